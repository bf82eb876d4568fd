"""Shares for the pages of metrics: the whole, its parts, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.metrics.values import Cut, Proportion, Share
from hindsite.model.enums import Severity
from hindsite.pages.cuts import CUTS, CutWords, part_name
from hindsite.pages.gaps import Gap, gap_of
from hindsite.pages.numbers_data import share_path
from hindsite.pages.parts import Ref
from hindsite.pages.provenance import Tracer, is_of_runbooks, is_of_services
from hindsite.pages.statistics import ShareRow, share_row
from hindsite.pages.words import span_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from hindsite.model.policy import SeverityPolicy
    from hindsite.pages.context import Context
    from hindsite.pages.desk import Desk

__all__ = ["ShareCut", "ShareView", "share_view", "share_views"]

_ROWS = 12
_LISTED = 10


@dataclass(frozen=True, slots=True)
class ShareCut:
    """The parts of a share by one cut; `more` are in its CSV file alone."""

    words: CutWords
    rows: tuple[ShareRow, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ShareView:
    """A share: what it is, the whole with each severity, and other parts.

    `first` heads the column of what the rows are about.
    """

    key: str
    name: str
    definition: str
    first: str
    rows: tuple[ShareRow, ...]
    cuts: tuple[ShareCut, ...]
    gap: Gap | None
    csv: str


def share_views(context: Context, desk: Desk, keys: Iterable[str]) -> list[ShareView]:
    """The shares of these keys that the metrics have, in this order."""
    known = {share.key: share for share in context.metrics.shares}
    return [share_view(desk, known[key]) for key in keys if key in known]


def share_view(desk: Desk, share: Share) -> ShareView:
    """A share with what it rests on, each record linked."""
    overall = share.overall
    of_runbooks, of_services = is_of_runbooks(share.key), is_of_services(share.key)
    tracer = Tracer(desk, of_runbooks=of_runbooks, of_services=of_services)
    short = Tracer(desk, _LISTED, of_runbooks=of_runbooks, of_services=of_services)
    csv = desk.url(share_path(share.key))
    by_severity = _cut(tracer, share, Cut.SEVERITY, csv).rows
    return ShareView(
        key=share.key.replace("_", "-"),
        name=overall.name,
        definition=overall.definition,
        first="Severity" if by_severity else "Records",
        rows=(_row(tracer, Ref("All"), overall, csv), *by_severity),
        cuts=tuple(
            _cut(short, share, cut, csv)
            for cut in CUTS
            if cut is not Cut.SEVERITY and _asked(share, cut)
        ),
        gap=gap_of(Ref(overall.name), overall),
        csv=csv,
    )


def _asked(share: Share, cut: Cut) -> list[tuple[str, Proportion]]:
    return [(key, part) for key, part in share.parts(cut) if part.population]


def _cut(tracer: Tracer, share: Share, cut: Cut, csv: str) -> ShareCut:
    parts = _asked(share, cut)
    if cut is Cut.QUARTER:
        shown = parts[-_ROWS:][::-1]
    elif cut is Cut.SEVERITY:
        shown = parts
    else:
        shown = sorted(parts, key=lambda pair: -pair[1].n)[:_ROWS]
    rows = [_row(tracer, _named(tracer.desk, share, cut, key), part, csv) for key, part in shown]
    return ShareCut(CUTS[cut], tuple(rows), len(parts) - len(rows))


def _named(desk: Desk, share: Share, cut: Cut, key: str) -> Ref:
    """A part's name; a severity's with what the policy asks for at it."""
    name = part_name(desk, cut, key, of_runbooks=is_of_runbooks(share.key))
    asked = _POLICY.get(share.key)
    if asked is None or cut is not Cut.SEVERITY:
        return name
    note = asked(desk.context.library.settings.policy.for_severity(Severity(key)))
    return Ref(name.text, name.href, note=note)


def _responds(policy: SeverityPolicy) -> str:
    if policy.respond_within is None:
        return ""
    hours = " of business hours" if policy.business_hours else ""
    return f"within {span_words(policy.respond_within)}{hours}"


def _updates(policy: SeverityPolicy) -> str:
    return f"every {span_words(policy.update_every)}" if policy.update_every else ""


_POLICY: Mapping[str, Callable[[SeverityPolicy], str]] = {
    "response_attainment": _responds,
    "update_cadence": _updates,
}


def _row(tracer: Tracer, name: Ref, part: Proportion, csv: str) -> ShareRow:
    return share_row(name, part, traced=tracer.proportion(part, csv))

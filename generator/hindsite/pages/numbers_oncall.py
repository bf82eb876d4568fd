"""The page of on-call load: how much, when, for whom, and which alerts are to be tuned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from hindsite.metrics.words import interval_words, share_words
from hindsite.model.names import fold
from hindsite.pages.desk import Desk
from hindsite.pages.escaping import csv_text
from hindsite.pages.numbers_page import metrics_page
from hindsite.pages.parts import Ref, Tile, Tone
from hindsite.pages.provenance import Traced, TracedGroup
from hindsite.pages.values import Page
from hindsite.pages.words import iso, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hindsite.metrics.values import Burden, IdleAlert, Load, Loads, ShiftLoad
    from hindsite.model.paging import Page as Sent
    from hindsite.model.runbook import Runbook
    from hindsite.pages.context import Context

__all__ = ["HERE", "PAGES_CSV", "on_call_data", "on_call_page", "shift_tile"]

HERE = "metrics/on-call/"
LOADS_CSV = "data/on-call.csv"
SHIFTS_CSV = "data/on-call-shifts.csv"
PAGES_CSV = "data/on-call-pages.csv"
LATEST = 20_000
"""So many pages are in the file, the latest by their order in the exports."""

_ROWS = 25
_LISTED = 25


@dataclass(frozen=True, slots=True)
class LoadRow:
    """One team, service or alert: its pages, and shares of them with what they rest on."""

    name: Ref
    pages: str
    outside: str
    night: str
    idle: str
    incidents: str
    runbook: Ref | None = None


@dataclass(frozen=True, slots=True)
class LoadTable:
    """Groups of one kind; `more` are in the CSV file, `unnamed` pages are of none."""

    key: str
    heading: str
    first: str
    many: str
    rows: tuple[LoadRow, ...]
    more: int
    unnamed: int


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """A shift above the limit, with its pages."""

    team: Ref
    shift: str
    pages: Traced
    outside: int
    night: int
    last: Ref


@dataclass(frozen=True, slots=True)
class IdleRow:
    """An alert that led to nothing, and when it last paged."""

    alert: Ref
    pages: int
    last: Ref
    runbook: Ref | None


def on_call_page(context: Context) -> Iterator[Page]:
    """The page, where there are exports."""
    burden = context.metrics.on_call
    if burden is None:
        return
    desk = Desk(context, HERE)
    runbooks = _runbooks(context)
    yield metrics_page(
        context,
        HERE,
        "metrics-on-call.md.j2",
        "On-call load",
        burden=burden,
        tiles=_tiles(burden, burden.all) if burden.all else [],
        tables=_tables(desk, burden, runbooks),
        shifts=[_shift(desk, one) for one in burden.per_shift.shifts[:_ROWS]],
        shifts_more=max(len(burden.per_shift.shifts) - _ROWS, 0),
        per_shift=_per_shift(burden),
        idle=[_idle(desk, one, runbooks) for one in burden.idle[:_ROWS]],
        idle_more=max(len(burden.idle) - _ROWS, 0),
        unread=list(islice(burden.unread.items(), _ROWS)),
        unread_more=max(len(burden.unread) - _ROWS, 0),
        span=_span(desk, burden),
        policy=context.library.settings.policy,
        loads_csv=desk.url(LOADS_CSV),
        shifts_csv=desk.url(SHIFTS_CSV),
        pages_csv=desk.url(PAGES_CSV),
        latest=LATEST if burden.n > LATEST else 0,
    )


def shift_tile(burden: Burden, href: str | None = None) -> Tile:
    """How many shifts had more pages than the policy allows."""
    shifts = burden.per_shift
    interval = interval_words(shifts.over, share_words)
    share = share_words(shifts.over.value) if shifts.over else ""
    note = f"{share}; 95\u00a0%: {interval}" if interval else "no page names a shift"
    return Tile(
        f"Shifts with more than {plural(shifts.limit, 'page')}",
        f"{shifts.n_over:,} of {shifts.n:,}",
        note,
        Tone.BAD if shifts.n_over else Tone.GOOD if shifts.n else Tone.PLAIN,
        href,
    )


def _tiles(burden: Burden, found: Load) -> list[Tile]:
    known = f"{found.not_actionable:,} of {found.judged:,} judged"
    return [
        Tile("Pages", f"{found.pages:,}", f"of {burden.population:,} rows"),
        shift_tile(burden),
        Tile("Outside business hours", share_words(found.outside_share), _of(found.outside, found)),
        Tile("At night", share_words(found.night_share), _of(found.night, found)),
        Tile("Not actionable", share_words(found.idle_share), known),
        Tile("Alerts without action", f"{len(burden.idle):,}", f"in {burden.idle_days} days"),
    ]


def _of(count: int, load: Load) -> str:
    return f"{count:,} of {load.pages:,}"


def _tables(desk: Desk, burden: Burden, runbooks: Mapping[str, Runbook]) -> list[LoadTable]:
    library = desk.context.library
    return [
        _table("team", "By team", "teams", burden.teams, [
            _row(desk.team(load.key), load) for load in burden.teams.rows[:_ROWS]
        ]),
        _table("service", "By service", "services", burden.services, [
            _row(desk.service(load.key), load)
            if load.key in {service.id for service in library.services}
            else _row(Ref(load.key), load)
            for load in burden.services.rows[:_ROWS]
        ]),
        _table("alert", "By alert", "alerts", burden.alerts, [
            _row(desk.alert_named(load.key), load, _runbook(desk, load.key, runbooks))
            for load in burden.alerts.rows[:_ROWS]
        ]),
    ]  # fmt: skip


def _table(key: str, heading: str, many: str, loads: Loads, rows: Sequence[LoadRow]) -> LoadTable:
    more = max(len(loads.rows) - _ROWS, 0) + loads.more
    return LoadTable(key, heading, key.capitalize(), many, tuple(rows), more, loads.unnamed)


def _row(name: Ref, load: Load, runbook: Ref | None = None) -> LoadRow:
    idle = f"{load.not_actionable:,} of {load.judged:,} judged" if load.judged else "not judged"
    return LoadRow(
        name=name,
        pages=f"{load.pages:,}",
        outside=_share(load.outside, load.pages),
        night=_share(load.night, load.pages),
        idle=idle,
        incidents=f"{load.with_incident:,}",
        runbook=runbook,
    )


def _share(count: int, pages: int) -> str:
    return f"{count:,} ({share_words(count / pages)})"


def _runbooks(context: Context) -> dict[str, Runbook]:
    """Runbooks by the folded names of the alerts that they serve, or that lead to them."""
    entries = context.ledger.by_name.items()
    found = {name: entry.runbook for name, entry in entries if entry.runbook}
    for runbook in context.library.runbooks:
        for alert in runbook.alerts:
            found.setdefault(fold(alert), runbook)
    return found


def _runbook(desk: Desk, alert: str, runbooks: Mapping[str, Runbook]) -> Ref | None:
    runbook = runbooks.get(fold(alert))
    return desk.runbook(runbook) if runbook else None


def _shift(desk: Desk, load: ShiftLoad) -> ShiftRow:
    return ShiftRow(
        team=desk.team(load.team) if load.team else Ref("no team"),
        shift=load.shift,
        pages=_traced(desk, load),
        outside=load.outside,
        night=load.night,
        last=desk.day_of(load.last),
    )


def _traced(desk: Desk, load: ShiftLoad) -> Traced:
    refs = tuple(_sent(desk, page) for page in load.rows[:_LISTED])
    group = TracedGroup("", refs, load.pages - len(refs))
    return Traced(f"{load.pages:,}", "", (group,), 0, desk.url(PAGES_CSV))


def _sent(desk: Desk, page: Sent) -> Ref:
    """One page: when, which alert, and whether there was something to do."""
    said = {True: "", False: "not actionable", None: "not judged"}[page.actionable]
    when = desk.instant(page.at)
    return Ref(f"{when.text}: {page.alert or 'no alert named'}", note=said)


def _per_shift(burden: Burden) -> str:
    """How shifts are spread, in one sentence."""
    shifts = burden.per_shift
    if not shifts.n:
        return ""
    shown = list(islice(shifts.by_pages.items(), _ROWS))
    (pages, count), *others = shown
    words = [f"{plural(count, 'shift')} had {plural(pages, 'page')}"]
    counts = ", ".join(words + [f"{count:,} had {pages:,}" for pages, count in others])
    rest = len(shifts.by_pages) - _ROWS
    return f"{counts}{f', and {rest:,} higher numbers' if rest > 0 else ''}"


def _idle(desk: Desk, one: IdleAlert, runbooks: Mapping[str, Runbook]) -> IdleRow:
    runbook = _runbook(desk, one.alert, runbooks)
    return IdleRow(desk.alert_named(one.alert), one.pages, desk.day_of(one.last), runbook)


def _span(desk: Desk, burden: Burden) -> tuple[Ref, Ref] | None:
    found = burden.all
    return (desk.day_of(found.first), desk.day_of(found.last)) if found else None


def on_call_data(context: Context) -> Iterator[Page]:
    """The loads, the shifts above the limit, and the pages themselves, as files."""
    burden = context.metrics.on_call
    if burden is None:
        return
    yield Page(LOADS_CSV, csv_text(_LOADS, _load_rows(burden)))
    yield Page(SHIFTS_CSV, csv_text(_SHIFTS, map(_shift_row, burden.per_shift.shifts)))
    yield Page(PAGES_CSV, csv_text(_PAGES, _page_rows(context)))


_COUNTS = ("pages", "outside hours", "at night")
_LOADS = (
    *("kind", "key", *_COUNTS),
    *("judged", "not actionable", "with incident", "first", "last"),
)
_SHIFTS = ("team", "shift", *_COUNTS, "first", "last")
_PAGES = ("at", "alert", "service", "team", "shift", "actionable", "incident")


def _load_rows(burden: Burden) -> Iterator[tuple[str, ...]]:
    groups = {
        "all": (burden.all,) if burden.all else (),
        "team": burden.teams.rows,
        "service": burden.services.rows,
        "alert": burden.alerts.rows,
    }
    for kind, loads in groups.items():
        for load in loads:
            counts = (load.pages, load.outside, load.night)
            more = (load.judged, load.not_actionable, load.with_incident)
            yield (
                *(kind, load.key, *map(str, (*counts, *more))),
                *(iso(load.first), iso(load.last)),
            )


def _shift_row(load: ShiftLoad) -> tuple[str, ...]:
    counts = map(str, (load.pages, load.outside, load.night))
    return (load.team, load.shift, *counts, iso(load.first), iso(load.last))


def _page_rows(context: Context) -> Iterator[tuple[str, ...]]:
    """The latest pages; incidents only where the library has them.

    Without their lines: a number that is left out would tell of a page that few may know of.
    """
    history, known = context.library.paging, context.library.incident_by_id
    for row in range(max(len(history) - LATEST, 0), len(history)):
        page = history.page(row)
        said = "" if page.actionable is None else str(page.actionable).lower()
        incident = page.incident if fold(page.incident) in known else ""
        yield iso(page.at), page.alert, page.service, page.team, page.shift, said, incident

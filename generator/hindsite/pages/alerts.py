"""The ledger of alerts: where alerts and runbooks fail to lead to one another, and all alerts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from hindsite.model.ledger import LATELY, UrlState
from hindsite.pages.alert import severity_badge
from hindsite.pages.desk import Desk
from hindsite.pages.escaping import one_line
from hindsite.pages.parts import Badge, Ref, Tile, Tone
from hindsite.pages.runbook import freshness
from hindsite.pages.words import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hindsite.model.ledger import AlertEntry, Ledger, Served
    from hindsite.pages.context import Context
    from hindsite.pages.values import Page

__all__ = ["LISTED", "SHOWN", "alert_list_pages"]

_One = TypeVar("_One")

SHOWN = 100
"""So many of each kind stand on the first page, the heaviest first."""

LISTED = 250
"""So many alerts stand on one page of the whole list."""


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert as a row: `note` says what is wrong with it; `pages` is empty where not counted."""

    alert: Ref
    severities: tuple[Badge, ...]
    runbook: Ref | None
    note: Ref
    incidents: int
    pages: str


@dataclass(frozen=True, slots=True)
class Cut:
    """The beginning of a list, and how many more there are."""

    rows: Sequence[object]
    more: int


def alert_list_pages(context: Context) -> Iterator[Page]:
    """The ledger and the whole list, where there are alerts."""
    ledger = context.ledger
    if not ledger.entries:
        return
    starts = range(0, len(ledger.entries), LISTED)
    parts = [ledger.entries[start : start + LISTED] for start in starts]
    yield _ledger_page(context, ledger, parts)
    for number, part in enumerate(parts, start=1):
        yield _list_page(context, part, number, len(parts))


def _ledger_page(context: Context, ledger: Ledger, parts: Sequence[Sequence[AlertEntry]]) -> Page:
    desk = Desk(context, "alerts/", is_wide=True)
    values = {
        "tiles": _tiles(ledger),
        "without": _cut(ledger.without_runbook, lambda one: _row(desk, one, _lack(desk, one))),
        "dead": _cut(ledger.dead, lambda one: _row(desk, one, _url(desk, one, UrlState.DEAD))),
        "astray": _cut(ledger.astray, lambda one: _row(desk, one, _astray(desk, one))),
        "idle": _cut(ledger.idle, lambda one: desk.runbook(one, ", ".join(one.alerts[:3]))),
        "stale": _cut(ledger.stale, lambda one: _stale(desk, one)),
        "is_counted": bool(ledger.paged),
        "site": context.library.settings.site.url,
        "days": LATELY.days,
        "lists": [
            Ref(_span(part, len(parts)), desk.url(context.addresses.alerts(number)))
            for number, part in enumerate(parts, start=1)
        ],
        "as_of": desk.as_of,
    }
    return desk.page("alerts.md.j2", "Alerts", values)


def _span(part: Sequence[AlertEntry], of: int) -> str:
    """Which alerts a part of the list has."""
    if of == 1:
        return f"All {plural(len(part), 'alert')} with their runbooks"
    return one_line(f"{part[0].name} – {part[-1].name}")


def _list_page(context: Context, part: Sequence[AlertEntry], number: int, of: int) -> Page:
    desk = Desk(context, context.addresses.alerts(number), is_wide=True, is_searched=False)
    title = "All alerts" if of == 1 else f"All alerts, part {number} of {of}"
    addresses = context.addresses
    values = {
        "rows": [_row(desk, entry, Ref("")) for entry in part],
        "is_counted": bool(context.ledger.paged),
        "ledger": desk.url("alerts/"),
        "before": desk.url(addresses.alerts(number - 1)) if number > 1 else None,
        "after": desk.url(addresses.alerts(number + 1)) if number < of else None,
    }
    return desk.page("alerts-list.md.j2", title, values)


def _cut(items: Sequence[_One], show: Callable[[_One], object]) -> Cut:
    return Cut([show(item) for item in items[:SHOWN]], max(len(items) - SHOWN, 0))


def _tiles(ledger: Ledger) -> list[Tile]:
    total = len(ledger.entries)
    kinds = (
        ("Without a runbook", ledger.without_runbook, "hs-without", f"of {total:,}", Tone.BAD),
        ("Dead runbook_url", ledger.dead, "hs-dead", "", Tone.BAD),
        ("Led elsewhere", ledger.astray, "hs-astray", "their runbook is here", Tone.WARN),
        ("Runbooks without alert", ledger.idle, "hs-idle", "", Tone.WARN),
        ("To be reviewed", ledger.stale, "hs-stale", "their alerts fired lately", Tone.WARN),
    )
    rules = sum(len(entry.rules) for entry in ledger.entries)
    first = Tile("Alerts", f"{total:,}", f"in {plural(rules, 'rule')}")
    return [first] + [
        Tile(
            name,
            f"{len(items):,}",
            note if items else "",
            tone if items else Tone.GOOD,
            f"#{anchor}" if items else None,
        )
        for name, items, anchor, note, tone in kinds
    ]


def _row(desk: Desk, entry: AlertEntry, note: Ref) -> AlertRow:
    words = dict.fromkeys(rule.alert.severity for rule in entry.rules)
    badges = [badge for word in words if (badge := severity_badge(word))]
    return AlertRow(
        alert=desk.alert(entry),
        severities=tuple(badges[:3]),
        runbook=desk.runbook(entry.runbook) if entry.runbook else None,
        note=note,
        incidents=len(entry.incidents),
        pages="" if entry.pages is None else f"{entry.pages:,}",
    )


def _lack(desk: Desk, entry: AlertEntry) -> Ref:
    """The address that leads to no runbook here, if there is one."""
    url = next((rule.alert.runbook_url for rule in entry.rules if rule.alert.runbook_url), None)
    return desk.web(one_line(url), url) if url else Ref("no runbook_url")


def _url(desk: Desk, entry: AlertEntry, state: UrlState) -> Ref:
    url = next(rule.alert.runbook_url for rule in entry.rules if rule.url is state)
    return desk.web(one_line(url or ""), url)


def _astray(desk: Desk, entry: AlertEntry) -> Ref:
    return _url(desk, entry, entry.astray[0].url)


def _stale(desk: Desk, one: Served) -> tuple[Ref, Badge, Ref, int, str]:
    """The runbook, how fresh it is, the alert, and how often that fired."""
    entry = one.entry
    return (
        desk.runbook(one.runbook),
        freshness(one.runbook, desk.context.today),
        desk.alert(entry),
        len(entry.incidents),
        "" if entry.pages is None else f"{entry.pages:,}",
    )

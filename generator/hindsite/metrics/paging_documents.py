"""On-call load as plain data: the part of the document of all numbers, and rows for CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from hindsite.metrics import plain
from hindsite.metrics.plain import ALL, Plain

if TYPE_CHECKING:
    from hindsite.metrics.values import Burden, IdleAlert, Load, Loads, PageWeek, ShiftLoad

__all__ = ["on_call_document", "on_call_rows"]


def on_call_document(burden: Burden | None) -> Plain | None:
    """All of it; None where no export of pages was read."""
    if burden is None:
        return None
    shifts = burden.per_shift
    return {
        "n": burden.n,
        "population": burden.population,
        "unread": dict(burden.unread),
        "all": _load(burden.all) if burden.all else None,
        "teams": _loads(burden.teams),
        "services": _loads(burden.services),
        "alerts": _loads(burden.alerts),
        "shifts": {
            "limit": shifts.limit,
            "n": shifts.n,
            "n_over": shifts.n_over,
            "over": plain.estimate(shifts.over),
            "by_pages": {str(pages): count for pages, count in shifts.by_pages.items()},
            "unnamed": shifts.unnamed,
            "rows": [_shift(one) for one in shifts.shifts],
            "more": shifts.more,
        },
        "weeks": [_week(one) for one in burden.weeks],
        "hours": list(burden.hours),
        "idle": {
            "days": burden.idle_days,
            "rows": [_idle(one) for one in burden.idle],
            "undecided": burden.undecided,
        },
    }


def _loads(loads: Loads) -> Plain:
    return {
        "rows": [_load(one) for one in loads.rows],
        "more": loads.more,
        "more_pages": loads.more_pages,
        "unnamed": loads.unnamed,
    }


def _load(load: Load) -> Plain:
    return {
        "key": load.key,
        "pages": load.pages,
        "outside": load.outside,
        "night": load.night,
        "judged": load.judged,
        "not_actionable": load.not_actionable,
        "with_incident": load.with_incident,
        "first": plain.instant(load.first),
        "last": plain.instant(load.last),
    }


def _shift(load: ShiftLoad) -> Plain:
    return {
        "team": load.team,
        "shift": load.shift,
        "pages": load.pages,
        "outside": load.outside,
        "night": load.night,
        "first": plain.instant(load.first),
        "last": plain.instant(load.last),
        "records": [{"at": plain.instant(page.at), "alert": page.alert} for page in load.rows],
    }


def _week(week: PageWeek) -> Plain:
    return {
        "start": week.start.isoformat(),
        "finished": week.finished,
        "pages": week.pages,
        "outside": week.outside,
        "night": week.night,
    }


def _idle(one: IdleAlert) -> Plain:
    return {"alert": one.alert, "pages": one.pages, "last": plain.instant(one.last)}


_COUNTS: tuple[tuple[str, str, str, Callable[[Load], tuple[int, int]]], ...] = (
    ("pages", "Pages", "pages that were sent", lambda load: (load.pages, load.pages)),
    (
        "pages_outside",
        "Pages outside business hours",
        "pages outside business hours by the team's clock",
        lambda load: (load.outside, load.pages),
    ),
    (
        "pages_at_night",
        "Pages at night",
        "pages at night by the team's clock",
        lambda load: (load.night, load.pages),
    ),
    (
        "pages_not_actionable",
        "Pages not actionable",
        "pages that asked for no work, of those that were judged",
        lambda load: (load.not_actionable, load.judged),
    ),
)


def on_call_rows(burden: Burden | None) -> Iterator[Plain]:
    """One row for each count of each group, and one for shifts above the limit.

    `n` is how many pages or shifts a number rests on, `population` how many there are.
    """
    if burden is None:
        return
    groups = {
        ALL: (burden.all,) if burden.all else (),
        "team": burden.teams.rows,
        "service": burden.services.rows,
        "alert": burden.alerts.rows,
    }
    for kind, loads in groups.items():
        for load in loads:
            yield from _counts(kind, load)
    shifts = burden.per_shift
    over = plain.estimate(shifts.over) or {}
    yield {
        "key": "shifts_over_limit",
        "name": "Shifts above the limit",
        "definition": "shifts with more pages than the policy allows, of those with one at least",
        "unit": "share",
        "n": shifts.n,
        "population": shifts.n,
        "target": 0,
        "value": over.get("value"),
        **{f"value_{end}": over.get(end) for end in ("low", "high", "method")},
    }


def _counts(kind: str, load: Load) -> Iterator[Plain]:
    for key, name, definition, count in _COUNTS:
        value, whole = count(load)
        yield {
            "key": key,
            "name": name,
            "definition": definition,
            "unit": "pages",
            "group_kind": kind,
            "group": ALL if kind == ALL else load.key,
            "n": whole,
            "population": load.pages,
            "value": value,
        }

"""The page of follow-up in numbers: actions in time, their age, who owes them, what came again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.metrics.words import detectable_words
from hindsite.pages.desk import Desk
from hindsite.pages.numbers_data import duration_path
from hindsite.pages.numbers_page import metrics_page
from hindsite.pages.numbers_shares import share_views
from hindsite.pages.parts import Ref
from hindsite.pages.provenance import LISTED, Traced, Tracer
from hindsite.pages.recurring import recurring_rows
from hindsite.pages.statistics import StatisticRow, proportion_tile, statistic_row
from hindsite.pages.words import plural

if TYPE_CHECKING:
    from hindsite.metrics.values import OwnerActions
    from hindsite.pages.context import Context
    from hindsite.pages.values import Page

__all__ = ["follow_up_numbers"]

_HERE = "metrics/follow-up/"
_POSTMORTEMS = ("postmortem_completion", "postmortem_published", "postmortem_promptness")
_MONTHS = 24
_LISTED = 10


@dataclass(frozen=True, slots=True)
class AgeView:
    """How long actions stay open: the statistic in days, and what it cannot tell."""

    definition: str
    rows: tuple[StatisticRow, ...]
    detectable: str


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """One owner's actions by state, each state with its actions, and the age of the oldest."""

    name: Ref
    overdue: Traced
    open: Traced
    done: Traced
    oldest: str


def follow_up_numbers(context: Context) -> Page:
    """Whether actions are done in time, how old they get, and which problems came again."""
    desk, metrics = Desk(context, _HERE), context.metrics
    targets = desk.url("metrics/targets/")
    shares = [share.overall for share in metrics.shares if share.key in _POSTMORTEMS]
    tracer = Tracer(desk)
    return metrics_page(
        context,
        _HERE,
        "metrics-follow-up.md.j2",
        "Follow-up in numbers",
        tiles=[proportion_tile(share, targets) for share in shares],
        shares=share_views(context, desk, ("action_completion", "process_answers")),
        age=_age(tracer),
        owners=[_owner(Tracer(desk, _LISTED), owner) for owner in metrics.owners[:LISTED]],
        owners_more=max(len(metrics.owners) - LISTED, 0),
        flow=metrics.actions[-_MONTHS:][::-1],
        problems=recurring_rows(desk, metrics.problems[:LISTED]),
        problems_more=max(len(metrics.problems) - LISTED, 0),
        register=desk.url("follow-up/"),
    )


def _age(tracer: Tracer) -> AgeView:
    age = tracer.desk.context.metrics.action_age
    csv = tracer.desk.url(duration_path(age.key))
    row = statistic_row("All actions", age, traced=tracer.statistic(age, csv))
    return AgeView(age.definition, (row,), detectable_words(age))


def _owner(tracer: Tracer, owner: OwnerActions) -> OwnerRow:
    return OwnerRow(
        name=tracer.desk.team(owner.owner) if owner.owner else Ref("nobody"),
        overdue=tracer.records(owner.overdue),
        open=tracer.records(owner.open),
        done=tracer.records(owner.done),
        oldest=plural(owner.oldest_days, "day") if owner.overdue or owner.open else "",
    )

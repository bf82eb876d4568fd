"""The page of practice and review: what is due this quarter, what was said, decided and played."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hindsite.model.duties import Duties, PartDuty, duties_of, quarter_of
from hindsite.model.enums import RunbookOutcome
from hindsite.model.names import fold
from hindsite.model.review import PolicyPart
from hindsite.pages.actions import ActionRow, action_row
from hindsite.pages.desk import Desk
from hindsite.pages.escaping import csv_text
from hindsite.pages.parts import Badge, Ref, Tile, Tone
from hindsite.pages.runbook import freshness
from hindsite.pages.statistics import proportion_tile
from hindsite.pages.values import Page
from hindsite.pages.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from hindsite.metrics.values import ReviewRecord
    from hindsite.model.incident import Incident
    from hindsite.model.practice import Exercise
    from hindsite.model.review import Review
    from hindsite.model.runbook import Runbook
    from hindsite.pages.context import Context

__all__ = ["DUE_CSV", "due_data", "reviews_page"]

DUE_CSV = "data/due.csv"
_HERE = "follow-up/reviews/"
_LISTED = 25
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class DueRow:
    """Something that wants a review or practice: when it had it last, and until when that held."""

    what: Ref
    owner: str
    state: Badge
    last: Ref | None
    due: Ref | None


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What an incident says of the process."""

    incident: Ref
    began: Ref
    helped: str
    hindered: str


@dataclass(frozen=True, slots=True)
class GameDayRow:
    """A game day, and the runbooks that it practised."""

    incident: Ref
    day: Ref
    runbooks: int


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A review with its numbers."""

    review: Ref
    period: str
    held: Ref
    decisions: int
    done: int
    overdue: int
    actions: int


def reviews_page(context: Context) -> Page:
    """What is due for review and practice this quarter."""
    desk, duties = Desk(context, _HERE), _duties(context)
    promised = [row for review in duties.reviews for row in _promised(desk, review)]
    values = {
        "quarter": duties.quarter,
        "tiles": _tiles(desk, duties),
        "runbooks": [_due_runbook(desk, item) for item in duties.runbooks[:_LISTED]],
        "runbooks_more": max(len(duties.runbooks) - _LISTED, 0),
        "parts": [_due_part(desk, duties, part) for part in duties.parts],
        "unpractised": [_unpractised(desk, *pair) for pair in duties.unpractised[:_LISTED]],
        "unpractised_more": max(len(duties.unpractised) - _LISTED, 0),
        "answers": [_answer(desk, item) for item in duties.answers[:_LISTED]],
        "answers_more": max(len(duties.answers) - _LISTED, 0),
        "game_days": [_game_day(desk, item) for item in duties.game_days[:_SHOWN]],
        "game_days_more": max(len(duties.game_days) - _SHOWN, 0),
        "reviews": [_review(desk, one) for one in context.metrics.reviews[:_SHOWN]],
        "reviews_more": max(len(duties.reviews) - _SHOWN, 0),
        "promised": promised[:_LISTED],
        "promised_more": max(len(promised) - _LISTED, 0),
        "csv": desk.url(DUE_CSV),
        "as_of": desk.as_of,
    }
    return desk.page("reviews.md.j2", "Practice and review", values)


def _duties(context: Context) -> Duties:
    return duties_of(context.library, context.today)


def _tiles(desk: Desk, duties: Duties) -> list[Tile]:
    due = [part for part in duties.parts if part.is_due(duties.end)]
    last, now = _period_before(duties), duties.review_of(duties.quarter)
    held = duties.review_of(last) or now
    answers = desk.context.metrics.share("process_answers").overall
    return [
        Tile(
            f"Review of {last}",
            "held" if held else "not held",
            tone=Tone.GOOD if held else Tone.BAD,
            href=desk.review(held).href if held else None,
        ),
        Tile("Runbooks due", str(len(duties.runbooks)), tone=_alarm(duties.runbooks)),
        Tile("Parts of the policy due", f"{len(due)} of {len(duties.parts)}", tone=_alarm(due)),
        Tile("Not practised", str(len(duties.unpractised)), tone=_alarm(duties.unpractised)),
        proportion_tile(answers, desk.url("metrics/follow-up/#hs-process-answers")),
    ]


def _alarm(items: Sequence[object]) -> Tone:
    return Tone.WARN if items else Tone.GOOD


def _period_before(duties: Duties) -> str:
    """The quarter before this one: its review is held in this one."""
    day = duties.start.replace(day=1)
    return quarter_of(day.fromordinal(day.toordinal() - 1))[0]


def _due_runbook(desk: Desk, runbook: Runbook) -> DueRow:
    due, last = runbook.review_due, runbook.last_reviewed
    return DueRow(
        what=desk.runbook(runbook),
        owner=desk.team(runbook.owner).text if runbook.owner else "",
        state=_state(desk, due) if last else freshness(runbook, desk.context.today),
        last=desk.day(last) if last else None,
        due=desk.day(due) if due else None,
    )


def _state(desk: Desk, due: date | None) -> Badge:
    if due is None:
        return Badge("Never reviewed", Tone.WARN)
    days = (due - desk.context.today).days
    if days < 0:
        return Badge(f"Overdue by {plural(-days, 'day')}", Tone.BAD)
    return Badge(f"Due in {plural(days, 'day')}" if days else "Due today", Tone.PLAIN)


def _due_part(desk: Desk, duties: Duties, part: PartDuty) -> DueRow:
    state = _state(desk, part.due)
    return DueRow(
        what=Ref(_part_words(part.part)),
        owner="",
        state=state if part.is_due(duties.end) else Badge("Reviewed", Tone.GOOD),
        last=desk.review(part.last) if part.last else None,
        due=desk.day(part.due) if part.due else None,
    )


def _part_words(part: str) -> str:
    return "The process" if part == "process" else PolicyPart(part).label


def _unpractised(desk: Desk, runbook: Runbook, exercise: Exercise | None) -> DueRow:
    return DueRow(
        what=desk.runbook(runbook),
        owner=desk.team(runbook.owner).text if runbook.owner else "",
        state=Badge("Too long ago" if exercise else "Never", Tone.WARN),
        last=desk.day(exercise.day) if exercise else None,
        due=None,
    )


def _answer(desk: Desk, incident: Incident) -> AnswerRow:
    review = incident.process_review
    return AnswerRow(
        incident=desk.incident(incident),
        began=desk.day_of(incident.counted_at),
        helped=review.helped or "",
        hindered=review.hindered or "",
    )


def _game_day(desk: Desk, incident: Incident) -> GameDayRow:
    known = desk.context.library.runbook_by_id
    practised = {
        runbook.id
        for use in incident.runbooks
        if use.outcome is not RunbookOutcome.MISSING and (runbook := known.get(fold(use.id or "")))
    }
    return GameDayRow(desk.incident(incident), desk.day_of(incident.counted_at), len(practised))


def _review(desk: Desk, record: ReviewRecord) -> ReviewRow:
    return ReviewRow(
        review=desk.review(desk.context.library.review_by_id[fold(record.review)]),
        period=record.period,
        held=desk.day(record.held),
        decisions=record.decisions,
        done=record.done,
        overdue=record.overdue,
        actions=record.done + record.open,
    )


def _promised(desk: Desk, review: Review) -> Iterator[ActionRow]:
    """Action items of a review that are not done, with the review that they come from."""
    for item in review.action_items:
        if item.status.is_open:
            yield replace(action_row(desk, item), incident=desk.review(review))


def due_data(context: Context) -> Page:
    """All that is due, as a file."""
    duties = _duties(context)
    rows = [
        *(("review of runbook", it.id, _day(it.last_reviewed), _day(it.review_due))
          for it in duties.runbooks),
        *(("review of policy", it.part, _held(it.last), _day(it.due))
          for it in duties.parts if it.is_due(duties.end)),
        *(("practice of runbook", it.id, _day(last.day if last else None), "")
          for it, last in duties.unpractised),
    ]  # fmt: skip
    return Page(DUE_CSV, csv_text(("what", "id", "last", "due"), rows))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _held(review: Review | None) -> str:
    return review.held_at.date().isoformat() if review else ""

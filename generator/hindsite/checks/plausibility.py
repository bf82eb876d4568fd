"""Rules on times that can be read and can hardly be meant: slips seen in real records."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hindsite.checks.rules import Fault, Rule
from hindsite.checks.words import counted_field, moment, period
from hindsite.model.enums import EventKind
from hindsite.model.findings import Level, dotted
from hindsite.model.incident import INSTANTS

if TYPE_CHECKING:
    from hindsite.checks.scope import Scope
    from hindsite.model.findings import Step
    from hindsite.model.incident import Incident

__all__ = ["RULES"]

_DAY_IN_NAME = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
_PLACEHOLDERS = {
    date(1970, 1, 1): "where computers begin to count",
    date(1980, 1, 1): "where some clocks begin",
    date(2000, 1, 1): "a turn of the century",
    date(2099, 12, 31): "the end of a century",
    date(2100, 1, 1): "the end of a century",
}
_LONG_BEFORE = timedelta(days=7)
_LONG_AFTER = timedelta(days=7)
_TIMED = INSTANTS[: INSTANTS.index("verified_at")]
_MIDNIGHT = time()
_HALF_A_DAY = timedelta(hours=12)
_ALLOWED_SLIP = timedelta(days=2)


def _zero_duration(scope: Scope) -> Iterator[Fault]:
    for incident in scope.library.incidents:
        began = incident.started_at or incident.detected_at
        if incident.is_counted and began is not None and began == incident.resolved_at:
            field = "started_at" if incident.started_at else "detected_at"
            yield Fault(
                places=incident.places,
                steps=("resolved_at",),
                message=f"the incident was resolved in the very instant it began, {moment(began)}",
                remedy=f"correct {field} or resolved_at; leave out which of them is not known",
                found=moment(began),
                expected=f"later than {field}",
            )


def _mixed_offsets(scope: Scope) -> Iterator[Fault]:
    for incident in scope.library.incidents:
        stamps = list(_written(incident))
        if len({when.utcoffset() for _, when in stamps}) <= 1:
            continue
        stamps = _with_zone(scope, incident, stamps)
        offsets = Counter(when.utcoffset() for _, when in stamps)
        if len(offsets) > 1 and not _is_one_zone(scope, incident, stamps):
            yield _two_clocks(incident, stamps, offsets.most_common(1)[0][0])


def _written(incident: Incident) -> Iterator[tuple[tuple[Step, ...], datetime]]:
    """The instants of the front matter, with the fields that hold them."""
    for name in INSTANTS:
        if (when := getattr(incident, name)) is not None:
            yield (name,), when
    if not incident.timeline_in_body:
        for index, event in enumerate(incident.timeline):
            yield ("timeline", index, "at"), event.at
    for index, update in enumerate(incident.updates):
        yield ("updates", index, "at"), update.at


def _with_zone(
    scope: Scope, incident: Incident, stamps: list[tuple[tuple[Step, ...], datetime]]
) -> list[tuple[tuple[Step, ...], datetime]]:
    """Those that name their zone; another rule tells of the others."""
    told = scope.library.findings_of(incident.places.path)
    naive = {item.field for item in told if item.rule == "naive-time"}
    return [(steps, when) for steps, when in stamps if dotted(steps) not in naive]


def _is_one_zone(
    scope: Scope, incident: Incident, stamps: list[tuple[tuple[Step, ...], datetime]]
) -> bool:
    """Whether all offsets are those of one zone, whose clocks were changed meanwhile."""
    names = {incident.timezone or "UTC", scope.library.settings.timezone}
    zones = (ZoneInfo(name) for name in sorted(names))
    return any(
        all(when.astimezone(zone).utcoffset() == when.utcoffset() for _, when in stamps)
        for zone in zones
    )


def _two_clocks(
    incident: Incident,
    stamps: list[tuple[tuple[Step, ...], datetime]],
    usual: timedelta | None,
) -> Fault:
    common = next(steps for steps, when in stamps if when.utcoffset() == usual)
    steps, when = next(item for item in stamps if item[1].utcoffset() != usual)
    other = next(at for _, at in stamps if at.utcoffset() == usual)
    return Fault(
        places=incident.places,
        steps=steps,
        message=f"{dotted(steps)} is written with {_offset(when)}, "
        f"but {dotted(common)} with {_offset(other)}",
        remedy="see that each time is right, and write all of them in one zone: most often one was "
        "copied from another clock",
        found=_offset(when),
        expected=f"{_offset(other)} throughout the record",
    )


def _offset(when: datetime) -> str:
    """The offset as one writes it: `+02:00`, and `Z` for none."""
    return when.strftime("%z")[:3] + ":" + when.strftime("%z")[3:5] if when.utcoffset() else "Z"


def _placeholder_time(scope: Scope) -> Iterator[Fault]:
    for incident in scope.library.incidents:
        stamps = [(name, when) for name in _TIMED if (when := getattr(incident, name))]
        for index, (name, when) in enumerate(stamps):
            if (why := _PLACEHOLDERS.get(when.date())) is not None:
                yield _placeholder(incident, name, when, f"is {when.date()}, {why}")
            if why is not None or when.time() != _MIDNIGHT:
                continue
            near = [*stamps[max(0, index - 1) : index], *stamps[index + 1 : index + 2]]
            if near and _are_far(when, near):
                far = min(abs(when - other) for _, other in near)
                what = f"is midnight to the second, and nothing else lies within {period(far)}"
                yield _placeholder(incident, name, when, what)


def _are_far(when: datetime, others: list[tuple[str, datetime]]) -> bool:
    """Whether no other step of the incident is near, as one is of a time that was looked up."""
    return all(abs(when - other) >= _HALF_A_DAY for _, other in others)


def _placeholder(incident: Incident, name: str, when: datetime, what: str) -> Fault:
    return Fault(
        places=incident.places,
        steps=(name,),
        message=f"{name} {what}: it looks like a time that nobody knew",
        remedy="write the time as it was, or leave the field out: a gap is said on the site, and a "
        "placeholder spoils every mean",
        found=when.isoformat(sep=" "),
        expected="the time at which it happened",
    )


def _file_date(scope: Scope) -> Iterator[Fault]:
    for incident in scope.library.incidents:
        named = _day_of_name(incident.places.path)
        if named is None:
            continue
        when = incident.counted_at
        if abs(when.date() - named) <= _ALLOWED_SLIP:
            continue
        days = {when.date(), when.astimezone(UTC).date()}
        days.add(when.astimezone(scope.library.settings.zone).date())
        slip = _slip(named, days)
        if slip:
            yield _other_day(incident, named, slip)


def _day_of_name(path: str) -> date | None:
    """The day that a file's name begins with."""
    match = _DAY_IN_NAME.match(path.rpartition("/")[2])
    if match is None:
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


def _slip(named: date, days: set[date]) -> str:
    """How the days of an incident miss that of the file, if by a slip of the pen."""
    if min(abs(day - named) for day in days) <= _ALLOWED_SLIP:
        return ""
    for day in sorted(days):
        if (day.year, day.month, day.day) == (named.year, named.day, named.month):
            return "day and month are swapped"
        if day.year != named.year and (day.month, day.day) == (named.month, named.day):
            return "the year is another"
        if day.month != named.month and (day.year, day.day) == (named.year, named.day):
            return "the month is another"
    return ""


def _other_day(incident: Incident, named: date, slip: str) -> Fault:
    field = counted_field(incident)
    return Fault(
        places=incident.places,
        steps=(field,),
        message=f"{field} is {incident.counted_at.date()}, but the file is named {named}: {slip}",
        remedy=f"correct {field}, or rename the file and keep its name in aliases",
        found=str(incident.counted_at.date()),
        expected=str(named),
    )


def _month_long(scope: Scope) -> Iterator[Fault]:
    limit = scope.library.settings.policy.open_too_long
    for incident in scope.library.incidents:
        end = incident.resolved_at
        if end is None or not incident.is_counted or end - incident.counted_at <= limit:
            continue
        span = end - incident.counted_at
        excuse = "say why under ignore"
        if scope.is_foreign(incident):  # whose format has no place for that
            excuse = "switch the rule off for this file under overrides in hindsite.yml"
        yield Fault(
            places=incident.places,
            steps=("resolved_at",),
            message=f"the incident lasted {period(span)}, from {moment(incident.counted_at)} "
            f"to {moment(end)}",
            remedy=f"correct the month or the year; if it was as long, {excuse}",
            found=period(span),
            expected=f"at most {period(limit)}",
        )


def _late_detection(scope: Scope) -> Iterator[Fault]:
    for incident in scope.library.incidents:
        end = incident.resolved_at
        for index, event in enumerate(incident.timeline):
            if end is not None and event.kind is EventKind.DETECTION and event.at > end:
                yield Fault(
                    places=incident.places,
                    steps=("timeline", index, "at"),
                    message=f"it was detected at {moment(event.at)}, after it was resolved "
                    f"at {moment(end)}",
                    remedy="correct one of the two, or give the line another kind",
                    found=moment(event.at),
                    expected=f"{moment(end)} or earlier",
                )


def _distant_event(scope: Scope) -> Iterator[Fault]:
    for incident in scope.library.incidents:
        if not incident.timeline:
            continue
        first, last = _life(incident)
        found: list[tuple[int, str]] = []
        for index, event in enumerate(incident.timeline):
            if event.kind is EventKind.CHANGE and event.at < first:
                continue
            if event.at < first - _LONG_BEFORE:
                how = f"{period(first - event.at)} before the incident began"
            elif last is not None and event.at > last + _LONG_AFTER:
                how = f"{period(event.at - last)} after its last instant"
            else:
                continue
            found.append((index, how))
        for index, how, others in _runs(incident, found):
            count = "one" if others == 1 else others
            these = f" and the {count} below it lie" if others else " lies"
            yield Fault(
                places=incident.places,
                steps=("timeline", index, "at"),
                message=f"this line of the timeline{these} {how}",
                remedy="correct its date: month or year is the usual slip. What led to the "
                "incident long before goes into the text, or has kind: change",
                found=moment(incident.timeline[index].at),
                expected=f"from {moment(first)}" + (f" to {moment(last)}" if last else ""),
            )


def _runs(incident: Incident, found: list[tuple[int, str]]) -> Iterator[tuple[int, str, int]]:
    """The first of lines that follow one another on one day, and how many others these are."""
    runs: list[list[tuple[int, str]]] = []
    for index, how in found:
        at = incident.timeline[index].at
        before = runs[-1][-1][0] if runs else -1
        if runs and before == index - 1 and incident.timeline[before].at.date() == at.date():
            runs[-1].append((index, how))
        else:
            runs.append([(index, how)])
    for run in runs:
        yield *run[0], len(run) - 1


def _life(incident: Incident) -> tuple[datetime, datetime | None]:
    """The first instant of an incident, and the last that is known once it is resolved."""
    known = [when for name in INSTANTS if (when := getattr(incident, name)) is not None]
    if incident.resolved_at is None:
        return min(known), None
    paper = incident.postmortem
    later = [when for when in (paper.meeting_at, paper.published_at) if when is not None]
    return min(known), max(*known, *later)


RULES = (
    Rule(
        "zero-duration",
        Level.WARNING,
        "an incident is resolved later than it began",
        _zero_duration,
    ),
    Rule(
        "mixed-offsets",
        Level.WARNING,
        "the times of a record are written with the offset of one zone",
        _mixed_offsets,
    ),
    Rule(
        "placeholder-time",
        Level.WARNING,
        "an instant is no placeholder, such as midnight far from all else or the year 1970",
        _placeholder_time,
    ),
    Rule(
        "file-date",
        Level.WARNING,
        "the day in a file's name is that of its incident, with day and month in order",
        _file_date,
    ),
    Rule(
        "month-long",
        Level.WARNING,
        "an incident lasts no longer than policy.open_too_long",
        _month_long,
    ),
    Rule(
        "late-detection",
        Level.WARNING,
        "no line of the timeline detects an incident that is resolved by then",
        _late_detection,
    ),
    Rule(
        "distant-event",
        Level.WARNING,
        "lines of the timeline lie near the incident",
        _distant_event,
    ),
)

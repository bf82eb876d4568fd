"""Times, days and counts as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo

from hindsite.metrics.words import duration_words

__all__ = [
    "day_words",
    "instant_words",
    "iso",
    "number_words",
    "percent_words",
    "plural",
    "span_words",
]

_ENDS, _FINEST = (0, 100), 6
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def iso(instant: datetime) -> str:
    """An instant for machines, in UTC."""
    return f"{instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def day_words(day: date) -> str:
    """A day: `14 Mar 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def instant_words(instant: datetime, zone: tzinfo) -> str:
    """An instant in a zone, which is named: `14 Mar 2026, 10:02 CET`."""
    local = instant.astimezone(zone)
    name = local.tzname() or ""
    named = name if name[:1].isalpha() else f"UTC{name}"
    return f"{day_words(local)}, {local.hour:02}:{local.minute:02} {named}"


def span_words(span: timedelta) -> str:
    """A span of time as people say it: `2 h 14 min`."""
    return duration_words(span / timedelta(minutes=1))


def plural(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 day`, `3 days`."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def number_words(value: float) -> str:
    """A measured number without needless digits: `62.5`, `12 000`.

    One that is only nearly 0 or 100 is called neither: `0.004`, `99.97`.
    """
    places = 1
    while places < _FINEST and value not in _ENDS and round(value, places) in _ENDS:
        places += 1
    text = f"{value:,.{places}f}".replace(",", "\u202f")
    return text.rstrip("0").rstrip(".")


def percent_words(share: float) -> str:
    """A share of time from 0 to 1, fine enough for minutes of a month: `99.93 %`.

    Only what is all is called 100 %; ends that rounding would make so are cut to `99.999 %`.
    """
    percent = share * 100
    text = f"{percent:.3f}" if share >= 1 else f"{min(percent, 99.999):.3f}"
    return f"{text.rstrip('0').rstrip('.')}\u202f%"

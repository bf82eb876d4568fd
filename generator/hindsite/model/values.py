"""The types of single fields: times, days, periods, percentages, names.

A record's scalars arrive as text, since YAML's own guesses lie (`10:05` would be 605). Each type
here turns text into a value or says what it expected. How a time without a zone is read is not
known here: the reader passes a converter as `context={"instant": …}`.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationInfo
from pydantic_core import PydanticCustomError

__all__ = [
    "Day",
    "Flag",
    "Identifier",
    "Instant",
    "Names",
    "Percent",
    "Quantity",
    "Record",
    "Span",
    "Text",
    "ZoneName",
]

FIRST_YEAR, LAST_YEAR = 1970, 2100
ALL = 100.0
LONGEST_SPAN = timedelta(days=36525)
_UNITS = {"m": "minutes", "min": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_SEVERAL = re.compile(r",\s|\s-\S|;")
"""What parts names that stand in one text."""

_YES = {"true", "yes", "on", "1"}
_NO = {"false", "no", "off", "0"}


_set = object.__setattr__


class Record(BaseModel):
    """Base of all records: frozen, and no field passes unnoticed."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )

    @classmethod
    def sure(cls, values: dict[str, Any], given: set[str]) -> Self:
        """A record of values that are known to be right: nothing is looked at, nothing copied.

        Args:
            values: All fields, by name.
            given: The names of those that are not there by default.
        """
        record = cls.__new__(cls)
        _set(record, "__dict__", values)
        _set(record, "__pydantic_fields_set__", given)
        _set(record, "__pydantic_extra__", None)
        _set(record, "__pydantic_private__", None)
        return record

    @classmethod
    def blank(cls) -> Self:
        """The record in which nothing is said, as calling the class gives it.

        For that pydantic has to make what validates it, which takes longer than all else in loading
        a class whose field has such a default. Here it does so only where there is something to
        validate.
        """
        fields = cls.model_fields
        if any(info.is_required() or info.validate_default for info in fields.values()):
            return cls()
        return cls.sure(
            {name: info.get_default(call_default_factory=True) for name, info in fields.items()},
            set(),
        )


def fault(rule: str, expected: str, message: str) -> PydanticCustomError:
    """A validation error that names the rule broken and what was expected instead."""
    return PydanticCustomError(rule, "{message}", {"message": message, "expected": expected})


def _text(value: object) -> object:
    if isinstance(value, str):
        text = str(value).strip()
        if not text:
            raise fault("empty-value", "some text", "there is nothing here")
        return text
    if isinstance(value, (dict, list, tuple)):
        raise fault("wrong-type", "one line of text", "a list or a mapping stands here")
    return value


def _instant(value: object, info: ValidationInfo) -> object:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise fault("naive-time", "a time with a zone", "the time has no zone")
        return value
    convert = (info.context or {}).get("instant")
    if convert is None or not isinstance(value, str):
        raise fault("invalid-time", "a time such as 2026-03-14T09:02:00Z", "this is no time")
    return convert(value)


def check_year(when: date) -> None:
    """Refuse years in which no incident of ours can lie.

    Raises:
        PydanticCustomError: `impossible-date` for a year before 1970 or after 2100.
    """
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise fault(
            "impossible-date",
            f"a year from {FIRST_YEAR} to {LAST_YEAR}",
            f"the year {when.year} cannot be meant",
        )


def _day(value: object, info: ValidationInfo) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    text = str(value).strip()
    match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    if match is None:
        if re.match(r"\d{4}-\d{1,2}-\d{1,2}[T ]", text):
            instant = _instant(value, info)
            if isinstance(instant, datetime):
                return instant.date()
        raise fault("invalid-date", "a date such as 2026-04-01", "this is no date")
    try:
        day = date(*map(int, match.groups()))
    except ValueError as error:
        raise fault(
            "impossible-date", "a day that the calendar has", "there is no such day"
        ) from error
    check_year(day)
    return day


def _flag(value: object) -> object:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text in _YES | _NO:
        return text in _YES
    raise fault("wrong-type", "true or false", "this is neither true nor false")


def _number(value: object) -> object:
    if isinstance(value, str):
        text = value.strip().removesuffix("%").strip()
        try:
            value = float(text)
        except ValueError as error:
            raise fault("wrong-type", "a number", "this is no number") from error
    if not isinstance(value, (int, float)) or not abs(value) < float("inf"):
        raise fault("wrong-type", "a finite number", "this is no finite number")
    if value < 0:
        raise fault("out-of-range", "zero or more", "the number is negative")
    return value


def _percent(value: object) -> object:
    number = _number(value)
    if isinstance(number, (int, float)) and number > ALL:
        raise fault("out-of-range", "a percentage from 0 to 100", "that is more than all")
    return number


def _span(value: object) -> object:
    if isinstance(value, timedelta):
        return value
    match = re.fullmatch(r"(\d{1,6})\s*(min|m|h|d|w)", str(value).strip().lower())
    if match is None:
        raise fault("wrong-type", "a period such as 90d, 2w, 12h or 30m", "this is no period")
    span = timedelta(**{_UNITS[match[2]]: int(match[1])})
    if span > LONGEST_SPAN:
        raise fault("out-of-range", "a period of at most 100 years", "the period is too long")
    return span


def _names(value: object) -> object:
    if isinstance(value, str):
        if _SEVERAL.search(value):
            raise fault(
                "wrong-type", "a list such as [payments, search]", "this is one name, not a list"
            )
        value = [value]
    if isinstance(value, (list, tuple)):
        return value
    raise fault("wrong-type", "a list such as [payments, search]", "this is no list")


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _identifier(value: object) -> object:
    text = _text(value)
    if not isinstance(text, str) or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,150}", text):
        raise fault(
            "invalid-id",
            "letters, digits, dots, hyphens and underscores, beginning with a letter or digit",
            "this cannot be part of an address",
        )
    return text


def _zone(value: object) -> object:
    try:
        ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise fault(
            "unknown-zone", "a zone such as Europe/Berlin or UTC", "this zone is not known"
        ) from error
    return str(value)


Text = Annotated[str, BeforeValidator(_text)]
Identifier = Annotated[str, BeforeValidator(_identifier)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
Day = Annotated[date, BeforeValidator(_day)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Quantity = Annotated[float, BeforeValidator(_number)]
Percent = Annotated[float, BeforeValidator(_percent)]
Span = Annotated[timedelta, BeforeValidator(_span)]
ZoneName = Annotated[str, BeforeValidator(_zone)]
Names = Annotated[tuple[Text, ...], BeforeValidator(_names), AfterValidator(_once)]

"""Types of the fields that calendar input is made of: strict, so that the API document is true."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    StrictBool,
    StringConstraints,
    WithJsonSchema,
)

FIRST_YEAR, LAST_YEAR = 1900, 2200
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)")
_CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_CONTROL_BUT_LINES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_UNSHOWN = "it contains characters that can't be shown"

D = TypeVar("D", bound=date)


def _text_like(pattern: re.Pattern[str], example: str) -> BeforeValidator:
    """Refuse numbers and other shapes that pydantic would also take for a date or time."""

    def check(value: Any) -> Any:
        if isinstance(value, date) or (isinstance(value, str) and pattern.fullmatch(value)):
            return value
        raise ValueError(f"write it like {example}")

    return BeforeValidator(check)


def _within_years(value: D) -> D:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(f"the year must lie between {FIRST_YEAR} and {LAST_YEAR}")
    return value


def _clock_time(value: Any) -> Any:
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0, tzinfo=None)
    if isinstance(value, str) and re.fullmatch(_CLOCK, value):
        return time.fromisoformat(value)
    raise ValueError("write a time as HH:MM")


def one_line(value: Any) -> Any:
    """The text with every run of white space made one space; control characters are refused."""
    if not isinstance(value, str):
        return value
    text = " ".join(value.split())
    if _CONTROL.search(text):
        raise ValueError(_UNSHOWN)
    return text


def _many_lines(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    if _CONTROL_BUT_LINES.search(text):
        raise ValueError(_UNSHOWN)
    return text.strip()


Instant = Annotated[
    AwareDatetime,
    _text_like(_INSTANT, "2026-11-24T09:00:00+01:00"),
    AfterValidator(_within_years),
    Field(description="An instant, with its offset from UTC"),
]
Day = Annotated[date, _text_like(_DATE, "2026-11-24"), AfterValidator(_within_years)]
ClockTime = Annotated[
    time,
    BeforeValidator(_clock_time),
    WithJsonSchema(
        {"type": "string", "pattern": _CLOCK, "description": "What the clock shows in `zone`"}
    ),
]
Title = Annotated[str, BeforeValidator(one_line), StringConstraints(min_length=1, max_length=500)]
Place = Annotated[str, BeforeValidator(one_line), StringConstraints(max_length=500)]
Prose = Annotated[str, BeforeValidator(_many_lines), StringConstraints(max_length=20_000)]
Kind = Annotated[str, BeforeValidator(one_line), StringConstraints(min_length=1, max_length=40)]
CalendarName = Annotated[str, BeforeValidator(one_line), StringConstraints(max_length=200)]
ZoneName = Annotated[str, BeforeValidator(one_line), StringConstraints(max_length=64)]
Rule = Annotated[str, BeforeValidator(one_line), StringConstraints(max_length=1000)]
Color = Annotated[str, StringConstraints(pattern=r"^(#[0-9a-fA-F]{6})?$")]
Status = Literal["confirmed", "tentative", "cancelled", "declined"]
Source = Literal["manual", "ics"]
Scope = Literal["this", "following", "all"]
Planned = Annotated[
    str,
    StringConstraints(max_length=40),
    Field(description="`recurrence_id` of one occurrence of a series"),
]
Flag = StrictBool

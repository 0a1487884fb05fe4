"""Types of the fields that calendar input is made of."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    StrictBool,
    StringConstraints,
)

from focusflow.calendar.rules.times import FIRST_YEAR, LAST_YEAR
from focusflow.platform import text

_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)")


def _as_text(value: Any) -> Any:
    """Numbers would silently be read as seconds since 1970."""
    if isinstance(value, datetime) or (isinstance(value, str) and _INSTANT.fullmatch(value)):
        return value
    raise ValueError("write it like 2026-11-24T09:00:00+01:00")


def _within_years(value: datetime) -> datetime:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(f"the year must lie between {FIRST_YEAR} and {LAST_YEAR}")
    return value


def _single_spaces(value: str) -> str:
    """As calendar files keep it, so that an export is read back as it was."""
    return " ".join(value.split())


def _plain_line_ends(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n").strip()


Instant = Annotated[
    AwareDatetime,
    BeforeValidator(_as_text),
    AfterValidator(_within_years),
    Field(description="An instant, with its offset from UTC"),
]
Title = Annotated[text.Title, AfterValidator(_single_spaces)]
Place = Annotated[text.Line, AfterValidator(_single_spaces)]
Prose = Annotated[text.LongText, AfterValidator(_plain_line_ends)]
Kind = Annotated[text.Label, StringConstraints(max_length=40)]
CalendarName = Annotated[text.Line, StringConstraints(max_length=200)]
ZoneName = Annotated[text.Line, StringConstraints(max_length=64)]
Rule = Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00-\x1f\x7f]*$")]
Color = Annotated[str, StringConstraints(pattern=r"^(#[0-9a-fA-F]{6})?$")]
Day = text.Day
ClockTime = text.WallTime
Status = Literal["confirmed", "tentative", "cancelled", "declined"]
Source = Literal["manual", "ics", "feed", "caldav", "google", "outlook"]
Scope = Literal["this", "following", "all"]
Planned = Annotated[
    str,
    StringConstraints(max_length=40),
    Field(description="`recurrence_id` of one occurrence of a series"),
]
Flag = StrictBool

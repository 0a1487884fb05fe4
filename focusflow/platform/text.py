"""Types for what people send: texts without control characters, plain days and wall-clock times.

Each is described truthfully in the OpenAPI document, so that a client can check beforehand.
"""

from __future__ import annotations

import re
from datetime import date, time
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, StringConstraints, WithJsonSchema

_CONTROL = r"\x00-\x1f\x7f"
_CONTROL_IN_TEXT = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
_LINE = rf"^[^{_CONTROL}]*$"
_FILLED_LINE = rf"^[^{_CONTROL}]*[^\s{_CONTROL}][^{_CONTROL}]*$"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME_PATTERN = r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"
_TIME = re.compile(_TIME_PATTERN)

Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=_FILLED_LINE),
]
"""One line of 1 to 500 characters."""

Sentences = Annotated[
    str,
    StringConstraints(
        min_length=1,
        max_length=50_000,
        pattern=rf"^[^{_CONTROL_IN_TEXT}]*[^\s{_CONTROL}][^{_CONTROL_IN_TEXT}]*$",
    ),
]
"""Several lines of 1 to 50,000 characters together, kept to the letter."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500, pattern=_LINE)]
"""One line of at most 500 characters, perhaps empty."""

Label = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50, pattern=_FILLED_LINE)
]
"""A short name such as a tag or category, 1 to 50 characters."""

LongText = Annotated[
    str, StringConstraints(max_length=20_000, pattern=rf"^[^{_CONTROL_IN_TEXT}]*$")
]
"""Several lines, at most 20,000 characters."""


def _day_as_text(value: Any) -> Any:
    """Numbers would silently be read as seconds since 1970."""
    if isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise ValueError("write a day as YYYY-MM-DD")


def _time_as_text(value: Any) -> Any:
    if isinstance(value, time) or (isinstance(value, str) and _TIME.fullmatch(value)):
        return value
    raise ValueError("write a time as HH:MM, 00:00 to 23:59")


def _in_reach(value: date) -> date:
    if not 1900 <= value.year <= 2200:
        raise ValueError("choose a day between 1900 and 2200")
    return value


def _no_text(value: Any) -> Any:
    """`"5"` and `true` are no numbers, though Python would take them."""
    if isinstance(value, str | bytes | bool):
        raise ValueError("write a whole number")  # noqa: TRY004  (a TypeError would not be reported)
    return value


def _whole_minute(value: time) -> time:
    return value.replace(second=0, microsecond=0, tzinfo=None)


Day = Annotated[
    date,
    BeforeValidator(_day_as_text),
    AfterValidator(_in_reach),
    WithJsonSchema({"type": "string", "format": "date", "pattern": r"^(19|2[01])\d\d-|^2200-"}),
]
"""A calendar day between 1900 and 2200, written YYYY-MM-DD."""

WHOLE = BeforeValidator(_no_text)
"""For whole numbers: `Annotated[int, Field(ge=0, le=100), WHOLE]`, bounds first."""

WallTime = Annotated[
    time,
    BeforeValidator(_time_as_text),
    AfterValidator(_whole_minute),
    WithJsonSchema({"type": "string", "pattern": _TIME_PATTERN, "examples": ["09:30"]}),
]
"""A time of day in the person's own zone, to the minute."""

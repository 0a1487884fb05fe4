"""What comes from the browser is checked here before anything is done with it."""

from __future__ import annotations

from datetime import time
from typing import Any
from uuid import UUID

from focusflow.platform.errors import InvalidInput, NotFound


def as_id(value: Any) -> UUID:
    """An id; NotFound for anything else."""
    try:
        return UUID(str(value))
    except ValueError as error:
        raise NotFound from error


def as_number(value: Any, least: int, most: int, *, field: str, sentence: str) -> int:
    """A whole number between two bounds; InvalidInput with this sentence for anything else."""
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise InvalidInput(field, sentence) from error
    if not least <= number <= most:
        raise InvalidInput(field, sentence)
    return number


def as_time(value: Any) -> time:
    """A time of day as a time field sends it; InvalidInput for anything else."""
    try:
        return time.fromisoformat(str(value)).replace(tzinfo=None, second=0, microsecond=0)
    except ValueError as error:
        raise InvalidInput("time", "Give a time, such as 14:30.") from error

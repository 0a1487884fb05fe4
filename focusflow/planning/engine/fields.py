"""Reading one field of untrusted JSON, naming its path when it is wrong."""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from focusflow.planning.engine.problem import ProblemError

LARGEST_NUMBER = 1_000_000
LARGEST_MINUTES = 1_000_000_000
YEARS = (1970, 2200)

T = TypeVar("T")


class Reader:
    """An object of the problem under its path; each method takes one field out of it."""

    def __init__(self, data: object, path: str = "") -> None:
        if not isinstance(data, Mapping):
            raise ProblemError(path or "problem", "must be an object")
        self._data: Mapping[Any, Any] = data
        self._path = path

    def at(self, name: str) -> str:
        """The full path of a field."""
        return f"{self._path}.{name}" if self._path else name

    def fail(self, name: str, message: str) -> ProblemError:
        """An error about a field."""
        return ProblemError(self.at(name), message)

    def raw(self, name: str, *, required: bool = False) -> Any:
        """The field as it came, None when it is missing and may be."""
        value = self._data.get(name)
        if value is None and required:
            raise self.fail(name, "is required")
        return value

    def text(self, name: str, default: str | None = None) -> str:
        """A string; without a default it is required and not empty."""
        value = self.raw(name, required=default is None)
        if value is None and default is not None:
            return default
        if not isinstance(value, str):
            raise self.fail(name, "must be a text")
        if not value and default is None:
            raise self.fail(name, "must not be empty")
        return value

    def flag(self, name: str) -> bool:
        """A boolean, false when missing."""
        value = self.raw(name)
        if value is None:
            return False
        if not isinstance(value, bool):
            raise self.fail(name, "must be true or false")
        return value

    def whole(self, name: str, *, least: int, most: int = LARGEST_MINUTES) -> int:
        """A required whole number in [least, most]."""
        value = self.raw(name, required=True)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.fail(name, "must be a whole number")
        if value < least:
            raise self.fail(name, f"must be at least {least}")
        if value > most:
            raise self.fail(name, f"must be at most {most}")
        return value

    def maybe_whole(self, name: str, *, least: int) -> int | None:
        """A whole number, or None when missing."""
        return None if self.raw(name) is None else self.whole(name, least=least)

    def number(self, name: str, default: float | None = None) -> float:
        """A finite number from 0 to a million; without a default it is required."""
        value = self.raw(name, required=default is None)
        if value is None and default is not None:
            return default
        return plain_number(value, self.at(name), LARGEST_NUMBER)

    def maybe_number(self, name: str) -> float | None:
        """A finite number, or None when missing."""
        return None if self.raw(name) is None else self.number(name)

    def time(self, name: str) -> datetime:
        """A required instant with an offset, in UTC."""
        value = self.raw(name, required=True)
        if not isinstance(value, str):
            raise self.fail(name, "must be a time such as 2026-11-23T07:45:00+01:00")
        try:
            read = datetime.fromisoformat(value)
        except ValueError:
            raise self.fail(name, f"is not a time: {value[:40]!r}") from None
        if read.tzinfo is None:
            raise self.fail(name, "has no offset; write for example 2026-11-23T07:45:00+01:00")
        if not YEARS[0] < read.year < YEARS[1]:
            raise self.fail(name, f"must lie between the years {YEARS[0]} and {YEARS[1]}")
        return read.astimezone(UTC)

    def maybe_time(self, name: str) -> datetime | None:
        """An instant, or None when missing."""
        return None if self.raw(name) is None else self.time(name)

    def span(self) -> tuple[datetime, datetime]:
        """The fields `start` and `end`, in order."""
        start, end = self.time("start"), self.time("end")
        if end < start:
            raise self.fail("end", "is before its start")
        return start, end

    def items(self, name: str, most: int) -> list[Any]:
        """A list of at most `most` entries, empty when missing."""
        value = self.raw(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.fail(name, "must be a list")
        if len(value) > most:
            raise self.fail(
                name, f"has {len(value)} entries; at most {most} can be planned at once"
            )
        return value

    def each(self, name: str, most: int, read: Callable[["Reader"], T]) -> tuple[T, ...]:
        """A list of objects, each read by `read`."""
        items = self.items(name, most)
        return tuple(read(Reader(item, f"{self.at(name)}[{i}]")) for i, item in enumerate(items))

    def part(self, name: str) -> "Reader | None":
        """A nested object, or None when missing."""
        value = self.raw(name)
        return None if value is None else Reader(value, self.at(name))


def plain_number(value: object, path: str, most: float) -> float:
    """A finite number from 0 to `most`."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ProblemError(path, "must be a number")
    if isinstance(value, float) and not math.isfinite(value):
        raise ProblemError(path, "must be a finite number")
    if value < 0:
        raise ProblemError(path, "must not be negative")
    if value > most:
        raise ProblemError(path, f"must be at most {most:g}")
    return float(value)

"""Which times are taken, and which events get in each other's way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Protocol, TypeVar

FREE_STATES = ("cancelled", "declined")
MOST_NAMED = 3


class Timed(Protocol):
    """Something with a start and an end."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


class Event(Timed, Protocol):
    """An occurrence that may take time."""

    @property
    def busy(self) -> bool: ...
    @property
    def status(self) -> str: ...


T = TypeVar("T", bound=Timed)
E = TypeVar("E", bound=Event)


def takes_time(event: Event) -> bool:
    """Whether nothing else fits beside it: busy, not called off or declined, and of some length."""
    return event.busy and event.status not in FREE_STATES and event.starts_at < event.ends_at


def overlapping(events: Sequence[T], limit: int) -> list[tuple[T, T]]:
    """The first `limit` pairs that share some time; `events` are sorted by start."""
    found: list[tuple[T, T]] = []
    running: list[T] = []
    for event in events:
        running = [other for other in running if other.ends_at > event.starts_at]
        for other in running:
            found.append((other, event))
            if len(found) == limit:
                return found
        running.append(event)
    return found


def overlap_any(mine: Sequence[T], others: Sequence[T]) -> list[T]:
    """Those of `others` that share time with one of `mine`; both sorted by start."""
    found: list[T] = []
    first = 0
    for other in others:
        while first < len(mine) and mine[first].ends_at <= other.starts_at:
            first += 1
        for own in islice(mine, first, None):
            if own.starts_at >= other.ends_at:
                break
            if own.ends_at > other.starts_at:
                found.append(other)
                break
    return found


def overlap_warnings(titles: Iterable[str]) -> tuple[str, ...]:
    """One sentence an overlapping event, the same title once; the rest as a number."""
    names = list(dict.fromkeys(titles))
    said = [f"Overlaps “{name}”." for name in names[:MOST_NAMED]]
    if len(names) > MOST_NAMED:
        said.append(f"Overlaps {len(names) - MOST_NAMED} more.")
    return tuple(said)

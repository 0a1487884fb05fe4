"""What calendars that live elsewhere give to the calendar here."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from focusflow.calendar.fields import Source
from focusflow.calendar.ics import IcsEvent


@dataclass(frozen=True)
class Item:
    """What stands under one id over there: an event, or a series with its changed occurrences.

    All `events` have one UID. A provider that gives changed occurrences ids of their own sends
    each as an item of its own, without its series. `etag` is '' where nothing can be written.
    """

    id: str
    events: tuple[IcsEvent, ...]
    etag: str = ""


@dataclass(frozen=True)
class Changes:
    """What is new in an outside calendar.

    `whole`: the items are all there are, together with those that are known to say the same as
    last time, of which only the ids are told (`same`). Otherwise the items are those that changed,
    and `removed` the ids of those that went; a series that went takes along what changed of it.
    """

    items: tuple[Item, ...]
    removed: tuple[str, ...] = ()
    whole: bool = True
    same: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Invitation:
    """An event over there that wants an answer: in which calendar, under which id and version."""

    calendar_id: UUID
    external_id: str
    etag: str


@dataclass(frozen=True)
class Outside:
    """An outside calendar as it looks here; what is not `busy` takes no time from plans."""

    id: UUID
    source: Source
    title: str
    color: str
    busy: bool

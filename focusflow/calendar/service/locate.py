"""Find what somebody means: an event, a series, or one occurrence of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from focusflow.calendar import repository
from focusflow.calendar.fields import Scope
from focusflow.calendar.ics import Occurrence
from focusflow.calendar.models import CalendarEvent
from focusflow.calendar.rules import Span
from focusflow.calendar.service.expansion import find
from focusflow.calendar.service.rows import Group, span_of
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict, InvalidInput, NotFound


@dataclass
class Target:
    """What is meant: a group, and one occurrence of it when one was named.

    `gone` are deleted changed occurrences by `recurrence_id`; their place is still taken.
    """

    group: Group
    found: Occurrence | None = None
    gone: dict[str, CalendarEvent] = field(default_factory=dict)

    @property
    def planned(self) -> str:
        """The planned start of the occurrence meant, '' for the whole."""
        return (self.found.recurrence_id if self.found else None) or ""

    @property
    def carrier(self) -> CalendarEvent:
        """The row whose texts are shown for what is meant."""
        return self.group.carrier(self.planned or None)

    @property
    def shown(self) -> Span:
        """When that is."""
        if self.found is None:
            return span_of(self.group.master)
        zone = None if self.found.all_day else self.carrier.zone or self.group.master.zone
        return Span(self.found.start, self.found.end, zone)


async def locate(
    db: Db, actor: Actor, event_id: UUID, occurrence: str | None, *, lock: bool = False
) -> Target:
    """The event with that id; NotFound unless it and the occurrence exist and are the actor's.

    `lock` is for changing it: Conflict when it belongs to a calendar that can only be read.
    """
    row = await repository.get(db, actor, event_id, lock=lock)
    if row is None:
        raise NotFound
    if lock and row.calendar_id is not None:
        raise Conflict(
            f"This event belongs to “{row.calendar_name}”, which can only be read here. "
            "Change it where that calendar comes from."
        )
    rows = await repository.whole_series(db, actor, row.uid)
    alive = [other for other in rows if other.deleted_at is None]
    master = next((other for other in alive if not other.recurrence_id), None)
    if master is None:
        target = Target(Group(row))
    else:
        occurrence = occurrence or row.recurrence_id or None
        changed = {other.recurrence_id: other for other in alive if other is not master}
        gone = {other.recurrence_id: other for other in rows if other.deleted_at is not None}
        target = Target(Group(master, changed), gone=gone)
    if occurrence is not None:
        target.found = await find(target.group, occurrence)
        if target.found is None:
            raise NotFound
    return target


def effective_scope(target: Target, scope: Scope) -> Scope:
    """The scope, 'all' for single events; InvalidInput when it needs an occurrence."""
    if not target.group.repeats:
        return "all"
    if scope != "all" and target.found is None:
        raise InvalidInput("occurrence", "Say which occurrence: give its recurrence_id.")
    return scope

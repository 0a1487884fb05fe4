"""Let plans follow what happens to tasks and in the calendar."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from focusflow.calendar import service as calendar
from focusflow.planning import repository
from focusflow.planning.models import ScheduleSlot
from focusflow.planning.rules import slots as rules
from focusflow.planning.rules.slots import Slot
from focusflow.planning.schemas import SlotReason
from focusflow.planning.service import applying, views
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.db import Db

_GONE = ("cancelled", "archived")
_BACK = ("pending", "in_progress")
_HOUR = ("scheduled_date", "scheduled_time")
Dated = tuple[date, ScheduleSlot]


async def follow_tasks(
    db: Db, actor: Actor, task_ids: Collection[UUID], reason: SlotReason
) -> None:
    """Let the slots of tasks follow a change of them.

    Done: today's slots are done, later ones make room. Reopened or restored: they are back as
    far as their time is still free. Deleted or put away: they are withdrawn. Scheduled by hand:
    planning may move them.
    """
    await repository.hold(db, actor)
    rows = await repository.slots_of_tasks(db, actor, task_ids)
    if not rows:
        return
    now = db.now()
    today = local_day(actor, now)
    if reason == "completed":
        changed, placed = _complete(rows, today)
    elif reason == "deleted":
        changed, placed = _withdraw(rows, now)
    elif reason == "unlocked":
        changed, placed = _unlock(rows, now)
    else:
        changed, placed = await _bring_back(db, actor, rows, now, reopened=reason == "reopened")
    await _settle(db, actor, changed, placed, reason)


def slot_reason(action: str, after: Mapping[str, Any]) -> SlotReason | None:
    """What a change of a task means for its slots; None for nothing."""
    if action in ("completed", "reopened", "deleted", "restored"):
        return cast("SlotReason", action)
    if action != "updated":
        return None
    if after.get("status") in _GONE:
        return "deleted"
    if after.get("status") in _BACK:
        return "restored"
    return "unlocked" if any(name in after for name in _HOUR) else None


def _complete(rows: Iterable[Dated], today: date) -> tuple[set[date], set[date]]:
    changed, placed = set(), set()
    for day, row in rows:
        if row.status != "planned" or row.withdrawn or day < today:
            continue
        changed.add(day)
        if day == today:
            row.status = "done"
        else:
            row.withdrawn = True
            placed.add(day)
    return changed, placed


def _withdraw(rows: Iterable[Dated], now: datetime) -> tuple[set[date], set[date]]:
    changed = set()
    for day, row in rows:
        if row.status == "planned" and not row.withdrawn and row.ends_at > now:
            row.withdrawn = True
            changed.add(day)
    return changed, changed


def _unlock(rows: Iterable[Dated], now: datetime) -> tuple[set[date], set[date]]:
    changed = set()
    for day, row in rows:
        if row.status == "planned" and not row.is_flexible and row.starts_at >= now:
            row.is_flexible = True
            changed.add(day)
    return changed, changed


async def _bring_back(
    db: Db, actor: Actor, rows: Iterable[Dated], now: datetime, *, reopened: bool
) -> tuple[set[date], set[date]]:
    changed, placed = set(), set()
    back = [(day, row) for day, row in rows if row.withdrawn and row.ends_at > now]
    schedules = await repository.schedules(db, actor, {day for day, _ in back})
    there = await repository.slots_of(db, [s.id for s in schedules.values()])
    still_open = views.open_titles(
        await views.tasks_of(db, actor, [Slot.model_validate(row) for _, row in back])
    )
    taken = [Slot.model_validate(row) for row in there if row.status == "planned"]
    for day, row in back:
        slot = Slot.model_validate(row)
        free = not any(rules.overlap(slot, other) for other in taken)
        if free and slot.task_id in still_open:
            row.withdrawn = False
            placed.add(day)
    for day, row in rows:
        if reopened and row.status == "done":
            row.status = "planned"
            changed.add(day)
    return changed | placed, placed


async def erase_tasks(db: Db, actor: Actor, task_ids: Collection[UUID]) -> None:
    """Take some tasks out of all plans for good; for removing example data."""
    await repository.erase_tasks(db, actor, task_ids)
    db.changes.add((actor.user_id, "schedule"))


async def mark_skipped(db: Db, actor: Actor, task_id: UUID, day: date) -> None:
    """A task is not for this day after all: its slots are skipped, and it isn't planned again."""
    await repository.hold(db, actor)
    schedule = await applying.schedule_for(db, actor, day)
    if str(task_id) not in schedule.skipped:
        schedule.skipped = [*schedule.skipped, str(task_id)]
    for other, row in await repository.slots_of_tasks(db, actor, [task_id]):
        if other == day and row.status == "planned" and not row.withdrawn:
            row.status = "skipped"
    await applying.settle(db, actor, schedule, "skipped")


async def days_in_conflict(
    db: Db, actor: Actor, start: str | None, end: str | None
) -> tuple[date, ...]:
    """The days on which planned work lies on a busy time between two ISO instants."""
    begin = max(db.now(), datetime.fromisoformat(start)) if start else db.now()
    until = datetime.fromisoformat(end) if end else None
    rows = await repository.planned_between(db, actor, begin, until)
    if not rows:
        return ()
    last = max(row.ends_at for _, row in rows)
    busy = await calendar.busy_times(db, actor, db.now(), last)
    slots = [(day, Slot.model_validate(row)) for day, row in rows]
    return tuple(sorted({day for day, slot in slots if any(rules.overlap(slot, b) for b in busy)}))


async def _settle(
    db: Db, actor: Actor, days: Collection[date], placed: Collection[date], reason: str
) -> None:
    await db.flush()
    for day, schedule in (await repository.schedules(db, actor, days)).items():
        await applying.settle(db, actor, schedule, reason, placed=day in placed)

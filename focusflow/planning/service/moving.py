"""Put a task's slot somewhere by hand, and let it go again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from focusflow.calendar import service as calendar
from focusflow.planning import repository
from focusflow.planning.models import Schedule, ScheduleSlot
from focusflow.planning.rules import slots as rules
from focusflow.planning.rules.slots import Slot
from focusflow.planning.rules.values import DEFAULT_MINUTES
from focusflow.planning.schemas import RescheduleIn, SlotView
from focusflow.planning.service import applying, loading, views
from focusflow.planning.service.deciding import check_start, overlaps, placed
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict, NotFound
from focusflow.platform.ids import new_id
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskView

LONGEST_SLOT = 480
"""Minutes of a slot that is made by hand for a task without one."""


async def reschedule_task(db: Db, actor: Actor, task_id: UUID, data: RescheduleIn) -> SlotView:
    """Move a task's slot, or make one; it is fixed there and survives planning again.

    Breaks and buffers make room. Conflict naming the events or blocks that it would lie on, and
    InvalidInput for a time that is over; `force` allows both, so that a move can be undone.
    """
    await repository.hold(db, actor)
    task = await tasks.get_task(db, actor, task_id)
    if task.status not in views.OPEN:
        raise Conflict(f"“{task.title}” is not open any more, so there is nothing to plan.")
    row = await _row(db, actor, task_id, data.slot_id)
    slot = placed(Slot.model_validate(row) if row else _new(task, data), data.start)
    if data.minutes is not None:
        end = slot.starts_at + timedelta(minutes=data.minutes)
        slot = slot.model_copy(update={"ends_at": end})
    check_start(slot, db.now(), field="start", force=data.force)
    schedule = await applying.schedule_for(db, actor, local_day(actor, slot.starts_at))
    others = (await loading.slots_by_day(db, {schedule.day: schedule}))[schedule.day]
    if not data.force:
        await _refuse_overlap(db, actor, task, slot, others)
    gone = rules.yield_to(slot, others)
    await repository.delete_slots(db, schedule.id, [s.id for s in gone])
    left = await _left_behind(db, actor, row, schedule)
    await _put(db, row, slot, schedule)
    schedule.skipped = [other for other in schedule.skipped if other != str(task_id)]
    schedule.unscheduled = [u for u in schedule.unscheduled if u["task_id"] != str(task_id)]
    if left is not None:
        await applying.settle(db, actor, left, "moved")
    await applying.settle(db, actor, schedule, "moved")
    return views.slot_view(slot, await views.tasks_of(db, actor, [slot]))


async def remove_slot(db: Db, actor: Actor, slot_id: UUID) -> None:
    """Take planned work out of the plan; its task stays open. NotFound when it is not there."""
    await repository.hold(db, actor)
    row = await repository.slot(db, actor, slot_id)
    if row is None or row.slot_type != "task" or row.status != "planned":
        raise NotFound("This block is not in the plan any more.")
    schedule = await repository.schedule_by_id(db, actor, row.schedule_id)
    if schedule is not None:
        await repository.delete_slots(db, schedule.id, [slot_id])
        await applying.settle(db, actor, schedule, "removed")


async def lock_slot(db: Db, actor: Actor, slot_id: UUID) -> SlotView:
    """Keep a slot where it is when planning again."""
    return await _hold_in_place(db, actor, slot_id, held=True)


async def unlock_slot(db: Db, actor: Actor, slot_id: UUID) -> SlotView:
    """Let planning move a slot again that was put in place by hand."""
    return await _hold_in_place(db, actor, slot_id, held=False)


async def _hold_in_place(db: Db, actor: Actor, slot_id: UUID, *, held: bool) -> SlotView:
    await repository.hold(db, actor)
    row = await repository.slot(db, actor, slot_id)
    if row is None:
        raise NotFound
    if row.slot_type != "task":
        raise Conflict("Breaks follow the work round them, so they can't be held in place.")
    if row.is_flexible == held:
        row.is_flexible = not held
        found = await repository.schedule_by_id(db, actor, row.schedule_id)
        if found is not None:
            await applying.settle(db, actor, found, "locked" if held else "unlocked")
    slot = Slot.model_validate(row)
    return views.slot_view(slot, await views.tasks_of(db, actor, [slot]))


async def _row(db: Db, actor: Actor, task_id: UUID, slot_id: UUID | None) -> ScheduleSlot | None:
    """The slot to move: the one that is named, else the task's next one; None to make one."""
    rows = [
        row
        for _, row in await repository.slots_of_tasks(db, actor, [task_id])
        if row.status == "planned" and not row.withdrawn
    ]
    if slot_id is not None:
        named = next((row for row in rows if row.id == slot_id), None)
        if named is None:
            raise NotFound("This slot is not there any more. Reload to see the plan.")
        return named
    return next((row for row in rows if row.ends_at > db.now()), None)


def _new(task: TaskView, data: RescheduleIn) -> Slot:
    minutes = min(task.estimated_minutes or DEFAULT_MINUTES, LONGEST_SLOT)
    end = data.start + timedelta(minutes=minutes)
    return Slot(id=new_id(), task_id=task.id, starts_at=data.start, ends_at=end)


async def _refuse_overlap(
    db: Db, actor: Actor, task: TaskView, slot: Slot, others: Sequence[Slot]
) -> None:
    busy = await calendar.busy_times(db, actor, slot.starts_at, slot.ends_at)
    found = await views.tasks_of(db, actor, others)
    titles = {key: other.title for key, other in found.items()}
    names = rules.in_the_way(slot, busy, others, titles)
    if names:
        raise overlaps(task.title, names)


async def _left_behind(
    db: Db, actor: Actor, row: ScheduleSlot | None, schedule: Schedule
) -> Schedule | None:
    """The schedule that a slot leaves for another day."""
    if row is None or row.schedule_id == schedule.id:
        return None
    return await repository.schedule_by_id(db, actor, row.schedule_id)


async def _put(db: Db, row: ScheduleSlot | None, slot: Slot, schedule: Schedule) -> None:
    if row is None:
        values = slot.model_dump(exclude={"status"})
        db.add(ScheduleSlot(schedule_id=schedule.id, **values))
    else:
        row.schedule_id = schedule.id
        row.starts_at, row.ends_at = slot.starts_at, slot.ends_at
        row.is_flexible, row.reason = slot.is_flexible, slot.reason
    await db.flush()

"""Changing a series: its policy, pauses, days skipped or moved."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict, InvalidInput, NotFound
from focusflow.platform.events import publish
from focusflow.tasks import repository
from focusflow.tasks import series as course
from focusflow.tasks.events import TaskSkipped
from focusflow.tasks.models import Task, TaskPause
from focusflow.tasks.repository import Running
from focusflow.tasks.schemas_series import PauseIn, SeriesChanged, SeriesIn
from focusflow.tasks.series import Course, Occurrence, Policy
from focusflow.tasks.service import fields, series
from focusflow.tasks.service.changes import Change, tell
from focusflow.tasks.service.completion import withdraw
from focusflow.tasks.service.series_roll import carry, roll_one
from focusflow.tasks.service.trash import delete

_REACH = timedelta(days=366)


async def set_series(db: Db, actor: Actor, task_id: UUID, data: SeriesIn) -> SeriesChanged:
    """Say what becomes of missed occurrences; it counts at once."""
    running = await series.of_task(db, actor, task_id)
    before = running.series.policy
    if data.policy != before:
        running.series.policy = data.policy
        await _told(db, actor, running, ({"missed": before}, {"missed": data.policy}))
        await _look(db, actor, running)
    return await series.changed(db, actor, running)


async def take_policy_back(
    db: Db, actor: Actor, task_id: UUID, former: Policy, at: Occurrence
) -> SeriesChanged:
    """Undo a change of policy: the task is the occurrence `at` again, what was made of it goes."""
    running = await series.of_task(db, actor, task_id)
    running.series.policy = former
    task = await repository.task(db, actor, task_id)
    if task is None:
        raise NotFound
    await withdraw(db, actor, await repository.later_open(db, actor, [task]))
    await db.flush()
    running = await series.held(db, actor, running.series.id)
    if at.day not in running.days:
        await carry(db, actor, task, at, fields.today(actor, db), afresh=False, by="user")
    await _look(db, actor, running)
    return await series.changed(db, actor, running)


async def add_pause(db: Db, actor: Actor, task_id: UUID, data: PauseIn) -> SeriesChanged:
    """Let a series rest from one day to another; an open occurrence in it moves behind it."""
    running = await series.of_task(db, actor, task_id)
    today = fields.today(actor, db)
    problem = course.pause_problem(data.first_day, data.last_day, today)
    if problem:
        raise InvalidInput("last_day", problem, str(data.last_day))
    if len(running.pauses) >= course.MAX_PAUSES:
        raise Conflict(f"A series has {course.MAX_PAUSES} pauses at most. Remove an old one first.")
    for pause in running.pauses:
        if pause.first_day <= data.last_day and data.first_day <= pause.last_day:
            raise InvalidInput(
                "first_day",
                f"There is a pause from {pause.first_day} to {pause.last_day} already.",
                str(data.first_day),
            )
    pause = TaskPause(series_id=running.series.id, first_day=data.first_day, last_day=data.last_day)
    db.add(pause)
    await db.flush()
    running.pauses = sorted([*running.pauses, pause], key=lambda row: row.first_day)
    await _told(db, actor, running, ({"pause": None}, {"pause": _words(pause)}))
    await _settle(db, actor, running, today)
    return await series.changed(db, actor, running)


async def remove_pause(db: Db, actor: Actor, task_id: UUID, pause_id: UUID) -> SeriesChanged:
    """Take a pause back; what would have come in it comes, as far as it lies ahead."""
    running = await series.of_task(db, actor, task_id)
    gone = await repository.drop_pause(db, running.series.id, pause_id)
    if gone is None:
        raise NotFound
    running.pauses = [pause for pause in running.pauses if pause.id != pause_id]
    await _told(db, actor, running, ({"pause": _words(gone)}, {"pause": None}))
    await _settle(db, actor, running, fields.today(actor, db))
    return await series.changed(db, actor, running)


async def skip_occurrence(db: Db, actor: Actor, task_id: UUID) -> SeriesChanged:
    """Leave the open occurrence out; the task is the next one's. Conflict when it is not open."""
    running = await series.of_task(db, actor, task_id)
    task = series.head_of(running)
    if task.id != task_id:
        raise Conflict("A later one is open already. Complete this one, or delete it.")
    if task.recurrence_mode != "schedule":
        raise Conflict("It counts from the day it is done; give it another due date instead.")
    today, day = fields.today(actor, db), series.place_of(task).day
    after = series.course_of(running).place(day)
    await repository.put_exception(db, running.series.id, day, None)
    running.exceptions[day] = None
    running.series.skipped += 1
    await publish(db, actor, TaskSkipped(task.id, today.isoformat()))
    way = series.course_of(running)
    found = next(course.occurrences(way, after, running.days), None)
    if found is None:
        await delete(db, actor, [task])
    else:
        await carry(db, actor, task, found, today, afresh=True, by="user")
    await _look(db, actor, running)
    return await series.changed(db, actor, running)


async def set_exception(
    db: Db, actor: Actor, task_id: UUID, day: date, moved_to: date | None
) -> SeriesChanged:
    """Skip one day of a series that is still to come, or move it.

    InvalidInput when the series does not fall on that day.
    """
    running = await series.of_task(db, actor, task_id)
    task, today = series.head_of(running), fields.today(actor, db)
    way = series.course_of(running)
    if way.mode != "schedule":
        raise Conflict("It counts from the day it is done, so its days are not known yet.")
    if day < today - _REACH or not way.holds(day):
        raise InvalidInput("day", f"The series has no occurrence on {day}.", str(day))
    if moved_to is not None and (moved_to < today or abs(moved_to - day) > _REACH):
        raise InvalidInput("moved_to", "Choose a day from today on, within a year.", str(moved_to))
    if moved_to is not None and _has(way, day, moved_to):
        raise InvalidInput(
            "moved_to", "The series has one on that day already. Skip this one.", str(moved_to)
        )
    place = series.place_of(task)
    if day in running.days and day != place.day:
        raise InvalidInput("day", f"The one of {day} is made already. Change that task.", str(day))
    if day not in running.exceptions and len(running.exceptions) >= course.MAX_EXCEPTIONS:
        raise Conflict(f"A series has {course.MAX_EXCEPTIONS} exceptions at most.")
    if day == place.day and moved_to is None:
        return await skip_occurrence(db, actor, task.id)
    await repository.put_exception(db, running.series.id, day, moved_to)
    running.exceptions = dict(sorted({**running.exceptions, day: moved_to}.items()))
    after = {"day": day, "moved_to": moved_to or "skipped"}
    await _told(db, actor, running, ({"day": day, "moved_to": None}, after))
    if day == place.day and moved_to is not None:
        at = Occurrence(day, moved_to)
        await carry(db, actor, task, at, today, afresh=False, by="user")
    await _settle(db, actor, running, today)
    return await series.changed(db, actor, running)


async def drop_exception(db: Db, actor: Actor, task_id: UUID, day: date) -> SeriesChanged:
    """Let a day of a series be as its rule says again; the open one may come back to it."""
    running = await series.of_task(db, actor, task_id)
    if day not in running.exceptions:
        raise NotFound
    await repository.drop_exception(db, running.series.id, day)
    was = running.exceptions.pop(day)
    if was is None:
        running.series.skipped = max(running.series.skipped - 1, 0)
    task, today = running.latest, fields.today(actor, db)
    before = {"day": day, "moved_to": was or "skipped"}
    await _told(db, actor, running, (before, {"day": day, "moved_to": None}))
    if task is not None and was is not None and series.place_of(task) == Occurrence(day, was):
        at = Occurrence(day, day)
        await carry(db, actor, task, at, today, afresh=False, by="user")
    await _settle(db, actor, running, today)
    return await series.changed(db, actor, running)


async def unskip(db: Db, actor: Actor, task_id: UUID, day: date, due: date) -> SeriesChanged:
    """Take the skipping of an occurrence back: the task is the one of `day` again, due on `due`."""
    running = await series.of_task(db, actor, task_id)
    task = series.head_of(running)
    if await repository.drop_exception(db, running.series.id, day):
        running.exceptions.pop(day, None)
        running.series.skipped = max(running.series.skipped - 1, 0)
        today = fields.today(actor, db)
        if day not in running.days:
            await carry(db, actor, task, Occurrence(day, due), today, afresh=False, by="user")
        await _look(db, actor, running)
    return await series.changed(db, actor, running)


def _has(way: Course, but: date, day: date) -> bool:
    """Whether another occurrence is due on a day."""
    if any(to == day for other, to in way.exceptions.items() if other != but):
        return True
    return day != but and day not in way.exceptions and way.holds(day)


async def _settle(db: Db, actor: Actor, running: Running, today: date) -> None:
    """Put the open occurrence where it belongs now, unless it is missed or was moved by hand."""
    task = running.latest
    if task is None or not series.is_open(task):
        return
    way, place = series.course_of(running), series.place_of(task)
    by_hand = place.due != way.place(place.day)
    if place.due >= today and (not by_hand or way.paused(place.due) is not None):
        taken = running.days - {place.day}
        found = course.settled(way, place, today, running.done, taken)
        if found is None:
            await delete(db, actor, [task])
        elif found != place:
            await carry(db, actor, task, found, today, afresh=False, by="user")
    await _look(db, actor, running)


async def _look(db: Db, actor: Actor, running: Running) -> None:
    """Bring the series to the present day, by what is said of it now."""
    await roll_one(db, actor, running, fields.today(actor, db))
    await db.flush()


async def _told(db: Db, actor: Actor, running: Running, change: Change) -> None:
    task: Task | None = running.latest
    if task is not None:
        named = tuple({f"series_{name}": value for name, value in side.items()} for side in change)
        await tell(db, actor, task, "updated", (named[0], named[1]))


def _words(pause: TaskPause) -> str:
    return f"{pause.first_day} to {pause.last_day}"

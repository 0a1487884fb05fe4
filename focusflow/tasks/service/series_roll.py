"""A new local day comes: what was missed is carried on, let go or kept, and what is due is made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from focusflow.accounts import sessions
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.db import Db
from focusflow.tasks import repository, rules
from focusflow.tasks import series as course
from focusflow.tasks.models import Task
from focusflow.tasks.repository import Running
from focusflow.tasks.series import Occurrence
from focusflow.tasks.service import fields
from focusflow.tasks.service.changes import changed, tell
from focusflow.tasks.service.copies import add_following
from focusflow.tasks.service.series import (
    LOOK_BACK,
    course_of,
    is_open,
    occurrence_of,
    place_of,
    policy_of,
)
from focusflow.tasks.service.trash import delete

AT_ONCE = 50
ASKED_AGAIN = timedelta(hours=1)
_EAST = timedelta(hours=14)
"""How far ahead of UTC a local day can be."""


async def people_to_roll(db: Db, after: UUID | None, limit: int) -> tuple[set[UUID], UUID | None]:
    """Of some people, those for whose series a local day has begun, and where to go on.

    Each is named once an hour at most, so that a queue that is behind does not grow.
    """
    now = db.now()
    found = await repository.people_with_series(db, (now + _EAST).date(), after, limit)
    actors = await sessions.actors(db, [user_id for user_id, _ in found])
    due = {
        user_id
        for user_id, day in found
        if user_id in actors and day <= local_day(actors[user_id], now)
    }
    asked = await repository.note_asked(db, due, now - ASKED_AGAIN)
    return asked, found[-1][0] if len(found) == limit else None


async def roll(db: Db, actor: Actor) -> bool:
    """Bring some series of a person to their local day; whether there may be more.

    Done again it changes nothing, and never goes back when the day does.
    """
    today = fields.today(actor, db)
    ids, held = await repository.due_series(db, actor, today, AT_ONCE)
    for running in await repository.running(db, actor, ids, today - LOOK_BACK):
        if running.series.next_on is None or running.series.next_on > today:
            continue  # somebody else did it meanwhile
        latest = running.latest
        if latest is not None and is_open(latest) and latest.id not in held:
            continue  # it was made this very moment; it is looked at next time
        await roll_one(db, actor, running, today)
    return len(ids) == AT_ONCE


async def roll_one(db: Db, actor: Actor, running: Running, today: date) -> None:
    """Bring one held series to a local day."""
    series, head = running.series, running.latest
    series.asked_at = None
    if head is None or not is_open(head) or head.recurrence_rule is None:
        series.next_on = None
        return
    policy = policy_of(running)
    found = course.roll(
        course_of(running),
        policy,
        place_of(head),
        today,
        running.days - {place_of(head).day},
        room=course.MOST_OPEN - running.standing,
    )
    series.next_on = found.again
    if policy == "skip":
        series.skipped += found.missed
    else:
        series.missed += found.missed
    if found.ends:
        await delete(db, actor, [head], by="system")
    elif found.to is not None:
        await carry(db, actor, head, found.to, today, afresh=policy == "skip")
    await _make(db, actor, running, head, found.make)


async def carry(
    db: Db,
    actor: Actor,
    task: Task,
    to: Occurrence,
    today: date,
    *,
    afresh: bool,
    by: str = "system",
) -> None:
    """Let an open occurrence be another day's. `afresh`: its subtasks are to be done again."""
    shift = to.due - (task.due_date or to.due)
    values: dict[str, Any] = {
        "due_date": to.due,
        "due_at": rules.due_moment(actor, to.due, task.due_time),
        "start_date": task.start_date + shift if task.start_date else None,
    }
    if task.scheduled_date is not None and task.scheduled_date < (to.due if afresh else today):
        values |= {"scheduled_date": None, "scheduled_time": None}
    also: Sequence[UUID] = ()
    if afresh:
        values["status"] = "pending"
        along = await repository.reopen_descendants(db, actor, task.id)
        also = [other for other, _ in along.get(task.id, [])]
    before, after = changed(task, **values)
    task.occurrence_date = to.day
    if after:
        goals = [task.goal_id]
        await tell(db, actor, task, "updated", (before, after), goals=goals, also=also, by=by)


async def _make(
    db: Db, actor: Actor, running: Running, head: Task, wanted: Sequence[Occurrence]
) -> None:
    """Add what has come, each with the subtasks of the latest one that there is."""
    last, way = head, course_of(running)
    follows = not (wanted and await repository.next_of(db, actor, [head.id]))
    for occurrence in wanted:
        copy = await occurrence_of(db, actor, head, (occurrence, way.start, way.rule))
        copy.previous_id = last.id if follows else None
        await add_following(db, actor, [(head, copy)], after=last)
        await db.flush()
        last, follows = copy, True
        running.latest = copy

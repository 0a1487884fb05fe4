"""How the daily summary follows what happens; each event is counted once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import cast
from uuid import UUID

from focusflow.accounts.sessions import actor_for_user
from focusflow.focus.events import FocusSessionCompleted
from focusflow.insights import repository
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.db import Db
from focusflow.platform.events import EventRecord, subscribe
from focusflow.progress.events import ExperienceAwarded
from focusflow.tasks.events import TaskCompleted, TaskReopened


@subscribe(TaskCompleted)
async def count_task(db: Db, record: EventRecord, event: TaskCompleted) -> None:
    """One more task done, perhaps on time."""
    actor = await _who(db, record)
    day = local_day(actor, record.occurred_at)
    counts = {"tasks_completed": 1, "tasks_on_time": int(event.on_time)}
    await _count(db, actor, record, day, counts)


@subscribe(TaskReopened)
async def uncount_task(db: Db, record: EventRecord, event: TaskReopened) -> None:
    """One task less, on the day on which it had been done."""
    actor = await _who(db, record)
    done = await repository.last_completion(db, actor, event.task_id)
    if done is None:
        return
    day = local_day(actor, done.occurred_at)
    counts = {"tasks_completed": -1, "tasks_on_time": -int(done.payload["on_time"])}
    await _count(db, actor, record, day, counts)


@subscribe(FocusSessionCompleted)
async def count_focus(db: Db, record: EventRecord, event: FocusSessionCompleted) -> None:
    """Focus time, and a pomodoro when it ran its full length."""
    actor = await _who(db, record)
    full = event.mode == "pomodoro" and event.minutes >= (event.planned or 0)
    counts = {"focus_minutes": event.minutes, "pomodoro_sessions": int(full)}
    await _count(db, actor, record, local_day(actor, event.ended_at), counts)


@subscribe(ExperienceAwarded)
async def count_points(db: Db, record: EventRecord, event: ExperienceAwarded) -> None:
    """Points of the day, less what was taken back."""
    actor = await _who(db, record)
    await _count(db, actor, record, event.day, {"points_earned": event.amount})


async def _who(db: Db, record: EventRecord) -> Actor:
    owner = cast("UUID", record.user_id)  # all of these have one
    return replace(await actor_for_user(db, owner), request_id=record.correlation_id)


async def _count(
    db: Db, actor: Actor, record: EventRecord, day: date, counts: dict[str, int]
) -> None:
    # One transaction may count for several days; without this, two could wait for each other.
    await repository.hold(db, actor)
    if await repository.first_time(db, record.id, "insights.daily_stat"):
        await repository.add(db, actor, day, counts)

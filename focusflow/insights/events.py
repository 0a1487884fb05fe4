"""How the daily summary follows what happens; each event is counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
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
from focusflow.platform.events import EventRecord, Told, subscribe, subscribe_all
from focusflow.progress.events import ExperienceAwarded
from focusflow.tasks.events import TaskCompleted, TaskReopened

Share = tuple[EventRecord, date, dict[str, int]]
"""An event, the local day it counts for, and what it counts there."""


@subscribe_all(TaskCompleted)
async def count_tasks(db: Db, told: Told[TaskCompleted]) -> None:
    """More tasks done, perhaps on time."""
    actor = await _who(db, told[0][0])
    shares = [
        (
            record,
            local_day(actor, record.occurred_at),
            {"tasks_completed": 1, "tasks_on_time": int(event.on_time)},
        )
        for record, event in told
    ]
    await _count(db, actor, shares)


@subscribe_all(TaskReopened)
async def uncount_tasks(db: Db, told: Told[TaskReopened]) -> None:
    """Tasks less, each on the day on which it had been done."""
    actor = await _who(db, told[0][0])
    ids = [event.task_id for _, event in told]
    done = await repository.last_completions(db, actor, ids)
    shares = [
        (
            record,
            local_day(actor, done[event.task_id].occurred_at),
            {
                "tasks_completed": -1,
                "tasks_on_time": -int(done[event.task_id].payload["on_time"]),
            },
        )
        for record, event in told
        if event.task_id in done
    ]
    await _count(db, actor, shares)


@subscribe(FocusSessionCompleted)
async def count_focus(db: Db, record: EventRecord, event: FocusSessionCompleted) -> None:
    """Focus time, and a pomodoro when it ran its full length."""
    actor = await _who(db, record)
    full = event.mode == "pomodoro" and event.minutes >= (event.planned or 0)
    counts = {"focus_minutes": event.minutes, "pomodoro_sessions": int(full)}
    await _count(db, actor, [(record, local_day(actor, event.ended_at), counts)])


@subscribe_all(ExperienceAwarded)
async def count_points(db: Db, told: Told[ExperienceAwarded]) -> None:
    """Points of the day, less what was taken back."""
    actor = await _who(db, told[0][0])
    await _count(db, actor, [(r, event.day, {"points_earned": event.amount}) for r, event in told])


async def _who(db: Db, record: EventRecord) -> Actor:
    owner = cast("UUID", record.user_id)  # all of these have one
    return replace(await actor_for_user(db, owner), request_id=record.correlation_id)


async def _count(db: Db, actor: Actor, shares: Sequence[Share]) -> None:
    if not shares:
        return
    # One transaction may count for several days; without this, two could wait for each other.
    await repository.hold(db, actor)
    ids = [record.id for record, _, _ in shares]
    fresh = await repository.first_times(db, ids, "insights.daily_stat")
    days: dict[date, Counter[str]] = {}
    for record, day, counts in shares:
        if record.id in fresh:
            days.setdefault(day, Counter()).update(counts)
    for day, sums in sorted(days.items()):
        await repository.add(db, actor, day, dict(sums))

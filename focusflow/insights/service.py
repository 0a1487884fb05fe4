"""What a user may ask about the days that were."""

from __future__ import annotations

from datetime import date, timedelta

from focusflow.focus.events import FocusSessionCompleted
from focusflow.insights import repository
from focusflow.insights.schemas import DayStat
from focusflow.platform import eventlog
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput
from focusflow.platform.events import from_record
from focusflow.progress.events import ExperienceAwarded
from focusflow.tasks.events import TaskCompleted

LONGEST = 400


async def days(db: Db, actor: Actor, start: date, end: date) -> tuple[DayStat, ...]:
    """One view for each local day from `start` to `end`, both included, the oldest first.

    InvalidInput when the range is turned round or longer than 400 days.
    """
    count = (end - start).days + 1
    if count < 1:
        raise InvalidInput("end", "The last day can't be before the first.", str(end))
    if count > LONGEST:
        raise InvalidInput("end", f"Ask for {LONGEST} days at most.", str(end))
    found = {
        row.day: DayStat.model_validate(row) for row in await repository.days(db, actor, start, end)
    }
    wanted = (start + timedelta(days=index) for index in range(count))
    return tuple(found.get(day) or DayStat(day=day) for day in wanted)


async def take_back(db: Db, actor: Actor, request_id: str) -> None:
    """Take what the events of one request counted off the days they counted for."""
    await repository.hold(db, actor)
    names = ("TaskCompleted", "FocusSessionCompleted", "ExperienceAwarded")
    for record in await eventlog.caused_by(db, actor.user_id, request_id, names):
        event = from_record(record)
        day = local_day(actor, record.occurred_at)
        match event:
            case TaskCompleted():
                counts = {"tasks_completed": -1, "tasks_on_time": -int(event.on_time)}
            case FocusSessionCompleted():
                day = local_day(actor, event.ended_at)
                full = event.mode == "pomodoro" and event.minutes >= (event.planned or 0)
                counts = {"focus_minutes": -event.minutes, "pomodoro_sessions": -int(full)}
            case ExperienceAwarded():
                day, counts = event.day, {"points_earned": -event.amount}
            case _:
                continue
        await repository.add(db, actor, day, counts)

"""Past days, made up: what was planned, when, and what came of it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from focusflow.focus.models import FocusSession
from focusflow.planning.models import FeatureSnapshot, Schedule, ScheduleSlot
from focusflow.platform.actor import Actor
from focusflow.platform.clock import at_local
from focusflow.platform.db import unit_of_work
from focusflow.tasks.models import Task

TODAY = date(2026, 11, 24)


class Past:
    """Rows of one person, all saved at once."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self._plans: dict[date, Schedule] = {}
        self._tasks: list[Task] = []
        self._others: list[Any] = []

    def start(self, ago: int, hour: int, minute: int = 0) -> datetime:
        """A local time so many days before that Tuesday."""
        return at_local(self.actor, TODAY - timedelta(days=ago), time(hour, minute))

    def task(self, title: str = "Task", **fields: Any) -> UUID:
        """A task, finished where `completed_at` says when."""
        status = "completed" if fields.get("completed_at") else "pending"
        row = Task(id=uuid4(), user_id=self.actor.user_id, title=title, status=status, **fields)
        self._tasks.append(row)
        return row.id

    def block(
        self, task: UUID, ago: int, hour: int, minutes: int = 60, *, done: bool = False
    ) -> None:
        """Planned work."""
        day, begin = TODAY - timedelta(days=ago), self.start(ago, hour)
        if day not in self._plans:
            self._plans[day] = Schedule(
                id=uuid4(), user_id=self.actor.user_id, day=day, last_modified_at=begin
            )
        self._others.append(
            ScheduleSlot(
                schedule_id=self._plans[day].id, task_id=task, slot_type="task", starts_at=begin,
                ends_at=begin + timedelta(minutes=minutes), status="done" if done else "planned",
            )
        )  # fmt: skip

    def day(self, ago: int, planned: int, done: int) -> None:
        """A day of hourly blocks, the first of them done."""
        for place in range(planned // 60):
            finished = place < done // 60
            moment = self.start(ago, 9 + place, 59) if finished else None
            self.block(self.task(completed_at=moment), ago, 9 + place, done=finished)

    def session(
        self, ago: int, hour: int, minutes: int = 25, *, planned: int = 25, **fields: Any
    ) -> None:
        """A focus session that was completed."""
        begin = self.start(ago, hour)
        values = {
            "user_id": self.actor.user_id, "mode": "pomodoro", "status": "completed",
            "planned_minutes": planned, "break_minutes": 5, "long_break_minutes": 15,
            "started_at": begin, "ended_at": begin + timedelta(minutes=minutes),
            "actual_minutes": minutes,
        }  # fmt: skip
        self._others.append(FocusSession(**{**values, **fields}))

    def snapshot(self, ago: int, **features: Any) -> None:
        """What was known of someone on a morning."""
        day = TODAY - timedelta(days=ago)
        row = FeatureSnapshot(user_id=self.actor.user_id, day=day, features=features)
        self._others.append(row)

    async def save(self) -> None:
        """Put all of it into the database."""
        async with unit_of_work() as db:
            for rows in (self._tasks, list(self._plans.values()), self._others):
                db.add_all(rows)
                await db.flush()

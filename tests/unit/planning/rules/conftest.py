"""What the tests of planning's rules share: a Tuesday in Berlin, and short ways to fill it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from focusflow.accounts.schemas import PreferencesView
from focusflow.calendar.schemas import BusyTime
from focusflow.planning import engine
from focusflow.planning.rules.candidates import Situation
from focusflow.planning.rules.outcome import outcome_of
from focusflow.planning.rules.problem import Draft
from focusflow.planning.rules.slots import Slot
from focusflow.platform.actor import Actor
from focusflow.tasks.schemas import PlannableTask

ME = Actor(uuid4(), timezone="Europe/Berlin")
TUESDAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # 9:00 in Berlin


def at(hour: int, minute: int = 0, days: int = 0) -> datetime:
    """A time in Berlin on that Tuesday, or some days later."""
    return datetime(2026, 11, 24, hour - 1, minute, tzinfo=UTC) + timedelta(days=days)


def task(title: str = "Essay", **fields: Any) -> PlannableTask:
    values = {
        "id": uuid4(), "title": title, "priority": "medium", "status": "pending",
        "difficulty": "medium", "category": None, "estimated_minutes": 30, "spent_minutes": 0,
        "start_date": None, "due_date": None, "due_at": None, "scheduled_date": None,
        "scheduled_time": None, "goal_id": None, "goal_priority": None, "depends_on": (),
    }  # fmt: skip
    return PlannableTask(**{**values, **fields})


def preferences(**fields: Any) -> PreferencesView:
    values = {
        "id": uuid4(), "study_start": time(9), "study_end": time(17), "session_minutes": 25,
        "break_minutes": 5, "long_break_minutes": 15, "daily_minutes": 300,
        "notification_enabled": True, "theme": "light", "hour24": True, "day_first": True,
        "plan_at_midnight": True, "first_weekday": 0, "day_start_hour": 0, "language": "en",
        "key_bindings": {}, "updated_at": NOW,
    }  # fmt: skip
    return PreferencesView(**{**values, **fields})


def busy(start: datetime, end: datetime, title: str = "Lecture") -> BusyTime:
    return BusyTime(event_id=uuid4(), recurrence_id=None, title=title, starts_at=start, ends_at=end)


def slot(start: datetime, end: datetime, task_id: UUID | None = None, **fields: Any) -> Slot:
    return Slot(id=uuid4(), task_id=task_id, starts_at=start, ends_at=end, **fields)


def situation(*tasks: PlannableTask, **fields: Any) -> Situation:
    prefs = fields.pop("preferences", preferences())
    values = {"who": ME, "now": NOW, "days": (TUESDAY,), "preferences": prefs, "tasks": tasks}
    return Situation(**{**values, **fields})


def solved(draft: Draft) -> dict[date, tuple[Slot, ...]]:
    problem = engine.parse_problem(draft.problem)
    plan = engine.solve(problem, solver="greedy")
    assert engine.violations(problem, plan) == []
    return outcome_of(draft, plan).slots


def work(found: tuple[Slot, ...]) -> list[Slot]:
    return [s for s in found if s.slot_type == "task"]


def reasons(draft: Draft) -> dict[UUID, str]:
    return {item.task_id: item.reason for item in draft.left_out}

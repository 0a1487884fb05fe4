"""A person with 10,000 tasks and five years behind them, written straight into the tables."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import SQLModel

from focusflow.accounts.models import User, UserPreference
from focusflow.calendar.models import CalendarEvent
from focusflow.focus.models import FocusSession
from focusflow.goals.models import Goal
from focusflow.insights.models import DailyStat
from focusflow.platform.ids import new_id
from focusflow.progress.models import ActiveDay, PointBalance, PointTransaction, Streak
from focusflow.tasks.models import Task, TaskDependency

TASKS = 10_000
OPEN_TASKS = 4_000
YEARS = 5
SERIES = 500
SINGLE_EVENTS = 5_000
SESSIONS = 5_000
ZONE = "Europe/Berlin"
VERBS = ("Write", "Read", "Call", "Prepare", "Review", "Pay", "Plan", "Fix", "Order", "Sort")
THINGS = (
    "the report",
    "chapter 4",
    "the bank",
    "the talk",
    "the draft",
    "rent",
    "the trip",
    "mail",
)
CATEGORIES = (None, "work", "home", "study", "health")
TAGS = ("deep", "errand", "phone", "waiting", "exam", "weekly")


def copy(connection: psycopg.Connection[Any], rows: Iterable[SQLModel]) -> None:
    """Write rows of one table by COPY; blanks get the defaults of the model."""
    found = list(rows)
    table = type(found[0]).__table__  # type: ignore[attr-defined]
    columns = [column.name for column in table.columns if column.computed is None]
    documents = {c.name for c in table.columns if isinstance(c.type, JSONB)}
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as target:
        for row in found:
            values = {**row.__dict__}
            if "updated_at" in columns:
                values["updated_at"] = values.get("updated_at") or values["created_at"]
            target.write_row(
                [Jsonb(values[name]) if name in documents else values[name] for name in columns]
            )


def person(connection: psycopg.Connection[Any], name: str, now: datetime) -> UUID:
    """An account that has gone through onboarding; its id."""
    user = User(
        email=f"{name}@example.org",
        username=name,
        timezone=ZONE,
        is_email_verified=True,
        onboarding_completed=True,
        created_at=now,
    )
    wishes = UserPreference(
        user_id=user.id,
        study_start=time(0),
        study_end=time(23, 59),
        daily_minutes=600,
        created_at=now,
    )
    copy(connection, [user])
    copy(connection, [wishes])
    return user.id


def fill(connection: psycopg.Connection[Any], user_id: UUID, now: datetime) -> None:
    """Give an account its tasks, calendar and history. The same every time, but for the ids."""
    chance = random.Random(4)
    goals = [
        Goal(user_id=user_id, title=f"Goal {n}", start_date=now.date(), created_at=now)
        for n in range(30)
    ]
    tasks = list(_tasks(user_id, now, chance, goals))
    copy(connection, goals)
    copy(connection, tasks)
    copy(connection, _dependencies(tasks, chance))
    copy(connection, _events(user_id, now, chance))
    _history(connection, user_id, now, chance, tasks)


def _tasks(
    user_id: UUID, now: datetime, chance: random.Random, goals: Sequence[Goal]
) -> Iterator[Task]:
    parents: list[UUID] = []
    for n in range(TASKS):
        is_open = n < OPEN_TASKS
        created = now - timedelta(days=chance.uniform(0, 400 if is_open else 365 * YEARS))
        due = None
        if chance.random() < 0.7:
            due = (
                (now + timedelta(days=chance.randint(-3, 200))).date()
                if is_open
                else created.date()
            )
        end = datetime.combine(due + timedelta(days=1), time(0), ZoneInfo(ZONE)) if due else None
        task = Task(
            id=new_id(),
            user_id=user_id,
            title=f"{chance.choice(VERBS)} {chance.choice(THINGS)} {n}",
            notes="Some words about it. " * chance.randint(0, 6) or None,
            priority=chance.choice(("low", "medium", "medium", "high", "urgent")),
            difficulty=chance.choice(("easy", "medium", "hard")),
            category=chance.choice(CATEGORIES),
            tags=chance.sample(TAGS, chance.randint(0, 3)),
            due_date=due,
            due_at=end.astimezone(UTC) if end else None,
            estimated_minutes=chance.choice((None, 15, 25, 30, 45, 60, 90)),
            position=float(n),
            goal_id=chance.choice(goals).id if chance.random() < 0.3 else None,
            parent_id=chance.choice(parents) if parents and chance.random() < 0.1 else None,
            created_at=created,
        )
        if not is_open:
            task.status = "archived" if n % 20 == 0 else "completed"
            task.completed_at = created + timedelta(hours=chance.uniform(1, 90))
            task.focus_minutes = chance.randint(0, 90)
            task.updated_at = min(task.completed_at, now)
        elif task.parent_id is None:
            parents.append(task.id)
        yield task


def _dependencies(tasks: Sequence[Task], chance: random.Random) -> list[TaskDependency]:
    pairs = {tuple(sorted(chance.sample(range(OPEN_TASKS), 2))) for _ in range(600)}
    return [
        TaskDependency(task_id=tasks[later].id, depends_on_id=tasks[first].id)
        for first, later in sorted(pairs)
    ]


def _events(user_id: UUID, now: datetime, chance: random.Random) -> Iterator[CalendarEvent]:
    first = (now - timedelta(days=365 * YEARS)).replace(minute=0, second=0, microsecond=0)
    for n in range(SERIES + SINGLE_EVENTS):
        weekly = n < SERIES
        start = first + timedelta(
            days=chance.randint(0, 365 * YEARS + 60), hours=chance.randint(0, 9), minutes=30
        )
        end = start + timedelta(minutes=chance.choice((15, 30, 60)))
        weeks = chance.randint(10, 50)
        for_ever = weekly and n < 10
        rule = f"FREQ=WEEKLY;COUNT={weeks}" if weekly else None
        last: datetime | None = end + timedelta(weeks=weeks, days=1) if weekly else end
        if for_ever:
            rule, last = "FREQ=WEEKLY", None
        yield CalendarEvent(
            user_id=user_id,
            uid=str(new_id()),
            title=f"{'Weekly' if weekly else 'Meeting'} {n}",
            busy=n % 4 == 0,
            starts_at=start,
            ends_at=end,
            zone=ZONE,
            recurrence_rule=rule,
            series_start=start,
            series_end=last,
            created_at=start,
        )


def _history(
    connection: psycopg.Connection[Any],
    user_id: UUID,
    now: datetime,
    chance: random.Random,
    tasks: Sequence[Task],
) -> None:
    done = [task for task in tasks if task.completed_at is not None]
    days = sorted({now.date() - timedelta(days=n) for n in range(365 * YEARS) if n % 7})
    copy(
        connection,
        (
            FocusSession(
                user_id=user_id, task_id=chance.choice(done).id, mode="pomodoro",
                status="completed", planned_minutes=25, focus_minutes=25, break_minutes=5,
                long_break_minutes=15, started_at=(at := now - timedelta(hours=8 * n + 5)),
                ended_at=at + timedelta(minutes=25), actual_minutes=25, created_at=at,
            )
            for n in range(SESSIONS)
        ),
    )  # fmt: skip
    copy(
        connection,
        (
            PointTransaction(
                user_id=user_id, day=task.completed_at.date(), amount=10, xp=10,
                reason="task_completed", reference_type="task_completion", reference_id=new_id(),
                subject_id=task.id, created_at=task.completed_at,
            )
            for task in done if task.completed_at is not None
        ),
    )  # fmt: skip
    copy(connection, (ActiveDay(user_id=user_id, day=day) for day in days))
    copy(
        connection,
        (
            DailyStat(user_id=user_id, day=day, tasks_completed=3, focus_minutes=75, created_at=now)
            for day in days
        ),
    )
    monday = now.date() - timedelta(days=now.weekday())
    copy(
        connection,
        [
            PointBalance(
                user_id=user_id, xp=10 * len(done), spendable=10 * len(done), week=monday,
                month=now.date().replace(day=1), created_at=now,
            )
        ],
    )  # fmt: skip
    streak = Streak(
        user_id=user_id, current=6, longest=40, last_activity_date=days[-1], created_at=now
    )
    copy(connection, [streak])

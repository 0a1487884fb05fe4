"""People whose truth is known: what they were asked to do, and what really came of it."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from focusflow.planning.learning.features import Block, History, Row, Session, StudyHours
from focusflow.platform.actor import Actor

ME = Actor(uuid4(), timezone="Europe/Berlin")
LAST = date(2026, 11, 23)
Truth = Callable[[dict[str, Any], random.Random], dict[str, Any]]


def days_ago(number: int) -> date:
    return LAST - timedelta(days=number)


def rows(truth: Truth, *, days: int = 30, a_day: int = 5, seed: int = 1) -> list[Row]:
    """Rows of the last days, the oldest first; `truth` adds what came of each."""
    chance, found = random.Random(seed), []
    for number in range(days):
        day = days_ago(days - 1 - number)
        for _ in range(a_day):
            hour = chance.randrange(7, 21)
            known: dict[str, Any] = {
                "user_id": ME.user_id, "day": day, "tags": (), "hour": hour,
                "category": chance.choice(["Maths", "Essay", "Mail"]),
                "difficulty": chance.choice(["easy", "medium", "hard"]),
                "priority": chance.choice(["low", "medium", "high", "urgent"]),
                "energy": 0.7, "estimate": chance.choice([15, 30, 45, 60, 90]),
                "weekday": day.weekday(), "streak": number % 5, "rate": 0.7,
                "hours_to_due": chance.choice([None, chance.uniform(-5, 200)]),
                "preferred": 9 <= hour < 17,
            }  # fmt: skip
            found.append(Row(**known, **truth(known, chance)))
    return found


def always_half_longer(known: dict[str, Any], _: random.Random) -> dict[str, Any]:
    return {"actual": round(known["estimate"] * 1.5)}


def half_longer_by_and_large(known: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    return {"actual": max(1, round(known["estimate"] * 1.5 * math.exp(chance.gauss(0, 0.3))))}


def slow_at_maths(known: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    factor = {"Maths": 2.0, "Essay": 1.2, "Mail": 0.7}[known["category"]]
    return {"actual": max(1, round(known["estimate"] * factor * math.exp(chance.gauss(0, 0.2))))}


def good_in_the_morning(known: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    return {"done": chance.random() < (0.95 if 8 <= known["hour"] <= 12 else 0.25)}


def by_chance(_: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    return {"done": chance.random() < 0.7}


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A time in Berlin in winter."""
    return datetime.combine(day, time(hour, minute), UTC) - timedelta(hours=1)


def task(**fields: Any) -> Any:
    values: dict[str, Any] = {
        "id": uuid4(), "priority": "medium", "difficulty": "medium", "category": None,
        "tags": (), "estimated_minutes": 30, "actual_minutes": None, "due_at": None,
        "scheduled_time": None, "completed_at": None,
    }  # fmt: skip
    return SimpleNamespace(**{**values, **fields})


def block(day: date, hour: int, *, done: bool, task_id: UUID | None = None) -> Block:
    start = at(day, hour)
    return Block(task_id or uuid4(), day, start, start + timedelta(minutes=30), done)


def session(day: date, hour: int, completion: float, focus: float = 1.0, **fields: Any) -> Session:
    values = {"task_id": None, "started_at": at(day, hour), **fields}
    return Session(day=day, hour=hour, completion=completion, focus=focus, **values)


def history(**fields: Any) -> History:
    values: dict[str, Any] = {
        "actor": ME, "tasks": (), "planned": {}, "blocks": (), "sessions": (),
        "study": StudyHours(), "daily_minutes": 300, "known": {},
    }  # fmt: skip
    return History(**{**values, **fields})

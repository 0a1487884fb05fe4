"""What calendar tests share: short ways to say when, and to make events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from focusflow.calendar import service
from focusflow.calendar.schemas import EventIn, EventView, OccurrenceView
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db

BERLIN = ZoneInfo("Europe/Berlin")
SAMPLES = Path(__file__).parents[2] / "data" / "ics"


def berlin(text: str) -> datetime:
    """An instant from what the clock in Berlin shows: `2026-11-24 09:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def shown(occurrences: tuple[OccurrenceView, ...]) -> list[str]:
    """What the clock in Berlin shows when they start."""
    return [f"{item.starts_at.astimezone(BERLIN):%Y-%m-%d %H:%M}" for item in occurrences]


def ics(*events: str, name: str | None = "Lectures") -> bytes:
    """A calendar file round some VEVENT bodies, lines separated by newlines or `|`."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN"]
    lines += [f"X-WR-CALNAME:{name}"] if name else []
    for body in events:
        lines += ["BEGIN:VEVENT", *body.replace("|", "\n").split("\n"), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


async def make(db: Db, actor: Actor, title: str, start: str, end: str, **fields: Any) -> EventView:
    """Save an event by what the clock in Berlin shows."""
    (day, begin), (last, finish) = start.split(" "), end.split(" ")
    data = {"start_date": day, "start_time": begin, "end_date": last, "end_time": finish}
    return await service.create_event(
        db, actor, EventIn(title=title, zone="Europe/Berlin", **data, **fields)
    )


@pytest.fixture
def count_statements(engine: Any) -> Callable[[], AbstractContextManager[list[str]]]:
    """`with count_statements() as sent:` collects the SELECT statements that are sent."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        sent: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if statement.lstrip().upper().startswith("SELECT"):
                sent.append(statement)

        event.listen(engine.sync_engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(engine.sync_engine, "before_cursor_execute", note)

    return counting

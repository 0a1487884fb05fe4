"""Two devices at once: nothing is doubled and nothing breaks."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from focusflow.accounts import sessions
from focusflow.accounts.models import User, UserPreference
from focusflow.calendar import service
from focusflow.calendar.schemas import EventChange
from focusflow.platform.actor import Actor
from focusflow.platform.db import Database, unit_of_work
from tests.integration.calendar.conftest import SAMPLES, berlin, make


@pytest.fixture
async def real_alice(real_database: Database) -> Actor:
    """Somebody in a database with real commits."""
    async with unit_of_work() as db:
        user = User(email="alice@example.org", username="alice", timezone="Europe/Berlin")
        db.add(user)
        await db.flush()
        db.add(UserPreference(user_id=user.id))
        await db.flush()
        return await sessions.actor_for_user(db, user.id)


async def on_a_device(verb: Any, *args: Any, **fields: Any) -> Any:
    async with unit_of_work() as db:
        return await verb(db, *args, **fields)


async def test_the_same_file_sent_three_times_at_once_is_taken_once(real_alice: Actor) -> None:
    data = (SAMPLES / "valid_google_aus_holidays.ics").read_bytes()
    reports = await asyncio.gather(
        *(on_a_device(service.import_ics, real_alice, data, "a.ics") for _ in range(3))
    )
    assert sorted(report.taken for report in reports) == [0, 0, 96]
    assert sorted(report.unchanged for report in reports) == [0, 96, 96]


async def test_two_changes_of_one_occurrence_make_one_change(real_alice: Actor) -> None:
    made = await on_a_device(
        make, real_alice, "Standup", "2026-11-23 09:00", "2026-11-23 09:15",
        recurrence_rule="FREQ=DAILY",
    )  # fmt: skip
    await asyncio.gather(
        *(
            on_a_device(
                service.update_event, real_alice, made.id, change,
                scope="this", occurrence="2026-11-24T08:00:00Z",
            )
            for change in (EventChange(title="Retro"), EventChange(start_time="11:00"))
        )
    )  # fmt: skip
    found = await on_a_device(
        service.list_range, real_alice, berlin("2026-11-24 00:00"), berlin("2026-11-25 00:00")
    )
    assert [(item.title, item.starts_at) for item in found] == [
        ("Retro", berlin("2026-11-24 11:00"))
    ]

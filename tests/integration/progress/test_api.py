"""Points, ledger, level and streak over REST."""

from __future__ import annotations

from focusflow.platform.db import unit_of_work
from focusflow.platform.events import publish
from focusflow.platform.ids import new_id
from focusflow.tasks.events import TaskCompleted


async def earn(actor, times: int = 1) -> None:
    async with unit_of_work() as db:
        for _ in range(times):
            await publish(
                db,
                actor,
                TaskCompleted(
                    task_id=new_id(),
                    goal_id=None,
                    difficulty="easy",
                    minutes=0,
                    early=False,
                    on_time=True,
                ),
            )


async def test_points_level_and_streak(api, alice):
    await earn(alice)
    points = (await api.get("/gamification/points")).json()["data"]
    assert points == {
        "type": "points",
        "xp": 10,
        "level": 1,
        "level_percent": 1.0,
        "spendable": 10,
        "weekly": 10,
        "monthly": 10,
        "earned_today": 10,
        "streak_current": 1,
        "streak_longest": 1,
        "streak_alive": True,
    }
    level = (await api.get("/gamification/level")).json()["data"]
    assert (level["level"], level["xp_to_next"]) == (1, 990)
    streak = (await api.get("/gamification/streaks")).json()["data"]
    assert (streak["current"], streak["last_activity_date"]) == (1, "2026-11-24")


async def test_the_ledger_is_paged(api, alice):
    await earn(alice, 3)
    first = (await api.get("/gamification/points/transactions", params={"limit": 2})).json()
    assert len(first["data"]) == 2
    assert first["meta"]["pagination"]["has_more"]
    cursor = first["meta"]["pagination"]["next_cursor"]
    rest = (
        await api.get("/gamification/points/transactions", params={"limit": 2, "cursor": cursor})
    ).json()
    assert len(rest["data"]) == 1
    assert not rest["meta"]["pagination"]["has_more"]
    ids = {entry["id"] for entry in first["data"] + rest["data"]}
    assert len(ids) == 3


async def test_a_bad_cursor_or_limit_is_refused(api):
    path = "/gamification/points/transactions"
    assert (await api.get(path, params={"cursor": "x"})).status_code == 422
    assert (await api.get(path, params={"limit": 0})).status_code == 422
    assert (await api.get(path, params={"limit": 101})).status_code == 422


async def test_points_are_private(anonymous, bobs_api, alice):
    await earn(alice)
    assert (await anonymous.get("/gamification/points")).status_code == 401
    assert (await bobs_api.get("/gamification/points")).json()["data"]["xp"] == 0

"""A line in plain words becomes a task with every part in its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import httpx
import pytest

from focusflow.goals import service as goals
from focusflow.goals.schemas import GoalIn
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput
from focusflow.tasks import service

LINE = "Pay rent tomorrow 9am p1 #home @errand every month for 30m"


async def test_every_part_lands_in_its_field(unit: Db, alice: Actor):
    task = (await service.quick_add(unit, alice, LINE)).task
    assert (task.title, task.category, task.tags) == ("Pay rent", "home", ("errand",))
    assert (task.priority, task.estimated_minutes) == ("urgent", 30)
    assert (task.due_date, task.due_time) == (date(2026, 11, 25), time(9))
    assert (task.recurrence_rule, task.recurrence_mode) == ("FREQ=MONTHLY", "schedule")


async def test_chips_are_shown_before_anything_is_kept(api: httpx.AsyncClient):
    parsed = (await api.post("/tasks/parse", json={"text": LINE})).json()["data"]
    assert parsed["title"] == "Pay rent"
    assert {part["kind"] for part in parsed["parts"]} >= {"due", "time", "priority", "recurrence"}
    for part in parsed["parts"]:
        assert LINE[part["start"] : part["end"]] == part["text"]
        assert part["label"]
    assert (await api.get("/tasks")).json()["data"] == []


async def test_a_refused_part_stays_in_the_title(api: httpx.AsyncClient):
    body = {"text": "Read tomorrow never dies today", "refused": ["tomorrow"]}
    answer = await api.post("/tasks/quick-add", json=body)
    assert answer.status_code == 201
    data = answer.json()["data"]
    assert data["task"]["title"] == "Read tomorrow never dies"
    assert data["task"]["due_date"] == "2026-11-24"
    assert data["parsed"]["title"] == data["task"]["title"]


async def test_a_goal_is_found_by_its_name_or_its_beginning(unit: Db, alice: Actor, bob: Actor):
    thesis = await goals.create_goal(unit, alice, GoalIn(title="Thesis"))
    await goals.create_goal(unit, alice, GoalIn(title="Thesis defence"))
    marathon = await goals.create_goal(unit, alice, GoalIn(title="Marathon 2027"))
    await goals.create_goal(unit, bob, GoalIn(title="Secret"))
    for words, goal_id in (("^thesis", thesis.id), ("^mara", marathon.id)):
        added = await service.quick_add(unit, alice, f"Read {words}")
        assert (added.task.goal_id, added.task.title) == (goal_id, "Read")
    for unknown in ("^Secret", "^t", "^nothing"):
        added = await service.quick_add(unit, alice, f"Read {unknown}")
        assert added.task.goal_id is None
        assert added.task.title == f"Read {unknown}"


@pytest.mark.parametrize("line", ["", "  ", "p1 " + "x" * 600])
async def test_a_line_that_makes_no_task_is_refused_in_words(unit: Db, alice: Actor, line):
    with pytest.raises(InvalidInput) as refused:
        await service.quick_add(unit, alice, line)
    assert refused.value.details["field"] in ("text", "title")


@pytest.mark.parametrize("text", ["", "  ", "a\x00b", "x" * 1001])
async def test_bad_lines_are_refused(api: httpx.AsyncClient, text):
    for path in ("/tasks/parse", "/tasks/quick-add"):
        answer = await api.post(path, json={"text": text})
        assert answer.status_code == 422
        assert answer.json()["error"]["details"]["field"] == "text"


async def test_the_word_today_honours_the_hour_at_which_the_day_starts(
    unit: Db, alice: Actor, clock
):
    clock.set(datetime(2026, 11, 24, 0, 30, tzinfo=UTC))  # 01:30 in Berlin
    owl = replace(alice, day_start_hour=3)
    assert (await service.quick_add(unit, owl, "Read today")).task.due_date == date(2026, 11, 23)
    assert (await service.quick_add(unit, alice, "Read today")).task.due_date == date(2026, 11, 24)

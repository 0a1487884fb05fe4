"""Several lines become tasks at once, inside one another, and go again as one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import httpx
import pytest

from focusflow.goals import service as goals
from focusflow.goals.schemas import GoalIn
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db, unit_of_work
from focusflow.platform.errors import InvalidInput, NotFound
from focusflow.tasks import service
from focusflow.tasks.schemas import TaskFilter, TaskIn
from tests.integration.tasks.test_cost import statements

PASTED = """- Move house ^house p1
  - [ ] Call the landlord tomorrow for 15m
    * Ask about the key
  - [x] Pack books every week
- Buy milk @errand"""


async def test_each_line_is_parsed_and_lies_where_it_is_indented(unit: Db, alice: Actor) -> None:
    goal = await goals.create_goal(unit, alice, GoalIn(title="House"))
    made = (await service.quick_add_lines(unit, alice, PASTED)).tasks
    move, call, ask, pack, milk = made
    assert [task.title for task in made] == [
        "Move house", "Call the landlord", "Ask about the key", "Pack books every week", "Buy milk"
    ]  # fmt: skip
    assert (call.parent_id, ask.parent_id, pack.parent_id) == (move.id, call.id, move.id)
    assert (call.due_date, call.estimated_minutes) == (date(2026, 11, 25), 15)
    assert {task.goal_id for task in (move, call, ask, pack)} == {goal.id}
    assert (milk.goal_id, milk.tags) == (None, ("errand",))
    assert (move.subtasks_total, move.subtasks_done) == (2, 1)
    # What was done before it was written down is done, and does not repeat.
    assert (pack.status, pack.recurrence_rule) == ("completed", None)
    (tally,) = await service.goal_tallies(unit, alice, [goal.id])
    assert (tally.total, tally.done) == (1, 0)  # subtasks count within their task
    listed = await service.list_tasks(unit, alice, TaskFilter(sort="position", view="all"))
    assert [task.title for task in listed.items] == [task.title for task in made]


async def test_all_go_again_as_one_with_what_was_put_inside_since(
    unit: Db, alice: Actor, bob: Actor
) -> None:
    pasting = replace(alice, request_id="pasted-it")
    made = (await service.quick_add_lines(unit, pasting, PASTED)).tasks
    inside = await service.create_task(unit, alice, TaskIn(title="New", parent_id=made[0].id))
    with pytest.raises(NotFound):
        await service.take_back(unit, bob, "pasted-it")
    assert (await service.take_back(unit, alice, "pasted-it")).done == 5
    assert (await service.counts(unit, alice)).open == 0
    restored = await service.restore_task(unit, alice, made[0].id)
    assert restored.subtasks_total == 3
    assert (await service.get_task(unit, alice, inside.id)).parent_id == made[0].id
    with pytest.raises(NotFound):
        await service.get_task(unit, alice, made[4].id)


async def test_two_hundred_lines_cost_as_few_statements_as_two(
    database, engine, alice: Actor
) -> None:
    async with unit_of_work() as db:
        for name in ("House", "Garden"):
            await goals.create_goal(db, alice, GoalIn(title=name))
    counted = []
    for count in (2, 200):
        text = "\n".join(
            f"{'  ' * (n % 3)}Task {n} p1 ^{'house' if n % 2 else 'garden'}" for n in range(count)
        )
        with statements(engine) as sent:
            async with unit_of_work() as db:
                made = await service.quick_add_lines(db, alice, text)
        assert len(made.tasks) == count
        counted.append(len(sent))
    assert counted[1] <= counted[0] + 2, counted


async def test_one_bad_line_is_named_and_nothing_is_kept(api: httpx.AsyncClient) -> None:
    lines = ["fine", "x from 5.12.2026 by 3.12.2026", "fine, too"]
    answer = await api.post("/tasks/quick-add", json={"text": "\n".join(lines)})
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert error["details"]["line"] == 2
    assert error["message"].startswith("Line 2: ")
    assert error["message"].endswith("Nothing was added.")
    assert (await api.get("/tasks")).json()["data"] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\n" * 201, "201 lines"),
        ("a\n" + "b" * 1001, "Line 2 has more than 1,000"),
        ("a\n" + "b" * 501, "Line 2: "),
    ],
)
async def test_too_much_is_refused_in_words(unit: Db, alice: Actor, text: str, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        await service.quick_add_lines(unit, alice, text)
    assert said in refused.value.message
    assert "thing" in refused.value.message or "shorten" in refused.value.message


async def test_over_the_api_lines_are_previewed_refused_by_part_and_added(
    api: httpx.AsyncClient,
) -> None:
    text = "Read tomorrow never dies\n\nCall tomorrow"
    seen = (await api.post("/tasks/parse", json={"text": text})).json()["data"]
    assert seen["type"] == "parsed_lines"
    assert [line["number"] for line in seen["lines"]] == [1, 3]
    key = seen["lines"][0]["parsed"]["parts"][0]["key"]
    assert key.startswith("1/due:")
    body = {"text": text, "refused": [key]}
    answer = await api.post("/tasks/quick-add", json=body)
    assert answer.status_code == 201
    made = answer.json()["data"]
    assert made["type"] == "quick_added_lines"
    assert [(task["title"], task["due_date"]) for task in made["tasks"]] == [
        ("Read tomorrow never dies", None), ("Call", "2026-11-25")
    ]  # fmt: skip


async def test_one_line_with_empty_ones_stays_one_task(api: httpx.AsyncClient) -> None:
    answer = await api.post("/tasks/quick-add", json={"text": "\nBuy milk tomorrow\n"})
    assert answer.json()["data"]["task"]["title"] == "Buy milk"

"""Many tasks at once: an outcome for each, one undo for all, and few statements."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from focusflow.focus import service as focus
from focusflow.goals import service as goals
from focusflow.goals.schemas import GoalIn, MilestoneIn
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Db, unit_of_work
from focusflow.platform.errors import NotFound
from focusflow.progress import service as progress
from focusflow.tasks import service
from focusflow.tasks.schemas import TaskFilter, TaskIn, TaskPatch
from focusflow.tasks.schemas_bulk import BulkIn
from tests.integration.tasks.test_cost import statements


async def bulk(db: Db, actor: Actor, ids, action: str, **update):
    body = {"ids": list(ids), "action": action, **({"update": update} if update else {})}
    return await service.change_many(db, actor, BulkIn.model_validate(body))


def outcomes(view) -> list[str]:
    return [item.outcome for item in view.items]


async def test_one_foreign_id_among_ten_is_reported_and_nine_are_done(
    api: httpx.AsyncClient, bobs_api: httpx.AsyncClient
):
    ids = [(await api.post("/tasks", json={"title": "T"})).json()["data"]["id"] for _ in range(9)]
    foreign = (await bobs_api.post("/tasks", json={"title": "B"})).json()["data"]["id"]
    body = {"ids": [*ids[:4], foreign, *ids[4:]], "action": "complete"}
    answer = await api.post("/tasks/bulk", json=body)
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    assert data["done"] == 9
    assert data["items"][4] == {"id": foreign, "outcome": "not_found", "reason": None}
    assert {item["outcome"] for item in data["items"] if item["id"] != foreign} == {"done"}
    assert (await bobs_api.get(f"/tasks/{foreign}")).json()["data"]["status"] == "pending"
    # Points are counted for each.
    ledger = (await api.get("/gamification/points/transactions")).json()["data"]
    assert len([entry for entry in ledger if entry["reason"] == "task_completed"]) == 9
    assert data["undo"] == answer.headers["X-Request-ID"]
    back = await api.post("/tasks/take-back", json={"request_id": data["undo"]})
    assert back.json()["data"] == {"type": "taken_back", "done": 9, "kept": 0}
    assert len((await api.get("/tasks")).json()["data"]) == 9
    assert (await api.get("/gamification/points")).json()["data"]["xp"] == 0


@pytest.mark.parametrize(
    "body",
    [
        {"ids": [], "action": "complete"},
        {"ids": [str(uuid4()) for _ in range(201)], "action": "complete"},
        {"ids": ["x"], "action": "complete"},
        {"ids": [str(uuid4())], "action": "purge"},
        {"ids": [str(uuid4())], "action": "update"},
        {"ids": [str(uuid4())], "action": "update", "update": {}},
        {"ids": [str(uuid4())], "action": "update", "update": {"title": "no"}},
        {"ids": [str(uuid4())], "action": "delete", "update": {"priority": "low"}},
    ],
)
async def test_what_makes_no_sense_is_refused_as_a_whole(api: httpx.AsyncClient, body):
    answer = await api.post("/tasks/bulk", json=body)
    assert answer.status_code == 422
    assert len(answer.json()["error"]["message"]) > 10


async def test_each_action_and_what_was_so_already(add, unit: Db, alice: Actor):
    one, two = await add("one"), await add("two")
    ids = [one.id, two.id]
    await service.complete_task(unit, alice, one.id)
    assert outcomes(await bulk(unit, alice, ids, "complete")) == ["unchanged", "done"]
    assert outcomes(await bulk(unit, alice, [*ids, *ids], "reopen")) == ["done", "done"]
    assert outcomes(await bulk(unit, alice, ids, "archive")) == ["done", "done"]
    assert outcomes(await bulk(unit, alice, ids, "archive")) == ["unchanged", "unchanged"]
    assert outcomes(await bulk(unit, alice, ids, "restore")) == ["done", "done"]
    assert outcomes(await bulk(unit, alice, ids, "restore")) == ["unchanged", "unchanged"]
    assert outcomes(await bulk(unit, alice, ids, "delete")) == ["done", "done"]
    view = await bulk(unit, alice, ids, "complete")
    assert outcomes(view) == ["refused", "refused"]
    assert view.items[0].reason == "It is in the trash."
    assert view.undo is None
    assert outcomes(await bulk(unit, alice, ids, "restore")) == ["done", "done"]
    assert {(await service.get_task(unit, alice, one)).status for one in ids} == {"pending"}


async def test_fields_are_changed_where_they_can_be(add, unit: Db, alice: Actor):
    goal = await goals.create_goal(unit, alice, GoalIn(title="G"))
    step = await goals.add_milestone(unit, alice, goal.id, MilestoneIn(title="S"))
    plain = await add("plain", tags=["Home", "x"])
    late = await add("late", start_date=date(2026, 12, 20))
    full = await add("full", tags=[f"t{n}" for n in range(20)])
    again = await add("again", due_date=date(2026, 11, 24), recurrence_rule="FREQ=DAILY")
    view = await bulk(
        unit,
        alice,
        [plain.id, late.id, full.id, again.id],
        "update",
        priority="high",
        due_date="2026-12-01",
        due_time="09:00",
        add_tags=["home", "new"],
        remove_tags=["X"],
        milestone_id=step.id,
    )
    assert outcomes(view) == ["done", "refused", "refused", "done"]
    assert "before the start date" in view.items[1].reason
    assert "20 tags" in view.items[2].reason
    changed = await service.get_task(unit, alice, plain.id)
    assert (changed.priority, changed.due_date, changed.due_time) == (
        "high",
        date(2026, 12, 1),
        time(9),
    )
    assert (changed.tags, changed.goal_id) == (("Home", "new"), goal.id)
    assert (await service.get_task(unit, alice, late.id)).priority == "medium"
    nobodys = await bulk(unit, alice, [plain.id, again.id], "update", goal_id=uuid4())
    assert outcomes(nobodys) == ["refused", "refused"]
    none = await bulk(unit, alice, [plain.id, again.id], "update", due_date=None)
    assert outcomes(none) == ["done", "refused"]  # a repeating task needs its date


async def test_a_state_is_reached_by_way_of_completing_and_reopening(add, unit: Db, alice: Actor):
    one, two = await add("one"), await add("two")
    await service.complete_task(unit, alice, one.id)
    await bulk(unit, alice, [one.id, two.id], "update", status="in_progress")
    for task_id in (one.id, two.id):
        task = await service.get_task(unit, alice, task_id)
        assert (task.status, task.completed_at) == ("in_progress", None)
    await bulk(unit, alice, [one.id, two.id], "update", status="completed")
    assert (await service.get_task(unit, alice, two.id)).completed_at is not None


async def test_a_tree_chosen_whole_goes_and_comes_back_whole(add, unit: Db, alice: Actor):
    parent = await add("parent")
    child = await add("child", parent_id=parent.id)
    inner = await add("inner", parent_id=child.id)
    other = await add("other", parent_id=parent.id)
    before = await progress.summary(unit, alice)
    asked = replace(alice, request_id="complete-tree")
    view = await bulk(unit, asked, [inner.id, parent.id, child.id], "complete")
    assert outcomes(view) == ["done"] * 3
    # Each of the three counts for itself; the fourth went along.
    told = (await service.task_history(unit, alice, other.id)).items
    assert (told[0].action, told[0].along) == ("completed", True)
    await service.take_back(unit, alice, "complete-tree")
    for one in (parent, child, inner, other):
        assert (await service.get_task(unit, alice, one.id)).status == "pending"
    assert (await progress.summary(unit, alice)).xp == before.xp
    asked = replace(alice, request_id="delete-tree")
    await bulk(unit, asked, [inner.id, parent.id], "delete")
    trash = await service.list_tasks(unit, alice, TaskFilter(view="trash"))
    assert [task.title for task in trash.items] == ["parent"]
    await service.take_back(unit, alice, "delete-tree")
    assert (await service.get_task(unit, alice, inner.id)).parent_id == child.id


async def test_repeating_tasks_get_their_next_once_and_lose_it_again(add, unit: Db, alice: Actor):
    made = [
        await add(f"T{n}", due_date=date(2026, 11, 24), recurrence_rule="FREQ=DAILY")
        for n in range(3)
    ]
    await add("inside", parent_id=made[0].id)
    asked = replace(alice, request_id="r1")
    await bulk(unit, asked, [task.id for task in made], "complete")
    found = (await service.list_tasks(unit, alice)).items
    assert sorted(task.title for task in found) == ["T0", "T1", "T2", "inside"]
    assert {task.due_date for task in found if task.parent_id is None} == {date(2026, 11, 25)}
    back = await service.take_back(unit, alice, "r1")
    assert (back.done, back.kept) == (3, 0)
    found = (await service.list_tasks(unit, alice)).items
    assert {task.id for task in found} >= {task.id for task in made}
    assert {task.due_date for task in found if task.parent_id is None} == {date(2026, 11, 24)}
    assert len(found) == 4


async def test_taking_back_leaves_what_was_changed_since(
    add, unit: Db, alice: Actor, bob: Actor, clock: ManualClock
):
    one, two = await add("one"), await add("two", due_date=date(2026, 12, 1), due_time=time(9))
    asked = replace(alice, request_id="r2")
    await bulk(unit, asked, [one.id, two.id], "update", due_date="2026-12-24")
    await service.update_task(unit, alice, one.id, TaskPatch(due_date=date(2027, 1, 1)))
    with pytest.raises(NotFound):
        await service.take_back(unit, bob, "r2")
    back = await service.take_back(unit, alice, "r2")
    assert (back.done, back.kept) == (1, 1)
    assert (await service.get_task(unit, alice, one.id)).due_date == date(2027, 1, 1)
    again = await service.get_task(unit, alice, two.id)
    assert (again.due_date, again.due_time) == (date(2026, 12, 1), time(9))
    clock.advance(timedelta(hours=2))
    with pytest.raises(NotFound):
        await service.take_back(unit, alice, "r2")


async def test_everything_single_is_taken_back_as_well(add, unit: Db, alice: Actor):
    first, task = await add("first"), await add("task", tags=["x"], status="in_progress")

    async def there_and_back(verb, *args, **more):
        before = await service.get_task(unit, alice, task.id)
        asked = replace(alice, request_id=uuid4().hex)
        await verb(unit, asked, task.id, *args, **more)
        await service.take_back(unit, alice, asked.request_id)
        unit.expire_all()
        after = await service.get_task(unit, alice, task.id)
        same = {"updated_at"}
        assert before.model_dump(exclude=same) == after.model_dump(exclude=same)

    await there_and_back(service.complete_task, actual_minutes=20)
    await there_and_back(service.delete_task)
    await there_and_back(service.archive_task)
    await there_and_back(service.reorder, before_id=first.id)
    await there_and_back(service.set_dependencies, [first.id])
    patch = TaskPatch(title="New", tags=[], due_date=date(2026, 12, 1), status="cancelled")
    await there_and_back(service.update_task, patch)
    asked = replace(alice, request_id="copy")
    copy = await service.duplicate_task(unit, asked, task.id)
    await service.take_back(unit, alice, "copy")
    with pytest.raises(NotFound):
        await service.get_task(unit, alice, copy.id)


async def make_many(actor: Actor, count: int):
    async with unit_of_work() as db:
        goal = await goals.create_goal(db, actor, GoalIn(title="G"))
        made = [
            await service.create_task(db, actor, TaskIn(title=f"T{n}", goal_id=goal.id))
            for n in range(count)
        ]
    return [task.id for task in made]


async def test_two_hundred_at_once_cost_few_statements(database, engine, alice: Actor):
    ids = await make_many(alice, 200)
    await make_many(alice, 3)
    for action, update in (
        ("complete", {}),
        ("reopen", {}),
        ("update", {"priority": "high", "due_date": "2026-12-01", "add_tags": ["x"]}),
        ("archive", {}),
        ("delete", {}),
        ("restore", {}),
    ):
        asked = replace(alice, request_id=uuid4().hex)
        with statements(engine) as sent:
            async with unit_of_work() as db:
                view = await bulk(db, asked, ids, action, **update)
        assert view.done == 200
        assert len(sent) <= 40, (action, len(sent), sent)
        with statements(engine) as sent:
            async with unit_of_work() as db:
                back = await service.take_back(db, alice, asked.request_id)
        assert (back.done, back.kept) == (200, 0)
        assert len(sent) <= 60, (action, len(sent))
        async with unit_of_work() as db:
            await bulk(db, alice, ids, action, **update)


async def test_a_running_session_follows_many_as_it_follows_one(add, unit: Db, alice: Actor):
    task = await add("T", estimated_minutes=30)
    await focus.active(unit, alice)
    await bulk(unit, alice, [task.id], "update", estimated_minutes=10)
    assert (await service.get_task(unit, alice, task.id)).estimated_minutes == 10
    assert await unit.scalar(text("SELECT count(*) FROM event WHERE name = 'TaskChanged'")) == 2


@pytest.mark.parametrize(("scope", "left"), [("this", 2), ("following", 0), (None, 0)])
async def test_series_among_what_is_deleted_go_on_or_end_and_come_back_as_one(
    api: httpx.AsyncClient, scope: str | None, left: int
):
    plain = (await api.post("/tasks", json={"title": "Once"})).json()["data"]["id"]
    ids = [plain]
    for title in ("Water the plants", "Take the bins out"):
        body = {"title": title, "recurrence_rule": "FREQ=WEEKLY", "due_date": "2026-11-25"}
        ids.append((await api.post("/tasks", json=body)).json()["data"]["id"])
    body = {"ids": ids, "action": "delete"} | ({"scope": scope} if scope else {})
    answer = await api.post("/tasks/bulk", json=body)
    assert answer.json()["data"]["done"] == 3, answer.text
    found = (await api.get("/tasks")).json()["data"]
    assert [task["due_date"] for task in found] == ["2026-12-02"] * left
    back = await api.post("/tasks/take-back", json={"request_id": answer.json()["data"]["undo"]})
    assert back.status_code == 200, back.text
    found = (await api.get("/tasks")).json()["data"]
    assert sorted(task["id"] for task in found) == sorted(ids)


async def test_a_scope_goes_with_deleting_only(api: httpx.AsyncClient):
    task = (await api.post("/tasks", json={"title": "Once"})).json()["data"]["id"]
    body = {"ids": [task], "action": "complete", "scope": "this"}
    assert (await api.post("/tasks/bulk", json=body)).status_code == 422

"""Trash, archive, subtasks, prerequisites, copies."""

from __future__ import annotations

from datetime import date, timedelta

import httpx
import pytest
from sqlalchemy import func, select, text
from sqlmodel import col

from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Db, unit_of_work
from focusflow.platform.errors import Conflict, InvalidInput, NotFound
from focusflow.tasks import jobs, service
from focusflow.tasks.models import Task
from focusflow.tasks.schemas import SubtaskIn, TaskFilter, TaskIn, TaskPatch


async def names(db: Db, actor: Actor, **wanted: object) -> set[str]:
    page = await service.list_tasks(db, actor, TaskFilter(**wanted))
    return {task.title for task in page.items}


async def test_deleted_tasks_are_in_the_trash_and_come_back_intact(api: httpx.AsyncClient):
    task = (
        await api.post("/tasks", json={"title": "T", "tags": ["x"], "due_date": "2026-12-01"})
    ).json()["data"]
    url = f"/tasks/{task['id']}"
    deleted = await api.delete(url)
    assert deleted.json()["data"] == {"id": task["id"], "deleted": True, "also": []}
    assert (await api.get(url)).status_code == 404
    assert (await api.delete(url)).status_code == 404
    assert (await api.get("/tasks")).json()["data"] == []
    (trashed,) = (await api.get("/tasks", params={"view": "trash"})).json()["data"]
    assert trashed["deleted_at"] == "2026-11-24T08:00:00Z"
    restored = (await api.post(f"{url}/restore")).json()["data"]
    assert restored == {**task, "updated_at": restored["updated_at"]}


async def test_a_tree_is_deleted_and_restored_as_one(add, unit: Db, alice: Actor):
    parent = await add("parent")
    child = await add("child", parent_id=parent.id)
    await add("grandchild", parent_id=child.id)
    before = await add("before", parent_id=parent.id)
    await service.delete_task(unit, alice, before.id)
    await service.delete_task(unit, alice, parent.id)
    assert await names(unit, alice) == set()
    assert await names(unit, alice, view="trash") == {"parent", "before"}
    await service.restore_task(unit, alice, parent.id)
    assert await names(unit, alice) == {"parent", "child", "grandchild"}
    await service.restore_task(unit, alice, before.id)
    assert (await service.get_task(unit, alice, before.id)).parent_id == parent.id


async def test_a_subtask_restored_alone_stands_alone(add, unit: Db, alice: Actor):
    parent = await add("parent")
    child = await add("child", parent_id=parent.id)
    await service.delete_task(unit, alice, child.id)
    await service.delete_task(unit, alice, parent.id)
    assert (await service.restore_task(unit, alice, child.id)).parent_id is None


async def test_archive_and_restore(add, unit: Db, alice: Actor, events):
    done, task = await add("done"), await add("open")
    await service.complete_task(unit, alice, done.id)
    for one in (done, task):
        assert (await service.archive_task(unit, alice, one.id)).status == "archived"
    assert await names(unit, alice, view="archived") == {"done", "open"}
    assert (await service.restore_task(unit, alice, done.id)).status == "completed"
    assert (await service.restore_task(unit, alice, task.id)).status == "pending"
    same = await service.restore_task(unit, alice, task.id)
    assert same.status == "pending"
    assert (len(await events("TaskCompleted")), len(await events("TaskReopened"))) == (1, 0)


async def test_the_trash_is_emptied_after_thirty_days_in_chunks(
    add, unit: Db, alice: Actor, clock: ManualClock
):
    for number in range(5):
        await service.delete_task(unit, alice, (await add(f"old {number}")).id)
    kept = await add("kept")
    clock.advance(timedelta(days=29))
    await service.delete_task(unit, alice, (await add("young")).id)
    assert await service.purge_trash(unit) == 0
    clock.advance(timedelta(days=1, seconds=1))
    assert [await service.purge_trash(unit, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    left = await unit.scalar(select(func.count()).select_from(Task))
    assert left == 2
    assert (await service.restore_task(unit, alice, kept.id)).title == "kept"


async def test_the_purge_queues_itself_while_there_is_more(
    database, alice: Actor, clock: ManualClock, monkeypatch
):
    """The numbers of jobs waiting after each run, with chunks of two."""
    monkeypatch.setattr(jobs, "CHUNK", 2)
    async with unit_of_work() as db:
        for number in range(3):
            task = await service.create_task(db, alice, TaskIn(title=f"T{number}"))
            await service.delete_task(db, alice, task.id)
    clock.advance(timedelta(days=31))
    waiting = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'purge_tasks'")
    seen = []
    for run in (jobs.start_purging, jobs.purge, jobs.purge):
        await run._task.func(**({"timestamp": 0} if run is jobs.start_purging else {}))
        async with unit_of_work() as db:
            seen.append(await db.scalar(waiting))
    assert seen == [1, 2, 2]


async def test_purging_an_occurrence_keeps_the_one_that_follows(
    add, unit: Db, alice: Actor, clock: ManualClock
):
    task = await add(due_date=date(2026, 11, 24), recurrence_rule="FREQ=DAILY")
    await service.complete_task(unit, alice, task.id)
    await service.delete_task(unit, alice, task.id)
    clock.advance(timedelta(days=31))
    assert await service.purge_trash(unit) == 1
    unit.expire_all()
    assert await names(unit, alice) == {"Essay"}


async def test_subtasks_inherit_the_goal_and_are_listed(api: httpx.AsyncClient):
    goal = (await api.post("/goals", json={"title": "G"})).json()["data"]["id"]
    parent = (await api.post("/tasks", json={"title": "P", "goal_id": goal})).json()["data"]["id"]
    made = await api.post(f"/tasks/{parent}/subtasks", json={"title": "one"})
    assert made.status_code == 201
    assert made.json()["data"]["goal_id"] == goal
    assert made.json()["data"]["goal_title"] == "G"
    await api.post(f"/tasks/{parent}/subtasks", json={"title": "two"})
    listed = (await api.get(f"/tasks/{parent}/subtasks")).json()["data"]
    assert [task["title"] for task in listed] == ["one", "two"]
    assert (await api.get(f"/tasks/{parent}")).json()["data"]["subtasks_total"] == 2


async def test_a_task_never_lies_inside_itself(add, unit: Db, alice: Actor):
    a = await add("a")
    b = await add("b", parent_id=a.id)
    c = await add("c", parent_id=b.id)
    for parent in (a.id, b.id, c.id):
        with pytest.raises(InvalidInput) as refused:
            await service.update_task(unit, alice, a.id, TaskPatch(parent_id=parent))
        assert refused.value.details["field"] == "parent_id"
    moved = await service.update_task(unit, alice, c.id, TaskPatch(parent_id=a.id))
    assert moved.parent_id == a.id
    assert (
        await service.update_task(unit, alice, c.id, TaskPatch(parent_id=None))
    ).parent_id is None


async def test_subtasks_are_five_levels_deep_at_most(add, unit: Db, alice: Actor):
    task = await add()
    for _ in range(4):
        task = await service.add_subtask(unit, alice, task.id, SubtaskIn(title="deeper"))
    with pytest.raises(Conflict):
        await service.add_subtask(unit, alice, task.id, SubtaskIn(title="too deep"))


async def test_a_circle_is_refused_naming_the_tasks(api: httpx.AsyncClient):
    async def post(title: str) -> str:
        return (await api.post("/tasks", json={"title": title})).json()["data"]["id"]

    a, b, c = await post("Alpha"), await post("Beta"), await post("Gamma")

    async def put(one: str, *others: str) -> httpx.Response:
        return await api.put(f"/tasks/{one}/dependencies", json={"depends_on": others})

    assert (await put(b, a)).status_code == 200
    assert (await put(c, b, b)).status_code == 200
    refused = await put(a, c)
    assert refused.status_code == 409
    assert "“Alpha” → “Gamma” → “Beta” → “Alpha”" in refused.json()["error"]["message"]
    assert (await put(a, a)).status_code == 409
    assert (await api.get(f"/tasks/{a}/dependencies")).json()["data"] == []
    listed = (await api.get(f"/tasks/{c}/dependencies")).json()["data"]
    assert [task["title"] for task in listed] == ["Beta"]


async def test_blocked_until_what_it_waits_for_is_done(add, unit: Db, alice: Actor, events):
    a, b = await add("a"), await add("b")
    await service.set_dependencies(unit, alice, b.id, [a.id])

    async def blocked() -> bool:
        return (await service.get_task(unit, alice, b.id)).blocked

    assert await blocked()
    await service.complete_task(unit, alice, a.id)
    assert not await blocked()
    await service.reopen_task(unit, alice, a.id)
    assert await blocked()
    await service.delete_task(unit, alice, a.id)
    assert not await blocked()
    await service.restore_task(unit, alice, a.id)
    await service.set_dependencies(unit, alice, b.id, [])
    assert not await blocked()
    assert [event["after"] for event in await events("TaskChanged")][-1] == {"depends_on": []}


async def test_a_deleted_task_can_not_be_waited_for(add, unit: Db, alice: Actor):
    a, b = await add("a"), await add("b")
    await service.delete_task(unit, alice, a.id)
    with pytest.raises(NotFound):
        await service.set_dependencies(unit, alice, b.id, [a.id])


async def test_a_copy_is_open_and_has_the_same_subtasks(add, unit: Db, alice: Actor):
    task = await add("T", tags=["x"], notes="n", due_date=date(2026, 12, 1), actual_minutes=5)
    child = await add("child", parent_id=task.id)
    # The grandchild is older than the task it lies in.
    grandchild = await add("grandchild")
    inner = await add("inner", parent_id=child.id)
    await service.update_task(unit, alice, grandchild.id, TaskPatch(parent_id=inner.id))
    await service.complete_task(unit, alice, task.id)
    copy = await service.duplicate_task(unit, alice, task.id)
    assert (copy.title, copy.tags, copy.notes, copy.status) == ("T", ("x",), "n", "pending")
    assert (copy.completed_at, copy.actual_minutes, copy.due_date) == (
        None,
        None,
        date(2026, 12, 1),
    )
    (below,) = (await service.subtasks(unit, alice, copy.id)).items
    assert (below.title, below.status) == ("child", "pending")
    assert await names(unit, alice) == {"T", "child", "inner", "grandchild"}
    original = await unit.scalar(select(Task).where(col(Task.id) == task.id))
    assert original is not None
    assert original.status == "completed"

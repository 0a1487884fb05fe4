"""What happened to a task, and putting single changes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import httpx
import pytest

from focusflow.goals import service as goals
from focusflow.goals.schemas import GoalIn
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict, InvalidInput, NotFound
from focusflow.tasks import service
from focusflow.tasks.schemas import TaskPatch


async def told(db: Db, actor: Actor, task_id, **more):
    return (await service.task_history(db, actor, task_id, **more)).items


async def test_three_edits_give_three_entries_with_what_changed(add, unit: Db, alice: Actor):
    goal = await goals.create_goal(unit, alice, GoalIn(title="Thesis"))
    task = await add("A", tags=["x"])
    for patch in (
        TaskPatch(title="B", due_date=date(2026, 12, 1), due_time=time(9)),
        TaskPatch(tags=["x", "y"]),
        TaskPatch(goal_id=goal.id),
    ):
        await service.update_task(unit, alice, task.id, patch)
    third, second, first, made = await told(unit, alice, task.id)
    assert [one.action for one in (made, first, second, third)] == ["created", *["updated"] * 3]
    assert {(c.field, c.before, c.after) for c in first.changes} == {
        ("title", "A", "B"),
        ("due_date", None, "2026-12-01"),
        ("due_time", None, "09:00:00"),
    }
    (tags,) = second.changes
    assert (tags.before, tags.after, tags.can_put_back) == (["x"], ["x", "y"], True)
    (link,) = third.changes
    assert link.names == {str(goal.id): "Thesis"}
    assert not any(change.can_put_back for change in made.changes)


async def test_all_that_can_happen_is_told_with_who_did_it(add, unit: Db, alice: Actor):
    task = await add("A", due_date=date(2026, 11, 24), recurrence_rule="FREQ=DAILY")
    child = await add("inside", parent_id=task.id)
    coach = replace(alice, by="ai")
    await service.update_task(unit, coach, task.id, TaskPatch(title="B"))
    await service.complete_task(unit, alice, task.id)
    await service.reopen_task(unit, alice, task.id)
    await service.delete_task(unit, alice, task.id)
    await service.restore_task(unit, alice, task.id)
    found = await told(unit, alice, task.id)
    assert [(one.action, one.actor) for one in reversed(found)] == [
        ("created", "user"),
        ("updated", "ai"),
        ("completed", "user"),
        ("reopened", "user"),
        ("deleted", "user"),
        ("restored", "user"),
    ]
    # What happened to the task above happened to this one as well.
    inside = await told(unit, alice, child.id)
    assert [(one.action, one.along) for one in reversed(inside)] == [
        ("created", False),
        ("completed", True),
        ("reopened", True),
        ("deleted", True),
        ("restored", True),
    ]


async def test_the_next_occurrence_is_made_by_the_system(add, unit: Db, alice: Actor):
    task = await add("A", due_date=date(2026, 11, 24), recurrence_rule="FREQ=DAILY")
    await service.complete_task(unit, alice, task.id)
    (following,) = (await service.list_tasks(unit, alice)).items
    (made,) = await told(unit, alice, following.id)
    assert (made.action, made.actor) == ("created", "system")


async def test_history_comes_in_pages_and_of_the_trash_too(
    add, unit: Db, alice: Actor, bob: Actor, clock: ManualClock
):
    task = await add("T0")
    for number in range(1, 8):
        clock.advance(timedelta(seconds=number % 2))  # some in the same instant
        await service.update_task(unit, alice, task.id, TaskPatch(title=f"T{number}"))
    await service.delete_task(unit, alice, task.id)
    seen, cursor = [], None
    while True:
        page = await service.task_history(unit, alice, task.id, cursor=cursor, limit=2)
        seen += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len({one.id for one in seen}) == len(seen) == 9
    assert [one.action for one in seen] == ["deleted", *["updated"] * 7, "created"]
    with pytest.raises(NotFound):
        await told(unit, bob, task.id)


async def test_one_change_is_put_back_and_the_others_stay(api: httpx.AsyncClient):
    task = (await api.post("/tasks", json={"title": "A", "notes": "old"})).json()["data"]
    url = f"/tasks/{task['id']}"
    await api.patch(url, json={"title": "B", "notes": "new", "due_date": "2026-12-01"})
    entry = (await api.get(f"{url}/history")).json()["data"][0]
    back = f"{url}/history/{entry['id']}/put-back"
    answer = await api.post(back, json={"field": "notes"})
    view = answer.json()["data"]
    assert (view["title"], view["notes"], view["due_date"]) == ("B", "old", "2026-12-01")
    # It is an edit like any other, and can be put back itself.
    newest = (await api.get(f"{url}/history")).json()["data"][0]
    assert newest["changes"][0] == {
        "field": "notes",
        "before": "new",
        "after": "old",
        "can_put_back": True,
        "names": {},
    }
    again = f"{url}/history/{newest['id']}/put-back"
    assert (await api.post(again, json={"field": "notes"})).json()["data"]["notes"] == "new"


async def test_a_value_that_was_changed_again_is_asked_for(add, unit: Db, alice: Actor):
    task = await add("A")
    await service.update_task(unit, alice, task.id, TaskPatch(title="B"))
    entry = (await told(unit, alice, task.id))[0]
    await service.update_task(unit, alice, task.id, TaskPatch(title="C"))
    with pytest.raises(Conflict) as refused:
        await service.put_back(unit, alice, task.id, entry.id, "title")
    assert refused.value.details["current"] == {"title": "C"}
    view = await service.put_back(unit, alice, task.id, entry.id, "title", anyway=True)
    assert view.title == "A"


async def test_done_marks_and_prerequisites_are_put_back(add, unit: Db, alice: Actor):
    task, other = await add("A"), await add("first")
    await service.set_dependencies(unit, alice, task.id, [other.id])
    entry = (await told(unit, alice, task.id))[0]
    assert entry.changes[0].names == {str(other.id): "first"}
    await service.put_back(unit, alice, task.id, entry.id, "depends_on")
    assert await service.dependencies(unit, alice, task.id) == []
    newest = (await told(unit, alice, task.id))[0]
    await service.put_back(unit, alice, task.id, newest.id, "depends_on")
    assert [one.id for one in await service.dependencies(unit, alice, task.id)] == [other.id]
    await service.complete_task(unit, alice, other.id)
    done = (await told(unit, alice, other.id))[0]
    assert (await service.put_back(unit, alice, other.id, done.id, "status")).status == "pending"


async def test_what_can_not_be_put_back_says_why(add, unit: Db, alice: Actor):
    task, other = await add("A"), await add("B")
    await service.update_task(unit, alice, task.id, TaskPatch(title="C"))
    entry = (await told(unit, alice, task.id))[0]
    for field in ("notes", "due_at", "user_id", ""):
        with pytest.raises(InvalidInput):
            await service.put_back(unit, alice, task.id, entry.id, field)
    with pytest.raises(NotFound):  # an entry of another task
        await service.put_back(unit, alice, other.id, entry.id, "title")
    await service.delete_task(unit, alice, task.id)
    with pytest.raises(Conflict, match="trash"):
        await service.put_back(unit, alice, task.id, entry.id, "title")


async def test_of_two_edits_at_once_the_loser_is_kept_and_can_be_put_back(
    add, unit: Db, alice: Actor, clock: ManualClock
):
    task = await add("A")
    clock.advance(timedelta(seconds=1))
    await service.update_task(unit, alice, task.id, TaskPatch(title="Mine", seen=task.updated_at))
    clock.advance(timedelta(seconds=1))
    # Different fields both survive, the same field asks.
    late = TaskPatch(notes="Both", seen=task.updated_at)
    assert (await service.update_task(unit, alice, task.id, late)).title == "Mine"
    clash = TaskPatch(title="Theirs", seen=task.updated_at)
    with pytest.raises(Conflict):
        await service.update_task(unit, alice, task.id, clash)
    await service.set_aside(unit, alice, task.id, clash)
    entry = (await told(unit, alice, task.id))[0]
    assert (entry.action, entry.changes[0].before) == ("set_aside", "Theirs")
    # That it was kept makes nobody's edit stale.
    seen = (await service.get_task(unit, alice, task.id)).updated_at
    await service.update_task(unit, alice, task.id, TaskPatch(notes="More", seen=seen))
    clock.advance(timedelta(days=29))
    view = await service.put_back(unit, alice, task.id, entry.id, "title")
    assert (view.title, view.notes) == ("Theirs", "More")

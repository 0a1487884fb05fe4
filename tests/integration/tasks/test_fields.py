"""Making tasks and changing their fields, by verb and over HTTP."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import httpx
import pytest

from focusflow.accounts import service as accounts
from focusflow.accounts import sessions
from focusflow.accounts.schemas import PreferencesIn, ProfilePatch
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict, InvalidInput, NotFound
from focusflow.tasks import service
from focusflow.tasks.schemas import TaskIn, TaskPatch, TaskPut


async def test_a_title_is_enough(api: httpx.AsyncClient):
    answer = await api.post("/tasks", json={"title": "  Pay rent "})
    assert answer.status_code == 201
    task = answer.json()["data"]
    assert task["type"] == "task"
    assert task["title"] == "Pay rent"
    assert (task["status"], task["priority"], task["difficulty"]) == ("pending", "medium", "medium")
    read = (await api.get(f"/tasks/{task['id']}")).json()["data"]
    assert read == task


async def test_all_fields_come_back_as_they_were_sent(api: httpx.AsyncClient):
    goal = (await api.post("/goals", json={"title": "Thesis"})).json()["data"]
    sent = {
        "title": "Outline",
        "description": "First\nsecond",
        "notes": "n",
        "priority": "urgent",
        "difficulty": "hard",
        "category": "essay",
        "tags": ["Home", "errand"],
        "start_date": "2026-11-24",
        "due_date": "2026-11-27",
        "due_time": "09:30",
        "scheduled_date": "2026-11-25",
        "scheduled_time": "14:00",
        "estimated_minutes": 90,
        "actual_minutes": 0,
        "goal_id": goal["id"],
        "recurrence_rule": "FREQ=WEEKLY;BYDAY=FR",
        "recurrence_mode": "after_completion",
    }
    task = (await api.post("/tasks", json=sent)).json()["data"]
    times = {"due_time": "09:30:00", "scheduled_time": "14:00:00"}
    assert {name: task[name] for name in sent} == {**sent, **times}
    assert task["due_at"] == "2026-11-27T08:30:00Z"
    assert task["goal_title"] == "Thesis"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "   "}, "title"),
        ({"title": "x" * 501}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"title": "a\nb"}, "title"),
        ({"title": None}, "title"),
        ({"description": "a\x00b"}, "description"),
        ({"estimated_minutes": -5}, "estimated_minutes"),
        ({"estimated_minutes": 2**40}, "estimated_minutes"),
        ({"estimated_minutes": "60"}, "estimated_minutes"),
        ({"actual_minutes": -1}, "actual_minutes"),
        ({"status": "skipped"}, "status"),
        ({"priority": "p1"}, "priority"),
        ({"difficulty": "brutal"}, "difficulty"),
        ({"tags": [f"t{n}" for n in range(21)]}, "tags"),
        ({"tags": ["x" * 51]}, "tags.0"),
        ({"due_date": "1066-10-14"}, "due_date"),
        ({"due_date": 20261124}, "due_date"),
        ({"due_date": "2026-11-24", "due_time": "25:00"}, "due_time"),
        ({"due_date": "2026-11-24", "due_time": "09:00Z"}, "due_time"),
        ({"due_time": "09:00"}, "due_date"),
        ({"scheduled_time": "09:00"}, "scheduled_date"),
        ({"start_date": "2026-12-01", "due_date": "2026-11-30"}, "due_date"),
        ({"recurrence_rule": "FREQ=HOURLY"}, "recurrence_rule"),
        ({"recurrence_rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, "recurrence_rule"),
        ({"recurrence_rule": "FREQ=DAILY\nDTSTART:19990101"}, "recurrence_rule"),
        ({"recurrence_rule": "FREQ=DAILY", "due_date": "1999-01-01"}, "due_date"),
        ({"goal_id": "nonsense"}, "goal_id"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_bad_input_is_named_and_changes_nothing(api: httpx.AsyncClient, fields, field):
    answer = await api.post("/tasks", json={"title": "Good", **fields})
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert error["code"] == "INVALID_INPUT"
    assert error["details"]["field"] == field
    assert len(error["message"]) > 10
    assert (await api.get("/tasks")).json()["data"] == []


async def test_a_negative_estimate_is_named_with_its_value(api: httpx.AsyncClient):
    answer = await api.post("/tasks", json={"title": "Good", "estimated_minutes": -5})
    details = answer.json()["error"]["details"]
    assert details == {"field": "estimated_minutes", "value": -5}


@pytest.mark.parametrize(
    "title",
    [
        "<script>alert(1)</script> & <b>bold</b>",
        "Robert'); DROP TABLE task;--",
        "🎓👩‍🏫 réviser l'été",
        "שלום עולם مرحبا",
        "100% _done_ \\ “quoted”",
        "x" * 500,
    ],
)
async def test_any_words_are_kept_to_the_letter(api: httpx.AsyncClient, title):
    task = (await api.post("/tasks", json={"title": title})).json()["data"]
    assert task["title"] == title
    found = (await api.get("/tasks", params={"q": title[:400]})).json()["data"]
    assert [other["id"] for other in found] == [task["id"]]


async def test_tags_are_kept_once_as_first_written(add):
    assert (await add(tags=["Home", "home", "HOME", "work"])).tags == ("Home", "work")


async def test_patch_leaves_other_fields_untouched(api: httpx.AsyncClient):
    task = (
        await api.post(
            "/tasks", json={"title": "A", "notes": "n", "tags": ["t"], "due_date": "2026-12-01"}
        )
    ).json()["data"]
    changed = (await api.patch(f"/tasks/{task['id']}", json={"title": "B"})).json()["data"]
    same = {k: v for k, v in changed.items() if k not in ("title", "updated_at")}
    assert changed["title"] == "B"
    assert same == {k: v for k, v in task.items() if k not in ("title", "updated_at")}


async def test_patch_can_clear_a_date_and_its_time_with_it(add, unit: Db, alice: Actor):
    task = await add(due_date=date(2026, 12, 1), due_time=time(9))
    task = await service.update_task(unit, alice, task.id, TaskPatch(due_date=None))
    assert (task.due_date, task.due_time, task.due_at) == (None, None, None)


@pytest.mark.parametrize("name", ["title", "priority", "status", "tags", "difficulty"])
async def test_patch_refuses_null_where_a_value_is_needed(api: httpx.AsyncClient, name):
    task = (await api.post("/tasks", json={"title": "A"})).json()["data"]
    answer = await api.patch(f"/tasks/{task['id']}", json={name: None})
    assert answer.status_code == 422
    assert answer.json()["error"]["details"]["field"] == name


async def test_put_replaces_all_but_the_status(add, unit: Db, alice: Actor):
    task = await add(notes="n", tags=["t"], due_date=date(2026, 12, 1), status="in_progress")
    task = await service.replace_task(unit, alice, task.id, TaskPut(title="B"))
    assert (task.title, task.notes, task.tags, task.due_date) == ("B", None, (), None)
    assert task.status == "in_progress"


async def test_history_has_each_edit_with_what_changed(add, unit: Db, alice: Actor, events):
    task = await add("A")
    await service.update_task(unit, alice, task.id, TaskPatch(title="B", priority="high"))
    await service.update_task(unit, alice, task.id, TaskPatch(title="B"))
    created, updated = await events("TaskChanged")
    assert (created["action"], created["after"]["title"]) == ("created", "A")
    assert updated["before"] == {"title": "A", "priority": "medium"}
    assert updated["after"] == {"title": "B", "priority": "high"}


async def test_a_stale_form_is_refused_and_nothing_is_lost(api: httpx.AsyncClient, clock):
    task = (await api.post("/tasks", json={"title": "A"})).json()["data"]
    url, seen = f"/tasks/{task['id']}", task["updated_at"]
    clock.advance(timedelta(seconds=5))
    await api.patch(url, json={"title": "B", "seen": seen})
    clock.advance(timedelta(seconds=5))
    stale = await api.patch(url, json={"title": "C", "seen": seen})
    assert stale.status_code == 409
    error = stale.json()["error"]
    assert error["code"] == "CONFLICT"
    assert error["details"]["current"] == {"title": "B"}
    # Another field of the same stale form does not clash.
    merged = await api.patch(url, json={"notes": "n", "seen": seen})
    assert merged.status_code == 200
    assert (merged.json()["data"]["title"], merged.json()["data"]["notes"]) == ("B", "n")
    # Nor does the same change made twice.
    assert (await api.patch(url, json={"title": "B", "seen": seen})).status_code == 200


async def test_ones_own_last_edit_is_not_stale(add, unit: Db, alice: Actor, clock: ManualClock):
    """The clock runs on between writing the row and the log."""
    task = await add("A")

    def running() -> datetime:
        clock.advance(timedelta(milliseconds=1))
        return clock()

    unit.clock = unit.sync_session.info["clock"] = running
    mine = await service.update_task(unit, alice, task.id, TaskPatch(title="B"))
    await service.update_task(unit, alice, task.id, TaskPatch(notes="elsewhere"))
    again = TaskPatch(title="C", seen=mine.updated_at)
    assert (await service.update_task(unit, alice, task.id, again)).title == "C"
    with pytest.raises(Conflict):
        await service.update_task(
            unit, alice, task.id, TaskPatch(notes="mine", seen=mine.updated_at)
        )


async def test_urgent_tasks_are_announced_once(add, unit: Db, alice: Actor, events):
    await add("calm")
    task = await add("fire", priority="urgent")
    other = await add("later")
    await service.update_task(unit, alice, other.id, TaskPatch(priority="urgent"))
    await service.update_task(unit, alice, other.id, TaskPatch(priority="urgent"))
    announced = [event["task_id"] for event in await events("UrgentTaskAdded")]
    assert announced == [str(task.id), str(other.id)]


async def test_a_day_is_due_at_its_local_end_and_follows_its_owner(add, unit: Db, alice: Actor):
    task = await add(due_date=date(2026, 11, 24))
    timed = await add(due_date=date(2026, 11, 24), due_time=time(9))
    assert task.due_at == datetime(2026, 11, 24, 23, tzinfo=UTC)
    await accounts.patch_profile(unit, alice, ProfilePatch(timezone="Asia/Tokyo"))
    moved = await sessions.actor_for_user(unit, alice.user_id)
    day, hour = [await service.get_task(unit, moved, key) for key in (task.id, timed.id)]
    assert day.due_at == datetime(2026, 11, 24, 15, tzinfo=UTC)
    assert hour.due_at == datetime(2026, 11, 24, 0, tzinfo=UTC)
    assert hour.updated_at == timed.updated_at


async def test_the_end_of_a_day_follows_the_hour_at_which_it_starts(add, unit: Db, alice: Actor):
    task = await add(due_date=date(2026, 11, 24))
    await accounts.put_preferences(unit, alice, PreferencesIn(day_start_hour=4))
    moved = await service.get_task(unit, alice, task.id)
    assert moved.due_at == datetime(2026, 11, 25, 3, tzinfo=UTC)


async def test_a_repeating_task_keeps_a_due_date(add, unit: Db, alice: Actor):
    task = await add(due_date=date(2026, 12, 1), recurrence_rule="FREQ=WEEKLY")
    with pytest.raises(InvalidInput) as refused:
        await service.update_task(unit, alice, task.id, TaskPatch(due_date=None))
    assert refused.value.details["field"] == "due_date"


async def test_goal_and_milestone_agree(api: httpx.AsyncClient):
    async def post(path: str, title: str) -> str:
        return (await api.post(path, json={"title": title})).json()["data"]["id"]

    one, other = await post("/goals", "One"), await post("/goals", "Other")
    step = await post(f"/goals/{one}/milestones", "Step")
    made = (await api.post("/tasks", json={"title": "T", "milestone_id": step})).json()["data"]
    assert (made["goal_id"], made["milestone_id"]) == (one, step)
    both = await api.post("/tasks", json={"title": "T", "goal_id": other, "milestone_id": step})
    assert both.status_code == 422
    url = f"/tasks/{made['id']}"
    moved = (await api.patch(url, json={"goal_id": other})).json()["data"]
    assert (moved["goal_id"], moved["milestone_id"]) == (other, None)
    wrong = await api.patch(url, json={"goal_id": one, "milestone_id": step})
    assert wrong.status_code == 200
    wrong = await api.patch(url, json={"goal_id": other, "milestone_id": step})
    assert wrong.status_code == 422
    back = (await api.patch(url, json={"milestone_id": step})).json()["data"]
    assert (back["goal_id"], back["milestone_id"]) == (one, step)
    clear = (await api.patch(url, json={"goal_id": None})).json()["data"]
    assert (clear["goal_id"], clear["milestone_id"]) == (None, None)


async def test_deleting_a_goal_leaves_its_tasks_without_goal(api: httpx.AsyncClient):
    goal = (await api.post("/goals", json={"title": "G"})).json()["data"]["id"]
    task = (await api.post("/tasks", json={"title": "T", "goal_id": goal})).json()["data"]["id"]
    await api.delete(f"/goals/{goal}")
    assert (await api.get(f"/tasks/{task}")).json()["data"]["goal_id"] is None
    await api.post(f"/goals/{goal}/restore")
    assert (await api.get(f"/tasks/{task}")).json()["data"]["goal_id"] == goal


async def test_put_of_what_was_read_changes_nothing(api: httpx.AsyncClient):
    made = (
        await api.post(
            "/tasks",
            json={"title": "T", "due_date": "2026-11-30", "recurrence_rule": "FREQ=WEEKLY"},
        )
    ).json()["data"]
    names = TaskIn.model_fields.keys()
    again = await api.put(f"/tasks/{made['id']}", json={k: made[k] for k in names})
    assert again.json()["data"] == made


async def test_foreign_ids_are_not_there(api: httpx.AsyncClient, bobs_api: httpx.AsyncClient):
    async def post(client: httpx.AsyncClient, path: str) -> str:
        return (await client.post(path, json={"title": "T"})).json()["data"]["id"]

    own, foreign = await post(api, "/tasks"), await post(bobs_api, "/tasks")
    goal = await post(bobs_api, "/goals")
    step = await post(bobs_api, f"/goals/{goal}/milestones")
    url = f"/tasks/{foreign}"
    actions = ("complete", "uncomplete", "archive", "restore", "duplicate", "skip")
    answers = [
        *[await api.post(f"{url}/{action}") for action in actions],
        await api.get(url),
        await api.put(url, json={"title": "X"}),
        await api.patch(url, json={"title": "X"}),
        await api.delete(url),
        await api.get(f"{url}/subtasks"),
        await api.post(f"{url}/subtasks", json={"title": "X"}),
        await api.get(f"{url}/dependencies"),
        await api.put(f"{url}/dependencies", json={"depends_on": []}),
        await api.put(f"/tasks/{own}/dependencies", json={"depends_on": [foreign]}),
        await api.put(f"/tasks/{own}/dependencies", json={"depends_on": [str(uuid4())]}),
        await api.post(f"/tasks/{own}/reorder", json={"after_id": foreign}),
        await api.post(f"{url}/reorder", json={"after_id": own}),
    ]
    for fields in ({"goal_id": goal}, {"milestone_id": step}, {"parent_id": foreign}):
        answers.append(await api.post("/tasks", json={"title": "X", **fields}))
        answers.append(await api.patch(f"/tasks/{own}", json=fields))
    assert {answer.status_code for answer in answers} == {404}
    assert {answer.json()["error"]["code"] for answer in answers} == {"NOT_FOUND"}
    assert (await bobs_api.get(url)).json()["data"]["title"] == "T"
    for name, value in (("goal_id", goal), ("parent_id", foreign)):
        assert (await api.get("/tasks", params={name: value})).json()["data"] == []


async def test_nobody_gets_in_without_signing_in(anonymous: httpx.AsyncClient):
    assert (await anonymous.get("/tasks")).status_code == 401
    assert (await anonymous.post("/tasks", json={"title": "T"})).status_code == 401


async def test_verbs_refuse_by_name(add, unit: Db, alice: Actor):
    with pytest.raises(InvalidInput) as refused:
        await add(due_date=date(2026, 11, 1), start_date=date(2026, 11, 2))
    assert refused.value.details["field"] == "due_date"
    with pytest.raises(NotFound):
        await service.get_task(unit, alice, uuid4())


async def test_a_write_sent_twice_with_one_key_makes_one_task(api: httpx.AsyncClient):
    headers = {"Idempotency-Key": "offline-0001"}
    one = await api.post("/tasks", json={"title": "T"}, headers=headers)
    two = await api.post("/tasks", json={"title": "T"}, headers=headers)
    assert one.json()["data"]["id"] == two.json()["data"]["id"]
    assert len((await api.get("/tasks")).json()["data"]) == 1

"""Tasks in on the real database: once however often, all at once, and taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Database, Db, unit_of_work
from focusflow.platform.errors import Conflict, InvalidInput, NotFound
from focusflow.progress import service as progress
from focusflow.tasks import jobs, service
from focusflow.tasks.models import TaskDependency
from focusflow.tasks.schemas import TaskIn, TaskPatch
from focusflow.tasks.schemas_transfer import Upload
from tests.integration.tasks.conftest import Events
from tests.integration.tasks.transfer_files import ESSAY, big, bring, rows


async def test_a_table_comes_in_with_its_tree_and_done_marks(unit: Db, alice: Actor) -> None:
    made = await bring(unit, alice, ESSAY)
    assert (made.status, made.format, made.taken, made.skipped, made.percent) == (
        "done",
        "csv",
        3,
        1,
        100,
    )
    assert made.message == "Tasks: 3 came in, 1 rows skipped."
    assert [(row.kind, row.line, row.reason) for row in made.rows] == [
        ("skipped", 5, "It has no title.")
    ]
    essay, outline, draft = await rows(unit, alice)
    assert (essay.title, essay.tags, str(essay.due_date)) == (
        "Essay",
        ["uni", "writing"],
        "2026-12-01",
    )
    assert essay.due_at is not None
    assert (outline.parent_id, draft.parent_id) == (essay.id, essay.id)
    assert (outline.status, outline.completed_at is not None) == ("completed", True)
    view = await service.get_task(unit, alice, essay.id)
    assert (view.subtasks_total, view.subtasks_done) == (2, 1)
    assert [task.id for task in await service.dependencies(unit, alice, draft.id)] == [outline.id]


async def test_an_import_is_one_event_and_brings_no_points(
    unit: Db, alice: Actor, events: Events
) -> None:
    await bring(unit, alice, ESSAY)
    assert [e["taken"] for e in await events("TasksImported")] == [3]
    assert await events("TaskCompleted") == []
    assert await events("TaskChanged") == []
    points = await progress.summary(unit, alice)
    assert (points.xp, points.streak_current, points.earned_today) == (0, 0, 0)


async def test_the_same_file_again_brings_nothing(unit: Db, alice: Actor) -> None:
    await bring(unit, alice, ESSAY)
    again = await bring(unit, alice, ESSAY)
    assert (again.taken, again.already, again.skipped) == (0, 3, 1)
    assert [row.kind for row in again.rows] == ["skipped", "already", "already", "already"]
    assert again.rows[1].reason == "It is here already."
    assert len(await rows(unit, alice)) == 3
    longer = await bring(unit, alice, ESSAY + b"5,Print,1,,pending,,,\n")
    assert (longer.taken, longer.already) == (1, 3)
    found = {task.title: task for task in await rows(unit, alice)}
    assert found["Print"].parent_id == found["Essay"].id, "it lies inside the one from before"


async def test_what_is_in_the_trash_stays_there(unit: Db, alice: Actor) -> None:
    await bring(unit, alice, ESSAY)
    essay = (await rows(unit, alice))[0]
    await service.delete_task(unit, alice, essay.id)
    again = await bring(unit, alice, ESSAY + b"5,Print,1,,pending,,,\n")
    assert (again.taken, again.already) == (1, 3)
    assert "trash" in again.rows[1].reason
    assert [row.reason for row in again.rows if row.kind == "note"] == [
        "The task above it is in the trash; it stands alone."
    ]


async def test_others_have_their_own(unit: Db, alice: Actor, bob: Actor) -> None:
    made = await bring(unit, alice, ESSAY)
    assert (await bring(unit, bob, ESSAY)).taken == 3
    for verb in (service.import_status, service.undo_import, service.import_rows):
        with pytest.raises(NotFound):
            await verb(unit, bob, made.id)  # type: ignore[operator]
    assert len((await service.list_task_imports(unit, bob)).items) == 1


async def test_undo_removes_what_nobody_changed(unit: Db, alice: Actor, clock: ManualClock) -> None:
    mine = await service.create_task(unit, alice, TaskIn(title="Mine"))
    made = await bring(unit, alice, ESSAY + b"5,Alone,,,pending,,,\n6,Other,,,pending,,,\n")
    clock.advance(timedelta(hours=1))
    found = {task.title: task for task in await rows(unit, alice)}
    await service.update_task(unit, alice, found["Draft"].id, TaskPatch(title="Second draft"))
    inside = await service.create_task(
        unit, alice, TaskIn(title="Inside", parent_id=found["Alone"].id)
    )
    unit.expunge_all()
    undone = await service.undo_import(unit, alice, made.id)
    assert (undone.status, undone.removed, undone.kept) == ("undone", 2, 3)
    assert {row.title for row in undone.rows} == {"Essay", "Second draft", "Alone"}
    unit.expunge_all()
    left = {task.id for task in await rows(unit, alice)}
    assert left == {mine.id, inside.id, found["Essay"].id, found["Draft"].id, found["Alone"].id}
    assert await service.undo_import(unit, alice, made.id) == undone, "again changes nothing"
    assert (await bring(unit, alice, ESSAY)).taken == 1, "what was removed can come again"


async def test_an_import_can_be_undone_for_thirty_days(
    unit: Db, alice: Actor, clock: ManualClock
) -> None:
    made = await bring(unit, alice, ESSAY)
    assert made.undo_until == made.created_at + timedelta(days=30)
    clock.advance(timedelta(days=30, minutes=1))
    with pytest.raises(Conflict, match="30 days"):
        await service.undo_import(unit, alice, made.id)
    assert (await service.import_status(unit, alice, made.id)).undo_until is None
    clock.advance(timedelta(days=1))
    assert await service.forget_imports(unit) == 1
    unit.expunge_all()
    assert len(await rows(unit, alice)) == 3, "the tasks stay"
    assert (await bring(unit, alice, ESSAY)).already == 3, "and are known"


async def test_a_preview_keeps_nothing(unit: Db, alice: Actor) -> None:
    shown = await service.preview_import(unit, alice, Upload("x.csv", ESSAY))
    assert (shown.tasks, shown.open, shown.done, shown.subtasks, shown.skipped) == (3, 2, 1, 2, 1)
    assert shown.mapping["parent_id"] == "parent_id"
    assert [task.title for task in shown.sample] == ["Essay", "Outline", "Draft"]
    assert await rows(unit, alice) == []
    assert (await service.list_task_imports(unit, alice)).items == ()
    await bring(unit, alice, ESSAY)
    assert (await service.preview_import(unit, alice, Upload("x.csv", ESSAY))).already == 3


async def test_a_table_with_a_wrong_header_asks_for_a_mapping(unit: Db, alice: Actor) -> None:
    upload = Upload("odd.csv", b"Was;Bis wann\nLesen;01.12.2026\n")
    shown = await service.preview_import(unit, alice, upload)
    assert (shown.mapping_needed, shown.columns) == (True, ("Was", "Bis wann"))
    with pytest.raises(InvalidInput, match="which column is the title") as raised:
        await service.start_import(unit, alice, upload)
    assert raised.value.details["field"] == "mapping"
    mapping = {"Was": "title", "Bis wann": "due_date"}
    made = await service.start_import(unit, alice, upload, mapping)
    assert made.taken == 1
    task = (await rows(unit, alice))[0]
    assert (task.title, str(task.due_date)) == ("Lesen", "2026-12-01")


async def test_a_large_file_comes_in_as_a_job(database: Database, alice: Actor, bob: Actor) -> None:
    async with unit_of_work() as db:
        made = await bring(db, alice, big(2000))
        assert (made.status, made.rows_total, made.rows_done) == ("waiting", 2000, 0)
        assert db.changes == set()
        with pytest.raises(Conflict, match="running"):
            await service.undo_import(db, alice, made.id)
        queued = (await db.execute(text("SELECT task_name, args FROM procrastinate_jobs"))).all()
    assert [(name, args["import_id"]) for name, args in queued] == [("import_tasks", str(made.id))]
    await jobs.import_tasks._task(**queued[0][1])
    async with unit_of_work() as db:
        done = await service.import_status(db, alice, made.id)
        assert (done.status, done.taken, done.rows_done, done.percent) == ("done", 2000, 2000, 100)
        found = await rows(db, alice)
        assert [task.title for task in found] == [f"Step {n}" for n in range(2000)]
        assert sum(task.parent_id is not None for task in found) == 1800
        edges = await db.scalar(select(func.count()).select_from(TaskDependency))
        assert edges == 1600
    await service.run_import(alice, made.id)
    async with unit_of_work() as db:
        again = await bring(db, alice, big(2000))
    await service.run_import(alice, again.id)
    async with unit_of_work() as db:
        twice = await service.import_status(db, alice, again.id)
        assert (twice.taken, twice.already) == (0, 2000)
        told = await service.import_rows(db, alice, again.id, kinds=["already"], after=1990)
        assert [row.number for row in told] == list(range(1991, 2001))
    async with unit_of_work() as db:
        undone = await service.undo_import(db, alice, made.id)
        assert (undone.removed, undone.kept) == (2000, 0)


async def test_a_job_goes_on_where_it_broke_off(
    database: Database, alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with unit_of_work() as db:
        made = await bring(db, alice, big(1200))
    real, calls = service.transfer._step, []  # type: ignore[attr-defined]

    async def breaks(*args: object) -> bool:
        calls.append(args)
        if len(calls) == 2:
            raise ZeroDivisionError
        return bool(await real(*args))

    monkeypatch.setattr(service.transfer, "_step", breaks)  # type: ignore[attr-defined]
    with pytest.raises(ZeroDivisionError):
        await service.run_import(alice, made.id)
    async with unit_of_work() as db:
        half = await service.import_status(db, alice, made.id)
        assert (half.status, half.rows_done, half.percent) == ("running", 500, 41)
    await service.run_import(alice, made.id)
    async with unit_of_work() as db:
        done = await service.import_status(db, alice, made.id)
        assert (done.status, done.taken, done.already) == ("done", 1200, 0)


async def test_a_section_for_which_there_is_no_room_becomes_a_tag(unit: Db, alice: Actor) -> None:
    lines = [f"Task {n},Part {n}" for n in range(22)]
    made = await bring(unit, alice, "\n".join(["title,section", *lines]).encode())
    assert made.taken == 22
    assert len(await service.list_sections(unit, alice)) == 20
    told = [row.reason for row in made.rows]
    assert told == ["There are 20 sections already; it got a tag of that name instead."] * 2
    found = {task.title: (task.section_id is None, task.tags) for task in await rows(unit, alice)}
    assert found["Task 19"] == (False, [])
    assert found["Task 20"] == (True, ["Part 20"])

"""A running import is cancelled: nothing is left of it, whatever the worker does meanwhile."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import func, select
from sqlmodel import col

from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Database, Db, unit_of_work
from focusflow.platform.errors import Conflict, NotFound
from focusflow.tasks import service
from focusflow.tasks.models import Task, TaskImport
from focusflow.tasks.schemas import TaskPatch
from focusflow.tasks.schemas_transfer import TaskImportView
from tests.integration.tasks.conftest import Events
from tests.integration.tasks.transfer_files import ESSAY, big, bring, export, rows


async def begin(actor: Actor, count: int) -> TaskImportView:
    async with unit_of_work() as db:
        return await bring(db, actor, big(count))


async def some_chunks(actor: Actor, made: TaskImportView, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a worker write one chunk and then be killed."""
    real, calls = service.transfer._step, []  # type: ignore[attr-defined]

    async def breaks(*args: object) -> bool:
        calls.append(args)
        if len(calls) == 2:
            raise ZeroDivisionError
        return bool(await real(*args))

    with monkeypatch.context() as patch:
        patch.setattr(service.transfer, "_step", breaks)  # type: ignore[attr-defined]
        with pytest.raises(ZeroDivisionError):
            await service.run_import(actor, made.id)


async def tasks_of(actor: Actor) -> int:
    async with unit_of_work() as db:
        wanted = select(func.count()).select_from(Task).where(col(Task.user_id) == actor.user_id)
        return int(await db.scalar(wanted) or 0)


async def test_what_came_in_goes_again_and_no_worker_goes_on(
    database: Database, alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await begin(alice, 1200)
    await some_chunks(alice, made, monkeypatch)
    assert await tasks_of(alice) == 500
    async with unit_of_work() as db:
        over = await service.cancel_import(db, alice, made.id)
        assert {topic for _, topic in db.changes} == {"task_imports", "tasks"}
    assert (over.status, over.removed, over.kept, over.undo_until) == ("cancelled", 500, 0, None)
    assert over.message == "Cancelled. Tasks: 500 removed."
    await service.run_import(alice, made.id)  # the worker's second life
    assert await tasks_of(alice) == 0
    async with unit_of_work() as db:
        kept = await db.scalar(select(TaskImport.data).where(col(TaskImport.id) == made.id))
        assert kept is None, "the file is no longer held"
    again = await begin(alice, 1200)
    await service.run_import(alice, again.id)
    async with unit_of_work() as db:
        assert (await service.import_status(db, alice, again.id)).taken == 1200


async def test_what_was_changed_meanwhile_stays_and_is_named(
    database: Database, alice: Actor, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await begin(alice, 1200)
    await some_chunks(alice, made, monkeypatch)
    clock.advance(timedelta(minutes=1))
    async with unit_of_work() as db:
        first = (await rows(db, alice))[0]
        await service.update_task(db, alice, first.id, TaskPatch(title="Mine now"))
    async with unit_of_work() as db:
        over = await service.cancel_import(db, alice, made.id)
    assert (over.removed, over.kept) == (499, 1)
    assert [(row.kind, row.title) for row in over.rows] == [("kept", "Mine now")]


async def test_cancelling_again_changes_nothing_and_undoing_neither(
    unit: Db, alice: Actor, events: Events
) -> None:
    made = await bring(unit, alice, big(600))
    first = await service.cancel_import(unit, alice, made.id)
    assert (first.status, first.removed) == ("cancelled", 0)
    assert await service.cancel_import(unit, alice, made.id) == first
    assert await service.undo_import(unit, alice, made.id) == first
    assert [event["removed"] for event in await events("TaskImportCancelled")] == [0]
    assert await events("TaskImportUndone") == []


async def test_what_is_done_or_undone_is_not_cancelled(unit: Db, alice: Actor) -> None:
    made = await bring(unit, alice, ESSAY)
    with pytest.raises(Conflict, match="still undo"):
        await service.cancel_import(unit, alice, made.id)
    assert len(await rows(unit, alice)) == 3
    await service.undo_import(unit, alice, made.id)
    with pytest.raises(Conflict, match="undone already"):
        await service.cancel_import(unit, alice, made.id)


async def test_others_can_not_cancel_it(unit: Db, alice: Actor, bob: Actor) -> None:
    made = await bring(unit, alice, big(600))
    with pytest.raises(NotFound):
        await service.cancel_import(unit, bob, made.id)
    assert (await service.import_status(unit, alice, made.id)).status == "waiting"


async def test_cancelling_while_a_worker_writes_leaves_nothing(
    real_database: Database, real_alice: Actor
) -> None:
    for pause in (0.0, 0.4):
        made = await begin(real_alice, 2600)
        work = asyncio.create_task(service.run_import(real_alice, made.id))
        await asyncio.sleep(pause)

        async def cancel(wanted: TaskImportView = made) -> str:
            async with unit_of_work() as db:
                return (await service.cancel_import(db, real_alice, wanted.id)).status

        # Two tabs at once.
        assert await asyncio.gather(cancel(), cancel()) == ["cancelled", "cancelled"]
        await work
        assert await tasks_of(real_alice) == 0
        async with unit_of_work() as db:
            over = await service.import_status(db, real_alice, made.id)
        assert (over.status, over.finished_at) == ("cancelled", None)


async def test_the_routes_of_cancelling_and_of_told_rows(
    api: httpx.AsyncClient, bobs_api: httpx.AsyncClient
) -> None:
    made = (await api.post("/tasks/imports", files={"file": ("a.csv", big(600))})).json()["data"]
    path = f"/tasks/imports/{made['id']}"
    assert (await bobs_api.post(f"{path}/cancel")).status_code == 404
    assert (await bobs_api.get(f"{path}/rows.csv")).status_code == 404
    over = await api.post(f"{path}/cancel")
    assert (over.status_code, over.json()["data"]["status"]) == (200, "cancelled")
    said = "title,due\n=1+1,nonsense\n,2026-12-01\n"
    made = (await api.post("/tasks/imports", files={"file": ("b.csv", said)})).json()["data"]
    done = f"/tasks/imports/{made['id']}"
    assert (await api.post(f"{done}/cancel")).status_code == 409
    table = await api.get(f"{done}/rows.csv")
    assert table.headers["content-type"].startswith("text/csv")
    lines = table.text.lstrip("\ufeff").splitlines()
    assert lines[0] == "what,line,file,title,reason"
    assert lines[1] == "left out,3,,,It has no title."
    assert lines[2].startswith("changed,2,,'=1+1,"), "no spreadsheet takes it for a formula"


async def test_imports_are_listed_page_by_page(api: httpx.AsyncClient) -> None:
    for n in range(3):
        await api.post("/tasks/imports", files={"file": (f"{n}.csv", f"title\nTask {n}\n")})
    first = (await api.get("/tasks/imports", params={"limit": 2})).json()
    cursor = first["meta"]["pagination"]["next_cursor"]
    second = (await api.get("/tasks/imports", params={"limit": 2, "cursor": cursor})).json()
    names = [one["file_name"] for one in first["data"] + second["data"]]
    assert names == ["2.csv", "1.csv", "0.csv"]
    assert second["meta"]["pagination"]["has_more"] is False
    assert (await api.get("/tasks/imports", params={"cursor": "x"})).status_code == 422


async def test_an_export_of_open_or_done_tasks_stands_for_itself(
    database: Database, alice: Actor, bob: Actor, api: httpx.AsyncClient
) -> None:
    async with unit_of_work() as db:
        await bring(db, alice, ESSAY)
    for scope, titles in (("open", {"Essay", "Draft"}), ("done", {"Outline"})):
        answer = await api.get("/tasks/export", params={"format": "csv", "scope": scope})
        assert f"focusflow-tasks-{scope}.csv" in answer.headers["content-disposition"]
        async with unit_of_work() as db:
            came = await bring(db, bob, answer.content)
            found = {task.title for task in await rows(db, bob)}
            await service.undo_import(db, bob, came.id)
        assert (came.skipped, came.notes) == (0, 0), "no link leads out of the file"
        assert found == titles
    whole = await export(alice, "csv")
    assert whole.count(b"\r\n") == 4


async def test_a_preview_guesses_columns_and_shows_the_first_rows(
    api: httpx.AsyncClient,
) -> None:
    data = "Nr;Wann;Was\n1;01.12.2026;Lesen\n2;02.12.2026;Schreiben\n"
    files = {"file": ("odd.csv", data)}
    shown = (await api.post("/tasks/imports/preview", files=files)).json()["data"]
    assert (shown["mapping_needed"], shown["columns"]) == (True, ["Nr", "Wann", "Was"])
    assert shown["mapping"] == {"Was": "title", "Wann": "due_date"}
    assert shown["cells"] == [["1", "01.12.2026", "Lesen"], ["2", "02.12.2026", "Schreiben"]]
    none = {"mapping": "{}", "format": "csv"}
    shown = (await api.post("/tasks/imports/preview", files=files, data=none)).json()["data"]
    assert (shown["mapping_needed"], shown["mapping"]) == (True, {}), "what was sent is kept"

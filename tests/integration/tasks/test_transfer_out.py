"""Tasks out, and in again elsewhere."""

from __future__ import annotations

from datetime import date

import pytest

from focusflow.platform.actor import Actor
from focusflow.platform.db import Database, unit_of_work
from focusflow.tasks import service
from focusflow.tasks.schemas import TaskFilter, TaskIn
from focusflow.tasks.schemas_series import SeriesIn
from focusflow.tasks.schemas_transfer import Upload
from focusflow.tasks.schemas_views import NameIn
from tests.integration.tasks.transfer_files import ESSAY, big, bring, export, rows


@pytest.mark.parametrize("export_format", ["csv", "json", "todo_txt", "vtodo"])
async def test_an_export_is_read_back(
    database: Database, alice: Actor, bob: Actor, export_format: str
) -> None:
    async with unit_of_work() as db:
        await bring(db, alice, ESSAY)
        weekly = TaskIn(title="=Review", due_date="2026-11-30", due_time="09:30",
                        recurrence_rule="FREQ=WEEKLY;BYDAY=MO", notes="One\nTwo")  # fmt: skip
        made = await service.create_task(db, alice, weekly)
        await service.complete_task(db, alice, made.id)
    data = await export(alice, export_format)
    async with unit_of_work() as db:
        mine = await bring(db, alice, data, "x")
        assert (mine.taken, mine.already, mine.skipped) == (0, 5, 0)
        theirs = await bring(db, bob, data, "x")
        assert (theirs.format, theirs.taken, theirs.skipped, theirs.notes) == (
            export_format,
            5,
            0,
            0,
        )
        before, after = await rows(db, alice), await rows(db, bob)
        titles = [{t.id: t.title for t in side} for side in (before, after)]
        for side, names in zip((before, after), titles, strict=True):
            for task in side:
                db.expunge(task)
                task.title += f" in {names.get(task.parent_id)}"
        facts = [
            [
                (t.title, t.status, t.completed_at, t.due_at, t.recurrence_rule, t.series_start)
                for t in side
            ]
            for side in (before, after)
        ]
        assert facts[0] == facts[1]
        page = await service.list_tasks(db, bob, TaskFilter(view="completed"))
        assert len(page.items) == 2


async def test_pages_of_an_export_hold_every_task_once(database: Database, alice: Actor) -> None:
    async with unit_of_work() as db:
        made = await bring(db, alice, big(1100))
    await service.run_import(alice, made.id)
    data = await export(alice, "json")
    assert data.count(b'"title": "Step ') == 1100
    async with unit_of_work() as db:
        shown = await service.preview_import(db, alice, Upload("x.json", data))
    assert (shown.tasks, shown.already, shown.skipped) == (1100, 1100, 0)


@pytest.mark.parametrize("export_format", ["csv", "json", "todo_txt", "vtodo"])
async def test_sections_and_what_becomes_of_missed_ones_move_along(
    database: Database, alice: Actor, bob: Actor, export_format: str
) -> None:
    async with unit_of_work() as db:
        garden = await service.add_section(db, alice, NameIn(title="Garden and yard"))
        task = await service.create_task(
            db,
            alice,
            TaskIn(
                title="Water the plants",
                recurrence_rule="FREQ=DAILY",
                due_date=date(2026, 11, 25),
                section_id=garden.id,
            ),
        )
        await service.set_series(db, alice, task.id, SeriesIn(policy="skip"))
        await service.create_task(db, alice, TaskIn(title="Read"))
    data = await export(alice, export_format)
    for _ in range(2):
        async with unit_of_work() as db:
            await bring(db, bob, data, f"tasks.{export_format}")
    async with unit_of_work() as db:
        (section,) = await service.list_sections(db, bob)
        found = (await service.list_tasks(db, bob, TaskFilter(sort="title"))).items
        assert [(one.title, one.section_title) for one in found] == [
            ("Read", None), ("Water the plants", "Garden and yard"),
        ]  # fmt: skip
        assert section.title == "Garden and yard"
        assert (await service.get_series(db, bob, found[1].id)).policy == "skip"

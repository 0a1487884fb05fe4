"""Sections, saved filters and templates in and out with all tasks, and taken back with them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Database, Db, unit_of_work
from focusflow.tasks import service
from focusflow.tasks.schemas import TaskFilter, TaskIn
from focusflow.tasks.schemas_transfer import TaskImportView, Upload
from focusflow.tasks.schemas_views import (
    FilterSettings,
    FromTemplateIn,
    NameIn,
    OrderIn,
    SavedFilterIn,
    TaskTemplateIn,
    TaskTemplatePatch,
)


async def bring(db: Db, actor: Actor, data: bytes) -> TaskImportView:
    return await service.start_import(db, actor, Upload("tasks.json", data))


async def export(actor: Actor, scope: Any = "all") -> bytes:
    pieces = [piece async for piece in service.export_tasks(actor, "json", scope)]
    return "".join(pieces).encode()


async def furnish(db: Db, actor: Actor) -> None:
    """Three sections in an order of one's own, filters, a template, and a tree of tasks."""
    made = {name: await service.add_section(db, actor, NameIn(title=name)) for name in "ABC"}
    await service.order_sections(db, actor, OrderIn(ids=[made[name].id for name in "CAB"]))
    essay = await service.create_task(
        db, actor, TaskIn(title="Essay", due_date="2026-12-01", section_id=made["B"].id)
    )
    outline = await service.create_task(
        db,
        actor,
        TaskIn(
            title="Outline",
            parent_id=essay.id,
            due_date="2026-11-28",
            due_time="09:30",
            tags=["uni"],
        ),
    )
    await service.create_task(db, actor, TaskIn(title="Sources", parent_id=outline.id))
    await service.complete_task(db, actor, outline.id)
    await service.save_task_template(db, actor, TaskTemplateIn(task_id=essay.id, title="Paper"))
    for title, settings in (
        ("In B", FilterSettings(section_id=made["B"].id, priority="high", look="board")),
        ("Loose", FilterSettings(section_id="none", q="call")),
    ):
        await service.save_filter(db, actor, SavedFilterIn(title=title, settings=settings))


async def shown(db: Db, actor: Actor) -> dict[str, Any]:
    """All there is, by names."""
    sections = await service.list_sections(db, actor)
    names = {one.id: one.title for one in sections}
    tasks = [
        task
        for view in ("open", "completed")
        for task in (await service.list_tasks(db, actor, TaskFilter(view=view))).items
    ]
    titles = {task.id: task.title for task in tasks}
    return {
        "sections": [one.title for one in sections],
        "filters": [
            (one.title, names.get(one.settings.section_id), one.settings.model_dump(exclude={"section_id"}))
            for one in await service.list_filters(db, actor)
        ],
        "templates": [(one.title, one.items) for one in await service.list_task_templates(db, actor)],
        "tasks": sorted(
            (task.title, task.status, titles.get(task.parent_id, ""), task.section_title or "") for task in tasks
        ),
    }  # fmt: skip


async def test_an_empty_account_becomes_the_same(
    database: Database, alice: Actor, bob: Actor
) -> None:
    async with unit_of_work() as db:
        await furnish(db, alice)
    data = await export(alice)
    async with unit_of_work() as db:
        preview = await service.preview_import(db, bob, Upload("tasks.json", data))
        assert (preview.tasks, preview.parts) == (3, 6)
        brought = await bring(db, bob, data)
        assert (brought.taken, brought.parts, brought.notes) == (3, 6, 0)
        assert brought.message.endswith("Sections, filters and templates: 6 came in.")
        assert await shown(db, bob) == await shown(db, alice)
        (template,) = await service.list_task_templates(db, bob)
        made = await service.use_task_template(db, bob, template.id, FromTemplateIn())
        assert (made.title, made.subtasks_total) == ("Essay", 1)
    async with unit_of_work() as db:
        before = await shown(db, bob)
        assert (await service.preview_import(db, bob, Upload("tasks.json", data))).parts == 0
        again = await bring(db, bob, data)
        assert (again.taken, again.already, again.parts) == (0, 3, 0)
        assert await shown(db, bob) == before, "a second time changes nothing"
        assert again.undo_until is None, "there is nothing to undo"


async def test_only_all_tasks_have_them_along(database: Database, alice: Actor) -> None:
    async with unit_of_work() as db:
        await furnish(db, alice)
    assert {*json.loads(await export(alice))} >= {"sections", "filters", "templates", "tasks"}
    assert {*json.loads(await export(alice, "open"))} == {"format", "version", "tasks"}


async def test_an_account_without_tasks_moves_too(
    database: Database, alice: Actor, bob: Actor
) -> None:
    async with unit_of_work() as db:
        await service.add_section(db, alice, NameIn(title="Home"))
    data = await export(alice)
    async with unit_of_work() as db:
        brought = await bring(db, bob, data)
        assert (brought.taken, brought.parts) == (0, 1)
        assert brought.undo_until is not None
        await service.undo_import(db, bob, brought.id)
        assert await service.list_sections(db, bob) == []


async def test_undo_takes_them_back_too(database: Database, alice: Actor, bob: Actor) -> None:
    async with unit_of_work() as db:
        await furnish(db, alice)
    data = await export(alice)
    async with unit_of_work() as db:
        await service.add_section(db, bob, NameIn(title="b"))
        before = await shown(db, bob)
        brought = await bring(db, bob, data)
        assert brought.parts == 5, "a section of that name was there"
        assert [one.title for one in await service.list_sections(db, bob)] == ["b", "C", "A"]
    async with unit_of_work() as db:
        undone = await service.undo_import(db, bob, brought.id)
        assert (undone.removed, undone.kept, undone.rows) == (3, 0, ())
        assert await shown(db, bob) == before


async def test_undo_leaves_what_is_used_or_was_changed(
    database: Database, alice: Actor, bob: Actor, clock: ManualClock
) -> None:
    async with unit_of_work() as db:
        await furnish(db, alice)
    data = await export(alice)
    async with unit_of_work() as db:
        brought = await bring(db, bob, data)
    clock.advance(timedelta(minutes=1))
    async with unit_of_work() as db:
        sections = {one.title: one.id for one in await service.list_sections(db, bob)}
        task = TaskIn(title="Own", section_id=sections["A"])
        await service.create_task(db, bob, task)
        looks_at_c = FilterSettings(section_id=sections["C"])
        await service.save_filter(db, bob, SavedFilterIn(title="Own", settings=looks_at_c))
        (template,) = await service.list_task_templates(db, bob)
        await service.rename_task_template(
            db, bob, template.id, TaskTemplatePatch(title="My paper")
        )
    async with unit_of_work() as db:
        undone = await service.undo_import(db, bob, brought.id)
        assert (undone.removed, undone.kept) == (3, 0)
        assert [(row.title, row.reason) for row in undone.rows] == [
            ("My paper", "It was changed since; it stayed."),
            ("C", "Something that stays is in it; it stayed."),
            ("A", "Something that stays is in it; it stayed."),
        ]
        left = await shown(db, bob)
        assert left["sections"] == ["C", "A"]
        assert [one[0] for one in left["filters"]] == ["Own"]
        assert [one[0] for one in left["templates"]] == ["My paper"]


async def test_another_order_is_no_change_of_what_is_in_it(
    database: Database, alice: Actor, bob: Actor, clock: ManualClock
) -> None:
    async with unit_of_work() as db:
        await furnish(db, alice)
    data = await export(alice)
    async with unit_of_work() as db:
        brought = await bring(db, bob, data)
    clock.advance(timedelta(minutes=1))
    async with unit_of_work() as db:
        sections = [one.id for one in await service.list_sections(db, bob)]
        await service.order_sections(db, bob, OrderIn(ids=sections[::-1]))
    async with unit_of_work() as db:
        before = await shown(db, bob)
        assert before["sections"] == ["B", "A", "C"]
        again = await bring(db, bob, data)
        assert (again.taken, again.parts, again.skipped, again.notes) == (0, 0, 0, 0)
        assert again.already == brought.taken
        assert await shown(db, bob) == before
        undone = await service.undo_import(db, bob, brought.id)
        assert (undone.removed, undone.kept, undone.rows) == (3, 0, ())
        assert await service.list_sections(db, bob) == []


async def test_a_large_file_brings_them_as_a_job_and_cancel_takes_them_back(
    database: Database, alice: Actor, bob: Actor
) -> None:
    tasks = [{"title": f"Step {n}", "section": "B"} for n in range(600)]
    data = json.dumps({"tasks": tasks, "sections": ["C", "B"]}).encode()
    async with unit_of_work() as db:
        made = await bring(db, alice, data)
        others = await bring(db, bob, data)
        assert await service.list_sections(db, alice) == []
        await service.cancel_import(db, bob, others.id)
    await service.run_import(alice, made.id)
    async with unit_of_work() as db:
        assert [one.title for one in await service.list_sections(db, alice)] == ["C", "B"]
        assert (await service.import_status(db, alice, made.id)).parts == 2
        await service.undo_import(db, alice, made.id)
        assert await service.list_sections(db, alice) == []


ROOT = {"title": "Essay"}


@pytest.mark.parametrize(
    ("parts", "reasons"),
    [
        ({"filters": [{"title": "F", "settings": {"priority": "odd"}}]}, ["saved filter"]),
        ({"filters": [{"title": "F"}]}, ["saved filter"]),
        ({"filters": [{"title": 7, "settings": {}}]}, ["saved filter"]),
        ({"templates": [{"title": "T", "items": []}]}, ["template"]),
        ({"templates": [{"title": "T", "items": [ROOT] * 61}]}, ["template"]),
        ({"templates": [{"title": "T", "items": [ROOT, {**ROOT, "inside": 1}]}]}, ["template"]),
        ({"templates": [{"title": "T", "items": [{**ROOT, "inside": 0}]}]}, ["template"]),
        ({"templates": [{"title": "T", "items": [{**ROOT, "due_in": 10**9}]}]}, ["template"]),
        ({"templates": [{"title": "T", "items": [{**ROOT, "user_id": "x"}]}]}, ["template"]),
    ],
)  # fmt: skip
async def test_what_can_not_be_kept_is_left_out_and_named(
    database: Database, alice: Actor, parts: dict[str, Any], reasons: list[str]
) -> None:
    async with unit_of_work() as db:
        data = json.dumps({"tasks": [{"title": "Read"}], **parts}).encode()
        made = await bring(db, alice, data)
        assert (made.taken, made.parts, made.notes) == (1, 0, 1)
        assert [row.reason for row in made.rows] == [
            f"This {noun} could not be read; it was left out." for noun in reasons
        ]


async def test_an_id_of_another_account_is_not_taken_for_a_section(
    database: Database, alice: Actor, bob: Actor
) -> None:
    async with unit_of_work() as db:
        foreign = await service.add_section(db, alice, NameIn(title="Secret"))
        odd = {"title": "F", "settings": {"section_id": str(foreign.id)}}
        await bring(db, bob, json.dumps({"tasks": [], "filters": [odd]}).encode())
        (found,) = await service.list_filters(db, bob)
        assert found.settings.section_id is None


async def test_what_finds_no_room_is_named(database: Database, alice: Actor) -> None:
    names = [f"Part {n}" for n in range(22)]
    looks = {"title": "Late", "settings": {"section": "Part 21"}}
    async with unit_of_work() as db:
        data = json.dumps({"tasks": [], "sections": names, "filters": [looks]}).encode()
        made = await bring(db, alice, data)
        assert made.parts == 20
        assert [(row.title, row.reason) for row in made.rows] == [
            ("Part 20", "There are 20 sections already; it was left out."),
            ("Part 21", "There are 20 sections already; it was left out."),
            ("Late", "There is no room for the section it shows; it was left out."),
        ]

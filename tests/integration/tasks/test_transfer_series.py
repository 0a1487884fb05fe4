"""Repeating tasks in and out: they go on elsewhere as they would have gone on here."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Database, Db, unit_of_work
from focusflow.tasks import service
from focusflow.tasks.models import Task, TaskSeries
from focusflow.tasks.schemas import SubtaskIn, TaskIn, TaskPatch
from focusflow.tasks.schemas_series import PauseIn, SeriesIn
from focusflow.tasks.schemas_transfer import TaskImportView, Upload
from focusflow.tasks.transfer import WRITERS, ExportFormat
from tests.integration.tasks.series_days import TODAY, day, due, opened

ODD = {0: "first", 499: "over the edge", 500: "over the edge", 619: "last"}
TWICE_A_WEEK = "FREQ=WEEKLY;BYDAY=TU,FR"


async def bring(db: Db, actor: Actor, data: bytes, ending: str = "json") -> TaskImportView:
    return await service.start_import(db, actor, Upload(f"tasks.{ending}", data))


async def export(actor: Actor, export_format: ExportFormat = "json") -> bytes:
    return "".join([piece async for piece in service.export_tasks(actor, export_format)]).encode()


async def repeat(db: Db, actor: Actor, policy: str, rule: str = "FREQ=DAILY") -> None:
    given = TaskIn(title="Water", due_date=TODAY, recurrence_rule=rule)
    task = await service.create_task(db, actor, given)
    await service.set_series(db, actor, task.id, SeriesIn.model_validate({"policy": policy}))


async def pass_days(clock: ManualClock, actor: Actor, days: int) -> None:
    for _ in range(days):
        clock.advance(timedelta(days=1))
        async with unit_of_work() as db:
            await service.roll(db, actor)


async def told(db: Db, actor: Actor) -> tuple[object, ...]:
    """What is said of the series of the open task, but for its ids."""
    series = await service.get_series(db, actor, (await opened(db, actor))[-1].id)
    return (
        series.policy,
        series.current,
        series.upcoming,
        [(pause.first_day, pause.last_day) for pause in series.pauses],
        series.exceptions,
    )


async def series_count(db: Db, actor: Actor) -> int:
    open_ones = select(func.count(col(Task.series_id).distinct())).where(
        col(Task.user_id) == actor.user_id
    )
    assert await db.scalar(open_ones) == await db.scalar(
        select(func.count()).select_from(TaskSeries).where(col(TaskSeries.user_id) == actor.user_id)
    )
    return await db.scalar(open_ones) or 0


async def test_pauses_skipped_and_moved_days_move_along(
    database: Database, alice: Actor, bob: Actor, clock: ManualClock
) -> None:
    async with unit_of_work() as db:
        await repeat(db, alice, "one", TWICE_A_WEEK)
        (task,) = await opened(db, alice)
        pause = PauseIn(first_day=day(13), last_day=day(15))
        await service.add_pause(db, alice, task.id, pause)
        await service.set_exception(db, alice, task.id, day(3), None)
        await service.set_exception(db, alice, task.id, day(7), day(8))
    data = await export(alice)
    async with unit_of_work() as db:
        brought = await bring(db, bob, data)
        assert (brought.taken, brought.skipped, brought.notes) == (1, 0, 0)
        assert await told(db, bob) == await told(db, alice)
        assert (await bring(db, bob, data)).taken == 0
        assert await told(db, bob) == await told(db, alice), "a second time changes nothing"
    for _ in range(5):
        async with unit_of_work() as db:
            for actor in (alice, bob):
                (task,) = await opened(db, actor)
                await service.complete_task(db, actor, task.id)
            assert await due(db, bob) == await due(db, alice)


async def tree(db: Db, actor: Actor) -> list[tuple[object, ...]]:
    """Every task with what stands above it, its done mark and its day in the series."""
    found = (await db.scalars(select(Task).where(col(Task.user_id) == actor.user_id))).all()
    names = {task.id: (task.title, task.due_date) for task in found}
    return sorted(
        (
            task.title,
            str(task.due_date),
            task.parent_id and names[task.parent_id],
            task.status,
            task.completed_at,
            task.recurrence_rule and task.occurrence_date,
        )
        for task in found
    )


@pytest.mark.parametrize("export_format", WRITERS)
async def test_a_stack_goes_on_as_one_series(
    export_format: ExportFormat, database: Database, alice: Actor, bob: Actor, clock: ManualClock
) -> None:
    async with unit_of_work() as db:
        await repeat(db, alice, "stack")
    await pass_days(clock, alice, 4)
    async with unit_of_work() as db:
        stacked = await opened(db, alice)
        await service.complete_task(db, alice, stacked[1].id)
        await service.add_subtask(db, alice, stacked[2].id, SubtaskIn(title="Fill the can"))
        # Stands on the day of another, with which it would clash without its place.
        await service.update_task(db, alice, stacked[3].id, TaskPatch(due_date=day(2)), "this")
        # Of the same words, and yet another series.
        await repeat(db, alice, "stack")
    data = await export(alice, export_format)
    async with unit_of_work() as db:
        brought = await bring(db, bob, data, WRITERS[export_format].ending)
        assert (brought.skipped, brought.notes) == (0, 0)
        assert await tree(db, bob) == await tree(db, alice)
        assert await going_on(db, bob) == await going_on(db, alice)
        assert (await bring(db, bob, data, WRITERS[export_format].ending)).taken == 0
    clock.advance(timedelta(days=1))
    async with unit_of_work() as db:
        for actor in (alice, bob):
            await service.roll(db, actor)
        assert await tree(db, bob) == await tree(db, alice)
        assert await going_on(db, bob) == await going_on(db, alice)


async def going_on(db: Db, actor: Actor) -> list[list[date | None]]:
    """The days of the open tasks of each series."""
    found = await db.scalars(
        select(Task).where(
            col(Task.user_id) == actor.user_id,
            col(Task.series_id).is_not(None),
            col(Task.completed_at).is_(None),
        )
    )
    days: dict[object, list[date | None]] = {}
    for task in found:
        days.setdefault(task.series_id, []).append(task.due_date)
    return sorted(sorted(one, key=str) for one in days.values())


async def test_one_that_stands_on_another_day_keeps_its_place(
    database: Database, alice: Actor, bob: Actor
) -> None:
    async with unit_of_work() as db:
        await repeat(db, alice, "one", TWICE_A_WEEK)
        (task,) = await opened(db, alice)
        await service.set_exception(db, alice, task.id, TODAY, day(1))
    data = await export(alice)
    async with unit_of_work() as db:
        await bring(db, bob, data)
        assert await told(db, bob) == await told(db, alice)


async def test_a_large_file_keeps_series_whole_over_its_pieces(
    database: Database, alice: Actor
) -> None:
    start = date(2026, 11, 24)
    tasks = [
        {
            "id": f"t{n}",
            "title": f"Water {n}",
            "due_date": (start + timedelta(days=n)).isoformat(),
            "recurrence_rule": "FREQ=DAILY",
            "series": ODD.get(n, "many"),
            **({"pauses": [{"first_day": "2027-01-01", "last_day": "2027-01-03"}]} if n == 600 else {}),
        }
        for n in range(620)
    ]  # fmt: skip
    data = json.dumps({"tasks": tasks}).encode()
    async with unit_of_work() as db:
        made = await bring(db, alice, data)
    await service.run_import(alice, made.id)
    async with unit_of_work() as db:
        assert (await service.import_status(db, alice, made.id)).taken == 620
        keys = {task["series"] for task in tasks}
        assert await series_count(db, alice) == len(keys)
        first = await db.scalar(
            select(Task).where(col(Task.user_id) == alice.user_id, col(Task.title) == "Water 2")
        )
        assert first is not None
        series = await service.get_series(db, alice, first.id)
        assert len(series.pauses) == 1, "said by a task of the second piece"


async def test_days_that_make_no_sense_are_left_out_and_named(
    database: Database, alice: Actor
) -> None:
    odd = {
        "title": "Water",
        "due_date": "2026-11-25",
        "recurrence_rule": "FREQ=DAILY",
        "occurrence_date": "soon",
        "pauses": [
            {"first_day": "2026-12-05", "last_day": "2026-12-01"},
            {"first_day": "2026-12-10", "last_day": "2026-12-12"},
            {"first_day": "2026-12-12", "last_day": "2026-12-14"},
            7,
        ],
        "exceptions": [{"day": "2026-12-20"}, {"day": "2026-12-20"}, {"day": 3}, "x"],
    }
    async with unit_of_work() as db:
        made = await bring(db, alice, json.dumps([odd]).encode())
        assert [row.reason for row in made.rows] == [
            "Not all of its pauses could be kept.",
            "Not all of its skipped and moved days could be kept.",
            "Its day in the series could not be read; its due date stands for it.",
        ]
        series = await service.get_series(db, alice, (await opened(db, alice))[0].id)
        assert [pause.first_day for pause in series.pauses] == [date(2026, 12, 10)]
        assert [(one.day, one.moved_to) for one in series.exceptions] == [
            (date(2026, 12, 20), None)
        ]


async def test_two_on_the_same_day_of_a_series_both_come_in(
    database: Database, alice: Actor
) -> None:
    one = {"due_date": "2026-11-25", "recurrence_rule": "FREQ=DAILY", "series": "s"}
    data = json.dumps([{"title": "Water", **one}, {"title": "Feed", **one}]).encode()
    async with unit_of_work() as db:
        assert (await bring(db, alice, data)).taken == 2
        assert await series_count(db, alice) == 2

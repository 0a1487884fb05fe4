"""Series of repeating tasks: their settings, their days, and whose day has something to make."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, or_, select, update
from sqlmodel import col

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.tasks.models import Task, TaskException, TaskPause, TaskSeries
from focusflow.tasks.repository.rows import is_open, own


@dataclass(slots=True)
class Running:
    """A series with what was said against its rule.

    `latest` is the occurrence made last, open or not, deleted or not; `days` are those made lately,
    `done` the last day that was done, `standing` how many are open.
    """

    series: TaskSeries
    latest: Task | None = None
    pauses: list[TaskPause] = field(default_factory=list)
    exceptions: dict[date, date | None] = field(default_factory=dict)
    days: set[date] = field(default_factory=set)
    done: date | None = None
    standing: int = 0


async def add_series(db: Db, actor: Actor, rows: Iterable[dict[str, Any]]) -> None:
    """Write series at once, before the tasks that name them."""
    stamps = {"user_id": actor.user_id, "created_at": db.now(), "updated_at": db.now()}
    values = [{"policy": "one", "missed": 0, "skipped": 0, **row, **stamps} for row in rows]
    if values:
        await db.execute(insert(TaskSeries), values)


async def running(db: Db, actor: Actor, ids: Collection[UUID], since: date) -> list[Running]:
    """Some series, held until the end of the unit of work, with their days from `since` on."""
    statement = (
        select(TaskSeries)
        .where(col(TaskSeries.user_id) == actor.user_id, col(TaskSeries.id).in_(ids))
        .order_by(col(TaskSeries.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = {row.id: Running(row) for row in await db.scalars(statement)}
    if not found:
        return []
    await _add_said(db, found)
    await _add_days(db, actor, found, since)
    return list(found.values())


async def _add_days(db: Db, actor: Actor, found: dict[UUID, Running], since: date) -> None:
    key, day = col(Task.series_id), col(Task.occurrence_date)
    mine = (col(Task.user_id) == actor.user_id, key.in_(found), day.is_not(None))
    latest = own(actor).where(*mine).distinct(key).order_by(key, col(Task.id).desc())
    for task in await db.scalars(latest):
        if task.series_id is not None:
            found[task.series_id].latest = task
    figures = select(
        key,
        func.max(day).filter(col(Task.completed_at).is_not(None)),
        func.count().filter(is_open()),
        func.array_agg(day).filter(day >= since),
    )
    for series_id, done, standing, days in await db.execute(figures.where(*mine).group_by(key)):
        if series_id is not None:
            here = found[series_id]
            here.done, here.standing = done, standing
            here.days = {made for made in days or () if made is not None}


async def courses_of(
    db: Db, actor: Actor, ids: Collection[UUID | None], running: Collection[UUID | None]
) -> dict[UUID, Running]:
    """Some series with their policy alone, and those that are `running` with pauses and days."""
    wanted = [one for one in ids if one is not None]
    rows = await db.scalars(
        select(TaskSeries).where(
            col(TaskSeries.user_id) == actor.user_id, col(TaskSeries.id).in_(wanted)
        )
    )
    found = {row.id: Running(row) for row in rows}
    await _add_said(db, {one: found[one] for one in found if one in running})
    return found


async def _add_said(db: Db, found: dict[UUID, Running]) -> None:
    if not found:
        return
    for pause in await db.scalars(
        select(TaskPause)
        .where(col(TaskPause.series_id).in_(found))
        .order_by(col(TaskPause.first_day), col(TaskPause.id))
    ):
        found[pause.series_id].pauses.append(pause)
    for said in await db.scalars(
        select(TaskException)
        .where(col(TaskException.series_id).in_(found))
        .order_by(col(TaskException.day))
    ):
        found[said.series_id].exceptions[said.day] = said.moved_to


async def later_open(db: Db, actor: Actor, tasks: Collection[Task]) -> Sequence[Task]:
    """The open occurrences that were made after some tasks, each of the series of one of them."""
    first: dict[UUID, UUID] = {}
    for task in tasks:
        if task.series_id is not None:
            first[task.series_id] = min(task.id, first.get(task.series_id, task.id))
    if not first:
        return ()
    statement = own(actor).where(
        col(Task.series_id).in_(first), col(Task.id) > min(first.values()), is_open()
    )
    found = await db.scalars(statement.order_by(col(Task.id)))
    given = {task.id for task in tasks}
    return [
        task
        for task in found
        if task.series_id and task.id > first[task.series_id] and task.id not in given
    ]


async def hold_open(db: Db, actor: Actor, series_id: UUID) -> None:
    """Hold the open occurrences of a series until the end of the unit of work."""
    statement = own(actor).where(col(Task.series_id) == series_id, is_open())
    await db.execute(
        statement.order_by(col(Task.id)).with_for_update().execution_options(populate_existing=True)
    )


async def wake_series(db: Db, ids: Collection[UUID], day: date) -> None:
    """Let some series be looked at again from a local day on."""
    await db.execute(
        update(TaskSeries)
        .where(col(TaskSeries.id).in_(ids))
        .values(next_on=day)
        .execution_options(synchronize_session=False)
    )


async def due_series(
    db: Db, actor: Actor, today: date, limit: int
) -> tuple[Sequence[UUID], Sequence[UUID]]:
    """Series of the actor with something to make by `today`, and their open tasks, held.

    Tasks are held before series, as when one is completed, so that nobody waits in a circle.
    """
    statement = (
        select(col(TaskSeries.id))
        .where(col(TaskSeries.user_id) == actor.user_id, col(TaskSeries.next_on) <= today)
        .order_by(col(TaskSeries.next_on), col(TaskSeries.id))
        .limit(limit)
    )
    ids = (await db.scalars(statement)).all()
    if not ids:
        return (), ()
    tasks = (
        own(actor)
        .where(col(Task.series_id).in_(ids), is_open())
        .order_by(col(Task.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return ids, [task.id for task in await db.scalars(tasks)]


async def people_with_series(
    db: Db, latest: date, after: UUID | None, limit: int
) -> list[tuple[UUID, date]]:
    """People with something to make by a day, by id, each with the first such day."""
    statement = (
        select(col(TaskSeries.user_id), func.min(col(TaskSeries.next_on)))
        .where(col(TaskSeries.next_on) <= latest)
        .group_by(col(TaskSeries.user_id))
        .order_by(col(TaskSeries.user_id))
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(col(TaskSeries.user_id) > after)
    return [(row[0], row[1]) for row in await db.execute(statement) if row[1] is not None]


async def note_asked(db: Db, users: Collection[UUID], again: datetime) -> set[UUID]:
    """Note that the series of people are queued; those for whom that was not since `again`."""
    if not users:
        return set()
    asked = col(TaskSeries.asked_at)
    found = await db.scalars(
        update(TaskSeries)
        .where(
            col(TaskSeries.user_id).in_(users),
            col(TaskSeries.next_on).is_not(None),
            or_(asked.is_(None), asked <= again),
        )
        .values(asked_at=db.now())
        .returning(col(TaskSeries.user_id))
        .execution_options(synchronize_session=False)
    )
    return set(found)


async def put_exception(db: Db, series_id: UUID, day: date, moved_to: date | None) -> None:
    """Say that a day of a series is skipped, or due on another day."""
    await drop_exception(db, series_id, day)
    await db.execute(insert(TaskException).values(series_id=series_id, day=day, moved_to=moved_to))


async def drop_exception(db: Db, series_id: UUID, day: date) -> bool:
    """Take back what was said of a day; False when nothing was."""
    gone = await db.scalar(
        delete(TaskException)
        .where(col(TaskException.series_id) == series_id, col(TaskException.day) == day)
        .returning(col(TaskException.day))
        .execution_options(synchronize_session=False)
    )
    return gone is not None


async def drop_pause(db: Db, series_id: UUID, pause_id: UUID) -> TaskPause | None:
    """Take a pause back; None when there is none of this id."""
    found: TaskPause | None = await db.scalar(
        select(TaskPause).where(
            col(TaskPause.series_id) == series_id, col(TaskPause.id) == pause_id
        )
    )
    if found is not None:
        await db.delete(found)
    return found

"""The board: tasks as cards in columns that each person chooses, and how cards move."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from focusflow.platform.actor import Actor
from focusflow.platform.api import decode_cursor, encode_cursor, instant, uuid
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput, NotFound
from focusflow.platform.events import publish
from focusflow.tasks import repository
from focusflow.tasks.events import TaskBoardChanged
from focusflow.tasks.models import Task
from focusflow.tasks.repository import Column
from focusflow.tasks.schemas import TaskFilter, TaskPatch, TaskView
from focusflow.tasks.schemas_views import BoardIn, BoardQuery, BoardView, CardMove, ColumnView
from focusflow.tasks.service import edit, order, read

STATES = (("pending", "To do"), ("in_progress", "In progress"), ("completed", "Done"))
PRIORITIES = (("urgent", "Urgent"), ("high", "High"), ("medium", "Medium"), ("low", "Low"))
NO_SECTION = ("none", "No section")


async def columns_by(db: Db, actor: Actor) -> str:
    """What the columns of the actor's board stand for."""
    return await repository.columns_by(db, actor)


async def set_board(db: Db, actor: Actor, data: BoardIn) -> None:
    """Let the columns stand for something else, from now on."""
    before = await repository.columns_by(db, actor)
    if before == data.columns_by:
        return
    await repository.set_columns_by(db, actor, data.columns_by)
    change = {"columns_by": before}, {"columns_by": data.columns_by}
    await publish(db, actor, TaskBoardChanged(actor.user_id, "updated", *change))


async def board(db: Db, actor: Actor, wanted: BoardQuery) -> BoardView:
    """The columns with their first cards, or one column behind a cursor."""
    by = wanted.columns_by or await repository.columns_by(db, actor)
    titles = dict(await columns(db, actor, by))
    if wanted.column is not None and wanted.column not in titles:
        raise InvalidInput("column", "The board has no such column.", wanted.column)
    narrowed = TaskFilter(
        view="all",
        top_level=not (wanted.q or wanted.priority or wanted.category or wanted.tag),
        q=wanted.q,
        priority=[wanted.priority] if wanted.priority else [],
        category=wanted.category,
        tag=wanted.tag,
    )
    keys = [wanted.column] if wanted.column is not None else list(titles)
    after = {wanted.column: wanted.cursor} if wanted.column else {}
    shown = await read_columns(
        db, actor, by, [(key, after.get(key), wanted.limit) for key in keys], narrowed
    )
    return BoardView(
        columns_by=by,
        columns=tuple(one.model_copy(update={"title": titles[one.key]}) for one in shown),
    )


async def columns(db: Db, actor: Actor, by: str) -> Sequence[tuple[str, str]]:
    """Keys and titles of the columns."""
    if by == "section":
        rows = await repository.sections(db, actor)
        return [NO_SECTION, *((str(row.id), row.title) for row in rows)]
    return PRIORITIES if by == "priority" else STATES


async def read_columns(
    db: Db,
    actor: Actor,
    by: str,
    wanted: Sequence[tuple[str, str | None, int]],
    narrowed: TaskFilter,
) -> list[ColumnView]:
    """Some columns: key, cursor and how many cards of each; their titles are left empty."""
    asked = [Column(by, key, _after(by, key, cursor), limit + 1) for key, cursor, limit in wanted]
    if not asked:
        return []
    cards = await repository.cards(db, actor, asked, narrowed)
    counts = await repository.counted(db, actor, asked, narrowed)
    kept = [row for one in asked for row in cards[one.key][: one.limit - 1]]
    views = {view.id: view for view in await read.views(db, actor, kept)}
    return [
        ColumnView(
            key=one.key,
            title="",
            count=counts[one.key],
            cards=tuple(views[row[0].id] for row in cards[one.key][: one.limit - 1]),
            next_cursor=_next(one, [row[0] for row in cards[one.key]]),
        )
        for one in asked
    ]


async def move_card(db: Db, actor: Actor, data: CardMove) -> TaskView:
    """Put a card into a column, next to one of its cards. Into Done completes the task.

    NotFound when a task or section is not the actor's.
    """
    by = data.columns_by or await repository.columns_by(db, actor)
    value: Any = data.to
    if data.to not in dict(await columns(db, actor, by)):
        if by == "section":
            raise NotFound("This section is not there. It may have been deleted.")
        raise InvalidInput("to", "The board has no such column.", data.to)
    if by == "section":
        value = None if data.to == NO_SECTION[0] else UUID(data.to)
    name = "section_id" if by == "section" else by
    task = await edit.update_task(db, actor, data.task_id, TaskPatch(**{name: value}))
    beside = data.after_id or data.before_id
    if beside is None or beside == data.task_id or value == "completed":
        return task
    return await order.reorder(
        db,
        actor,
        data.task_id,
        after_id=data.after_id,
        before_id=None if data.after_id else data.before_id,
    )


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _after(by: str, key: str, cursor: str | None) -> tuple[Any, ...] | None:
    done = by == "status" and key == "completed"
    return decode_cursor(cursor, instant if done else _finite, uuid)


def _next(column: Column, rows: Sequence[Task]) -> str | None:
    if len(rows) < column.limit:
        return None
    last = rows[column.limit - 2]
    return encode_cursor(last.completed_at if column.done else last.position, last.id)

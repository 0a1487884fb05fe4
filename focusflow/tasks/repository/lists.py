"""Lists of tasks: filters, orders and pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, exists, func, literal_column, select, tuple_
from sqlmodel import col

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.tasks.models import Task, TaskSection
from focusflow.tasks.repository.rows import Loaded, is_open, own, with_figures
from focusflow.tasks.repository.search import labelled, worded
from focusflow.tasks.rules import PRIORITIES
from focusflow.tasks.schemas import TaskFilter

_LATE: Any = literal_column("'infinity'::timestamptz")
_EARLY: Any = literal_column("'-infinity'::timestamptz")
# Written exactly as in the index, so that the index is used.
_DUE: Any = func.coalesce(col(Task.due_at), _LATE)
RANK: Any = case({name: rank for rank, name in enumerate(PRIORITIES)}, value=col(Task.priority))
_ID: Any = col(Task.id)
_LAST: Any = literal_column("'infinity'::float8")
_LOWEST: Any = literal_column("-1")
_SECTION: Any = func.coalesce(
    select(col(TaskSection.position))
    .where(col(TaskSection.id) == col(Task.section_id), col(TaskSection.deleted_at).is_(None))
    .correlate(Task)
    .scalar_subquery(),
    _LAST,
)

# What a list is sorted by, and whether it runs backwards.
_ORDERS: dict[str, tuple[tuple[Any, ...], bool]] = {
    "due_date": ((_DUE, _ID), False),
    "-due_date": ((func.coalesce(col(Task.due_at), _EARLY), _ID), True),
    "priority": ((RANK, _DUE, _ID), False),
    "title": ((func.lower(col(Task.title)), _ID), False),
    "position": ((col(Task.position), _ID), False),
    "created_at": ((_ID,), False),
    "-created_at": ((_ID,), True),
    "-updated_at": ((col(Task.updated_at), _ID), True),
    "section": ((_SECTION, col(Task.position), _ID), False),
    "-ai_priority_score": (
        (func.coalesce(col(Task.ai_priority_score), _LOWEST), _ID),
        True,
    ),
    "-completed_at": ((func.coalesce(col(Task.completed_at), _EARLY), _ID), True),
}
_MISSING: dict[str, Any] = {"section": _LAST, "-ai_priority_score": _LOWEST}
"""What stands for no value in a cursor, where it is no instant."""


async def page(
    db: Db,
    actor: Actor,
    wanted: TaskFilter,
    after: tuple[Any, ...] | None,
    *,
    now: datetime,
    limit: int,
) -> Sequence[Loaded]:
    """Tasks behind the place `after`, `limit` at most, with their figures."""
    statement, bound = narrow(actor, _viewed(own(actor), wanted, now), wanted)
    keys, backwards = _ORDERS[wanted.sort]
    if after is not None:
        missing = _MISSING.get(wanted.sort, _EARLY if backwards else _LATE)
        values = [missing if value is None else value for value in after]
        if wanted.sort == "title":
            values[0] = func.lower(values[0])
        here, place = tuple_(*keys), tuple_(*values)
        statement = statement.where(here < place if backwards else here > place)
    order = [key.desc() for key in keys] if backwards else keys
    rows = await db.execute(with_figures(statement.order_by(*order).limit(limit)), bound)
    return [(*row,) for row in rows]


def _viewed(statement: Select[Task], wanted: TaskFilter, now: datetime) -> Select[Task]:
    if wanted.view == "trash":
        # Subtasks that went along come back with the task they belong to.
        return statement.where(col(Task.deleted_with) == col(Task.id))
    statement = statement.where(col(Task.deleted_at).is_(None))
    if wanted.overdue:
        statement = statement.where(is_open(), col(Task.due_at) <= now)
    if wanted.status:
        return statement.where(col(Task.status).in_(wanted.status))
    if wanted.view == "open":
        return statement.where(is_open())
    if wanted.view in ("completed", "archived"):
        return statement.where(col(Task.status) == wanted.view)
    return statement


def in_no_section() -> Any:
    """That a task lies in no section, or in one that was deleted."""
    live = exists().where(
        col(TaskSection.id) == col(Task.section_id), col(TaskSection.deleted_at).is_(None)
    )
    return ~live


def narrow(
    actor: Actor, statement: Select[Task], wanted: TaskFilter
) -> tuple[Select[Task], dict[str, Any]]:
    """Only what a filter asks for beside its view; and what to bind when it is sent."""
    bound: dict[str, Any] = {}
    if wanted.words:
        condition, asked = worded(wanted.words)
        statement, bound = statement.where(condition), asked.bound(actor) if asked else {}
    return _narrowed(statement.where(*labelled(wanted.label)), wanted), bound


def _narrowed(statement: Select[Task], wanted: TaskFilter) -> Select[Task]:
    for column, value in (
        (Task.category, wanted.category),
        (Task.goal_id, wanted.goal_id),
        (Task.milestone_id, wanted.milestone_id),
        (Task.parent_id, wanted.parent_id),
    ):
        if value is not None:
            statement = statement.where(col(column) == value)
    if wanted.priority:
        statement = statement.where(col(Task.priority).in_(wanted.priority))
    if wanted.due_from is not None:
        statement = statement.where(col(Task.due_date) >= wanted.due_from)
    if wanted.due_to is not None:
        statement = statement.where(col(Task.due_date) <= wanted.due_to)
    if wanted.tag is not None:
        lowered = func.lower(func.array_to_string(col(Task.tags), "\n"))
        statement = statement.where(
            func.string_to_array(lowered, "\n").any_() == wanted.tag.lower()
        )
    if wanted.section_id == "none":
        statement = statement.where(in_no_section())
    elif wanted.section_id is not None:
        statement = statement.where(col(Task.section_id) == wanted.section_id, ~in_no_section())
    if wanted.top_level:
        statement = statement.where(col(Task.parent_id).is_(None))
    if wanted.q:
        statement = statement.where(col(Task.title).icontains(wanted.q, autoescape=True))
    return statement

"""What happened to a task, told from the log."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, cast
from uuid import UUID

from focusflow.goals import service as goals
from focusflow.platform.actor import Actor
from focusflow.platform.api import Page, decode_cursor, encode_cursor, instant, uuid
from focusflow.platform.db import Db
from focusflow.platform.errors import NotFound
from focusflow.platform.events import EventRecord, publish
from focusflow.tasks import repository
from focusflow.tasks.events import TaskVersionSetAside
from focusflow.tasks.schemas import TaskPatch
from focusflow.tasks.schemas_history import Change, HistoryEntry
from focusflow.tasks.service.changes import locked

FOLLOWS = frozenset({"due_at", "completed_at", "deleted_at", "file_id"})
"""Fields that follow from others or from the kind of change."""
FIELDS = frozenset(TaskPatch.model_fields) - {"seen"}
PUT_BACK = FIELDS | {"depends_on", "file"}
_GOALS, _STEPS = ("goal_id",), ("milestone_id",)
_TASKS = ("parent_id", "previous_id", "copied_from", "depends_on")


async def task_history(
    db: Db, actor: Actor, task_id: UUID, *, cursor: str | None = None, limit: int = 50
) -> Page[HistoryEntry]:
    """What happened to a task, the newest first; of one in the trash, too."""
    line = await repository.chain(db, actor, task_id)
    if not line:
        raise NotFound
    after = decode_cursor(cursor, instant, uuid)
    rows = await repository.history(
        db,
        actor,
        task_id,
        above=line,
        after=cast("tuple[Any, Any] | None", after),
        limit=limit + 1,
    )
    shown = rows[:limit]
    more = encode_cursor(shown[-1].occurred_at, shown[-1].id) if len(rows) > limit else None
    names = await _names(db, actor, shown)
    items = tuple(_entry(row, task_id, names) for row in shown)
    return Page(items=items, next_cursor=more)


async def set_aside(db: Db, actor: Actor, task_id: UUID, data: TaskPatch) -> None:
    """Keep a version that was not taken in the history, from where it can be put back."""
    lost = data.model_dump(mode="json", exclude={"seen"}, exclude_unset=True)
    if not lost:
        return
    task = await locked(db, actor, task_id)
    await publish(db, actor, TaskVersionSetAside(task.id, lost, actor.by))


def values_of(record: EventRecord) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields of an entry before and after."""
    before, after = record.payload.get("before"), record.payload.get("after")
    return dict(before or {}), dict(after or {})


def _entry(record: EventRecord, task_id: UUID, names: Mapping[str, str]) -> HistoryEntry:
    before, after = values_of(record)
    along = record.entity_id != task_id
    aside = record.name == "TaskVersionSetAside"
    action = "set_aside" if aside else str(record.payload["action"])
    fields = [] if along else [name for name in {**before, **after} if name not in FOLLOWS]
    return HistoryEntry(
        id=record.id,
        action=cast("Any", action),
        actor=record.payload.get("actor", "user"),
        along=along,
        changes=tuple(
            Change(
                field=name,
                before=before.get(name),
                after=after.get(name),
                can_put_back=name in PUT_BACK and name in before,
                names=_named(names, before.get(name), after.get(name)),
            )
            for name in fields
        ),
        occurred_at=record.occurred_at,
    )


def _named(names: Mapping[str, str], *values: Any) -> dict[str, str]:
    flat = {str(one) for value in values for one in (value if isinstance(value, list) else [value])}
    return {key: names[key] for key in flat if key in names}


async def _names(db: Db, actor: Actor, rows: Collection[EventRecord]) -> dict[str, str]:
    """The titles behind the ids that some entries hold."""
    wanted: dict[str, set[UUID]] = {"goals": set(), "steps": set(), "tasks": set()}
    kinds = {**dict.fromkeys(_GOALS, "goals"), **dict.fromkeys(_STEPS, "steps")}
    kinds |= dict.fromkeys(_TASKS, "tasks")
    for name, value in _fields(rows):
        if name in kinds:
            wanted[kinds[name]].update(_ids(value))
    found: dict[UUID, str] = {}
    if wanted["tasks"]:
        found |= await repository.titles(db, actor, wanted["tasks"])
    found |= {key: ref.title for key, ref in (await goals.refs(db, actor, wanted["goals"])).items()}
    found |= await goals.milestone_titles(db, actor, wanted["steps"])
    return {str(key): title for key, title in found.items()}


def _fields(rows: Collection[EventRecord]) -> Iterator[tuple[str, Any]]:
    for row in rows:
        for values in values_of(row):
            yield from values.items()


def _ids(value: Any) -> Iterator[UUID]:
    for one in value if isinstance(value, list) else [value]:
        if one is not None:
            yield UUID(str(one))

"""Writes the tasks of a file, some at a time, each once however often the file comes."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import anyio.to_thread

from focusflow.accounts import service as accounts
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day, zone_of
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput
from focusflow.tasks import repository, rules, transfer
from focusflow.tasks.models import Task, TaskImport, TaskSource
from focusflow.tasks.quickadd import Context
from focusflow.tasks.repository import Known
from focusflow.tasks.service import bringing_series, parts
from focusflow.tasks.service.bringing_series import Courses
from focusflow.tasks.service.parts import SECTION
from focusflow.tasks.transfer import FileProblem, Format, Portable, Read

CHUNK = 500
_STEP = 1e-4
"""Between the places of two tasks in the manual order, so that a file's order is kept."""
_HERE = "It is here already."
_IN_TRASH = "It is here already, in the trash."
_ABOVE_IN_TRASH = "The task above it is in the trash; it stands alone."
_NO_SECTION = f"There are {SECTION.most} sections already; it got a tag of that name instead."
_TOO_DEEP = f"Subtasks are {rules.MAX_DEPTH} levels deep at most; it stands alone."

_SAME = (
    "title", "description", "notes", "status", "priority", "difficulty", "category", "start_date",
    "due_date", "due_time", "scheduled_date", "scheduled_time", "estimated_minutes",
    "actual_minutes", "recurrence_rule", "recurrence_mode", "series_start", "completed_at",
)  # fmt: skip


@dataclass(frozen=True)
class File:
    """A file that was read: its tasks, and what tells each wherever it is met again."""

    format: Format
    read: Read
    identities: Sequence[str]
    by_key: dict[str, str]
    courses: Courses

    @property
    def steps(self) -> int:
        """How many chunks there are to write."""
        return -(-len(self.read.tasks) // CHUNK)

    @property
    def linked(self) -> list[int]:
        """The places of the tasks that wait for others."""
        return [place for place, task in enumerate(self.read.tasks) if task.needs]


async def context(db: Db, actor: Actor, now: datetime) -> Context:
    """The person's clock and habits, by which a file is read."""
    habits = await accounts.preferences(db, actor)
    return Context(
        now=now.astimezone(zone_of(actor)),
        day_first=habits.day_first,
        week_start=actor.first_weekday,
        hour24=habits.hour24,
        local_day=local_day(actor, now),
    )


async def read_file(
    data: bytes,
    name: str,
    ctx: Context,
    as_format: Format | None,
    mapping: dict[str, str] | None,
) -> File:
    """Read a file in a thread; InvalidInput says why it can't be read at all."""
    work = functools.partial(_read, data, name, ctx, as_format, mapping)
    return await anyio.to_thread.run_sync(work)


def _read(
    data: bytes,
    name: str,
    ctx: Context,
    as_format: Format | None,
    mapping: dict[str, str] | None,
) -> File:
    try:
        found, read = transfer.read(data, name, ctx, as_format=as_format, mapping=mapping)
    except FileProblem as problem:
        told = problem.code.endswith(("_column", "_field", "_twice"))
        field = "mapping" if told else "file"
        raise InvalidInput(field, problem.sentence, name[:200], reason=problem.code) from problem
    identities = transfer.identities(read.tasks)
    by_key = {
        task.key: identity
        for task, identity in zip(read.tasks, identities, strict=True)
        if task.key is not None
    }
    courses = bringing_series.courses_of(read.tasks, identities)
    return File(found, read, identities, by_key, courses)


async def known(db: Db, actor: Actor, identities: Sequence[str]) -> dict[str, Known]:
    """Which of these are here already: imported before, or exported from this very account."""
    found = await repository.known_sources(db, actor, identities)
    own: dict[UUID, str] = {}
    for identity in identities:
        if identity not in found and (task_id := _uuid(identity)) is not None:
            own[task_id] = identity
    if own:
        mine = await repository.known_ids(db, actor, own)
        found.update({own[task_id]: here for task_id, here in mine.items()})
    return found


def _uuid(identity: str) -> UUID | None:
    try:
        return UUID(identity.removeprefix("key:")) if identity.startswith("key:") else None
    except ValueError:
        return None


async def bring_chunk(db: Db, actor: Actor, into: TaskImport, file: File, step: int) -> None:
    """Write one chunk of a file: what is not here yet; all else is reported."""
    first = step * CHUNK
    tasks = file.read.tasks[first : first + CHUNK]
    identities = file.identities[first : first + CHUNK]
    parents = {file.by_key[task.parent] for task in tasks if task.parent is not None}
    here = await known(db, actor, [*dict.fromkeys([*identities, *parents])])
    levels = await repository.depths(
        db, actor, [here[name].task_id for name in parents if name in here]
    )
    rows: list[dict[str, Any]] = []
    made: list[tuple[Task, Portable]] = []
    sections = await _sections(db, actor, into, tasks)
    for task, identity in zip(tasks, identities, strict=True):
        if (found := here.get(identity)) is not None:
            rows.append(row(task, "already", _IN_TRASH if found.deleted else _HERE))
            into.already += 1
            continue
        parent, reason = _parent(task, file, here, levels)
        if reason:
            rows.append(row(task, "note", reason))
            into.notes += 1
        new = _task(actor, into, task, parent)
        if task.section is not None:
            new.section_id = sections.get(task.section.casefold())
            if new.section_id is None:
                new.tags = [*new.tags, task.section]
                rows.append(row(task, "note", _NO_SECTION))
                into.notes += 1
        levels[new.id] = levels.get(parent, 0) + 1 if parent is not None else 1
        here[identity] = Known(new.id, deleted=False, import_id=into.id)
        made.append((new, task))
    await bringing_series.begin(db, actor, into, made, file.courses)
    db.add_all(new for new, _ in made)
    into.taken += len(made)
    into.rows_done += len(tasks)
    await db.flush()
    new_ids = {new.id for new, _ in made}
    db.add_all(
        TaskSource(
            task_id=found.task_id, user_id=actor.user_id, identity=identity, import_id=into.id
        )
        for identity, found in here.items()
        if found.task_id in new_ids
    )
    await repository.add_rows(db, into.id, rows)


async def _sections(
    db: Db, actor: Actor, into: TaskImport, tasks: Sequence[Portable]
) -> dict[str, UUID]:
    """The person's sections by name, with those that tasks stand in, as far as there is room."""
    wanted = list(dict.fromkeys(task.section for task in tasks if task.section is not None))
    if not wanted:
        return {}
    rows = await parts.named(db, actor, SECTION, [{"title": name} for name in wanted], into.id)
    return {row.title.casefold(): row.id for row in rows}


def _parent(
    task: Portable, file: File, here: dict[str, Known], levels: dict[UUID, int]
) -> tuple[UUID | None, str | None]:
    """Below which task this one goes, and what is to be said if it can't."""
    if task.parent is None:
        return None, None
    above = here.get(file.by_key[task.parent])
    if above is None:  # its parent was removed between two chunks
        return None, None
    if above.deleted:
        return None, _ABOVE_IN_TRASH
    if levels.get(above.task_id, 1) >= rules.MAX_DEPTH:
        return None, _TOO_DEEP
    return above.task_id, None


def _task(actor: Actor, into: TaskImport, task: Portable, parent: UUID | None) -> Task:
    return Task(
        user_id=actor.user_id,
        parent_id=parent,
        tags=list(task.tags),
        due_at=rules.due_moment(actor, task.due_date, task.due_time),
        occurrence_date=(task.occurrence_date or task.due_date) if task.recurrence_rule else None,
        position=into.created_at.timestamp() + task.order * _STEP,
        **{name: getattr(task, name) for name in _SAME},
    )


async def link(db: Db, actor: Actor, into: TaskImport, file: File, places: Sequence[int]) -> None:
    """Let those tasks that this import made wait for what they waited for in the file."""
    wanted: dict[str, None] = {}
    for place in places:
        wanted[file.identities[place]] = None
        wanted.update(dict.fromkeys(file.by_key[key] for key in file.read.tasks[place].needs))
    here = await known(db, actor, [*wanted])
    pairs = []
    for place in places:
        waits = here.get(file.identities[place])
        if waits is None or waits.import_id != into.id:
            continue
        for key in file.read.tasks[place].needs:
            needed = here.get(file.by_key[key])
            if needed is not None and not needed.deleted:
                pairs.append((waits.task_id, needed.task_id))
    await repository.add_dependencies(db, pairs)


def row(task: Portable, kind: str, reason: str) -> dict[str, Any]:
    """What is said of a row, as columns."""
    return {
        "kind": kind,
        "line": task.line,
        "place": task.place,
        "title": task.title[:200],
        "reason": reason,
    }

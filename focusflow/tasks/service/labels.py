"""Tags and categories: which there are, renaming, merging and taking them off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict
from focusflow.platform.events import publish_all
from focusflow.tasks import repository
from focusflow.tasks.models import Task
from focusflow.tasks.schemas_labels import LabelView, RenamedView, RenameIn
from focusflow.tasks.service.changes import changed, note

MOST = 200
"""Tags, and categories, that are listed."""
MOST_TASKS = 5000


async def labels(db: Db, actor: Actor) -> tuple[LabelView, ...]:
    """The tags and then the categories of all tasks, the most used first; 200 of each at most."""
    tags = await repository.tags(db, actor, MOST)
    categories = await repository.categories(db, actor, MOST)
    return (
        *(LabelView(kind="tag", name=name, tasks=count) for name, count in tags),
        *(LabelView(kind="category", name=name, tasks=count) for name, count in categories),
    )


async def rename_labels(db: Db, actor: Actor, wanted: RenameIn) -> RenamedView:
    """Let some tags or categories become one on all tasks, or take them off.

    Conflict when more than 5,000 tasks have them.
    """
    tasks = await repository.labelled(db, actor, wanted.kind, wanted.names, MOST_TASKS + 1)
    if len(tasks) > MOST_TASKS:
        raise Conflict(f"More than {MOST_TASKS:,} tasks have this; that is too many for one step.")
    field = "tags" if wanted.kind == "tag" else "category"
    told = []
    for task in tasks:
        change = changed(task, **{field: _renamed(task, wanted)})
        if change[1]:
            told.append(note(actor, task, "updated", change))
    await publish_all(db, actor, told)
    return RenamedView(tasks=len(told), undo=actor.request_id if told else None)


def _renamed(task: Task, wanted: RenameIn) -> Any:
    return renamed(task.tags, wanted.names, wanted.into) if wanted.kind == "tag" else wanted.into


def renamed(tags: Sequence[str], names: Sequence[str], into: str | None) -> list[str]:
    """Tags of which some became another, at the place of the first; each once in any case."""
    old = {name.casefold() for name in names}
    kept: dict[str, str] = {}
    for tag in tags:
        new = into if tag.casefold() in old else tag
        if new is not None:
            kept.setdefault(new.casefold(), new)
    return list(kept.values())

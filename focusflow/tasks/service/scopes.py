"""What a change of one occurrence means for those after it: only this, or all following."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput
from focusflow.platform.events import publish_all, to_json
from focusflow.tasks import recurrence, repository, rules
from focusflow.tasks.models import Task
from focusflow.tasks.schemas import Deleted
from focusflow.tasks.schemas_series import Scope
from focusflow.tasks.service import series
from focusflow.tasks.service.changes import Change, changed, locked, note
from focusflow.tasks.service.copies import CARRIED, add_following
from focusflow.tasks.service.trash import delete

_DAYS = ("due_date", "start_date")


async def delete_occurrence(
    db: Db, actor: Actor, task_id: UUID, scope: Scope = "following"
) -> Deleted:
    """Move a task to the trash: only this occurrence of a series, or it and all following.

    Of what does not repeat there is only one.
    """
    task = await locked(db, actor, task_id)
    later = await delete_occurrences(db, actor, [task], scope)
    return Deleted(id=task_id, also=tuple(other.id for other in later))


async def delete_occurrences(
    db: Db, actor: Actor, tasks: Sequence[Task], scope: Scope
) -> Sequence[Task]:
    """Move tasks to the trash, with all that follow them in their series; what went along.

    With "this" their series go on.
    """
    if scope == "following":
        later = await repository.later_open(db, actor, tasks)
        await delete(db, actor, [*tasks, *later])
        return later
    running = [task for task in tasks if series.is_open(task)]
    following = await series.next_ones(db, actor, running) if running else []
    await delete(db, actor, tasks)
    await add_following(db, actor, following)
    return ()


def check(task: Task, given: Mapping[str, Any], scope: Scope | None) -> None:
    """InvalidInput when a change of the rule is to count for one occurrence only."""
    for name in ("recurrence_rule", "recurrence_mode"):
        if scope == "this" and name in given and given[name] != getattr(task, name):
            raise InvalidInput(
                name,
                "One occurrence can't repeat in its own way. Change this and all following.",
                given[name],
            )


def move_all(task: Task, old: dict[str, Any], given: dict[str, Any], scope: Scope | None) -> None:
    """Let the rule follow a due date that moves for this and all following."""
    due = given.get("due_date")
    if (
        scope != "following"
        or task.recurrence_rule is None
        or task.recurrence_mode != "schedule"
        or due in (None, task.due_date)
        or given.get("recurrence_rule", task.recurrence_rule) != task.recurrence_rule
    ):
        return
    place = series.place_of(task)
    rule = recurrence.moved(task.recurrence_rule, place.day, due)
    if rule is None:
        raise InvalidInput(
            "due_date",
            "It repeats on several days. Say the new repetition, or move only this one.",
            str(due),
        )
    given["recurrence_rule"] = recurrence.rest(rule, task.series_start or place.day, place.day)
    old["recurrence_rule"] = None  # so that the series begins anew on that day


def _keep_apart(
    task: Task, before: Mapping[str, Any], after: Mapping[str, Any], scope: Scope | None
) -> None:
    """Remember what those after this one have instead, or that they now have the same."""
    kept = dict(task.only_here or {})
    for name in after:
        if name not in CARRIED and name not in _DAYS:
            continue
        if scope != "this":
            kept.pop(name, None)
        elif name not in kept:
            kept[name] = to_json(before[name])
    if scope == "this" and any(name in kept for name in _DAYS):
        for name in _DAYS:
            kept.setdefault(name, to_json(before.get(name, getattr(task, name))))
    task.only_here = kept or None


async def _follow(
    db: Db, actor: Actor, task: Task, after: Mapping[str, Any], *, anew: bool
) -> None:
    """Let the open occurrences after this one have the same; they go when the rule is another."""
    later = await repository.later_open(db, actor, [task])
    if anew:
        await delete(db, actor, later)
        return
    values = {name: after[name] for name in CARRIED if name in after}
    told = []
    for other in later:
        if "due_time" in values:
            values["due_at"] = rules.due_moment(actor, other.due_date, values["due_time"])
        change = changed(other, **values)
        if change[1]:
            moved = [change[0].get("goal_id"), other.goal_id] if "goal_id" in change[1] else []
            told.append(note(actor, other, "updated", change, goals=moved))
    await publish_all(db, actor, told)


async def settle(db: Db, actor: Actor, task: Task, change: Change, scope: Scope | None) -> None:
    """Let the series follow a change of a task that is not yet made."""
    before, after = change
    series_id = await _series_of(db, actor, task, after)
    if task.series_id is not None:
        if scope == "following":
            await _follow(db, actor, task, after, anew=series_id != task.series_id)
        _keep_apart(task, before, after, scope)
    task.series_id = series_id


async def _series_of(db: Db, actor: Actor, task: Task, after: Mapping[str, Any]) -> UUID | None:
    """The series of a task whose rule or days changed: a new one begins with a new rule."""
    rule = after.get("recurrence_rule", task.recurrence_rule)
    if rule is None:
        return None
    if task.series_id is None or "recurrence_rule" in after or "series_start" in after:
        like = await series.held(db, actor, task.series_id) if task.series_id else None
        due = after.get("due_date", task.due_date)
        return await series.begin(db, actor, due, like)
    if "due_date" in after or "recurrence_mode" in after or "status" in after:
        await series.wake(db, actor, [task])
    return task.series_id

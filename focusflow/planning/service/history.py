"""Past plans with what came of them, as rows to train on elsewhere."""

from __future__ import annotations

from datetime import datetime

from focusflow.planning import repository
from focusflow.planning.learning.schemas import TrainingRow
from focusflow.planning.learning.snapshot import context_from
from focusflow.planning.repository import PastBlock
from focusflow.platform.actor import Actor
from focusflow.platform.api import Page, decode_cursor, encode_cursor, instant, uuid
from focusflow.platform.clock import zone_of
from focusflow.platform.db import Db
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskView


async def training_rows(
    db: Db, actor: Actor, *, cursor: str | None = None, limit: int = 100
) -> Page[TrainingRow]:
    """Every planned block of work that is over, the oldest first, with what was known of it."""
    after = decode_cursor(cursor, instant, uuid)
    place = (after[0], after[1]) if after else None
    found = await repository.past_blocks(db, actor, db.now(), place, limit + 1)
    shown = found[:limit]
    ids = {block.task_id for block in shown if block.task_id is not None}
    known = await tasks.tasks_by_ids(db, actor, ids)
    days = [block.day for block in shown]
    mornings = {}
    if days:
        rows = await repository.snapshots(db, actor, min(days), until=max(days))
        mornings = {row.day: context_from(row.features) for row in rows}
    items = []
    for block in shown:
        task = known.get(block.task_id) if block.task_id is not None else None
        morning = mornings.get(block.day)
        items.append(
            TrainingRow(
                **_place(actor, block),
                **_task(task, block.starts_at),
                streak=morning.streak if morning else None,
                rate=morning.rate if morning else None,
            )
        )
    last = shown[-1] if len(found) > limit else None
    more = encode_cursor(last.starts_at, last.id) if last else None
    return Page(items=tuple(items), next_cursor=more)


def _place(actor: Actor, block: PastBlock) -> dict[str, object]:
    local = block.starts_at.astimezone(zone_of(actor))
    return {
        **block._asdict(),
        "minutes": round((block.ends_at - block.starts_at).total_seconds() / 60),
        "hour": local.hour,
        "weekday": block.day.weekday(),
        "done": block.status == "done",
    }


def _task(task: TaskView | None, start: datetime) -> dict[str, object]:
    names = ("category", "priority", "difficulty", "estimated_minutes", "actual_minutes")
    found = {name: getattr(task, name, None) for name in names}
    due = task.due_at if task else None
    return {**found, "hours_to_due": (due - start).total_seconds() / 3600 if due else None}

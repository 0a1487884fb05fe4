"""Read a person's history of the last 30 days, through the services of those who keep it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from focusflow.accounts import service as accounts
from focusflow.focus import service as focus
from focusflow.focus.schemas import HistoryFilter, SessionView
from focusflow.planning import repository
from focusflow.planning.learning.features import Block, History, Session, StudyHours
from focusflow.planning.learning.hours import session_of
from focusflow.planning.learning.snapshot import context_from
from focusflow.planning.rules.values import HISTORY_DAYS
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.db import Db
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskFilter, TaskView

PAGE = 200
MOST_PAGES = 10
"""Two thousand finished tasks or sessions a month are more than anyone has; it bounds a job."""


async def history_of(db: Db, actor: Actor) -> History:
    """All that training needs to know of the actor; nothing older than 30 days."""
    since = db.now() - timedelta(days=HISTORY_DAYS)
    blocks = await _blocks(db, actor, since)
    preferences = await accounts.preferences(db, actor)
    snapshots = await repository.snapshots(db, actor, local_day(actor, since))
    noted = {row.day: context_from(row.features) for row in snapshots}
    planned = {block.task_id for block in blocks if block.task_id is not None}
    return History(
        actor=actor,
        tasks=await _finished(db, actor, since),
        planned=dict(await tasks.tasks_by_ids(db, actor, planned)),
        blocks=blocks,
        sessions=await _sessions(db, actor, since),
        study=StudyHours(preferences.study_start, preferences.study_end),
        daily_minutes=preferences.daily_minutes,
        known={day: context for day, context in noted.items() if context is not None},
    )


async def _blocks(db: Db, actor: Actor, since: datetime) -> tuple[Block, ...]:
    rows = await repository.decided_blocks(db, actor, since, db.now())
    return tuple(
        Block(slot.task_id, day, slot.starts_at, slot.ends_at, slot.status == "done")
        for day, slot in rows
    )


async def _finished(db: Db, actor: Actor, since: datetime) -> tuple[TaskView, ...]:
    wanted = TaskFilter(view="completed", sort="-completed_at")
    found: list[TaskView] = []
    cursor: str | None = None
    for _ in range(MOST_PAGES):
        page = await tasks.list_tasks(db, actor, wanted, cursor=cursor, limit=PAGE)
        recent = [t for t in page.items if t.completed_at is not None and t.completed_at >= since]
        found += recent
        cursor = page.next_cursor
        if cursor is None or len(recent) < len(page.items):
            break
    return tuple(found)


async def _sessions(db: Db, actor: Actor, since: datetime) -> tuple[Session, ...]:
    views = await session_views(db, actor, local_day(actor, since))
    found = [session_of(actor, view) for view in views if view.started_at >= since]
    return tuple(reversed(found))


async def session_views(
    db: Db, actor: Actor, first: date, last: date | None = None
) -> list[SessionView]:
    """The focus sessions of a local day and later ones, perhaps up to another, the latest first."""
    wanted = HistoryFilter(start=first, end=last)
    found: list[SessionView] = []
    cursor: str | None = None
    for _ in range(MOST_PAGES):
        page = await focus.history(db, actor, wanted, limit=PAGE, cursor=cursor)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    return found

"""Background work of tasks."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from focusflow.accounts.sessions import actor_for_user
from focusflow.platform.actor import BY_ITSELF
from focusflow.platform.db import Db, unit_of_work
from focusflow.platform.errors import NotFound
from focusflow.platform.jobs import job, periodic
from focusflow.tasks import service

CHUNK = 500
IMPORTS = 20
FILES = 100
PEOPLE = 500


@periodic("start_purging_tasks", "13 3 * * *")
async def start_purging(db: Db) -> None:
    """Empty the trash once a day."""
    await purge.defer(db)


@job("purge_tasks")
async def purge(db: Db) -> None:
    """Remove one chunk of what was deleted 30 days ago, and go on while there is more."""
    if await service.purge_trash(db, CHUNK) >= CHUNK:
        await purge.defer(db)


@job("import_tasks")
async def import_tasks(db: Db, user_id: str, import_id: str) -> None:
    """Bring the tasks of a large file in; the job's own unit of work stays untouched."""
    async with unit_of_work() as own:
        actor = await actor_for_user(own, UUID(user_id))
    await service.run_import(actor, UUID(import_id))


@periodic("start_forgetting_imports", "23 3 * * *")
async def start_forgetting(db: Db) -> None:
    """Forget imports once a day that can't be undone any more."""
    await forget_imports.defer(db)


@job("forget_task_imports")
async def forget_imports(db: Db) -> None:
    """Forget some old imports, and go on while there are more."""
    if await service.forget_imports(db, IMPORTS) >= IMPORTS:
        await forget_imports.defer(db)


@periodic("start_clearing_attachments", "37 * * * *")
async def start_clearing(db: Db) -> None:
    """Clear away files every hour that nobody can reach any more."""
    await clear_attachments.defer(db)


@job("clear_task_attachments")
async def clear_attachments(db: Db) -> None:
    """Clear some files away, and go on while there are more."""
    if await service.clear_attachments(db, FILES) >= FILES:
        await clear_attachments.defer(db)


@periodic("queue_series", "*/5 * * * *")
async def queue_series(db: Db) -> None:
    """Every five minutes, look for those for whom a local day has begun."""
    await queue_series_chunk.defer(db, after=None)


@job("queue_series_chunk")
async def queue_series_chunk(db: Db, after: str | None) -> None:
    """Queue the repeating tasks of some people, and go on while there are more."""
    people, last = await service.people_to_roll(db, UUID(after) if after else None, PEOPLE)
    for user_id in sorted(people):
        await roll_series.defer(db, lock=f"series:{user_id}", user_id=str(user_id))
    if last is not None:
        await queue_series_chunk.defer(db, after=str(last))


@job("roll_series")
async def roll_series(db: Db, user_id: str) -> None:
    """Bring the repeating tasks of a person to their day, some at a time."""
    try:
        actor = await actor_for_user(db, UUID(user_id))
    except NotFound:
        return  # the account is gone
    if await service.roll(db, replace(actor, request_id=BY_ITSELF)):
        await roll_series.defer(db, lock=f"series:{user_id}", user_id=user_id)

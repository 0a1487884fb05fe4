"""Background work of tasks."""

from __future__ import annotations

from uuid import UUID

from focusflow.accounts.sessions import actor_for_user
from focusflow.platform.db import Db, unit_of_work
from focusflow.platform.jobs import job, periodic
from focusflow.tasks import service

CHUNK = 500
IMPORTS = 20
FILES = 100


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

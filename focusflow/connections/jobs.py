"""Looking at the outside, when it is time or somebody wants it."""

from __future__ import annotations

from uuid import UUID

from focusflow.accounts.sessions import actor_for_user
from focusflow.connections import service
from focusflow.connections.events import ConnectionChanged
from focusflow.planning.events import ScheduleUpdated
from focusflow.platform.db import Db
from focusflow.platform.events import EventRecord, subscribe
from focusflow.platform.jobs import job, periodic


@job("sync_connection")
async def sync_connection(db: Db, connection_id: str) -> None:
    """Look at one connection, in units of work of its own."""
    await service.sync(UUID(connection_id))


@subscribe(ConnectionChanged)
async def look_at_once(db: Db, record: EventRecord, event: ConnectionChanged) -> None:
    """Queue a look when a change calls for one."""
    if event.look:
        await sync_connection.defer(db, connection_id=str(event.connection_id))


@subscribe(ScheduleUpdated)
async def write_plan(db: Db, record: EventRecord, event: ScheduleUpdated) -> None:
    """Let the calendar that holds somebody's plan follow it."""
    if record.user_id is not None:
        await service.look_again(db, await actor_for_user(db, record.user_id))


@periodic("sync_due", "* * * * *")
async def sync_due(db: Db) -> None:
    """Queue a look at every connection whose time has come."""
    for connection_id in await service.take_due(db):
        await sync_connection.defer(db, connection_id=str(connection_id))


@periodic("purge_sync_runs", "17 4 * * *")
async def purge_sync_runs(db: Db) -> None:
    """Forget the record of looks after 90 days."""
    await service.purge(db)

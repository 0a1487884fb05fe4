"""Calls from the other side that something changed, and what makes them believed."""

from __future__ import annotations

import hmac
from collections.abc import Mapping

from focusflow.accounts.sessions import actor_for_user
from focusflow.connections import registry, repository
from focusflow.connections.events import ConnectionChanged
from focusflow.connections.models import CalendarWatch, ConnectedCalendar, Connection
from focusflow.connections.ports import CalendarWatcher, Watch
from focusflow.platform.crypto import token_hash
from focusflow.platform.db import Db
from focusflow.platform.errors import NotFound, Unauthenticated
from focusflow.platform.events import publish
from focusflow.settings import get_settings

PATH = "/api/v1/webhooks"
MOST_NAMED = 200


def callback_of(provider: str) -> str:
    """Where the other side can call; '' while nobody outside reaches this installation safely."""
    url = get_settings().url
    return f"{url}{PATH}/{provider}" if url.startswith("https://") else ""


def watch_of(row: CalendarWatch | None) -> Watch | None:
    """What the provider wants to know of its promise."""
    return None if row is None else Watch(row.watch_id, row.resource, row.ends_at)


async def remember(
    db: Db, connection: Connection, one: ConnectedCalendar, watch: Watch, token: str
) -> None:
    """Believe calls that name this watch and token from now on."""
    row = CalendarWatch(
        calendar_id=one.id,
        provider=connection.provider,
        watch_id=watch.id,
        resource=watch.resource,
        token_hash=token_hash(token),
        ends_at=watch.ends_at,
    )
    await db.merge(row)


async def hear(
    db: Db, provider: str, headers: Mapping[str, str], query: Mapping[str, str], body: bytes
) -> str | None:
    """Queue a look at what a call is about; what it wants to hear at once, if anything.

    NotFound for a provider that never calls, Unauthenticated for a forged call. A call that comes
    twice asks for the same look.
    """
    watcher = registry.provider_of(provider)
    if not isinstance(watcher, CalendarWatcher):
        raise NotFound
    notice = watcher.notice(headers, query, body)
    if notice.reply is not None:
        return notice.reply
    named = dict(notice.watches[:MOST_NAMED])
    believed = [
        connection
        for watch, connection in await repository.watched(db, provider, list(named))
        if hmac.compare_digest(watch.token_hash, token_hash(named[watch.watch_id]))
    ]
    if named and not believed:
        raise Unauthenticated("Nobody here waits for this call.")
    for connection in {row.id: row for row in believed}.values():
        await _look(db, connection)
    return None


async def _look(db: Db, row: Connection) -> None:
    if row.status != "active" or (row.next_sync_at and row.next_sync_at <= db.now()):
        return
    row.next_sync_at = db.now()
    actor = await actor_for_user(db, row.user_id)
    event = ConnectionChanged(row.id, row.provider, row.title, kind="called", look=True)
    await publish(db, actor, event)

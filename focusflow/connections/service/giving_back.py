"""What a connection that ends gives back over there: call-backs, and access itself."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import structlog

from focusflow.connections import registry, repository
from focusflow.connections.models import Connection
from focusflow.connections.ports import CalendarWatcher, OAuthProvider, Watch
from focusflow.connections.service.secrets import unseal
from focusflow.connections.service.watching import watch_of
from focusflow.platform.db import Db
from focusflow.platform.errors import FocusFlowError

log = structlog.get_logger("connections")
SECONDS = 20.0
running: set[asyncio.Task[None]] = set()
"""What is being told just now."""


async def give_back(db: Db, row: Connection) -> None:
    """Once the end is certain, tell the other side; nobody waits for its answer.

    What it does not hear runs out by itself, and can be ended over there.
    """
    try:
        provider, secret = registry.provider_of(row.provider), unseal(row)
    except FocusFlowError:
        return
    if not isinstance(provider, OAuthProvider | CalendarWatcher):
        return
    calendars = await repository.calendars(db, [row.id])
    rows = await repository.watches(db, [one.id for one in calendars])
    watches = [watch for one in rows.values() if (watch := watch_of(one)) is not None]

    async def begin() -> None:
        task = asyncio.create_task(_tell(row.provider, provider, secret, watches))
        running.add(task)
        task.add_done_callback(running.discard)

    db.after_commit.append(begin)


async def _tell(
    name: str,
    provider: OAuthProvider | CalendarWatcher,
    secret: Mapping[str, str],
    watches: list[Watch],
) -> None:
    try:
        async with asyncio.timeout(SECONDS):
            if isinstance(provider, CalendarWatcher):
                for watch in watches:
                    await provider.unwatch(secret, watch)
            if isinstance(provider, OAuthProvider):
                await provider.revoke(secret)
    except (FocusFlowError, TimeoutError) as error:
        log.info("not_given_back", provider=name, error=type(error).__name__)

"""Who has to be told what: LISTEN/NOTIFY from the database to this process's browsers.

A commit announces `user:topic:origin` (see `db.unit_of_work`); every process listens on one
connection and hands each change to whoever registered here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import psycopg
import structlog

from focusflow.platform.db import CHANNEL

log = structlog.get_logger("realtime")
OnChange = Callable[[UUID, str, str], Awaitable[None]]
_handlers: list[OnChange] = []


def on_change(handler: OnChange) -> OnChange:
    """Call `handler(user_id, topic, origin)` in this process for each committed change.

    `origin` names the tab that did it. After a lost connection the topic is `*`: reload all.
    """
    _handlers.append(handler)
    return handler


async def listen(url: str, *, ready: asyncio.Event | None = None) -> None:
    """Listen until cancelled; a lost connection is made again, and everyone reloads then."""
    pause = 0.2
    lost = False
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                pause = 0.2
                if ready is not None:
                    ready.set()
                if lost:
                    await _dispatch(f"{UUID(int=0)}:*:")
                async for notice in connection.notifies():
                    await _dispatch(notice.payload)
        except psycopg.OperationalError as error:
            log.warning("listen_lost", error=str(error).strip(), retry_seconds=pause)
        lost = True
        await asyncio.sleep(pause)
        pause = min(pause * 2, 5)


async def _dispatch(payload: str) -> None:
    user, topic, origin = payload.split(":")
    for handler in _handlers:
        try:
            await handler(UUID(user), topic, origin)
        except Exception:
            # One page that cannot reload must not keep the others from being told.
            log.exception("on_change_failed", topic=topic)

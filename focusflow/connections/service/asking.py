"""What is asked of the outside in one look, with no transaction open meanwhile."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import structlog

from focusflow.connections import registry, rules
from focusflow.connections.ports import (
    CalendarProvider,
    CalendarWatcher,
    OAuthProvider,
    OutsideCalendar,
    Reading,
    Secret,
    Watch,
)
from focusflow.platform import circuit
from focusflow.platform.crypto import new_token
from focusflow.platform.errors import FocusFlowError, Forbidden

log = structlog.get_logger("connections")

Answer = TypeVar("Answer")
Keep = Callable[[Secret], Awaitable[None]]
MOST_CALENDARS = 50
"""How many calendars of one account are known here."""


@dataclass(frozen=True)
class Known:
    """A calendar as it is known here. `watch` is the promise to be called, if there is one."""

    cursor: Mapping[str, Any]
    chosen: bool
    watch: Watch | None = None


@dataclass
class Look:
    """What is to be asked, and what came of it.

    `calendars` and `readings` are by the calendars' ids over there. With `lists` the calendars
    are listed first. `callback` is where to be called, '' when nobody outside reaches us.
    """

    connection_id: UUID
    provider: str
    title: str
    zone: str
    started: datetime
    calendars: dict[str, Known]
    secret: Secret = field(default_factory=dict, repr=False)
    lists: bool = False
    callback: str = ""
    listed: tuple[OutsideCalendar, ...] | None = None
    readings: dict[str, Reading] = field(default_factory=dict)
    watches: dict[str, tuple[Watch, str]] = field(default_factory=dict, repr=False)
    failure: FocusFlowError | None = None


class Line:
    """Calls to one account. An access token that ends is renewed and handed to `keep` first."""

    def __init__(self, look: Look, keep: Keep) -> None:
        self.look = look
        self.keep = keep
        self.provider: CalendarProvider = registry.provider_of(look.provider)
        self.renewed = False

    async def open(self) -> None:
        """Renew the access token if it ends soon."""
        if rules.ends_soon(self.look.secret.get("expires_at"), self.look.started):
            await self._renew()

    async def call(self, ask: Callable[[Secret], Awaitable[Answer]]) -> Answer:
        """One call; a token that is not taken any more is renewed, once."""
        try:
            return await self._guarded(ask)
        except Forbidden as error:
            if error.details.get("reason") != "token" or self.renewed:
                raise
        await self._renew()
        return await self._guarded(ask)

    async def _guarded(self, ask: Callable[[Secret], Awaitable[Answer]]) -> Answer:
        async with circuit.guard(f"{self.look.provider}:{self.look.title}", self.look.title):
            return await ask(self.look.secret)

    async def _renew(self) -> None:
        if not isinstance(self.provider, OAuthProvider):
            return
        self.renewed = True
        secret = await self._guarded(self.provider.refresh)
        await self.keep(secret)
        self.look.secret = secret


async def ask(look: Look, keep: Keep) -> None:
    """List the account's calendars when that is wanted, and read the chosen ones.

    The first failure ends it; what was read before stays good.
    """
    if look.failure is not None:
        return
    try:
        line = Line(look, keep)
        await line.open()
        if look.lists:
            look.listed = (await line.call(line.provider.calendars))[:MOST_CALENDARS]
        for calendar, known in _wanted(look).items():
            await _read(line, calendar, known)
            await _watch(line, calendar, known)
    except FocusFlowError as error:
        look.failure = error
        log.info("sync_failed", provider=look.provider, host=look.title, code=error.code)


def _wanted(look: Look) -> dict[str, Known]:
    """The calendars to read: those chosen here, and new ones that are shown over there too."""
    if look.listed is None:
        return {id_: known for id_, known in look.calendars.items() if known.chosen}
    found: dict[str, Known] = {}
    for one in look.listed:
        known = look.calendars.get(one.id) or Known({}, chosen=one.selected)
        if known.chosen:
            found[one.id] = known
    return found


async def _read(line: Line, calendar: str, known: Known) -> None:
    async def read(secret: Secret) -> Reading:
        return await line.provider.read(secret, calendar, known.cursor, line.look.zone)

    line.look.readings[calendar] = await line.call(read)


async def _watch(line: Line, calendar: str, known: Known) -> None:
    """Ask to be called when it changes. That is a help only: without it looks come by the clock."""
    watcher, look = line.provider, line.look
    if not look.callback or not isinstance(watcher, CalendarWatcher):
        return
    if known.watch is not None and not rules.watch_ends_soon(known.watch.ends_at, look.started):
        return
    token = new_token()

    async def watch(secret: Secret) -> Watch:
        if known.watch is None:
            return await watcher.watch(secret, calendar, look.callback, token)
        return await watcher.renew(secret, calendar, known.watch, look.callback, token)

    try:
        look.watches[calendar] = (await line.call(watch), token)
    except FocusFlowError as error:
        log.info("watch_failed", provider=look.provider, host=look.title, code=error.code)

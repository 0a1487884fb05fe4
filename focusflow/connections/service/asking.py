"""What is asked of the outside in one look, with no transaction open meanwhile."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

import structlog

from focusflow.connections import registry, rules
from focusflow.connections.ports import (
    CalendarProvider,
    CalendarWatcher,
    CalendarWriter,
    OAuthProvider,
    OutsideCalendar,
    Placed,
    Reading,
    Secret,
    Watch,
)
from focusflow.connections.rules import Write
from focusflow.connections.service.plan_blocks import PlanLook
from focusflow.platform import circuit
from focusflow.platform.crypto import new_token
from focusflow.platform.errors import Conflict, FocusFlowError, Forbidden, NotFound

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

    `calendars`, `readings` and `plans` are by the calendars' ids over there; a plan is what is to
    be written. With `lists` the calendars are listed first. `callback` is where to be called, ''
    when nobody outside reaches us.
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
    plans: dict[str, PlanLook] = field(default_factory=dict)
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
            await _write(line, calendar)
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


async def _write(line: Line, calendar: str) -> None:
    """Let the plan stand there; what somebody changed there since is left for the next look."""
    plan, writer, look = line.look.plans.get(calendar), line.provider, line.look
    if plan is None or not isinstance(writer, CalendarWriter):
        return
    plan.seen = rules.seen_of(plan.written.values(), look.readings[calendar].changes)
    touched = plan.seen.changed.keys() | plan.seen.gone
    for one in rules.writes(plan.blocks, plan.written, look.started):
        slot_id = one.block.slot_id if one.block else one.known.slot_id if one.known else None
        if slot_id in touched:
            continue
        try:
            await line.call(partial(_put, writer, plan, calendar, one))
        except (Conflict, NotFound):
            continue  # it is another one by now: the next reading says how


async def _put(
    writer: CalendarWriter, plan: PlanLook, calendar: str, one: Write, secret: Secret
) -> None:
    known = Placed(one.known.external_id, one.known.etag) if one.known else None
    if one.block is not None:
        events = [rules.event_of(one.block, one.turn)]
        placed = await writer.put(secret, calendar, events, known)
        plan.placed.append((one.block, one.turn, placed))
    elif known is not None and one.known is not None:
        await writer.remove(secret, calendar, known)
        plan.removed.append(one.known.slot_id)


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

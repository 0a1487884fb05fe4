"""Connect, change, pause and disconnect."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from focusflow.calendar import service as calendar
from focusflow.connections import registry, repository
from focusflow.connections.events import ConnectionChanged
from focusflow.connections.models import ConnectedCalendar, Connection
from focusflow.connections.ports import Offer, Secret
from focusflow.connections.schemas import (
    CalendarChange,
    CalendarView,
    ConnectIn,
    ConnectionChange,
    ConnectionView,
    DisconnectedView,
    ProviderView,
    RunView,
)
from focusflow.connections.service.giving_back import give_back
from focusflow.connections.service.secrets import seal, unseal
from focusflow.connections.service.taking import outside_of
from focusflow.platform import cache
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict, Forbidden, InvalidInput, NotFound
from focusflow.platform.events import publish

MOST = 30
RUNS_SHOWN = 20
SYNCS_A_MINUTE = 6
FEED = "feed"
"""The provider, and the only calendar, of an address: it may be connected several times."""


def list_providers() -> tuple[ProviderView, ...]:
    """What this installation can connect to."""
    return tuple(ProviderView.model_validate(one.offer) for one in registry.offered())


async def list_connections(db: Db, actor: Actor) -> tuple[ConnectionView, ...]:
    """The actor's connections with their calendars, the oldest first."""
    rows = await repository.connections(db, actor, MOST)
    held: dict[UUID, list[ConnectedCalendar]] = defaultdict(list)
    for one in await repository.calendars(db, [row.id for row in rows]):
        held[one.connection_id].append(one)
    return tuple(_view(db, row, held[row.id]) for row in rows)


def _view(db: Db, row: Connection, calendars: list[ConnectedCalendar]) -> ConnectionView:
    return ConnectionView(
        **{
            name: getattr(row, name)
            for name in ConnectionView.model_fields
            if name not in ("type", "calendars", "syncing")
        },
        calendars=tuple(CalendarView.model_validate(one) for one in calendars),
        syncing=row.busy_until is not None and row.busy_until > db.now(),
    )


async def _one(db: Db, row: Connection) -> ConnectionView:
    return _view(db, row, list(await repository.calendars(db, [row.id])))


async def _mine(db: Db, actor: Actor, connection_id: UUID) -> Connection:
    row = await repository.connection(db, actor, connection_id, lock=True)
    if row is None:
        raise NotFound
    return row


async def connect(db: Db, actor: Actor, data: ConnectIn) -> ConnectionView:
    """Connect by what the actor typed; the first look follows at once.

    An account that is connected already is let in anew. Conflict at the 31st connection.
    """
    provider = registry.provider_of(data.provider)
    is_set_up(provider.offer)
    if not provider.offer.asks:
        raise InvalidInput("provider", f"{provider.offer.title} is connected by signing in there.")
    typed = {name: getattr(data, name) for name in provider.offer.asks}
    for name, value in typed.items():
        if not value:
            raise InvalidInput(name, "This is needed to connect.")
    title = provider.check(typed)
    return await add(db, actor, data.provider, title=title, secret=typed, data=data)


def is_set_up(offer: Offer) -> None:
    """Conflict when this installation lacks what it needs to offer this."""
    if offer.missing:
        names = " and ".join(offer.missing)
        raise Conflict(f"{offer.title} is not set up here: whoever runs this has to set {names}.")


async def add(
    db: Db,
    actor: Actor,
    provider: str,
    *,
    title: str,
    secret: Secret,
    data: ConnectIn | None = None,
) -> ConnectionView:
    """Make a connection, or let in again the one to the same account."""
    if provider != FEED:
        known = await repository.account(db, actor, provider, title)
        if known is not None:
            return await let_in_again(db, actor, known, secret)
    if await repository.count(db, actor) >= MOST:
        raise Conflict(f"You have {MOST} connections already. Remove one first.")
    row = Connection(user_id=actor.user_id, provider=provider, title=title, next_sync_at=db.now())
    seal(row, secret)
    db.add(row)
    await db.flush()
    if data is not None and provider == FEED:
        only = ConnectedCalendar(
            user_id=actor.user_id,
            connection_id=row.id,
            external_id=FEED,
            title=data.title or "",
            color=data.color,
            busy=data.busy,
        )
        db.add(only)
        await db.flush()
    await _tell(db, actor, row, "connected", look=True)
    return await _one(db, row)


async def let_in_again(db: Db, actor: Actor, row: Connection, secret: Secret) -> ConnectionView:
    """Use another key to the same account, and look at once."""
    seal(row, secret)
    row.status, row.failures, row.problem = "active", 0, ""
    row.next_sync_at, row.listed_at = db.now(), None
    await db.flush()
    await _tell(db, actor, row, "changed", look=True)
    return await _one(db, row)


async def change_connection(
    db: Db, actor: Actor, connection_id: UUID, change: ConnectionChange
) -> ConnectionView:
    """Change how often it is read, pause or resume it, or mend its address."""
    row = await _mine(db, actor, connection_id)
    kind = "changed"
    if change.frequency is not None and change.frequency != row.frequency:
        row.frequency, row.unchanged = change.frequency, 0
    opened = change.model_dump(include={"address", "username", "password"}, exclude_none=True)
    if opened:
        await _mend(db, row, opened)
    if change.status is not None and change.status != row.status:
        row.status = change.status
        kind = "paused" if change.status == "paused" else "resumed"
    if row.status == "paused":
        row.next_sync_at = None
    elif kind == "resumed" or opened:
        row.failures, row.problem, row.next_sync_at = 0, "", db.now()
    await db.flush()
    look = row.next_sync_at == db.now()
    await _tell(db, actor, row, kind, look=look, fields=sorted(change.model_fields_set))
    return await _one(db, row)


async def _mend(db: Db, row: Connection, opened: dict[str, str]) -> None:
    """Open it with something else; all of it is read again."""
    provider = registry.provider_of(row.provider)
    for name in opened:
        if name not in provider.offer.asks:
            raise InvalidInput(name, f"{provider.offer.title} has nothing like that.")
    try:
        kept = unseal(row)
    except Forbidden:
        kept = {}
    secret = {**{name: kept.get(name, "") for name in provider.offer.asks}, **opened}
    for name, value in secret.items():
        if not value:
            raise InvalidInput(name, "This has to be typed again.")
    row.title = provider.check(secret)
    seal(row, secret)
    row.status, row.listed_at = "active", None
    for one in await repository.calendars(db, [row.id]):
        one.cursor = {}


async def change_calendar(
    db: Db, actor: Actor, connection_id: UUID, calendar_id: UUID, change: CalendarChange
) -> ConnectionView:
    """Change how a calendar looks here, whether it takes time from plans, and is read at all."""
    row = await _mine(db, actor, connection_id)
    one = await repository.calendar(db, actor, connection_id, calendar_id)
    if one is None:
        raise NotFound
    anew = any(
        value is not None and value != before
        for value, before in ((change.busy, one.busy), (change.chosen, one.chosen))
    )
    if change.chosen is False and one.holds_plan:
        raise Conflict(f"Your plan is written into “{one.title}”. Switch that off first.")
    plan_moves = change.holds_plan is not None and change.holds_plan != one.holds_plan
    if plan_moves and change.holds_plan:
        await _hold_plan(db, actor, one)
    for name, value in change.model_dump(exclude_none=True).items():
        setattr(one, name, value)
    await calendar.restyle(db, actor, outside_of(row, one))
    if anew:
        one.cursor = {}  # all of it has to be read again
    if not one.chosen and one.events:
        await calendar.let_go(db, actor, one.id, keep=False)
        one.events = one.skipped = 0
    look = (plan_moves or (anew and one.chosen)) and row.status == "active"
    if look:
        row.next_sync_at = db.now()
    await db.flush()
    await _tell(db, actor, row, "changed", look=look, fields=sorted(change.model_fields_set))
    return await _one(db, row)


async def _hold_plan(db: Db, actor: Actor, one: ConnectedCalendar) -> None:
    """Only one calendar holds the plan; another one gives it up, and loses its blocks."""
    if not one.writable:
        raise Conflict(f"“{one.title}” can only be read.")
    before = await repository.plan_calendar(db, actor)
    if before is not None:
        other, connection = before
        other.holds_plan = False
        if connection.status == "active":
            connection.next_sync_at = db.now()
        await db.flush()


async def sync_now(db: Db, actor: Actor, connection_id: UUID) -> ConnectionView:
    """Look at once; a connection that had been given up is tried again.

    Conflict while it is paused, RateLimited at the seventh time in a minute.
    """
    row = await _mine(db, actor, connection_id)
    if row.status == "paused":
        raise Conflict("This connection is paused. Resume it first.")
    if row.status == "revoked":
        raise Conflict(f"{row.title} has taken back its leave. Sign in there again.")
    await cache.count("sync", str(actor.user_id), SYNCS_A_MINUTE)
    row.status, row.next_sync_at, row.listed_at = "active", db.now(), None
    await db.flush()
    await _tell(db, actor, row, "asked", look=True)
    return await _one(db, row)


async def disconnect(
    db: Db, actor: Actor, connection_id: UUID, *, keep: bool = False
) -> DisconnectedView:
    """End a connection and forget what opens it; its events stay as imported ones, or go."""
    row = await _mine(db, actor, connection_id)
    count = 0
    for one in await repository.calendars(db, [row.id]):
        count += await calendar.let_go(db, actor, one.id, keep=keep)
    await _tell(db, actor, row, "disconnected", kept=keep, events=count)
    await give_back(db, row)
    await repository.forget_connection(db, row.id)
    return DisconnectedView(id=connection_id, kept=keep, events=count)


async def list_runs(db: Db, actor: Actor, connection_id: UUID) -> tuple[RunView, ...]:
    """What the last twenty looks did, the latest first."""
    if await repository.connection(db, actor, connection_id) is None:
        raise NotFound
    found = await repository.runs(db, connection_id, RUNS_SHOWN)
    return tuple(RunView.model_validate(row) for row in found)


async def _tell(
    db: Db, actor: Actor, row: Connection, kind: str, *, look: bool = False, **changes: object
) -> None:
    event = ConnectionChanged(
        connection_id=row.id,
        provider=row.provider,
        title=row.title,
        kind=kind,
        look=look,
        changes=changes,
    )
    await publish(db, actor, event)

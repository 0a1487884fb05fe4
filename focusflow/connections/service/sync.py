"""Look at what is outside and let the calendar here say the same.

Nothing is asked inside a transaction: what to ask is read in one unit of work, what came is
written in another. A connection that ended or was paused meanwhile is left alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

import structlog

from focusflow.accounts.sessions import actor_for_user
from focusflow.calendar import service as calendar
from focusflow.calendar.fields import Source
from focusflow.calendar.outside import Outside
from focusflow.calendar.service import Mirrored
from focusflow.connections import registry, repository, rules
from focusflow.connections.events import DataSynced
from focusflow.connections.models import ConnectedCalendar, Connection, SyncRun
from focusflow.connections.ports import Reading
from focusflow.connections.rules import Frequency
from focusflow.connections.service.secrets import unseal
from focusflow.platform import circuit
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db, unit_of_work
from focusflow.platform.errors import FocusFlowError, Forbidden
from focusflow.platform.events import publish

log = structlog.get_logger("connections")

AT_MOST = timedelta(minutes=5)
"""How long one look may take; after that another process may try."""
DUE_AT_ONCE = 200
_NOT_ITS_FAULT = ("circuit_open", "resting", "rate_limited")
"""Reasons for which nobody was asked, or which are a wish: they don't lead to giving up."""
PURGED_AFTER = timedelta(days=90)


@dataclass
class _Look:
    """What is to be asked."""

    provider: str
    title: str
    zone: str
    secret: dict[str, str]
    calendars: list[ConnectedCalendar]
    started: datetime
    readings: dict[UUID, Reading] = field(default_factory=dict)
    failure: FocusFlowError | None = None


def outside_of(row: Connection, one: ConnectedCalendar) -> Outside:
    """A connected calendar as the calendar context knows it."""
    return Outside(one.id, cast("Source", row.provider), one.title, one.color, one.busy)


async def take_due(db: Db) -> list[UUID]:
    """The connections whose time has come; those that nobody looks at come up again."""
    return await repository.take_due(db, db.now(), db.now() + AT_MOST, DUE_AT_ONCE)


async def sync(connection_id: UUID) -> None:
    """Look at one connection, and take over what is there."""
    async with unit_of_work() as db:
        look = await _begin(db, connection_id)
    if look is None:
        return
    await _ask(look)
    async with unit_of_work() as db:
        await _end(db, connection_id, look)


async def _begin(db: Db, connection_id: UUID) -> _Look | None:
    """What to ask, or None when nobody wants a look or somebody is at it."""
    now = db.now()
    row = await repository.any_connection(db, connection_id)
    if row is None or row.status != "active":
        return None
    if row.busy_until is not None and row.busy_until > now:
        return None
    row.busy_until = now + AT_MOST
    db.changes.add((row.user_id, "connections"))
    actor = await actor_for_user(db, row.user_id)
    calendars = list(await repository.calendars(db, [row.id]))
    look = _Look(row.provider, row.title, actor.timezone, {}, calendars, now)
    try:
        look.secret = unseal(row)
    except Forbidden as error:
        look.failure = error
    return look


async def _ask(look: _Look) -> None:
    """Read every calendar; the first failure ends it."""
    if look.failure is not None:
        return
    try:
        provider = registry.provider_of(look.provider)
        for one in look.calendars:
            async with circuit.guard(f"{look.provider}:{look.title}"):
                look.readings[one.id] = await provider.read(
                    look.secret, one.external_id, one.cursor, look.zone
                )
    except FocusFlowError as error:
        look.failure = error
        log.info("sync_failed", provider=look.provider, host=look.title, code=error.code)


async def _end(db: Db, connection_id: UUID, look: _Look) -> None:
    row = await repository.any_connection(db, connection_id)
    if row is None:
        return
    row.busy_until = None
    db.changes.add((row.user_id, "connections"))
    if row.status != "active":
        return
    actor = await actor_for_user(db, row.user_id)
    row.tried_at = db.now()
    run = SyncRun(
        connection_id=row.id, started_at=look.started, ended_at=db.now(), outcome="unchanged"
    )
    for one in await repository.calendars(db, [row.id]):
        reading = look.readings.get(one.id)
        if reading is not None:
            _count(run, await _take_over(db, actor, row, one, reading))
    if look.failure is not None:
        await _failed(db, actor, row, look.failure, run)
    else:
        await _worked(db, actor, row, run)
    db.add(run)


async def _take_over(
    db: Db, actor: Actor, row: Connection, one: ConnectedCalendar, reading: Reading
) -> Mirrored:
    if not one.title:
        one.title = reading.title or row.title
    done = Mirrored()
    if reading.changes is not None:
        done = await calendar.mirror(db, actor, outside_of(row, one), reading.changes)
        one.skipped = done.skipped = reading.skipped + done.skipped
        one.events += done.taken - done.removed
    if reading.cursor:
        one.cursor = dict(reading.cursor)
    return done


def _count(run: SyncRun, done: Mirrored) -> None:
    run.taken += done.taken
    run.updated += done.updated
    run.removed += done.removed
    run.skipped += done.skipped
    if done.changed:
        run.outcome = "changed"


async def _worked(db: Db, actor: Actor, row: Connection, run: SyncRun) -> None:
    was_bad = row.failures > 0
    row.failures, row.problem = 0, ""
    row.unchanged = 0 if run.outcome == "changed" else row.unchanged + 1
    row.synced_at = db.now()
    every = rules.interval(cast("Frequency", row.frequency), row.unchanged)
    row.next_sync_at = rules.next_sync(db.now(), every)
    if run.outcome == "changed" or was_bad:
        outcome = "changed" if run.outcome == "changed" else "recovered"
        await _tell(db, actor, row, run, outcome)


async def _failed(
    db: Db, actor: Actor, row: Connection, failure: FocusFlowError, run: SyncRun
) -> None:
    if failure.details.get("reason") not in _NOT_ITS_FAULT:
        row.failures += 1
    row.problem = run.problem = failure.message[:500]
    run.outcome = "failed"
    wanted = failure.details.get("retry_after")
    retry_after = wanted if isinstance(wanted, int) else None
    row.next_sync_at = rules.next_try(db.now(), row.failures, retry_after)
    if isinstance(failure, Forbidden) or row.failures >= rules.MOST_FAILURES:
        row.status, row.next_sync_at = "error", None
    if row.failures == 1 or row.status == "error":  # not at every try
        await _tell(db, actor, row, run, "failed")


async def _tell(db: Db, actor: Actor, row: Connection, run: SyncRun, outcome: str) -> None:
    event = DataSynced(
        connection_id=row.id,
        provider=row.provider,
        title=row.title,
        outcome=outcome,
        taken=run.taken,
        updated=run.updated,
        removed=run.removed,
        problem=run.problem,
    )
    await publish(db, actor, event)


async def purge(db: Db) -> None:
    """Forget what looks did 90 days ago, for all users."""
    await repository.purge_runs(db, db.now() - PURGED_AFTER)

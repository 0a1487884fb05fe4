"""Look at what is outside and let the calendar here say the same.

Nothing is asked inside a transaction: what to ask is read in one unit of work, what came is
written in another. A connection that ended or was paused meanwhile is left alone.
"""

from __future__ import annotations

from datetime import timedelta
from typing import cast
from uuid import UUID

from focusflow.accounts.sessions import actor_for_user
from focusflow.connections import repository, rules
from focusflow.connections.events import DataSynced
from focusflow.connections.models import Connection, SyncRun
from focusflow.connections.ports import Secret
from focusflow.connections.rules import Frequency
from focusflow.connections.service import taking
from focusflow.connections.service.asking import Known, Look, ask
from focusflow.connections.service.plan_blocks import plan_look
from focusflow.connections.service.secrets import seal, unseal
from focusflow.connections.service.watching import callback_of, watch_of
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db, unit_of_work
from focusflow.platform.errors import FocusFlowError, Forbidden
from focusflow.platform.events import publish

AT_MOST = timedelta(minutes=5)
"""How long one look may take; after that another process may try."""
DUE_AT_ONCE = 200
_NOT_ITS_FAULT = ("circuit_open", "resting", "rate_limited")
"""Reasons for which nobody was asked, or which are a wish: they don't lead to giving up."""
PURGED_AFTER = timedelta(days=90)


async def take_due(db: Db) -> list[UUID]:
    """The connections whose time has come; those that nobody looks at come up again."""
    return await repository.take_due(db, db.now(), db.now() + AT_MOST, DUE_AT_ONCE)


async def sync(connection_id: UUID) -> None:
    """Look at one connection, and take over what is there."""
    look = await _begin(connection_id)
    if look is None:
        return

    async def keep(secret: Secret) -> None:
        await _keep(connection_id, secret)

    await ask(look, keep)
    await _end(look)


async def _begin(connection_id: UUID) -> Look | None:
    """What to ask, or None when nobody wants a look or somebody is at it."""
    async with unit_of_work() as db:
        now = db.now()
        row = await repository.any_connection(db, connection_id)
        if row is None or row.status != "active":
            return None
        if row.busy_until is not None and row.busy_until > now:
            return None
        row.busy_until = now + AT_MOST
        db.changes.add((row.user_id, "connections"))
        actor = await actor_for_user(db, row.user_id)
        found = await repository.calendars(db, [row.id])
        watches = await repository.watches(db, [one.id for one in found])
        look = Look(
            connection_id=row.id,
            provider=row.provider,
            title=row.title,
            zone=actor.timezone,
            started=now,
            calendars={
                one.external_id: Known(one.cursor, one.chosen, watch_of(watches.get(one.id)))
                for one in found
            },
            lists=row.listed_at is None or now - row.listed_at >= rules.LISTED_AGAIN,
            callback=callback_of(row.provider),
        )
        for one in found:
            plan = await plan_look(db, actor, one)
            if plan is not None:
                look.plans[one.external_id] = plan
        try:
            look.secret = unseal(row)
        except Forbidden as error:
            look.failure = error
        return look


async def _keep(connection_id: UUID, secret: Secret) -> None:
    """A renewed token counts from now on: the one before may not be taken again."""
    async with unit_of_work() as db:
        row = await repository.any_connection(db, connection_id)
        if row is not None:
            seal(row, secret)


async def _end(look: Look) -> None:
    """Take over what came, unless the connection ended or was paused meanwhile."""
    async with unit_of_work() as db:
        row = await repository.any_connection(db, look.connection_id)
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
        await taking.take_over(db, actor, row, look, run)
        if look.failure is not None:
            await _failed(db, actor, row, look.failure, run)
        else:
            await _worked(db, actor, row, run)
        db.add(run)


async def _worked(db: Db, actor: Actor, row: Connection, run: SyncRun) -> None:
    was_bad = row.failures > 0
    row.failures, row.problem = 0, ""
    row.unchanged = 0 if run.outcome == "changed" else row.unchanged + 1
    row.synced_at = db.now()
    every = rules.interval(cast("Frequency", row.frequency), row.unchanged)
    if row.next_sync_at is None or not run.started_at < row.next_sync_at <= db.now():
        row.next_sync_at = rules.next_sync(db.now(), every)  # else somebody asked meanwhile
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
    if failure.details.get("reason") == "revoked":
        row.status, row.next_sync_at = "revoked", None
    elif isinstance(failure, Forbidden) or row.failures >= rules.MOST_FAILURES:
        row.status, row.next_sync_at = "error", None
    if row.failures == 1 or row.status != "active":  # not at every try
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
    """Forget what looks did and wrote 90 days ago, for all users."""
    await repository.purge_runs(db, db.now() - PURGED_AFTER)
    await repository.purge_written(db, db.now() - PURGED_AFTER)

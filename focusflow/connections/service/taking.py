"""What came of a look becomes what is here: the account's calendars, and what is in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from focusflow.calendar import service as calendar
from focusflow.calendar.fields import Source
from focusflow.calendar.outside import Outside
from focusflow.calendar.service import Mirrored
from focusflow.connections import repository, rules
from focusflow.connections.models import ConnectedCalendar, Connection, SyncRun
from focusflow.connections.ports import OutsideCalendar, Reading
from focusflow.connections.service import plan_blocks
from focusflow.connections.service.asking import Look
from focusflow.connections.service.plan_blocks import PlanLook
from focusflow.connections.service.watching import remember
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db


def outside_of(row: Connection, one: ConnectedCalendar) -> Outside:
    """A connected calendar as the calendar context knows it."""
    return Outside(one.id, cast("Source", row.provider), one.title, one.color, one.busy)


async def take_over(db: Db, actor: Actor, row: Connection, look: Look, run: SyncRun) -> None:
    """Let calendars and events be as they were seen; `run` counts what that changed."""
    here = {one.external_id: one for one in await repository.calendars(db, [row.id])}
    if look.listed is not None:
        row.listed_at = db.now()
        await _list(db, actor, row, here, look.listed)
    for external_id, reading in look.readings.items():
        one = here.get(external_id)
        if one is None or not one.chosen:
            continue
        plan = look.plans.get(external_id)
        if plan is not None:
            await plan_blocks.keep(db, actor, one, plan)
        _count(run, await _take(db, actor, row, one, _of_others(reading, plan)))
        if external_id in look.watches:
            await remember(db, row, one, *look.watches[external_id])


async def _list(
    db: Db,
    actor: Actor,
    row: Connection,
    here: dict[str, ConnectedCalendar],
    listed: Sequence[OutsideCalendar],
) -> None:
    """Calendars that are new over there come, those that went go with their events."""
    there = {one.id: one for one in listed}
    for external_id in [known for known in here if known not in there]:
        gone = here.pop(external_id)
        await calendar.let_go(db, actor, gone.id, keep=False)
        await db.delete(gone)
    for one in listed:
        known = here.get(one.id)
        if known is not None:
            known.writable = one.writable
            continue
        here[one.id] = ConnectedCalendar(
            user_id=row.user_id,
            connection_id=row.id,
            external_id=one.id,
            title=one.title[:200],
            color=one.color,
            chosen=one.selected,
            writable=one.writable,
        )
        db.add(here[one.id])
    await db.flush()


def _of_others(reading: Reading, plan: PlanLook | None) -> Reading:
    """What was read but for the plan's own blocks."""
    if reading.changes is None:
        return reading
    places = plan.places if plan is not None else ()
    return replace(reading, changes=rules.without_plan(reading.changes, places))


async def _take(
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

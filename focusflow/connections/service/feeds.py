"""The plan as a calendar that others subscribe to, by an address that only its owner gives out."""

from __future__ import annotations

import functools
from datetime import timedelta
from uuid import UUID

import anyio.to_thread

from focusflow.accounts.sessions import actor_for_user
from focusflow.calendar.ics import IcsEvent, write
from focusflow.connections import repository
from focusflow.connections.events import PlanFeedChanged
from focusflow.connections.models import PlanFeed
from focusflow.connections.schemas import FeedEnded, FeedIn, FeedMade, FeedView
from focusflow.planning import service as planning
from focusflow.planning.schemas import SlotView
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.crypto import new_token, token_hash
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict, NotFound
from focusflow.platform.events import publish
from focusflow.settings import get_settings

MOST = 10
BACK = 14
AHEAD = 60
"""How many days before and after today are given out."""
PATH = "/api/v1/feeds/plan.ics"
NAME = "FocusFlow plan"
_TAKEN = "Focus time"
_NOTED = timedelta(minutes=10)


async def list_feeds(db: Db, actor: Actor) -> tuple[FeedView, ...]:
    """The addresses at which the actor's plan is read, the oldest first."""
    return tuple(FeedView.model_validate(row) for row in await repository.feeds(db, actor, MOST))


async def make_feed(db: Db, actor: Actor, data: FeedIn) -> FeedMade:
    """Make a new address; Conflict at the eleventh."""
    if len(await repository.feeds(db, actor, MOST)) >= MOST:
        raise Conflict(f"There are {MOST} addresses of your plan already. End one first.")
    key = new_token()
    row = PlanFeed(
        user_id=actor.user_id, title=data.title, titles=data.titles, key_hash=token_hash(key)
    )
    db.add(row)
    await db.flush()
    await publish(db, actor, PlanFeedChanged(feed_id=row.id, title=row.title, kind="made"))
    address = f"{get_settings().url}{PATH}?key={key}"
    return FeedMade(feed=FeedView.model_validate(row), address=address)


async def end_feed(db: Db, actor: Actor, feed_id: UUID) -> FeedEnded:
    """Let an address lead nowhere from now on."""
    row = await repository.feed(db, actor, feed_id)
    if row is None:
        raise NotFound
    await db.delete(row)
    await db.flush()
    await publish(db, actor, PlanFeedChanged(feed_id=feed_id, title=row.title, kind="ended"))
    return FeedEnded(id=feed_id)


async def plan_file(db: Db, key: str) -> bytes:
    """The planned work of two weeks back and sixty days ahead, for whoever knows the key."""
    row = await repository.feed_with_key(db, token_hash(key))
    if row is None:
        raise NotFound("This address of a plan has ended.")
    actor = await actor_for_user(db, row.user_id)
    today = local_day(actor, db.now())
    days = [today + timedelta(days=n) for n in range(-BACK, AHEAD + 1)]
    found = await planning.days_of(db, actor, days)
    if row.read_at is None or db.now() - row.read_at > _NOTED:
        row.read_at = db.now()
        db.changes.add((row.user_id, "connections"))
    events = [
        _event(slot, row)
        for day in found
        for slot in day.slots
        if slot.slot_type == "task" and slot.status != "skipped"
    ]
    return await anyio.to_thread.run_sync(functools.partial(write, events, name=NAME))


def _event(slot: SlotView, row: PlanFeed) -> IcsEvent:
    return IcsEvent(
        uid=f"{slot.id}@focusflow",
        start=slot.starts_at,
        end=slot.ends_at,
        title=slot.title if row.titles else _TAKEN,
        description=slot.reason if row.titles else "",
    )

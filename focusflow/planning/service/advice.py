"""What someone could try, by the last 30 days of their own."""

from __future__ import annotations

from datetime import timedelta

from focusflow.accounts import service as accounts
from focusflow.planning import repository
from focusflow.planning.hindsight import AdviceView
from focusflow.planning.learning import gather
from focusflow.planning.learning.hours import session_of, worth
from focusflow.planning.learning.learned import learned
from focusflow.planning.rules import advice as rules
from focusflow.planning.rules.values import HISTORY_DAYS
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day, zone_of
from focusflow.platform.db import Db
from focusflow.tasks import service as tasks


async def advice(db: Db, actor: Actor) -> tuple[AdviceView, ...]:
    """What to try, with what speaks for it; nothing while too little is known."""
    wishes = await accounts.preferences(db, actor)
    found = [
        await _hard_in_peak_hours(db, actor, hour24=wishes.hour24),
        await _session_length(db, actor, wishes.session_minutes),
    ]
    return tuple(tip for tip in found if tip is not None)


async def _hard_in_peak_hours(db: Db, actor: Actor, *, hour24: bool) -> AdviceView | None:
    known = await learned(db, actor)
    if known.peak_hours_source != "model":
        return None
    since = db.now() - timedelta(days=HISTORY_DAYS)
    slots = [slot for _, slot in await repository.decided_blocks(db, actor, since, db.now())]
    ids = {slot.task_id for slot in slots if slot.task_id is not None}
    briefs = await tasks.briefs(db, actor, ids)
    hard = {key for key, brief in briefs.items() if brief.difficulty == "hard"}
    zone = zone_of(actor)
    starts = [slot.starts_at.astimezone(zone).hour for slot in slots if slot.task_id in hard]
    return rules.hard_in_peak_hours(starts, known.peak_hours, hour24=hour24)


async def _session_length(db: Db, actor: Actor, chosen: int) -> AdviceView | None:
    """`chosen` is the length that is set: nobody is told to do what they have begun."""
    since = db.now() - timedelta(days=HISTORY_DAYS)
    views = await gather.session_views(db, actor, local_day(actor, since))
    found = [session_of(actor, view) for view in views if view.started_at >= since]
    tip = rules.session_length((s.planned, worth(s)) for s in found if s.planned)
    return None if tip is not None and tip.minutes == chosen else tip

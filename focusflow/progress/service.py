"""What a user may ask about points, level and streak."""

from __future__ import annotations

from focusflow.platform.actor import Actor
from focusflow.platform.api import Page, decode_cursor, encode_cursor, instant, uuid
from focusflow.platform.clock import local_day
from focusflow.platform.db import Db
from focusflow.progress import ledger, repository, rules
from focusflow.progress.schemas import LevelView, PointsView, StreakView, TransactionView


async def summary(db: Db, actor: Actor) -> PointsView:
    """All that the header and the character page show at a glance."""
    totals = await _totals(db, actor)
    streak = await streaks(db, actor)
    reached = rules.level(totals.xp)
    return PointsView(
        xp=totals.xp,
        level=reached.level,
        level_percent=reached.percent,
        spendable=totals.spendable,
        weekly=totals.weekly,
        monthly=totals.monthly,
        earned_today=await repository.earned_on(db, actor, local_day(actor, db.now())),
        streak_current=streak.current,
        streak_longest=streak.longest,
        streak_alive=streak.alive,
    )


async def level(db: Db, actor: Actor) -> LevelView:
    """The level and the way to the next."""
    totals = await _totals(db, actor)
    reached = rules.level(totals.xp)
    return LevelView(
        level=reached.level, percent=reached.percent, xp=totals.xp, xp_to_next=reached.missing
    )


async def streaks(db: Db, actor: Actor) -> StreakView:
    """The day streak as it stands today."""
    row = await repository.streak(db, actor)
    if row is None:
        return StreakView(current=0, longest=0, last_activity_date=None, alive=False)
    alive = rules.is_alive(row.last_activity_date, local_day(actor, db.now()))
    return StreakView(
        current=row.current if alive else 0,
        longest=row.longest,
        last_activity_date=row.last_activity_date,
        alive=alive,
    )


async def transactions(
    db: Db, actor: Actor, *, limit: int = 50, cursor: str | None = None
) -> Page[TransactionView]:
    """The ledger, newest first."""
    after = decode_cursor(cursor, instant, uuid)
    rows = await repository.transactions(
        db, actor, (after[0], after[1]) if after else None, limit + 1
    )
    views = tuple(TransactionView.model_validate(row) for row in rows[:limit])
    more = encode_cursor(views[-1].created_at, views[-1].id) if len(rows) > limit else None
    return Page(items=views, next_cursor=more)


async def _totals(db: Db, actor: Actor) -> rules.Totals:
    today = local_day(actor, db.now())
    row = await repository.balance(db, actor)
    if row is None:
        return rules.Totals(0, 0, 0, 0, rules.week_start(today), rules.month_start(today))
    return rules.as_of(ledger.totals_of(row), today)

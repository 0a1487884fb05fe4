"""The one way in which points and streak days are booked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.db import Db
from focusflow.progress import repository, rules
from focusflow.progress.models import PointBalance, PointTransaction


@dataclass(frozen=True)
class Entry:
    """An entry that was booked, and what it did to the XP."""

    id: UUID
    day: date
    amount: int
    reason: str
    reference_type: str
    reference_id: UUID
    old_xp: int
    new_xp: int


async def book_activity(db: Db, actor: Actor, day: date) -> int:
    """Count a local day for the streak; answers the current streak, that day included."""
    await _hold(db, actor)  # two first acts of a day would each overlook the other's day
    if await repository.mark_active(db, actor, day):
        await repository.save_streak(
            db, actor, rules.streak_of(await repository.active_days(db, actor))
        )
    streak = await repository.streak(db, actor)
    return streak.current if streak is not None else 0


async def book(
    db: Db,
    actor: Actor,
    *,
    day: date,
    amount: int,
    reason: str,
    reference_type: str,
    reference_id: UUID,
    subject_id: UUID,
) -> Entry | None:
    """Write an entry and its effect on the balance; None when it was booked before."""
    balance = await _hold(db, actor)
    entry = PointTransaction(
        user_id=actor.user_id,
        day=day,
        amount=amount,
        xp=amount,
        reason=reason,
        reference_type=reference_type,
        reference_id=reference_id,
        subject_id=subject_id,
    )
    if not await repository.append(db, entry):
        return None
    before = totals_of(balance)
    after = rules.credited(rules.as_of(before, local_day(actor, db.now())), amount, entry.xp, day)
    for name, value in asdict(after).items():
        setattr(balance, name, value)
    await db.flush()
    return Entry(
        id=entry.id,
        day=day,
        amount=amount,
        reason=reason,
        reference_type=reference_type,
        reference_id=reference_id,
        old_xp=before.xp,
        new_xp=after.xp,
    )


async def take_back_task(db: Db, actor: Actor, task_id: UUID, cause: UUID) -> Entry | None:
    """Counter the last award for a task; None when there is none that still stands."""
    await _hold(db, actor)
    award = await repository.latest_about(db, actor, task_id)
    if award is None or award.reference_type != "task_completion":
        return None
    return await book(
        db,
        actor,
        day=award.day,
        amount=-award.amount,
        reason="task_reopened",
        reference_type="reversal",
        reference_id=cause,
        subject_id=task_id,
    )


async def erase(db: Db, actor: Actor, subject_ids: Collection[UUID]) -> None:
    """Forget that some tasks and sessions ever earned anything; for removing example data."""
    balance = await _hold(db, actor)
    await repository.erase_about(db, actor, subject_ids)
    totals = await repository.sums(db, actor, balance.week, balance.month)
    for name, value in asdict(totals).items():
        setattr(balance, name, value)
    await db.flush()
    await repository.save_streak(
        db, actor, rules.streak_of(await repository.active_days(db, actor))
    )
    db.changes.add((actor.user_id, "points"))


def totals_of(balance: PointBalance) -> rules.Totals:
    """A balance row as a value."""
    return rules.Totals(
        xp=balance.xp,
        spendable=balance.spendable,
        weekly=balance.weekly,
        monthly=balance.monthly,
        week=balance.week,
        month=balance.month,
    )


async def _hold(db: Db, actor: Actor) -> PointBalance:
    today = local_day(actor, db.now())
    return await repository.hold_balance(
        db, actor, rules.week_start(today), rules.month_start(today)
    )

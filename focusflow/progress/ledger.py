"""The one way in which points and streak days are booked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.db import Db
from focusflow.progress import repository, rules
from focusflow.progress.models import PointBalance, PointTransaction


@dataclass(frozen=True)
class Claim:
    """Points to be booked on a local day; `reference` says for what, and books it once."""

    day: date
    amount: int
    reason: str
    reference_type: str
    reference_id: UUID
    subject_id: UUID


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


async def book(db: Db, actor: Actor, claims: Sequence[Claim]) -> list[Entry]:
    """Write entries and their effect on the balance; those booked before are left out."""
    balance = await _hold(db, actor)
    rows = [
        PointTransaction(user_id=actor.user_id, xp=claim.amount, **asdict(claim))
        for claim in claims
    ]
    fresh = await repository.append(db, rows)
    totals = totals_of(balance)
    today = local_day(actor, db.now())
    entries: list[Entry] = []
    for row in rows:
        if row.id not in fresh:
            continue
        before = totals
        totals = rules.credited(rules.as_of(before, today), row.amount, row.xp, row.day)
        entries.append(
            Entry(
                id=row.id,
                day=row.day,
                amount=row.amount,
                reason=row.reason,
                reference_type=row.reference_type,
                reference_id=row.reference_id,
                old_xp=before.xp,
                new_xp=totals.xp,
            )
        )
    if entries:
        for name, value in asdict(totals).items():
            setattr(balance, name, value)
        await db.flush()
    return entries


async def take_back(db: Db, actor: Actor, causes: Mapping[UUID, UUID], reason: str) -> list[Entry]:
    """Counter the last award for each subject that still stands; `causes` says by which event."""
    await _hold(db, actor)
    awards = await repository.latest_about(db, actor, causes.keys())
    claims = [
        Claim(
            day=award.day,
            amount=-award.amount,
            reason=reason,
            reference_type="reversal",
            reference_id=causes[subject_id],
            subject_id=subject_id,
        )
        for subject_id, award in awards.items()
        if award.reference_type != "reversal"
    ]
    return await book(db, actor, claims) if claims else []


async def give_again(db: Db, actor: Actor, causes: Mapping[UUID, UUID], kind: str) -> list[Entry]:
    """Book again what was countered when milestones or goals were deleted, for its own day."""
    await _hold(db, actor)
    last = await repository.latest_about(db, actor, causes.keys())
    claims = [
        Claim(
            day=entry.day,
            amount=-entry.amount,
            reason=f"{kind}_restored",
            reference_type=kind,
            reference_id=causes[subject_id],
            subject_id=subject_id,
        )
        for subject_id, entry in last.items()
        if entry.reason == f"{kind}_deleted"
    ]
    return await book(db, actor, claims) if claims else []


async def earned_by(db: Db, actor: Actor, day: date, kind: str) -> int:
    """What one kind of work has brought on a day; nobody books more until the end."""
    await _hold(db, actor)
    return await repository.earned_by(db, actor, day, kind)


async def erase(db: Db, actor: Actor, subject_ids: Collection[UUID]) -> None:
    """Forget that some subjects ever earned anything; for removing example data."""
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

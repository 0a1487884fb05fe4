"""A circuit breaker for each outside system, shared by all processes through the database.

Five failures in a row open it: for 300 s nothing is sent. Then one trial call is let through,
whose success closes it and whose failure opens it again. Every step is a short transaction of its
own, so that it holds whatever becomes of the caller's; hold none open round an outside call.
"""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, case, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, SQLModel, col

from focusflow.platform import metrics
from focusflow.platform.clock import Clock
from focusflow.platform.db import Db, UtcDateTime, unit_of_work
from focusflow.platform.errors import FocusFlowError, NotReady, UpstreamUnavailable
from focusflow.platform.jobs import periodic

FAILURES = 5
PAUSE = timedelta(seconds=300)
LONGEST_REST = timedelta(days=1)
KEPT = timedelta(days=7)


class Circuit(SQLModel, table=True):
    """An outside system that failed or asked for a rest; those that never did have no row.

    `open_until` is empty while closed. `round` grows whenever it opens, is tried or closes:
    what was called in an earlier round says nothing about this one.
    """

    __tablename__ = "circuit"

    key: str = Field(primary_key=True, max_length=300)
    failures: int = 0
    round: int = 0
    open_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    rest_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)


@dataclass(frozen=True)
class Leave:
    """Permission for one call, to be handed back with its outcome."""

    key: str
    round: int = 0


@asynccontextmanager
async def guard(
    key: str, name: str | None = None, clock: Clock | None = None
) -> AsyncIterator[None]:
    """Make one call inside, if the outside system `key` may be called just now.

    Raises UpstreamUnavailable (`circuit_open` or `resting`, with `retry_after`) when not.
    UpstreamUnavailable from inside is a failure of the system, and `rate_limited` a wish for
    rest; any other error of ours is an answer, such as 401 or 404, that one user's data is
    wrong. Other exceptions, and an end from outside, say nothing.
    """
    leave = await allow(key, name, clock)
    try:
        yield
    except UpstreamUnavailable as error:
        await _report(leave, error, clock)
        raise
    except NotReady:
        raise
    except FocusFlowError:
        await succeeded(leave, clock)
        raise
    await succeeded(leave, clock)


async def _report(leave: Leave, error: UpstreamUnavailable, clock: Clock | None) -> None:
    if error.details.get("reason") == "rate_limited":
        await succeeded(leave, clock)  # it answers; it only wants fewer questions
    else:
        await failed(leave, clock)
    wait = error.details.get("retry_after")
    if isinstance(wait, int):
        await rest(leave.key, seconds=wait, clock=clock)


async def allow(key: str, name: str | None = None, clock: Clock | None = None) -> Leave:
    """Leave for one call to `key`; UpstreamUnavailable with a sentence about `name` if none."""
    async with unit_of_work(clock) as db:
        now = db.now()
        row = await db.get(Circuit, key)
        if row is None:
            return Leave(key)
        if row.rest_until is not None and row.rest_until > now:
            raise _refused(name or key, "resting", row.rest_until - now)
        if row.open_until is not None:
            claimed = await _claim_trial(db, key)
            if claimed is not None:
                return Leave(key, claimed)
            await db.refresh(row)  # another process may have tried, and closed it meanwhile
        return _if_closed(row, name or key, now)


def _if_closed(row: Circuit, name: str, now: datetime) -> Leave:
    if row.open_until is not None:
        raise _refused(name, "circuit_open", row.open_until - now)
    return Leave(row.key, row.round)


async def _claim_trial(db: Db, key: str) -> int | None:
    """The trial's round, or None when it isn't time yet or another process has the trial.

    The claim opens the circuit anew: should this process die, the next trial is in 300 s.
    """
    claim = (
        update(Circuit)
        .where(col(Circuit.key) == key, col(Circuit.open_until) <= db.now())
        .values(open_until=db.now() + PAUSE, round=Circuit.round + 1, changed_at=db.now())
        .returning(col(Circuit.round))
        .execution_options(synchronize_session=False)
    )
    return await db.scalar(claim)


async def succeeded(leave: Leave, clock: Clock | None = None) -> None:
    """The call was answered: failures are forgotten, and a trial closes the circuit."""
    metrics.OUTSIDE.labels("answered").inc()
    async with unit_of_work(clock) as db:
        await db.execute(
            update(Circuit)
            .where(
                col(Circuit.key) == leave.key,
                col(Circuit.round) == leave.round,
                or_(col(Circuit.failures) > 0, col(Circuit.open_until).is_not(None)),
            )
            .values(
                failures=0,
                open_until=None,
                round=case(
                    (col(Circuit.open_until).is_(None), Circuit.round), else_=Circuit.round + 1
                ),
                changed_at=db.now(),
            )
        )


async def failed(leave: Leave, clock: Clock | None = None) -> None:
    """The system did not answer, or not sensibly: the fifth time in a row, and a trial, open."""
    metrics.OUTSIDE.labels("failed").inc()
    async with unit_of_work(clock) as db:
        now = db.now()
        opens = or_(col(Circuit.open_until).is_not(None), col(Circuit.failures) + 1 >= FAILURES)
        first = insert(Circuit).values(key=leave.key, failures=1, round=leave.round, changed_at=now)
        await db.execute(
            first.on_conflict_do_update(
                index_elements=[col(Circuit.key)],
                where=col(Circuit.round) == leave.round,
                set_={
                    "failures": Circuit.failures + 1,
                    "round": case((opens, Circuit.round + 1), else_=Circuit.round),
                    "open_until": case((opens, now + PAUSE), else_=None),
                    "changed_at": now,
                },
            )
        )


async def rest(key: str, *, seconds: int, clock: Clock | None = None) -> None:
    """Call `key` no more for so many seconds (a day at most), as it asked itself."""
    metrics.OUTSIDE.labels("put_off").inc()
    async with unit_of_work(clock) as db:
        now = db.now()
        until = now + min(timedelta(seconds=max(0, seconds)), LONGEST_REST)
        wish = insert(Circuit).values(
            key=key, failures=0, round=0, rest_until=until, changed_at=now
        )
        later = func.greatest(Circuit.rest_until, until)
        await db.execute(
            wish.on_conflict_do_update(
                index_elements=[col(Circuit.key)], set_={"rest_until": later, "changed_at": now}
            )
        )


def _refused(name: str, reason: str, wait: timedelta) -> UpstreamUnavailable:
    metrics.OUTSIDE.labels("refused").inc()
    seconds = max(1, math.ceil(wait.total_seconds()))
    when = f"{math.ceil(seconds / 60)} minutes" if seconds > 60 else "a minute"
    why = (
        "asked us to come back later"
        if reason == "resting"
        else "did not answer several times in a row"
    )
    return UpstreamUnavailable(
        f"{name} {why}. It can be tried again in {when}.", reason=reason, retry_after=seconds
    )


@dataclass(frozen=True)
class Trouble:
    """A system that isn't called just now, or only to try: `open`, `half_open` or `resting`."""

    key: str
    state: str
    until: datetime


async def troubles(db: Db) -> list[Trouble]:
    """All systems that have trouble."""
    now = db.now()
    rows = await db.scalars(
        select(Circuit)
        .where(or_(col(Circuit.open_until).is_not(None), col(Circuit.rest_until) > now))
        .order_by(col(Circuit.key))
    )
    return [_trouble(row, now) for row in rows]


def _trouble(row: Circuit, now: datetime) -> Trouble:
    if row.open_until is not None and row.open_until > now:
        return Trouble(row.key, "open", row.open_until)
    if row.rest_until is not None and row.rest_until > now:
        return Trouble(row.key, "resting", row.rest_until)
    assert row.open_until is not None
    return Trouble(row.key, "half_open", row.open_until)


async def count_states(db: Db) -> None:
    """Bring the gauge up to date, for whoever asks for the metrics."""
    now = db.now()
    is_open, rests = col(Circuit.open_until) > now, col(Circuit.rest_until) > now
    # What is not known to be open may be NULL, which is neither true nor false.
    half_open = and_(col(Circuit.open_until) <= now, func.coalesce(rests, False).is_(False))
    resting = and_(func.coalesce(is_open, False).is_(False), rests)
    counted = (
        await db.execute(
            select(
                func.count().filter(is_open),
                func.count().filter(half_open),
                func.count().filter(resting),
            ).select_from(Circuit)
        )
    ).one()
    for state, number in zip(("open", "half_open", "resting"), counted, strict=True):
        metrics.CIRCUITS.labels(state).set(number)


@periodic("forget_circuits", "41 3 * * *")
async def forget_circuits(db: Db) -> None:
    """Forget systems that have had no trouble for a week."""
    old = db.now() - KEPT
    await db.execute(
        delete(Circuit).where(
            col(Circuit.changed_at) < old,
            or_(col(Circuit.rest_until).is_(None), col(Circuit.rest_until) < db.now()),
        )
    )

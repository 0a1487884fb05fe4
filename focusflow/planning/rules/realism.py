"""How much of a plan really gets done, and what a day is cut to so that most of it does.

The formula, in one place. A day holds some amount of work, which differs from day to day. A past
day on which something was left undone shows how much it held; one on which all was done only shows
that it held at least that. The product-limit estimate (Kaplan-Meier) makes of both how many days
hold at least so many minutes, S. Of a plan of M minutes, then,

    share(M) = 1/M x the integral of S from 0 to M

gets done; for someone whose days always hold K it is min(1, K / M). The tasks may be less likely to
be done than this person's usual:

    completion(plan) = share(M) x min(1, p / b)

with p the mean probability of the plan's tasks by minutes and b the usual one. Likelier tasks don't
make a day hold more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from uuid import UUID

from focusflow.planning.rules.values import SLOT_MINUTES

TARGET = 0.75
LEAST_DAYS = 5
"""With fewer days to go by, nothing is cut."""
LEAST_MINUTES = 60
"""A day is not cut to less; an hour is hardly a plan."""
MOST_MINUTES = 24 * 60
FULLER = 1.2
"""The fuller half of the days must be so much fuller than the other to tell the two apart."""
LESS = 0.05
"""The share done of fuller days must be so much less for fullness to be what keeps work undone."""
_HAIR = 1e-9
"""A mean of equal numbers may be a hair below them."""
SUREST = 0.95
"""However short the day, something may come up."""


@dataclass(frozen=True)
class PastDay:
    """Minutes of work that were planned for a day that is over, and done of them."""

    planned: int
    done: int


@dataclass(frozen=True)
class Item:
    """A task that could be planned: `stays` when it must not be cut to make room."""

    id: UUID
    minutes: int
    value: float
    probability: float
    stays: bool = False
    depends_on: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Holding:
    """What days hold: `shares[i]` of them more than `steps[i]` minutes, all of them more than 0."""

    steps: tuple[int, ...]
    shares: tuple[float, ...]

    def expected(self, minutes: float) -> float:
        """How many of so many planned minutes get done, on average."""
        total, at, alive = 0.0, 0.0, 1.0
        for step, share in zip(self.steps, self.shares, strict=True):
            if step >= minutes:
                break
            total += alive * (step - at)
            at, alive = step, share
        return total + alive * (minutes - at)

    def share(self, minutes: float) -> float:
        """The part of so many planned minutes that gets done; it never grows with them."""
        return self.expected(minutes) / minutes if minutes > 0 else 1.0

    def most(self, target: float) -> int:
        """The most minutes, in whole slots, of which this part gets done."""
        fitting = range(MOST_MINUTES, 0, -SLOT_MINUTES)
        return next((minutes for minutes in fitting if self.share(minutes) >= target - _HAIR), 0)


def holding_of(days: Iterable[PastDay]) -> Holding | None:
    """What this person's days hold; None while too little is known, or fullness does not matter.

    Days on which nothing was done at all are left out: what kept someone away that day was not how
    much was planned.
    """
    known = [day for day in days if day.planned > 0 and day.done > 0]
    if len(known) < LEAST_DAYS or not _fullness_matters(known):
        return None
    ends = Counter(day.done for day in known if day.done < day.planned)
    steps, shares, alive = [], [], 1.0
    for step in sorted(ends):
        at_risk = sum(day.done >= step for day in known)
        alive *= 1 - ends[step] / at_risk
        steps.append(step)
        shares.append(alive)
    return Holding(tuple(steps), tuple(shares))


def _fullness_matters(days: Sequence[PastDay]) -> bool:
    """Whether a smaller share of fuller days was done.

    Where days are much alike there is no telling, and the day is taken to hold what it held. Where
    light days fare no better than full ones, planning less would only mean doing less.
    """
    ordered = sorted(days, key=lambda day: day.planned)
    half = len(ordered) // 2
    light, full = ordered[:half], ordered[-half:]
    if fmean(d.planned for d in full) < FULLER * fmean(d.planned for d in light):
        return True
    return _done(light) - _done(full) > LESS


def _done(days: Sequence[PastDay]) -> float:
    return sum(day.done for day in days) / sum(day.planned for day in days)


def completion(holding: Holding, items: Collection[Item], usual: float, minutes: float) -> float:
    """The expected completion (0 to 1) of a day of so many minutes with these tasks."""
    return holding.share(minutes) * likeliness(items, usual)


def likeliness(items: Collection[Item], usual: float) -> float:
    """How likely tasks are beside the usual, at most 1."""
    minutes = sum(item.minutes for item in items)
    if not minutes or usual <= 0:
        return 1.0
    return min(1.0, sum(i.minutes * i.probability for i in items) / minutes / usual)


@dataclass(frozen=True)
class Cut:
    """What a day is cut to, in minutes, and why.

    Without the cut there would be `wanted` minutes, of which someone usually does `usual`.
    """

    minutes: int
    wanted: int
    usual: int


def cut_of(
    holding: Holding,
    items: Sequence[Item],
    usual: float,
    *,
    room: int,
    set_aside: int,
    days: int = 1,
) -> Cut | None:
    """What each of some days is cut to; None when there is not too much to do.

    A day has `room` for so many minutes, `set_aside` of them taken by work that stays. Tasks go
    until the target is met, those that are worth least for their minutes first; where even the
    likeliest tasks would not meet it, the minutes alone decide.
    """

    def load(some: Collection[Item]) -> int:
        return min(room, set_aside + -(-sum(item.minutes for item in some) // days))

    def is_met(some: Collection[Item]) -> bool:
        return completion(holding, some, usual, load(some)) >= TARGET - _HAIR

    if is_met(items):
        return None
    kept, may_go = list(items), in_order_of_cutting(items)
    must = load([item for item in items if item not in may_go])
    for item in may_go:
        if is_met(kept):
            break
        kept.remove(item)
    wanted = load(items)
    most = holding.most(TARGET / likeliness(kept, usual) if kept and is_met(kept) else TARGET)
    minutes = max(most, must, LEAST_MINUTES)
    if minutes >= wanted:
        return None
    return Cut(minutes, wanted, round(holding.expected(wanted)))


def in_order_of_cutting(items: Sequence[Item]) -> list[Item]:
    """The tasks that may go, in order; what waits for a task goes before it does."""
    stays = _needed([item for item in items if item.stays], {item.id: item for item in items})
    left = {item.id: item for item in items}
    found = []
    loose = [item for item in items if item.id not in stays]
    while loose:
        needed = {other for item in left.values() for other in item.depends_on}
        # Without a cycle there is always one that nothing left waits for.
        free = [item for item in loose if item.id not in needed] or loose
        first = min(free, key=lambda item: (item.value / item.minutes, str(item.id)))
        found.append(first)
        loose.remove(first)
        del left[first.id]
    return found


def _needed(items: Iterable[Item], by_id: Mapping[UUID, Item]) -> set[UUID]:
    """The tasks themselves and all that they wait for."""
    found: set[UUID] = set()
    todo = list(items)
    while todo:
        item = todo.pop()
        if item.id not in found:
            found.add(item.id)
            todo += [by_id[other] for other in item.depends_on if other in by_id]
    return found


def likely(probability: float, usual: float, holding: Holding | None, minutes: float) -> float:
    """How likely a task of a day of so many minutes is done.

    Its probability is that on a usual day; on a lighter or fuller one it is scaled by what gets
    done of such a day.
    """
    if holding is None or usual <= 0:
        return probability
    return min(max(SUREST, probability), probability * holding.share(minutes) / usual)

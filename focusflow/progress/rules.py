"""The game's formulas: points for work, levels, the day streak, weeks and months."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

TASK_BASE = 10
TASK_HALF_HOUR = 5
TASK_EARLY = 10
TENTHS_BY_DIFFICULTY = {"easy": 10, "medium": 15, "hard": 20}
STREAK_CAP = 100
"""Streak days that raise the factor: at 100 it is 2.0, and stays there."""
FOCUS_MINUTES_PER_POINT = 5
REACHED_POINTS = {"milestone": 50, "goal": 200}
REACHED_A_DAY = {"milestone": 4, "goal": 2}
"""How many milestones and goals of one local day bring points; reaching more still counts."""
RIPE_MINUTES = 10
"""What is reached sooner after it was made, without one task done, brings nothing."""
XP_PER_LEVEL = 1000


def task_points(minutes: int, difficulty: str, streak: int, *, early: bool) -> int:
    """Points for a completed task, rounded to the nearest whole, a half upwards.

    (10 + 5 for every full half hour + 10 if early) x difficulty {easy 1.0, medium 1.5,
    hard 2.0} x (1 + streak/100), the last factor at most 2.0. `streak` is in days and
    includes the present one.
    """
    base = TASK_BASE + max(minutes, 0) // 30 * TASK_HALF_HOUR + (TASK_EARLY if early else 0)
    factor = 100 + min(max(streak, 0), STREAK_CAP)
    thousandths = base * TENTHS_BY_DIFFICULTY[difficulty] * factor
    return (thousandths + 500) // 1000


def focus_points(minutes: int) -> int:
    """Points for recorded focus time: one for every full five minutes."""
    return max(minutes, 0) // FOCUS_MINUTES_PER_POINT


def reached_points(kind: str, age: int, tasks_done: int, earned: int) -> int:
    """Points for a milestone or a goal that was reached: all of them, or none.

    age: minutes since it was made. tasks_done: of its own tasks. earned: points that things of
    its kind have brought on the same day, less what was taken back.
    """
    points = REACHED_POINTS[kind]
    if age < RIPE_MINUTES and not tasks_done:
        return 0
    return points if earned + points <= points * REACHED_A_DAY[kind] else 0


@dataclass(frozen=True)
class Level:
    """A level, the percentage of the way to the next, and the XP still missing for it."""

    level: int
    percent: float
    missing: int


def level(xp: int) -> Level:
    """The level that so much XP makes: one for every 1000, starting at level 1."""
    number, into = divmod(max(xp, 0), XP_PER_LEVEL)
    return Level(number + 1, into * 100 / XP_PER_LEVEL, XP_PER_LEVEL - into)


def difficulty_multiplier(number: int) -> float:
    """How much harder quests are at a level: 1.1 to its power, two decimals."""
    return round(1.1**number, 2)


def week_start(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def month_start(day: date) -> date:
    """The first of a day's month."""
    return day.replace(day=1)


@dataclass(frozen=True)
class Totals:
    """The sums of a ledger. `weekly` counts entries since `week`, `monthly` since `month`."""

    xp: int
    spendable: int
    weekly: int
    monthly: int
    week: date
    month: date


def as_of(totals: Totals, today: date) -> Totals:
    """The totals as they stand today: a new week or month starts from zero.

    Never goes back to an earlier period, as after a flight westward.
    """
    if (week := week_start(today)) > totals.week:
        totals = replace(totals, week=week, weekly=0)
    if (month := month_start(today)) > totals.month:
        totals = replace(totals, month=month, monthly=0)
    return totals


def credited(totals: Totals, amount: int, xp: int, day: date) -> Totals:
    """The totals after an entry that counts for `day`; a negative amount takes back."""
    return replace(
        totals,
        xp=totals.xp + xp,
        spendable=totals.spendable + amount,
        weekly=totals.weekly + (amount if day >= totals.week else 0),
        monthly=totals.monthly + (amount if day >= totals.month else 0),
    )


@dataclass(frozen=True)
class Run:
    """Consecutive active days: those up to `last`, and the most there ever were."""

    current: int
    longest: int
    last: date | None


def streak_of(days: Iterable[date]) -> Run:
    """The day streak from all active days, in any order: what arrives late still counts."""
    current = longest = 0
    last: date | None = None
    for day in sorted(set(days)):
        current = current + 1 if last is not None and day - last == timedelta(days=1) else 1
        longest = max(longest, current)
        last = day
    return Run(current, longest, last)


def is_alive(last: date | None, today: date) -> bool:
    """Whether a streak can still be continued today."""
    return last is not None and last >= today - timedelta(days=1)

"""What comes out of progress."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from focusflow.platform.api import View

ReferenceType = Literal["task_completion", "focus", "milestone", "goal", "reversal"]


class PointsView(View):
    """Where a user stands: XP and level, points to spend, this week's and month's, the streak.

    `streak_current` is 0 once a day was missed (`streak_alive` False); the longest stays.
    """

    type: Literal["points"] = "points"
    xp: int
    level: int
    level_percent: float
    spendable: int
    weekly: int
    monthly: int
    earned_today: int
    streak_current: int
    streak_longest: int
    streak_alive: bool


class LevelView(View):
    """The level, the percentage of the way to the next, and the XP that are missing for it."""

    type: Literal["level"] = "level"
    level: int
    percent: float
    xp: int
    xp_to_next: int


class StreakView(View):
    """The day streak; `current` is 0 once a day was missed."""

    type: Literal["streak"] = "streak"
    current: int
    longest: int
    last_activity_date: date | None
    alive: bool


class TransactionView(View):
    """One entry of the ledger; `day` is the local day it counts for."""

    id: UUID
    type: Literal["point_transaction"] = "point_transaction"
    day: date
    amount: int
    xp: int
    reason: str
    reference_type: ReferenceType
    reference_id: UUID
    subject_id: UUID
    created_at: datetime

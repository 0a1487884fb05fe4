"""What comes out of insights."""

from __future__ import annotations

from datetime import date
from typing import Literal

from focusflow.platform.api import View


class DayStat(View):
    """What was done on one local day; zeros where nothing was."""

    type: Literal["daily_stat"] = "daily_stat"
    day: date
    tasks_completed: int = 0
    tasks_on_time: int = 0
    focus_minutes: int = 0
    pomodoro_sessions: int = 0
    points_earned: int = 0

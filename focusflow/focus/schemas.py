"""What goes into focus and what comes out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool

from focusflow.focus.rules import LONGEST_PLAN, Mode, Phase, Status
from focusflow.platform.api import View
from focusflow.platform.text import Day

LONGEST_RECORD = 10_080
"""Minutes in a week: no stretch of work is longer, whatever a forgotten timer says."""


def _as_json(value: Any) -> Any:
    """25.0 is a whole number in JSON."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _minutes(least: int, most: int) -> Any:
    return Field(strict=True, ge=least, le=most)


class StartIn(BaseModel):
    """A session to start, for a task or freely; without minutes the preferences decide."""

    model_config = ConfigDict(extra="forbid")

    task_id: UUID | None = None
    planned_minutes: Annotated[int, _minutes(1, LONGEST_PLAN), BeforeValidator(_as_json)] | None = (
        None
    )
    mode: Mode = "pomodoro"


class CompleteIn(BaseModel):
    """How to complete: with the task or not, and how many minutes really count."""

    model_config = ConfigDict(extra="forbid")

    complete_task: StrictBool = False
    minutes: Annotated[int, _minutes(0, LONGEST_RECORD), BeforeValidator(_as_json)] | None = None


def _split(value: Any) -> Any:
    """`a,b` and repeated values alike."""
    if not isinstance(value, list):
        return value
    return [piece for item in value for piece in str(item).split(",") if piece]


class HistoryFilter(BaseModel):
    """Which sessions of the past: local days (both included), statuses, and a task."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    start: Day | None = Field(None, alias="from", description="First local day")
    end: Day | None = Field(None, alias="to", description="Last local day")
    status: Annotated[list[Status], BeforeValidator(_split)] = ["completed", "abandoned"]
    task_id: UUID | None = None


class HistoryQuery(HistoryFilter):
    """A filter with a place in the list."""

    limit: int = Field(50, ge=1, le=100, description="Rows a page")
    cursor: str | None = Field(None, max_length=500, description="`next_cursor` of the page before")


class SessionView(View):
    """One phase and its timer as the server sees it at `server_now`; seconds are whole.

    `remaining_seconds` and `ends_at` are empty for flowtime, `ends_at` also while paused,
    `task_title` when the task is in the trash. `must_decide` is set when the phase ran out
    over 5 minutes ago: ask whether to keep the overrun, to trim it or to discard the session.
    """

    id: UUID
    type: Literal["focus_session"] = "focus_session"
    task_id: UUID | None
    task_title: str | None
    mode: Mode
    phase: Phase
    cycle: int
    status: Status
    planned_minutes: int | None
    actual_minutes: int | None
    started_at: datetime
    ended_at: datetime | None
    paused_at: datetime | None
    pause_count: int
    paused_seconds: int
    server_now: datetime
    ends_at: datetime | None
    elapsed_seconds: int
    remaining_seconds: int | None
    overrun_seconds: int
    must_decide: bool


class FocusToday(View):
    """What was focused on the user's present local day."""

    day: date
    minutes: int
    sessions: int

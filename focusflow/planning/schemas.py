"""What goes into planning and what comes out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from focusflow.calendar.fields import Instant, Title
from focusflow.planning.rules.slots import Change, SlotStatus, SlotType
from focusflow.platform.api import View
from focusflow.platform.text import Day

SlotReason = Literal["completed", "reopened", "deleted", "restored", "unlocked"]
"""What happened to a task that its slots follow."""
Trigger = Literal["user", "skip", "calendar", "overrun", "urgent", "goal", "onboarding", "midnight"]
Method = Literal["solver", "rules", "manual"]
Impact = Literal["minor", "major"]
ProposalStatus = Literal["open", "approved", "rejected", "expired", "undone"]
WEEK_PATTERN = r"^\d{4}-(0[1-9]|[1-4]\d|5[0-3])$"
Week = Annotated[str, Field(pattern=WEEK_PATTERN, description="An ISO week, as in 2026-48")]
Flag = Annotated[bool, Field(strict=True)]


class Input(BaseModel):
    """What people send; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class GenerateIn(Input):
    """Which day or ISO week to plan, today without either; `apply` false only proposes."""

    date: Day | None = None
    week: Week | None = None
    apply: Flag = True


class RescheduleIn(Input):
    """Where a task's slot goes.

    Without `slot_id` its next slot moves, and a task without one gets one. `minutes` is how long it
    is from now on. `force` puts it there though something else is then or the time is over.
    """

    start: Instant
    slot_id: UUID | None = None
    minutes: int | None = Field(None, ge=5, le=720, strict=True)
    force: Flag = False


class Edit(Input):
    """Another start for one slot of a proposal; the slot is fixed there."""

    slot_id: UUID
    start: Instant


class ApproveIn(Input):
    """Changes to make to a proposal before it is taken over."""

    edits: list[Edit] = Field([], max_length=100)


class UrgentTask(Input):
    """A task that might come in, due at the end of the day."""

    title: Title
    minutes: int = Field(30, ge=5, le=480, strict=True)


class LostTime(Input):
    """Time that might be lost: from when, and for how long."""

    start: Instant
    minutes: int = Field(60, ge=5, le=720, strict=True)


class WhatIfIn(Input):
    """What might happen on a day, today without one: a task comes in, time is lost, or both."""

    date: Day | None = None
    task: UrgentTask | None = None
    lost: LostTime | None = None


class ProposalQuery(Input):
    """Which proposals, with a place in the list."""

    status: ProposalStatus | None = None
    limit: int = Field(50, ge=1, le=100, description="Rows a page")
    cursor: str | None = Field(None, max_length=500, description="`next_cursor` of the page before")


class SlotView(View):
    """Time set aside; instants are UTC. `title` is the task's, or says what kind of time it is.

    `change` tells in a proposal what becomes of a slot, and is null in a schedule. `is_flexible`
    false: someone put it there, and planning leaves it there.
    """

    type: Literal["schedule_slot"] = "schedule_slot"
    id: UUID
    task_id: UUID | None
    title: str
    starts_at: datetime
    ends_at: datetime
    minutes: int
    slot_type: SlotType
    is_flexible: bool
    status: SlotStatus
    reason: str
    priority: str | None = None
    difficulty: str | None = None
    category: str | None = None
    change: Change | None = None


class UnscheduledView(View):
    """A task, or some minutes of it, that did not fit, and why."""

    task_id: UUID
    title: str
    minutes: int
    code: str
    reason: str


class ScheduleView(View):
    """The plan of one local day; `id` is null while there is none.

    `completion_rate` is in percent of the planned minutes. `likely_done` of `tasks_planned` tasks
    will likely be finished.
    """

    type: Literal["schedule"] = "schedule"
    id: UUID | None
    day: date
    slots: tuple[SlotView, ...]
    unscheduled: tuple[UnscheduledView, ...]
    notes: tuple[str, ...]
    total_planned_minutes: int
    total_completed_minutes: int
    completion_rate: float
    tasks_planned: int
    likely_done: int
    method: Method | None
    generated_at: datetime | None
    last_modified_at: datetime | None


class WeekView(View):
    """The plans of the seven days of an ISO week."""

    type: Literal["schedule_week"] = "schedule_week"
    id: str
    days: tuple[ScheduleView, ...]


class DayChange(View):
    """One day of a proposal, before and after, with how much of it can be planned (minutes).

    `realistic_minutes` is what history cuts the day to, work done before included; None when it
    does not. `likely_done` of `tasks_planned` tasks will likely be finished.
    """

    day: date
    before: tuple[SlotView, ...]
    after: tuple[SlotView, ...]
    window_minutes: int
    free_minutes: int
    cap_minutes: int
    planned_minutes: int
    realistic_minutes: int | None
    tasks_planned: int
    likely_done: int


class ProposalView(View):
    """A plan that waits for a yes, or what became of it.

    `duration_ratio` is how much longer than estimated this person's tasks take. `score`, `gap`,
    `solver` and `solver_status` are the planner's: the gap is how far from the best it can be.
    """

    type: Literal["schedule_proposal"] = "schedule_proposal"
    id: UUID
    day: date
    days: tuple[DayChange, ...]
    trigger: Trigger
    impact: Impact
    status: ProposalStatus
    has_changes: bool
    unscheduled: tuple[UnscheduledView, ...]
    notes: tuple[str, ...]
    tasks_planned: int
    likely_done: int
    duration_ratio: float
    score: float
    gap: float
    solver: str
    solver_status: str
    seconds: float
    created_at: datetime
    decided_at: datetime | None


class WhatIfView(View):
    """The plan that would come out, as a proposal that is kept nowhere, and what it comes to.

    `task_id` is that of the task that might come in, in the proposal; `summary` says in sentences
    where it would go, how many blocks would move, and what would no longer fit (`dropped`).
    """

    type: Literal["schedule_what_if"] = "schedule_what_if"
    id: UUID
    proposal: ProposalView
    task_id: UUID | None
    moved: int
    dropped: tuple[str, ...]
    summary: str


class PointsView(View):
    """Points of the planner's score, term by term; costs are negative."""

    total: float
    value: float
    lateness: float
    energy: float
    switch: float
    fragment: float
    move: float
    early: float


class WhyView(View):
    """Why a block is where it is.

    `points` are what it earns there. `other_starts_at` to `other_ends_at` is the best other place
    of its day while all else stays, and `difference` how many more points it would have there;
    all three are null when there is no other place.
    """

    type: Literal["schedule_why"] = "schedule_why"
    id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    reason: str
    points: PointsView
    other_starts_at: datetime | None
    other_ends_at: datetime | None
    difference: PointsView | None
    sentence: str


class DecisionView(View):
    """A decided or undone proposal, and the plans of its days as they are now."""

    type: Literal["schedule_decision"] = "schedule_decision"
    id: UUID
    proposal: ProposalView
    schedules: tuple[ScheduleView, ...]

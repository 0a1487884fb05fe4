"""What goes into goals and comes out of them."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from focusflow.goals.presets import ICONS
from focusflow.platform.api import View
from focusflow.platform.text import WHOLE, Day, Label, Line, LongText, Title

Priority = Literal["high", "medium", "low"]
GoalStatus = Literal["active", "completed", "paused", "cancelled"]
MilestoneStatus = Literal["pending", "completed", "skipped"]
ProgressMode = Literal["manual", "derived"]
Percent = Annotated[int, Field(ge=0, le=100), WHOLE]
Color = Annotated[str, StringConstraints(pattern=r"^(#[0-9a-fA-F]{6})?$")]
Seen = Annotated[
    AwareDatetime | None,
    Field(description="The `updated_at` the form was filled from; guards against stale edits"),
]


METADATA_BYTES = 8_000
METADATA_DEPTH = 5
MOST_NUMBER = 1e15


def _icon(value: str) -> str:
    if value and value not in ICONS:
        raise ValueError("choose one of these icons: " + ", ".join(ICONS))
    return value


def _bounded(value: dict[str, Any]) -> dict[str, Any]:
    """JSON that the database can keep: no endless numbers, no null characters, not too large."""
    _walk(value, METADATA_DEPTH)
    if len(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")) > METADATA_BYTES:
        raise ValueError(f"keep metadata below {METADATA_BYTES:,} bytes")
    return value


def _walk(value: Any, depth: int) -> None:
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
            raise ValueError("metadata holds characters that can't be kept")
    elif isinstance(value, float | int) and not abs(value) <= MOST_NUMBER:  # nor what is no number
        raise ValueError("metadata holds a number that can't be kept")
    elif isinstance(value, dict | list):
        if not depth:
            raise ValueError(f"metadata can be {METADATA_DEPTH} levels deep at most")
        for item in [*value, *value.values()] if isinstance(value, dict) else value:
            _walk(item, depth - 1)


Icon = Annotated[
    str,
    AfterValidator(_icon),
    Field(max_length=30, json_schema_extra={"enum": ["", *ICONS]}),
]
Metadata = Annotated[
    dict[str, Any],
    AfterValidator(_bounded),
    Field(description="Free JSON for clients: 8,000 bytes and 5 levels at most"),
]


def _split(value: Any) -> Any:
    """`a,b`, one value, and repeated values alike."""
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        return value
    return [piece for item in value for piece in str(item).split(",") if piece]


class Input(BaseModel):
    """What people send; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class GoalIn(Input):
    """A new goal. It starts today unless said otherwise."""

    title: Title
    description: LongText | None = None
    category: Label | None = None
    color: Color = ""
    icon: Icon = ""
    metadata: Metadata = {}
    priority: Priority = "medium"
    start_date: Day | None = None
    target_date: Day | None = None
    progress_mode: ProgressMode = "derived"


class GoalPut(GoalIn):
    """A goal as a whole; without a status it keeps the one it has."""

    status: GoalStatus | None = None
    seen: Seen = None


class GoalPatch(Input):
    """Some fields of a goal; what is not sent stays."""

    title: Title = Field(default_factory=str)
    description: LongText | None = None
    category: Label | None = None
    color: Color = Field(default_factory=str)
    icon: Icon = Field(default_factory=str)
    metadata: Metadata = Field(default_factory=dict)
    priority: Priority = Field(default_factory=lambda: "medium")
    start_date: Day = Field(default_factory=lambda: date.min)
    target_date: Day | None = None
    progress_mode: ProgressMode = Field(default_factory=lambda: "derived")
    status: GoalStatus = Field(default_factory=lambda: "active")
    seen: Seen = None


class GoalFilter(Input):
    """Which goals, in which order."""

    view: Literal["all", "trash"] = "all"
    status: Annotated[list[GoalStatus], BeforeValidator(_split)] = []
    category: Label | None = None
    priority: Priority | None = None
    target_from: Day | None = None
    target_to: Day | None = None
    q: Line | None = Field(None, description="Words of title, category or description")
    sort: Literal["created_at", "-created_at", "target_date"] = "-created_at"


class GoalQuery(GoalFilter):
    """A filter with a place in the list."""

    limit: int = Field(50, ge=1, le=100, description="Rows a page")
    cursor: str | None = Field(None, max_length=500, description="`next_cursor` of the page before")


class Woop(Input):
    """A wish, its best outcome, the obstacle in oneself, and the plan for when it shows."""

    wish: Line = ""
    outcome: Line = ""
    obstacle: Line = ""
    plan: Line = ""


class GoalView(View):
    """A goal with how far it is.

    `milestones_*` leave out skipped ones; `tasks_*` count all its tasks, those of milestones too.
    """

    type: Literal["goal"] = "goal"
    id: UUID
    title: str
    description: str | None
    category: str | None
    color: str
    icon: str
    metadata: dict[str, Any]
    woop: Woop | None
    priority: Priority
    status: GoalStatus
    start_date: date
    target_date: date | None
    progress: int
    progress_mode: ProgressMode
    milestones_total: int
    milestones_done: int
    tasks_total: int
    tasks_done: int
    completed_at: datetime | None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


class GoalRef(View):
    """What other contexts need to know of a goal."""

    id: UUID
    title: str
    priority: Priority
    status: GoalStatus


class ProgressSet(Input):
    """Progress as a percentage."""

    value: Percent
    note: Line | None = None


class ProgressStep(Input):
    """A step forward or back in percentage points; the result stays between 0 and 100."""

    delta: Annotated[int, Field(ge=-100, le=100), WHOLE]
    note: Line | None = None


class ProgressView(View):
    """One point of a goal's progress line."""

    type: Literal["goal_progress"] = "goal_progress"
    id: UUID
    goal_id: UUID
    value: int
    delta: int
    note: str | None
    source: Literal["manual", "milestones_and_tasks", "completion"]
    at: datetime


class MilestoneIn(Input):
    """A new milestone; without a place it comes last."""

    title: Title
    description: LongText | None = None
    target_date: Day | None = None
    order_index: Annotated[int, Field(ge=0, le=100), WHOLE] | None = None


class MilestonePut(MilestoneIn):
    """A milestone as a whole; without status or place it keeps the ones it has."""

    status: MilestoneStatus | None = None
    seen: Seen = None


class MilestoneView(View):
    """A step of a goal; `order_index` counts from 0."""

    type: Literal["milestone"] = "milestone"
    id: UUID
    goal_id: UUID
    title: str
    description: str | None
    order_index: int
    target_date: date | None
    status: MilestoneStatus
    tasks_total: int
    tasks_done: int
    completed_at: datetime | None
    created_at: datetime
    updated_at: datetime


class Deleted(View):
    """That something is gone from the lists."""

    id: UUID
    deleted: Literal[True] = True

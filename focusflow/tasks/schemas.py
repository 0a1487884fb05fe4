"""What goes into tasks and comes out of them."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from focusflow.platform.api import View
from focusflow.platform.text import WHOLE, Day, Label, Line, LongText, Title, WallTime

Priority = Literal["low", "medium", "high", "urgent"]
Status = Literal["pending", "in_progress", "completed", "cancelled", "archived"]
Difficulty = Literal["easy", "medium", "hard"]
RecurrenceMode = Literal["schedule", "after_completion"]
Sort = Literal[
    "due_date",
    "-due_date",
    "priority",
    "title",
    "position",
    "created_at",
    "-created_at",
    "-updated_at",
    "-completed_at",
    "section",
    "-ai_priority_score",
]
Minutes = Annotated[int, Field(ge=1, le=10_000), WHOLE]
Spent = Annotated[int, Field(ge=0, le=100_000), WHOLE]
Score = Annotated[
    float,
    Field(ge=0, le=100, description="How pressing a coach finds the task, with two decimals"),
    AfterValidator(lambda score: round(score, 2)),
]
Rule = Annotated[
    str,
    Field(
        min_length=1,
        max_length=400,
        description="RFC 5545 recurrence rule over days, e.g. FREQ=WEEKLY;BYDAY=MO",
    ),
]


def _unique(tags: list[str]) -> list[str]:
    """Each tag once, whatever its case, as first written."""
    kept: dict[str, str] = {}
    for tag in tags:
        kept.setdefault(tag.casefold(), tag)
    return list(kept.values())


Tags = Annotated[list[Label], Field(max_length=20), AfterValidator(_unique)]


class Input(BaseModel):
    """What people send; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class TaskIn(Input):
    """A new task; the title alone is enough."""

    title: Title
    description: LongText | None = None
    notes: LongText | None = None
    priority: Priority = "medium"
    status: Status = "pending"
    difficulty: Difficulty = "medium"
    category: Label | None = None
    tags: Tags = []
    start_date: Day | None = None
    due_date: Day | None = None
    due_time: WallTime | None = None
    scheduled_date: Day | None = None
    scheduled_time: WallTime | None = None
    estimated_minutes: Minutes | None = None
    actual_minutes: Spent | None = None
    goal_id: UUID | None = None
    milestone_id: UUID | None = None
    parent_id: UUID | None = None
    section_id: UUID | None = None
    ai_priority_score: Score | None = None
    recurrence_rule: Rule | None = None
    recurrence_mode: RecurrenceMode = "schedule"


class TaskPut(TaskIn):
    """A task as a whole; without a status it keeps the one it has."""

    status: Status | None = None  # type: ignore[assignment]
    seen: AwareDatetime | None = Field(
        None, description="The `updated_at` the form was filled from; guards against stale edits"
    )


class TaskPatch(Input):
    """Some fields of a task; what is not sent stays."""

    title: Title = Field(default_factory=str)
    description: LongText | None = None
    notes: LongText | None = None
    priority: Priority = Field(default_factory=lambda: "medium")
    status: Status = Field(default_factory=lambda: "pending")
    difficulty: Difficulty = Field(default_factory=lambda: "medium")
    category: Label | None = None
    tags: Tags = Field(default_factory=list)
    start_date: Day | None = None
    due_date: Day | None = None
    due_time: WallTime | None = None
    scheduled_date: Day | None = None
    scheduled_time: WallTime | None = None
    estimated_minutes: Minutes | None = None
    actual_minutes: Spent | None = None
    goal_id: UUID | None = None
    milestone_id: UUID | None = None
    parent_id: UUID | None = None
    section_id: UUID | None = None
    ai_priority_score: Score | None = None
    recurrence_rule: Rule | None = None
    recurrence_mode: RecurrenceMode = Field(default_factory=lambda: "schedule")
    seen: AwareDatetime | None = Field(
        None, description="The `updated_at` the form was filled from; guards against stale edits"
    )


class CompleteIn(Input):
    """How long it took, where that is known."""

    actual_minutes: Spent | None = None


class SubtaskIn(TaskIn):
    """A new subtask; its parent is in the address."""

    parent_id: None = None


class DependenciesIn(Input):
    """All tasks that have to be done first."""

    depends_on: list[UUID] = Field(max_length=50)


class ReorderIn(Input):
    """Between which two tasks this one goes; either may be left out."""

    after_id: UUID | None = None
    before_id: UUID | None = None


def _split(value: Any) -> Any:
    """`a,b` and repeated values alike."""
    if not isinstance(value, list):
        return value
    return [piece for item in value for piece in str(item).split(",") if piece]


class TaskFilter(Input):
    """Which tasks, in which order. A status or `overdue` looks beyond the open ones."""

    view: Literal["open", "completed", "archived", "trash", "all"] = "open"
    status: Annotated[list[Status], BeforeValidator(_split)] = []
    priority: Annotated[list[Priority], BeforeValidator(_split)] = []
    due_from: Day | None = None
    due_to: Day | None = None
    category: Label | None = None
    tag: Label | None = None
    label: Annotated[list[Label], Field(max_length=20)] = Field(
        [], description="Names that are each a tag or the category, in any case"
    )
    goal_id: UUID | None = None
    milestone_id: UUID | None = None
    parent_id: UUID | None = None
    section_id: UUID | Literal["none"] | None = Field(
        None, description="Tasks of one section, or `none` for those in no section"
    )
    top_level: bool = Field(False, description="Leave out subtasks")
    overdue: bool = Field(False, description="Only open tasks whose due moment has passed")
    q: Line | None = Field(None, description="Words in the title")
    words: Line | None = Field(
        None, description="Words in any form in title, texts and labels; the last may be begun"
    )
    sort: Sort = "due_date"


class TaskQuery(TaskFilter):
    """A filter with a place in the list."""

    limit: int = Field(50, ge=1, le=100, description="Rows a page")
    cursor: str | None = Field(None, max_length=500, description="`next_cursor` of the page before")


class TaskView(View):
    """A task. Times without a date are wall-clock times in the user's zone.

    `goal_title` is None when the goal was deleted, and so is the section when that was.
    `ai_generated`: the coach proposed it.
    `blocked`: something it depends on is still open. `subtasks_percent` is None without subtasks.
    """

    type: Literal["task"] = "task"
    id: UUID
    title: str
    description: str | None
    notes: str | None
    priority: Priority
    status: Status
    difficulty: Difficulty
    category: str | None
    tags: tuple[str, ...]
    start_date: date | None
    due_date: date | None
    due_time: WallTime | None
    due_at: datetime | None
    overdue: bool
    scheduled_date: date | None
    scheduled_time: WallTime | None
    estimated_minutes: int | None
    actual_minutes: int | None
    parent_id: UUID | None
    goal_id: UUID | None
    goal_title: str | None
    milestone_id: UUID | None
    section_id: UUID | None
    section_title: str | None
    recurrence_rule: str | None
    recurrence_mode: RecurrenceMode
    ai_generated: bool
    ai_priority_score: float | None
    blocked: bool
    subtasks_total: int
    subtasks_done: int
    subtasks_percent: int | None
    position: float
    completed_at: datetime | None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


class TaskBrief(View):
    """What is said of a task in passing, where it stands in a list of something else."""

    id: UUID
    title: str
    status: Status
    priority: Priority
    difficulty: Difficulty
    category: str | None
    due_date: date | None
    due_time: time | None


class PlannableTask(View):
    """What the planner needs of an open task.

    `depends_on` names the open prerequisites, also such as can't be planned themselves.
    `spent_minutes` is what was worked on it so far.
    """

    id: UUID
    title: str
    priority: Priority
    status: Status
    difficulty: Difficulty
    category: str | None
    estimated_minutes: int | None
    spent_minutes: int
    start_date: date | None
    due_date: date | None
    due_at: datetime | None
    scheduled_date: date | None
    scheduled_time: time | None
    goal_id: UUID | None
    goal_priority: Literal["high", "medium", "low"] | None
    depends_on: tuple[UUID, ...]


class TaskCounts(View):
    """How much there is: open tasks, those due or scheduled today, and those overdue."""

    open: int
    today: int
    overdue: int


class TaskTally(View):
    """How many of a goal's tasks are done; `milestone_id` None: those of no milestone."""

    goal_id: UUID
    milestone_id: UUID | None
    total: int
    done: int


class GoalWork(View):
    """What is left of a goal's work, and what was done of it, in minutes of its estimates.

    `weeks` are full ones up to now, the oldest first. Tasks without an estimate count as `guess`.
    """

    open_tasks: int
    guessed: int
    minutes_left: int
    guess: int
    weeks: tuple[int, ...]


class Deleted(View):
    """That a task is in the trash; `also` are later occurrences of it that went along."""

    id: UUID
    deleted: Literal[True] = True
    also: tuple[UUID, ...] = ()

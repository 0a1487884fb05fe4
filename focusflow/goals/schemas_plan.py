"""What goes into drafts, templates, wishes and cues, and what comes out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from focusflow.goals.schemas import GoalIn, Input, MilestoneView
from focusflow.platform.api import View
from focusflow.platform.text import WHOLE, Day, Line, Title, WallTime

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{1,12}$")]
Short = Annotated[Line, StringConstraints(max_length=200)]
Filled = Annotated[
    Line,
    StringConstraints(
        max_length=200, min_length=1, pattern=r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f]"
    ),
]
Minutes = Annotated[int, Field(ge=1, le=10_000), WHOLE]
Kind = Literal["milestone", "task"]
Difficulty = Literal["easy", "medium", "hard"]
MOST_ITEMS = 60


class PlanItem(Input):
    """One milestone or task; a task may lie `under` a milestone of the same list."""

    key: Key
    kind: Kind
    title: Title
    day: Day | None = Field(None, description="Target date of a milestone, due date of a task")
    minutes: Minutes | None = None
    difficulty: Difficulty = "medium"
    under: Key | None = None


class PlanIn(Input):
    """What a person accepted of a draft, as they edited it."""

    items: list[PlanItem] = Field(min_length=1, max_length=MOST_ITEMS)
    source: Literal["coach", "template"] = "coach"

    @model_validator(mode="after")
    def _keys_differ(self) -> PlanIn:
        if len({item.key for item in self.items}) != len(self.items):
            raise ValueError("each item needs a key of its own")
        return self


class PlanItemView(View):
    """One thing that is proposed; `why` says more about it where there is more to say."""

    key: str
    kind: Kind
    title: str
    day: date | None
    minutes: int | None
    difficulty: Difficulty
    under: str | None
    why: str


class DraftView(View):
    """What is proposed; nothing of it is there before it is accepted."""

    type: Literal["goal_draft"] = "goal_draft"
    items: tuple[PlanItemView, ...]
    notes: tuple[str, ...]


class Accepted(View):
    """What was made of a draft."""

    type: Literal["goal_plan"] = "goal_plan"
    goal_id: UUID
    milestones: tuple[MilestoneView, ...]
    task_ids: tuple[UUID, ...]


class TemplateView(View):
    """A way to a kind of goal. `id` is a word for those that come with the product."""

    type: Literal["goal_template"] = "goal_template"
    id: str
    title: str
    about: str
    category: str | None
    icon: str
    days: int
    milestones: int
    tasks: int
    own: bool


class TemplateIn(Input):
    """A goal of one's own to be kept as a template."""

    goal_id: UUID
    title: Title | None = None


class TemplateId(Input):
    """Which template: a word, or the id of one's own."""

    template: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,36}$")]


class DraftQuery(Input):
    """Between which days a template is laid; from today on unless said otherwise."""

    target_date: Day | None = None
    start_date: Day | None = None


class GoalFromTemplate(TemplateId):
    """A new goal with the items of a template: as given, else all as the template has them."""

    goal: GoalIn
    items: list[PlanItem] | None = Field(None, max_length=MOST_ITEMS)

    @model_validator(mode="after")
    def _keys_differ(self) -> GoalFromTemplate:
        items = self.items or []
        if len({item.key for item in items}) != len(items):
            raise ValueError("each item needs a key of its own")
        return self


class CueFields(Input):
    """If it is this time, or this happens, then I do that."""

    at_time: WallTime | None = None
    situation: Short = ""
    action: Filled

    @model_validator(mode="after")
    def _has_if(self) -> CueFields:
        if self.at_time is None and not self.situation:
            raise ValueError("say when: a time, a situation, or both")
        return self


class CueIn(CueFields):
    """A new cue, on a goal or on a task."""

    goal_id: UUID | None = None
    task_id: UUID | None = None

    @model_validator(mode="after")
    def _one_owner(self) -> CueIn:
        if (self.goal_id is None) == (self.task_id is None):
            raise ValueError("name either a goal or a task")
        return self


class CueQuery(Input):
    """Whose cues: of a goal, of a task, of both, or all."""

    goal_id: UUID | None = None
    task_id: UUID | None = None


class CueView(View):
    """An if-then plan."""

    type: Literal["cue"] = "cue"
    id: UUID
    goal_id: UUID | None
    task_id: UUID | None
    at_time: WallTime | None
    situation: str
    action: str
    created_at: datetime
    updated_at: datetime


class DueCue(View):
    """A cue whose time has come, and what it is for."""

    cue: CueView
    title: str


class WoopIn(Input):
    """Wish, outcome, obstacle and plan; with a cue the obstacle becomes an if-then plan."""

    wish: Line = ""
    outcome: Line = ""
    obstacle: Line = ""
    plan: Line = ""
    cue: CueFields | None = None

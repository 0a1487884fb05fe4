"""What goes into and comes out of changing many tasks at once, and of taking that back."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, model_validator

from focusflow.platform.api import View
from focusflow.platform.text import Day, Label, WallTime
from focusflow.tasks.schemas import Difficulty, Input, Minutes, Priority, Status, Tags
from focusflow.tasks.schemas_series import Scope

AT_ONCE = 200
BulkAction = Literal["complete", "reopen", "delete", "restore", "archive", "update"]


class BulkPatch(Input):
    """Fields that many tasks get; what is not sent stays.

    `tags` replaces all tags; `add_tags` and `remove_tags` leave the others alone.
    """

    priority: Priority = Field(default_factory=lambda: "medium")
    status: Status = Field(default_factory=lambda: "pending")
    difficulty: Difficulty = Field(default_factory=lambda: "medium")
    category: Label | None = None
    tags: Tags = Field(default_factory=list)
    add_tags: Tags = Field(default_factory=list)
    remove_tags: Tags = Field(default_factory=list)
    start_date: Day | None = None
    due_date: Day | None = None
    due_time: WallTime | None = None
    scheduled_date: Day | None = None
    scheduled_time: WallTime | None = None
    estimated_minutes: Minutes | None = None
    goal_id: UUID | None = None
    milestone_id: UUID | None = None
    section_id: UUID | None = None


class BulkIn(Input):
    """What to do with which tasks; `update` goes with the action of that name only.

    `scope` goes with deleting: with `this` series go on, with `following` all that comes after
    goes along; without it only these tasks go, and nothing comes after them.
    """

    ids: Annotated[list[UUID], Field(min_length=1, max_length=AT_ONCE)]
    action: BulkAction
    update: BulkPatch | None = None
    scope: Scope | None = None

    @model_validator(mode="after")
    def _update_is_given(self) -> BulkIn:
        changes = self.update is not None and bool(self.update.model_fields_set)
        if (self.action == "update") != changes:
            if self.action == "update":
                raise ValueError("say in `update` which fields change")
            raise ValueError("`update` goes with the action “update” only")
        if self.scope is not None and self.action != "delete":
            raise ValueError("`scope` goes with the action “delete” only")
        return self


class BulkItem(View):
    """What became of one task: `unchanged` was so already; `refused` says why."""

    id: UUID
    outcome: Literal["done", "unchanged", "not_found", "refused"]
    reason: str | None = None


class BulkView(View):
    """What became of all; `undo` names the request, for taking it back."""

    type: Literal["bulk"] = "bulk"
    action: BulkAction
    done: int
    items: tuple[BulkItem, ...]
    undo: str | None


class TakeBackIn(Input):
    """Which request is taken back: the `X-Request-ID` of its answer, or its `undo`."""

    request_id: str = Field(min_length=1, max_length=64)


class TakenBack(View):
    """How many tasks are as they were before, and how many stay because they changed since."""

    type: Literal["taken_back"] = "taken_back"
    done: int
    kept: int

"""What goes into and comes out of the history of tasks."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from focusflow.platform.api import View
from focusflow.tasks.schemas import Input

Action = Literal["created", "updated", "completed", "reopened", "deleted", "restored", "set_aside"]
By = Literal["user", "system", "ai"]


class Change(View):
    """One field of a task before and after; for `file`, the name of a file that came or went.

    `names` are the titles behind ids in either value, as far as they still exist.
    """

    field: str
    before: Any = None
    after: Any = None
    can_put_back: bool
    names: dict[str, str] = Field(default_factory=dict)


class HistoryEntry(View):
    """Something that happened to a task.

    `set_aside`: a version that lost when two were written at once; nothing of it is in the task,
    and `before` holds what it said. `along`: it happened to the task above, and to this one with
    it. `actor` is who did it: the person, the product by itself, or the coach.
    """

    type: Literal["task_history"] = "task_history"
    id: UUID
    action: Action
    actor: By
    along: bool
    changes: tuple[Change, ...]
    occurred_at: datetime


class PutBackIn(Input):
    """Which field of an entry gets its old value again."""

    field: str = Field(min_length=1, max_length=40)
    anyway: bool = Field(False, description="Also when the field was changed again since")

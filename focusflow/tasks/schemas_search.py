"""What a search for tasks can be narrowed to."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from focusflow.platform.api import View
from focusflow.tasks.schemas import Priority


class Narrowing(View):
    """Each part that is given must hold. `labels` are tags or categories, in any case.

    `done` asks for open or for done tasks only.
    """

    priorities: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    due_from: date | None = None
    due_to: date | None = None
    overdue: bool = False
    done: bool | None = None


class Suggestion(View):
    """A task with a title like what is being typed, and what a new one could take over."""

    type: Literal["suggestion"] = "suggestion"
    id: UUID
    title: str
    done: bool
    due_date: date | None
    category: str | None
    tags: tuple[str, ...]
    estimated_minutes: int | None
    priority: Priority

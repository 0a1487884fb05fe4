"""What goes into and comes out of the tags and categories of a person's tasks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from focusflow.platform.api import View
from focusflow.platform.text import Label
from focusflow.tasks.schemas import Input

Kind = Literal["tag", "category"]


class LabelView(View):
    """A tag or category as it is mostly written, and how many tasks have it, done ones too."""

    type: Literal["task_label"] = "task_label"
    kind: Kind
    name: str
    tasks: int


class RenameIn(Input):
    """Which tags or categories become one; without `into` they are taken off."""

    kind: Kind
    names: Annotated[list[Label], Field(min_length=1, max_length=50)]
    into: Label | None


class RenamedView(View):
    """How many tasks were changed; `undo` names the request, for taking it back."""

    type: Literal["renamed"] = "renamed"
    tasks: int
    undo: str | None

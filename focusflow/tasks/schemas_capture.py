"""What goes into quick-add and comes out of it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from focusflow.platform.api import View
from focusflow.platform.text import Line, Sentences, WallTime
from focusflow.tasks.schemas import (
    Difficulty,
    Input,
    Priority,
    RecurrenceMode,
    TaskView,
)


class QuickAddIn(Input):
    """One line in plain words, or several that become a task each.

    `refused` names parts (text or key) to keep as title.
    """

    text: Sentences
    refused: list[Line] = Field([], max_length=500)


class ReadingView(View):
    """One way to read some words. Write `text` in their place to say just that.

    None for `text`: keep the words, by naming the part in `refused`.
    """

    label: str
    text: str | None


class PartView(View):
    """A recognised part of a quick-add line: `text` is at `start` to `end` of it.

    Where more may be meant, `readings` holds all of it, the likeliest first.
    """

    kind: str
    key: str
    text: str
    start: int
    end: int
    label: str
    readings: tuple[ReadingView, ...] = ()


class ParsedView(View):
    """What a quick-add line would make, part by part; `offers` are words that might be a day."""

    type: Literal["parsed"] = "parsed"
    title: str
    due_date: date | None
    due_time: WallTime | None
    start_date: date | None
    estimated_minutes: int | None
    priority: Priority | None
    difficulty: Difficulty | None
    category: str | None
    tags: tuple[str, ...]
    goal: str | None
    recurrence_rule: str | None
    recurrence_mode: RecurrenceMode | None
    parts: tuple[PartView, ...]
    offers: tuple[PartView, ...] = ()


class ParsedLine(View):
    """One of several lines: `number` is its place in the text, `depth` how deep it lies.

    `parent` is the place in the list of the line that it lies inside. `text` is without bullet
    and box; `done` that the box is ticked, `raised` that it stood deeper than tasks can lie.
    """

    number: int
    text: str
    depth: int
    parent: int | None
    done: bool
    raised: bool
    parsed: ParsedView


class ParsedLines(View):
    """What several lines would make. The keys of their parts begin with the line: `3/due:5-12`."""

    type: Literal["parsed_lines"] = "parsed_lines"
    lines: tuple[ParsedLine, ...]


class QuickAddedLines(View):
    """The tasks that several lines made, in their order; ticked ones are done, without points."""

    type: Literal["quick_added_lines"] = "quick_added_lines"
    tasks: tuple[TaskView, ...]


class QuickAdded(View):
    """The task that a quick-add line made, and how the line was read."""

    type: Literal["quick_added"] = "quick_added"
    task: TaskView
    parsed: ParsedView

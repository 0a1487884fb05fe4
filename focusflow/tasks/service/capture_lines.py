"""Quick add of several lines: each becomes a task, indented ones subtasks; all of them or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any, NoReturn
from uuid import UUID

import anyio.to_thread

from focusflow.goals import service as goals
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput
from focusflow.tasks import rules
from focusflow.tasks.models import Task
from focusflow.tasks.quickadd import MOST_LINES, Context, Item, Parsed, parse, split
from focusflow.tasks.schemas import TaskIn
from focusflow.tasks.schemas_capture import ParsedLine, ParsedLines, QuickAddedLines
from focusflow.tasks.service import capture, read
from focusflow.tasks.service.drafts import Draft, draft, write

_OF_DONE = frozenset({"recurrence", "mode", "until"})
"""Parts that make no sense for what is done already."""


@dataclass(frozen=True)
class _Read:
    """A line, how it is read, and the goal it names."""

    item: Item
    parsed: Parsed
    goal_id: UUID | None


async def parse_lines(
    db: Db, actor: Actor, text: str, refused: Collection[str] = ()
) -> ParsedLines:
    """How several lines would be read, as a tree; nothing is kept."""
    found = await _read_all(db, actor, text, refused)
    return ParsedLines(
        lines=tuple(
            ParsedLine(
                number=line.item.number,
                text=line.item.text,
                depth=line.item.depth,
                parent=line.item.parent,
                done=line.item.done,
                raised=line.item.raised,
                parsed=capture.view(line.parsed, f"{line.item.number}/"),
            )
            for line in found
        )
    )


async def quick_add_lines(
    db: Db,
    actor: Actor,
    text: str,
    refused: Collection[str] = (),
    *,
    goal_id: UUID | None = None,
) -> QuickAddedLines:
    """Make a task of every line, an indented one inside the one above.

    InvalidInput names the line that can't be a task; then none is made. A subtask belongs to
    the goal of the task above unless it names one, others to `goal_id`. Ticked lines are done,
    and bring no points.
    """
    found = await _read_all(db, actor, text, refused)
    if goal_id is not None:
        await goals.check_link(db, actor, goal_id, None)
        found = [
            replace(line, goal_id=goal_id)
            if line.goal_id is None and line.item.parent is None
            else line
            for line in found
        ]
    if not found:
        raise InvalidInput("text", "Say what is to be done.", text[:100])
    drafts: list[Draft] = []
    for place, line in enumerate(found):
        above = drafts[line.item.parent].task if line.item.parent is not None else None
        drafts.append(_draft(db, actor, line, above, place))
    made = await write(db, actor, drafts)
    return QuickAddedLines(tasks=await _views(db, actor, made))


async def _read_all(db: Db, actor: Actor, text: str, refused: Collection[str]) -> list[_Read]:
    """Every line as it is understood, the parsing off the event loop."""
    items = split(text, rules.MAX_DEPTH)
    if len(items) > MOST_LINES:
        raise InvalidInput(
            "text",
            f"These are {len(items):,} lines, and at most {MOST_LINES} can be added at once. "
            "Nothing was added; take a part of them, or import them as a file.",
        )
    for item in items:
        capture.check_length(item.text, f"Line {item.number}")
    habits = await capture.context(db, actor)
    kept = [_refused(item, refused) for item in items]

    def read_lines() -> list[Parsed]:
        return [_parse(item, habits, out) for item, out in zip(items, kept, strict=True)]

    parsed = await anyio.to_thread.run_sync(read_lines)
    named = {line.goal for line in parsed if line.goal is not None}
    known = await goals.find_by_titles(db, actor, named)
    return [
        _Read(item, *capture.with_goal(line, known, item.text, habits, out))
        for item, line, out in zip(items, parsed, kept, strict=True)
    ]


def _refused(item: Item, refused: Collection[str]) -> frozenset[str]:
    """What is refused in one line: words in any, and its own parts by their keys."""
    lead = f"{item.number}/"
    return frozenset(name.removeprefix(lead) for name in refused)


def _parse(item: Item, habits: Context, refused: frozenset[str]) -> Parsed:
    parsed = parse(item.text, habits, refused)
    if not item.done:
        return parsed
    pointless = {part.key for part in parsed.parts if part.kind in _OF_DONE}
    return parse(item.text, habits, refused | pointless) if pointless else parsed


def _draft(db: Db, actor: Actor, line: _Read, above: Task | None, place: int) -> Draft:
    try:
        data: TaskIn = capture.task_of(line.parsed, line.goal_id, line.item.text)
        given = data.model_dump(exclude={"status"})
        if above is not None and line.goal_id is None:
            given["goal_id"] = above.goal_id
        made = draft(db, actor, given, place=place, inside=above)
    except InvalidInput as error:
        _say_which(line.item, error)
    if line.item.done:
        made.task.status, made.task.completed_at = "completed", db.now()
    return made


def _say_which(item: Item, error: InvalidInput) -> NoReturn:
    """The same refusal, with the line it is about."""
    message = f"Line {item.number}: {error.message} Nothing was added."
    raise InvalidInput("text", message, item.text[:100], line=item.number) from error


async def _views(db: Db, actor: Actor, made: list[Task]) -> tuple[Any, ...]:
    refs = await goals.refs(db, actor, {t.goal_id for t in made if t.goal_id is not None})
    total = _below(made)
    done = _below(task for task in made if task.completed_at is not None)
    now = db.now()
    return tuple(
        read.view((task, False, total[task.id], done[task.id]), refs, now) for task in made
    )


def _below(tasks: Iterable[Task]) -> Counter[UUID]:
    """How many of the tasks lie inside each."""
    return Counter(task.parent_id for task in tasks if task.parent_id is not None)

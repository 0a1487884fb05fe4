"""Quick add: one line in plain words becomes a task."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from focusflow.accounts import service as accounts
from focusflow.goals import service as goals
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day, zone_of
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput
from focusflow.tasks import quickadd
from focusflow.tasks.quickadd import LONGEST_LINE, Context, Parsed, Part, parse
from focusflow.tasks.schemas import TaskIn
from focusflow.tasks.schemas_capture import ParsedView, PartView, QuickAdded
from focusflow.tasks.service.edit import create_task


async def parse_line(db: Db, actor: Actor, text: str, refused: Collection[str] = ()) -> ParsedView:
    """How a line would be read; parts in `refused` (by text or key) stay in the title."""
    parsed, _ = await _read(db, actor, text, refused)
    return view(parsed)


async def read_rule(db: Db, actor: Actor, words: str, due: date | None) -> str | None:
    """The rule that words name for a task due on `due`; None when they name none."""
    habits = await context(db, actor)
    day = due or habits.today
    noon = datetime.combine(day, time(12), habits.now.tzinfo)
    return quickadd.read_rule(words[:200], replace(habits, now=noon, local_day=day))


async def quick_add(db: Db, actor: Actor, text: str, refused: Collection[str] = ()) -> QuickAdded:
    """Make a task of a line. A goal that isn't there stays in the title."""
    parsed, goal_id = await _read(db, actor, text, refused)
    task = await create_task(db, actor, task_of(parsed, goal_id, text))
    return QuickAdded(task=task, parsed=view(parsed))


def task_of(parsed: Parsed, goal_id: UUID | None, text: str) -> TaskIn:
    """The task that a line speaks of; InvalidInput when a field can't be so."""
    if not parsed.title:
        raise InvalidInput("text", "Say what is to be done, not only when.", text)
    values: dict[str, Any] = {
        "title": parsed.title,
        "due_date": parsed.due_date,
        "due_time": parsed.due_time,
        "start_date": parsed.start_date,
        "estimated_minutes": parsed.minutes,
        "category": parsed.category,
        "tags": list(parsed.tags),
        "goal_id": goal_id,
        "recurrence_rule": parsed.recurrence,
    }
    for name in ("priority", "difficulty", "recurrence_mode"):
        if (value := getattr(parsed, name)) is not None:
            values[name] = value
    try:
        return TaskIn.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0])
        message = f"{field.replace('_', ' ').capitalize()}: {first['msg']}."
        raise InvalidInput(field, message, str(first["input"])) from error


async def context(db: Db, actor: Actor) -> Context:
    """The person's clock and habits, by which lines are read."""
    now = db.now()
    habits = await accounts.preferences(db, actor)
    return Context(
        now=now.astimezone(zone_of(actor)),
        day_first=habits.day_first,
        week_start=actor.first_weekday,
        hour24=habits.hour24,
        local_day=local_day(actor, now),
        language=habits.language,
    )


def check_length(text: str, what: str = "One line") -> None:
    """InvalidInput for a line that is too long."""
    if len(text) > LONGEST_LINE:
        message = f"{what} has more than {LONGEST_LINE:,} characters. Please shorten it."
        raise InvalidInput("text", message, text[:100])


async def _read(
    db: Db, actor: Actor, text: str, refused: Collection[str]
) -> tuple[Parsed, UUID | None]:
    check_length(text)
    habits = await context(db, actor)
    parsed = parse(text, habits, frozenset(refused))
    if parsed.goal is None:
        return parsed, None
    found = await goals.find_by_titles(db, actor, [parsed.goal])
    return with_goal(parsed, found, text, habits, refused)


def with_goal(
    parsed: Parsed, found: dict[str, UUID], text: str, habits: Context, refused: Collection[str]
) -> tuple[Parsed, UUID | None]:
    """The line and the id of its goal; the name of a goal that isn't there stays in the title."""
    if parsed.goal is None or parsed.goal in found:
        return parsed, found.get(parsed.goal or "")
    unknown = {part.key for part in parsed.parts if part.kind == "goal"}
    return parse(text, habits, frozenset(refused) | unknown), None


def view(parsed: Parsed, lead: str = "") -> ParsedView:
    """A line as it is shown; `lead` stands before the keys of its parts."""

    def shown(parts: Iterable[Part]) -> tuple[PartView, ...]:
        return tuple(PartView(**asdict(replace(part, key=lead + part.key))) for part in parts)

    return ParsedView(
        title=parsed.title,
        due_date=parsed.due_date,
        due_time=parsed.due_time,
        start_date=parsed.start_date,
        estimated_minutes=parsed.minutes,
        priority=parsed.priority,
        difficulty=parsed.difficulty,
        category=parsed.category,
        tags=parsed.tags,
        goal=parsed.goal,
        recurrence_rule=parsed.recurrence,
        recurrence_mode=parsed.recurrence_mode,
        parts=shown(parsed.parts),
        offers=shown(parsed.offers),
    )

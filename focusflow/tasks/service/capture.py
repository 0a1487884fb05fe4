"""Quick add: one line in plain words becomes a task."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from uuid import UUID

from pydantic import ValidationError

from focusflow.accounts import service as accounts
from focusflow.goals import service as goals
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day, zone_of
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput
from focusflow.tasks.quickadd import Context, Parsed, parse
from focusflow.tasks.schemas import ParsedView, PartView, QuickAdded, TaskIn
from focusflow.tasks.service.edit import create_task


async def parse_line(db: Db, actor: Actor, text: str, refused: Collection[str] = ()) -> ParsedView:
    """How a line would be read; parts in `refused` (by text or key) stay in the title."""
    parsed, _ = await _read(db, actor, text, refused)
    return _view(parsed)


async def quick_add(db: Db, actor: Actor, text: str, refused: Collection[str] = ()) -> QuickAdded:
    """Make a task of a line. A goal that isn't there stays in the title."""
    parsed, goal_id = await _read(db, actor, text, refused)
    if not parsed.title:
        raise InvalidInput("text", "Say what is to be done, not only when.", text)
    values = {
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
        data = TaskIn.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0])
        message = f"{field.replace('_', ' ').capitalize()}: {first['msg']}."
        raise InvalidInput(field, message, str(first["input"])) from error
    return QuickAdded(task=await create_task(db, actor, data), parsed=_view(parsed))


async def _read(
    db: Db, actor: Actor, text: str, refused: Collection[str]
) -> tuple[Parsed, UUID | None]:
    now = db.now()
    habits = await accounts.preferences(db, actor)
    context = Context(
        now=now.astimezone(zone_of(actor)),
        day_first=habits.day_first,
        week_start=actor.first_weekday,
        hour24=habits.hour24,
        local_day=local_day(actor, now),
    )
    parsed = parse(text, context, frozenset(refused))
    if parsed.goal is None:
        return parsed, None
    goal_id = await goals.find_by_title(db, actor, parsed.goal)
    if goal_id is None:
        unknown = {part.key for part in parsed.parts if part.kind == "goal"}
        parsed = parse(text, context, frozenset(refused) | unknown)
    return parsed, goal_id


def _view(parsed: Parsed) -> ParsedView:
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
        parts=tuple(PartView(**asdict(part)) for part in parsed.parts),
    )

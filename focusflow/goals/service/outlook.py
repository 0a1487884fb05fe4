"""What is told about goals: figures over all, the chance of one, and its history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from focusflow.goals import repository
from focusflow.goals.forecast import MOST_WEEKS, Pace, forecast
from focusflow.goals.models import Goal
from focusflow.goals.schemas_told import (
    CategoryFigures,
    FieldChange,
    ForecastView,
    GoalChange,
    GoalFigures,
)
from focusflow.platform import eventlog
from focusflow.platform.actor import Actor
from focusflow.platform.api import Page
from focusflow.platform.clock import day_bounds, local_day
from focusflow.platform.db import Db
from focusflow.platform.errors import NotFound

WEEK = timedelta(days=7)
_ID_LENGTH = 36
_TOLD = ("GoalChanged", "GoalCompleted", "MilestoneReached")


async def figures(db: Db, actor: Actor) -> GoalFigures:
    """How many goals there are, how many were reached, and how long that took."""
    groups = await repository.groups(db, actor, local_day(actor, db.now()))
    by_status = dict.fromkeys(("active", "paused", "completed", "cancelled"), 0)
    by_category: dict[str | None, list[int]] = {}
    for group in groups:
        by_status[group.status] += group.goals
        counts = by_category.setdefault(group.category, [0, 0])
        counts[0] += group.goals
        counts[1] += group.goals if group.status == "completed" else 0
    done = by_status["completed"]
    days = sum(group.days for group in groups)
    return GoalFigures(
        total=sum(by_status.values()),
        **by_status,
        late=sum(group.late for group in groups),
        completion_rate=_percent(done, done + by_status["cancelled"]),
        on_time_rate=_percent(
            sum(group.on_time for group in groups), sum(group.with_target for group in groups)
        ),
        average_days=round(days / done, 1) if done else None,
        median_days=await repository.median_days(db, actor) if done else None,
        categories=tuple(
            CategoryFigures(category=name, total=total, completed=completed)
            for name, (total, completed) in sorted(by_category.items(), key=lambda row: -row[1][0])
        ),
    )


async def chance(db: Db, actor: Actor, goal_id: UUID) -> ForecastView:
    """The chance of reaching a goal by its target date at the person's own pace, and why."""
    goal = await repository.goal(db, actor, goal_id)
    if goal is None:
        raise NotFound
    if goal.status != "active":
        return ForecastView(percent=None, reasons=("Only active goals have a chance to speak of.",))
    found = forecast(await _pace(db, actor, goal))
    return ForecastView(percent=found.percent, reasons=found.reasons)


async def history(
    db: Db, actor: Actor, goal_id: UUID, *, cursor: str | None = None, limit: int = 50
) -> Page[GoalChange]:
    """What changed in a goal and its milestones, and what was reached, the newest first."""
    if await repository.goal(db, actor, goal_id) is None:
        raise NotFound
    wanted = eventlog.LogFilter(
        user_id=actor.user_id, entity_type="goal", entity_id=goal_id, actions=_TOLD
    )
    page = await eventlog.page(db, wanted, cursor, limit)
    names = {str(step.id): step.title for step in await repository.milestones(db, actor, goal_id)}
    return Page(
        items=tuple(_change(entry, names) for entry in page.items), next_cursor=page.next_cursor
    )


async def _pace(db: Db, actor: Actor, goal: Goal) -> Pace:
    """What was done a week: minutes of tasks where there are open ones, else points of progress."""
    from focusflow.tasks import service as tasks  # tasks ask goals about links

    now = db.now()
    left = None
    if goal.target_date is not None:
        left = (day_bounds(actor, goal.target_date)[1] - now) / WEEK
    begun = max(day_bounds(actor, goal.start_date)[0], now - MOST_WEEKS * WEEK)
    seen = min(max(int((now - begun) / WEEK), 0), MOST_WEEKS)
    work = await tasks.goal_work(db, actor, goal.id, weeks=seen)
    if work.open_tasks and goal.progress_mode == "derived":
        return Pace(
            "minutes",
            work.weeks,
            work.minutes_left,
            left,
            open_tasks=work.open_tasks,
            guessed=work.guessed,
            guess=work.guess,
        )
    points = await repository.points_by_week(db, actor, goal.id, now, seen)
    weeks = [max(points.get(week, 0), 0) for week in reversed(range(seen))]
    return Pace("percent", weeks, 100 - goal.progress, left)


def _percent(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None


def _change(entry: eventlog.LogEntry, names: dict[str, str]) -> GoalChange:
    milestone = entry.metadata.get("milestone_id")
    changed = entry.action == "GoalChanged"
    name = names.get(str(milestone)) or (None if changed else entry.metadata.get("title") or None)
    fields = dict.fromkeys([*entry.old, *entry.new])
    return GoalChange(
        id=entry.id,
        action=str(entry.metadata.get("action", "updated")) if changed else "reached",
        milestone_id=UUID(milestone) if milestone else None,
        milestone=name if milestone else None,
        changes=tuple(
            FieldChange(
                field=_field(name, milestone),
                before=entry.old.get(name),
                after=entry.new.get(name),
            )
            for name in fields
        ),
        at=entry.occurred_at,
    )


def _field(name: str, milestone: Any) -> str:
    plain = name[_ID_LENGTH + 1 :] if milestone and name.startswith(f"{milestone}.") else name
    return "metadata" if plain == "details" else plain

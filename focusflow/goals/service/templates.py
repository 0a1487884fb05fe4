"""Templates of goals: those that come with the product, and a person's own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from focusflow.goals import coach, repository
from focusflow.goals.coach import PLAYBOOKS, Item, Playbook, Situation
from focusflow.goals.events import TemplateChanged
from focusflow.goals.models import GoalTemplate
from focusflow.goals.schemas import Deleted
from focusflow.goals.schemas_plan import (
    Accepted,
    DraftQuery,
    DraftView,
    GoalFromTemplate,
    PlanIn,
    PlanItem,
    TemplateIn,
    TemplateView,
)
from focusflow.goals.service.goals import create_goal, get_goal
from focusflow.goals.service.milestones import list_milestones
from focusflow.goals.service.planning import accept, draft_view
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict, InvalidInput, NotFound
from focusflow.platform.events import publish
from focusflow.tasks.schemas import TaskFilter, TaskView

MOST_TEMPLATES = 50
MOST_TASKS = 60
FALLBACK_DAYS = 30


async def list_templates(db: Db, actor: Actor) -> list[TemplateView]:
    """One's own templates, the newest first, then those that come with the product."""
    own = await repository.templates(db, actor, MOST_TEMPLATES)
    return [*(_own_view(row) for row in own), *(_view(book) for book in PLAYBOOKS)]


async def template_draft(db: Db, actor: Actor, template: str, wanted: DraftQuery) -> DraftView:
    """What a template makes between two days; nothing is written."""
    found = await _find(db, actor, template)
    first = wanted.start_date or local_day(actor, db.now())
    if wanted.target_date is not None and wanted.target_date < first:
        raise InvalidInput(
            "target_date",
            "The target date is before the start date.",
            wanted.target_date.isoformat(),
        )
    at = Situation("", first, wanted.target_date, 0)
    if isinstance(found, Playbook):
        return draft_view(coach.draft(found.stages, found.days, at, fit=False))
    return draft_view(coach.Draft(tuple(_own_items(found, at))))


async def goal_from_template(db: Db, actor: Actor, data: GoalFromTemplate) -> Accepted:
    """A new goal with the milestones and tasks of a template, as the person left them."""
    found = await _find(db, actor, data.template)
    given = data.goal
    if given.category is None or not given.icon:
        icon = found.icon if isinstance(found, Playbook) else ""
        given = given.model_copy(
            update={"category": given.category or found.category, "icon": given.icon or icon}
        )
    goal = await create_goal(db, actor, given)
    items = data.items
    if items is None:
        dates = DraftQuery(target_date=goal.target_date, start_date=goal.start_date)
        drafted = await template_draft(db, actor, data.template, dates)
        items = [PlanItem(**item.model_dump(exclude={"why"})) for item in drafted.items]
    if not items:
        return Accepted(goal_id=goal.id, milestones=(), task_ids=())
    return await accept(db, actor, goal.id, PlanIn(items=items, source="template"))


async def save_template(db: Db, actor: Actor, data: TemplateIn) -> TemplateView:
    """Keep a goal's milestones and tasks as a template, each at its share of the way."""
    from focusflow.tasks import service as tasks  # tasks ask goals about links

    goal = await get_goal(db, actor, data.goal_id)
    if await repository.count_templates(db, actor) >= MOST_TEMPLATES:
        raise Conflict(f"You have {MOST_TEMPLATES} templates. Delete one first.")
    steps = await list_milestones(db, actor, goal.id)
    wanted = TaskFilter(goal_id=goal.id, view="all", top_level=True)
    page = await tasks.list_tasks(db, actor, wanted, limit=MOST_TASKS)
    last = max(
        [day for day in (goal.target_date, *(s.target_date for s in steps)) if day]
        or [goal.start_date]
    )
    days = max((last - goal.start_date).days, 0) or FALLBACK_DAYS
    kept: list[dict[str, Any]] = []
    for number, step in enumerate(steps, start=1):
        share = _share(step.target_date, goal.start_date, days, number / len(steps))
        kept.append({"kind": "milestone", "title": step.title, "share": share})
        kept += [
            _kept(task, goal.start_date, days, share)
            for task in page.items
            if task.milestone_id == step.id
        ]
    loose = [task for task in page.items if task.milestone_id is None]
    kept = [*(_kept(task, goal.start_date, days, None) for task in loose), *kept][:MOST_TASKS]
    row = GoalTemplate(
        user_id=actor.user_id,
        title=data.title or goal.title,
        category=goal.category,
        days=days,
        steps=kept,
    )
    db.add(row)
    await publish(db, actor, TemplateChanged(row.id, "created", row.title))
    return _own_view(row)


async def delete_template(db: Db, actor: Actor, template_id: UUID) -> Deleted:
    """Take a template of one's own away; it can be restored for 30 days."""
    row = await repository.template(db, actor, template_id)
    if row is None:
        raise NotFound
    row.deleted_at = db.now()
    await publish(db, actor, TemplateChanged(row.id, "deleted", row.title))
    return Deleted(id=row.id)


async def restore_template(db: Db, actor: Actor, template_id: UUID) -> TemplateView:
    """Bring a template back; one that is not gone is left alone."""
    row = await repository.template(db, actor, template_id, deleted=True)
    if row is not None:
        row.deleted_at = None
        await publish(db, actor, TemplateChanged(row.id, "restored", row.title))
    else:
        row = await repository.template(db, actor, template_id)
        if row is None:
            raise NotFound
    return _own_view(row)


async def _find(db: Db, actor: Actor, template: str) -> Playbook | GoalTemplate:
    book = next((book for book in PLAYBOOKS if book.key == template), None)
    if book is not None:
        return book
    try:
        row = await repository.template(db, actor, UUID(template))
    except ValueError as error:
        raise NotFound("There is no such template.") from error
    if row is None:
        raise NotFound("There is no such template.")
    return row


def _share(day: date | None, start: date, days: int, otherwise: float) -> float:
    if day is None:
        return round(otherwise, 4)
    return round(min(max((day - start).days / days, 0.0), 1.0), 4)


def _kept(task: TaskView, start: date, days: int, otherwise: float | None) -> dict[str, Any]:
    dated = task.due_date is not None or otherwise is not None
    return {
        "kind": "task",
        "title": task.title,
        "share": _share(task.due_date, start, days, otherwise or 0.0) if dated else None,
        "minutes": task.estimated_minutes,
        "difficulty": task.difficulty,
        "under": task.milestone_id is not None,
    }


def _own_items(row: GoalTemplate, at: Situation) -> list[Item]:
    found: list[Item] = []
    above = ""
    for number, step in enumerate(row.steps, start=1):
        key = f"i{number}"
        share = step["share"]
        day = None
        if at.target is not None and share is not None:
            day = at.first + timedelta(days=round((at.target - at.first).days * share))
        if step["kind"] == "milestone":
            above = key
            found.append(Item(key, "milestone", step["title"], day))
        else:
            under = above if step["under"] else ""
            found.append(
                Item(key, "task", step["title"], day, step["minutes"], step["difficulty"], under)
            )
    return found


def _view(book: Playbook) -> TemplateView:
    return TemplateView(
        id=book.key,
        title=book.name,
        about=book.about,
        category=book.category,
        icon=book.icon,
        days=book.days,
        milestones=len(book.stages),
        tasks=sum(len(stage.work) for stage in book.stages),
        own=False,
    )


def _own_view(row: GoalTemplate) -> TemplateView:
    steps = sum(1 for step in row.steps if step["kind"] == "milestone")
    return TemplateView(
        id=str(row.id),
        title=row.title,
        about="",
        category=row.category,
        icon="",
        days=row.days,
        milestones=steps,
        tasks=len(row.steps) - steps,
        own=True,
    )

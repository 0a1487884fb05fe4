"""Breaking a goal into milestones and tasks: proposals, and taking what a person accepted."""

from __future__ import annotations

from uuid import UUID

from focusflow.accounts import service as accounts
from focusflow.goals import coach, repository
from focusflow.goals.coach import Draft, Situation
from focusflow.goals.coach.pressing import Ahead, scores
from focusflow.goals.schemas import GoalFilter, MilestoneIn
from focusflow.goals.schemas_plan import Accepted, DraftView, PlanIn, PlanItem, PlanItemView
from focusflow.goals.service.goals import get_goal, list_goals
from focusflow.goals.service.milestones import add_milestones, list_milestones
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.db import Db
from focusflow.platform.errors import NotFound
from focusflow.tasks.schemas import TaskFilter, TaskIn

WORK_DAYS = 5
MOST_KNOWN = 100
PACE_WEEKS = 8
WEEK_FOR_ONE = 0.5
"""At most half of a person's week is taken to be free for one goal."""


async def propose(db: Db, actor: Actor, goal_id: UUID) -> DraftView:
    """Milestones and tasks for a goal, to be accepted one by one; nothing is written."""
    from focusflow.tasks import service as tasks  # tasks ask goals about links

    goal = await get_goal(db, actor, goal_id)
    steps = await list_milestones(db, actor, goal_id)
    page = await tasks.list_tasks(
        db, actor, TaskFilter(goal_id=goal_id, view="all"), limit=MOST_KNOWN
    )
    today = local_day(actor, db.now())
    first = max(goal.start_date, today)
    at = Situation(
        title=goal.title,
        description=(goal.description or "")[:2000],
        category=goal.category or "",
        first=first,
        target=goal.target_date if goal.target_date and goal.target_date >= first else None,
        weekly_minutes=await _weekly_minutes(db, actor, goal_id),
        known=frozenset(
            [step.title.lower() for step in steps] + [task.title.lower() for task in page.items]
        ),
    )
    return draft_view(await coach.coach().propose(at))


async def accept(db: Db, actor: Actor, goal_id: UUID, data: PlanIn) -> Accepted:
    """Make the milestones and tasks that a person accepted.

    A task under a milestone that was not accepted belongs to the goal itself. Tasks that the
    coach proposed are marked so, and with how pressing they are.
    """
    from focusflow.tasks import service as tasks  # tasks ask goals about links

    if await repository.goal(db, actor, goal_id) is None:
        raise NotFound
    steps = [item for item in data.items if item.kind == "milestone"]
    wanted = [MilestoneIn(title=item.title, target_date=item.day) for item in steps]
    added = await add_milestones(db, actor, goal_id, wanted)
    made = {item.key: step for item, step in zip(steps, added, strict=True)}
    kept = [item for item in data.items if item.kind == "task"]
    by_coach = data.source == "coach"
    ahead = [Ahead(item.day, item.minutes) for item in kept]
    rated = scores(ahead, local_day(actor, db.now())) if by_coach else [None] * len(kept)
    work = [
        _task(item, goal_id, made[item.under].id if item.under in made else None, score)
        for item, score in zip(kept, rated, strict=True)
    ]
    ids = await tasks.create_tasks(db, actor, work, ai_generated=by_coach)
    return Accepted(goal_id=goal_id, milestones=tuple(added), task_ids=tuple(ids))


def draft_view(made: Draft) -> DraftView:
    """A draft as it is shown."""
    return DraftView(
        items=tuple(
            PlanItemView(
                key=item.key,
                kind=item.kind,
                title=item.title,
                day=item.day,
                minutes=item.minutes,
                difficulty=item.difficulty,
                under=item.under or None,
                why=item.why,
            )
            for item in made.items
        ),
        notes=made.notes,
    )


def _task(item: PlanItem, goal_id: UUID, milestone_id: UUID | None, score: float | None) -> TaskIn:
    return TaskIn(
        title=item.title,
        due_date=item.day,
        estimated_minutes=item.minutes,
        difficulty=item.difficulty,
        goal_id=goal_id,
        milestone_id=milestone_id,
        ai_priority_score=score,
    )


async def _weekly_minutes(db: Db, actor: Actor, goal_id: UUID) -> int:
    """The goal's own pace where there is one, else an even share of the working week."""
    from focusflow.tasks import service as tasks  # tasks ask goals about links

    work = await tasks.goal_work(db, actor, goal_id, weeks=PACE_WEEKS)
    busy = [done for done in work.weeks if done]
    if len(busy) > 2:
        return round(sum(busy) / len(busy))
    week = (await accounts.preferences(db, actor)).daily_minutes * WORK_DAYS
    active = await list_goals(db, actor, GoalFilter(status=["active"]), limit=10)
    return round(week * min(WEEK_FOR_ONE, 1 / max(len(active.items), 1)))

"""The days of a month and what is due on them; and the graph round one task."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput
from focusflow.tasks import graph, repository
from focusflow.tasks.schemas import TaskFilter, TaskView
from focusflow.tasks.schemas_views import (
    DayView,
    GraphEdge,
    GraphNode,
    MonthQuery,
    MonthView,
    TaskGraph,
)
from focusflow.tasks.service import read

MOST_DAYS = 62


async def month(
    db: Db, actor: Actor, wanted: MonthQuery, narrowed: TaskFilter | None = None
) -> MonthView:
    """The days of a span with their first tasks, open ones first; empty days are left out."""
    if wanted.last_day < wanted.first_day:
        raise InvalidInput("last_day", "The last day is before the first.")
    if (wanted.last_day - wanted.first_day).days >= MOST_DAYS:
        raise InvalidInput("last_day", f"Ask for {MOST_DAYS} days at most.")
    narrowed = narrowed or TaskFilter(
        view="all",
        q=wanted.q,
        priority=[wanted.priority] if wanted.priority else [],
        category=wanted.category,
        tag=wanted.tag,
    )
    span = wanted.first_day, wanted.last_day
    rows, totals = await repository.days(db, actor, span, narrowed, wanted.each)
    found: dict[date, list[TaskView]] = {day: [] for day in totals}
    for view in await read.views(db, actor, rows):
        if view.due_date is not None:
            found[view.due_date].append(view)
    days = (DayView(day=d, total=totals[d], tasks=tuple(found[d])) for d in sorted(found))
    return MonthView(days=tuple(days))


async def task_graph(db: Db, actor: Actor, task_id: UUID) -> TaskGraph:
    """What a task waits for, what waits for it, and its subtasks: 30 tasks at most."""
    task = await read.get_task(db, actor, task_id)
    waits = await repository.edges(db, actor)
    children = await read.subtasks(db, actor, task_id)
    inside = [child.id for child in children.items]
    near = {task_id, *inside, *_near(task_id, waits)}
    known = await read.briefs(db, actor, near)
    waits = [pair for pair in waits if pair[0] in known and pair[1] in known]
    places, left_out = graph.lay_out(task_id, waits, inside)
    shown = {place.id for place in places}
    edges = [
        GraphEdge(before=earlier, after=later, kind="waits")
        for later, earlier in waits
        if earlier in shown and later in shown
    ]
    edges += [
        GraphEdge(before=task.id, after=child, kind="inside") for child in inside if child in shown
    ]
    nodes = [
        GraphNode(
            id=place.id,
            title=known[place.id].title,
            status=known[place.id].status,
            role=place.role,
            row=place.row,
            lane=place.lane,
        )
        for place in places
    ]
    return TaskGraph(nodes=tuple(nodes), edges=tuple(edges), left_out=left_out)


def _near(task_id: UUID, waits: Sequence[tuple[UUID, UUID]]) -> set[UUID]:
    """All tasks within two steps of waiting."""
    found = {task_id}
    for _ in range(graph.STEPS):
        found |= {a for a, b in waits if b in found} | {b for a, b in waits if a in found}
    return found

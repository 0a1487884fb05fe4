"""Why a block is where it is, and where else it could be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from uuid import UUID

from anyio.to_thread import run_sync

from focusflow.planning import engine, repository
from focusflow.planning.engine import Plan, Problem, Task, Why
from focusflow.planning.engine.why import sentence
from focusflow.planning.rules.candidates import Situation
from focusflow.planning.rules.outcome import Outcome
from focusflow.planning.rules.problem import ENERGY, build
from focusflow.planning.rules.slots import Slot, parts
from focusflow.planning.rules.values import SLOT_MINUTES, whole_slots
from focusflow.planning.schemas import PointsView, WhyView
from focusflow.planning.service import loading, views
from focusflow.platform.actor import Actor
from focusflow.platform.clock import zone_of
from focusflow.platform.db import Db, unit_of_work
from focusflow.platform.errors import Conflict, NotFound
from focusflow.platform.formatting import format_span

MOST_PROPOSALS = 10


@dataclass(frozen=True)
class _Asked:
    """A block, its day, and what a proposal has on that day when it is one of a proposal's."""

    slot: Slot
    day: date
    proposed: tuple[Slot, ...] | None


async def why_here(actor: Actor, slot_id: UUID) -> WhyView:
    """What a block of the plan or of an open proposal earns, and the best other place that day.

    NotFound for a slot of somebody else, Conflict when its time has come or its task is done.
    """
    async with unit_of_work() as db:
        asked = await _asked(db, actor, slot_id)
        slot, now = asked.slot, db.now()
        if slot.task_id is None:
            raise Conflict("Breaks follow the work round them. Ask a block of work.")
        if slot.status != "planned" or slot.starts_at < now:
            raise Conflict("Its time has come, so there is nothing to compare any more.")
        title = (await views.tasks_of(db, actor, [slot]))[slot.task_id].title
        situation = (await loading.load(db, actor, asked.day, 1)).situation
    if asked.proposed is not None:
        past = parts(situation.slots.get(asked.day, ()), now).past
        situation = replace(situation, slots={asked.day: (*past, *asked.proposed)})
    if all(task.id != slot.task_id for task in situation.tasks):
        raise Conflict(f"“{title}” is not open any more, so there is nothing to compare.")
    found = await run_sync(explain, situation, slot)
    return _view(situation, slot, title, found)


async def _asked(db: Db, actor: Actor, slot_id: UUID) -> _Asked:
    row = await repository.slot(db, actor, slot_id)
    if row is not None:
        schedule = await repository.schedule_by_id(db, actor, row.schedule_id)
        if schedule is not None:
            return _Asked(Slot.model_validate(row), schedule.day, None)
    for proposal in await repository.proposals(db, actor, "open", None, MOST_PROPOSALS):
        for day, slots in Outcome.model_validate(proposal.after).slots.items():
            for slot in slots:
                if slot.id == slot_id:
                    return _Asked(slot, day, slots)
    raise NotFound


def explain(situation: Situation, slot: Slot) -> Why:
    """Compare a block's place with the others of its day; all other blocks stay as planned."""
    situation = _free(situation, slot)
    problem = engine.parse_problem(build(situation).problem)
    planned = [s for p in situation.days for s in parts(situation.slots[p], situation.now).flexible]
    work = [s for s in planned if s.task_id is not None]
    blocks = [_block(s) for s in work]
    plan = Plan(blocks=tuple(blocks))
    at = next(n for n, s in enumerate(work) if s.id == slot.id)
    return engine.why(_as_planned(problem, situation, work), plan, blocks[at])


def _free(situation: Situation, slot: Slot) -> Situation:
    """The situation with this block movable, though it be held or its task have an hour."""
    loose = {
        day: tuple(
            s.model_copy(update={"is_flexible": True}) if s.id == slot.id else s for s in found
        )
        for day, found in situation.slots.items()
    }
    tasks = tuple(
        task.model_copy(update={"scheduled_time": None}) if task.id == slot.task_id else task
        for task in situation.tasks
    )
    return replace(situation, slots=loose, tasks=tasks)


def _block(slot: Slot) -> engine.Block:
    length = timedelta(minutes=max(SLOT_MINUTES, whole_slots(slot.minutes)))
    return engine.Block(str(slot.task_id), slot.starts_at, slot.starts_at + length)


def _as_planned(problem: Problem, situation: Situation, work: Sequence[Slot]) -> Problem:
    """The problem with just the work that is planned, in the pieces it is planned in.

    What a day may hold is no question here, as all of it stays; nor where things were before.
    """
    lengths: dict[str, list[int]] = defaultdict(list)
    for slot in work:
        lengths[str(slot.task_id)].append(max(SLOT_MINUTES, whole_slots(slot.minutes)))
    known = {task.id: task for task in (*_plain(situation), *problem.tasks)}
    tasks = [_pieces(known[name], sizes) for name, sizes in lengths.items() if name in known]
    whole = {task.id for task in tasks if sum(lengths[task.id]) >= task.minutes}
    return replace(
        problem,
        tasks=tuple(
            replace(task, depends_on=tuple(d for d in task.depends_on if d in whole))
            for task in tasks
        ),
        previous=(),
        limits=replace(problem.limits, minutes_per_day=None, load_per_day=None),
    )


def _plain(situation: Situation) -> Iterable[Task]:
    """Tasks as the planner knows them when it has nothing to plan of them any more."""
    for task in situation.tasks:
        yield Task(
            id=str(task.id),
            title=task.title,
            minutes=SLOT_MINUTES,
            value=0.0,
            energy=engine.Energy(ENERGY[task.difficulty]),
            category=task.category or "",
        )


def _pieces(task: Task, sizes: Sequence[int]) -> Task:
    if len(sizes) == 1 and not task.splittable:
        return replace(task, minutes=sizes[0])
    return replace(
        task,
        minutes=max(task.minutes, sum(sizes)),
        min_block=min([*sizes, *([task.min_block] if task.min_block else [])]),
        max_block=max([*sizes, *([task.max_block] if task.max_block else [])]),
    )


def _view(situation: Situation, slot: Slot, title: str, found: Why) -> WhyView:
    zone, hour24 = zone_of(situation.who), situation.preferences.hour24

    def write(place: engine.Span) -> str:
        start, end = place.start.astimezone(zone), place.end.astimezone(zone)
        return format_span(start, end, hour24=hour24).replace("–", " to ")

    place = found.place
    return WhyView(
        id=slot.id,
        title=title,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        reason=slot.reason,
        points=_points(found.earned),
        other_starts_at=place.start if place else None,
        other_ends_at=place.end if place else None,
        difference=_points(found.difference) if place else None,
        sentence=sentence(found, write),
    )


def _points(score: engine.Score) -> PointsView:
    return PointsView(**{f.name: round(getattr(score, f.name), 2) for f in fields(score)})

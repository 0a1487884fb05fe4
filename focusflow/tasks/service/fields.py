"""What the fields of a task must be like together, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from focusflow.goals import service as goals
from focusflow.goals.schemas import GoalRef
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day, zone_of
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict, FocusFlowError, InvalidInput, NotFound
from focusflow.tasks import recurrence, repository, rules
from focusflow.tasks.models import Task
from focusflow.tasks.recurrence import RuleError

HIDDEN = frozenset({"series_start", "occurrence_date"})
"""Fields that follow from others and mean nothing to a reader of the history."""
_REACH = timedelta(days=3660)


def settle(
    actor: Actor, today: date, old: Mapping[str, Any], given: Mapping[str, Any]
) -> dict[str, Any]:
    """All fields after a change, checked and completed.

    `old` holds the fields before (or the defaults), `given` what a person sent.
    """
    new = {**old, **given}
    for day, moment in (("due_date", "due_time"), ("scheduled_date", "scheduled_time")):
        if new[day] is None and new[moment] is not None:
            if given.get(moment) is not None:
                words = moment.replace("_", " ")
                raise InvalidInput(day, f"A {words} needs a date.", None)
            new[moment] = None
    _repeat(actor, today, old, new)
    if new["start_date"] and new["due_date"] and new["start_date"] > new["due_date"]:
        field = "due_date" if "due_date" in given else "start_date"
        raise InvalidInput(field, "The due date is before the start date.", str(new[field]))
    new["due_at"] = rules.due_moment(actor, new["due_date"], new["due_time"])
    return new


def _repeat(actor: Actor, today: date, old: Mapping[str, Any], new: dict[str, Any]) -> None:
    """Check the rule of a repeating task, and begin its series when the rule is new."""
    rule = new["recurrence_rule"]
    if rule is None:
        new["series_start"] = new["occurrence_date"] = None
        return
    try:
        rule = recurrence.normalized(rule, zone_of(actor))
    except RuleError as error:
        raise InvalidInput("recurrence_rule", str(error), rule) from error
    new["recurrence_rule"] = rule
    if new["due_date"] is not None and abs(new["due_date"] - today) > _REACH:
        raise InvalidInput(
            "due_date",
            "A repeating task is due within ten years of today.",
            str(new["due_date"]),
        )
    if rule == old["recurrence_rule"]:
        if new["due_date"] is None:
            raise InvalidInput(
                "due_date", "A repeating task needs a due date; end the repetition first.", None
            )
        return
    due = new["due_date"] or max(today, new["start_date"] or today)
    first = recurrence.first_day(rule, due)
    if first is None:
        raise InvalidInput("recurrence_rule", "This rule never happens from then on.", rule)
    new["due_date"] = new["due_date"] or first
    new["series_start"] = new["occurrence_date"] = new["due_date"]


class Links:
    """Checks links to goals and milestones, each once however many tasks get it."""

    def __init__(self, db: Db, actor: Actor) -> None:
        self._db, self._actor = db, actor
        self._sections: dict[UUID, str] = {}
        self._known: dict[tuple[UUID | None, UUID | None], GoalRef | FocusFlowError | None] = {}

    async def section(self, section_id: UUID) -> str:
        """The title of one of the actor's sections; NotFound when there is none."""
        if not self._sections:
            self._sections = {
                row.id: row.title for row in await repository.sections(self._db, self._actor)
            }
        if section_id not in self._sections:
            raise NotFound("This section is not there. It may have been deleted.")
        return self._sections[section_id]

    async def check(self, goal: UUID | None, milestone: UUID | None) -> GoalRef | None:
        """The goal that something linked so belongs to; raises what `goals.check_link` does."""
        key = (goal, milestone)
        if key not in self._known:
            try:
                self._known[key] = await goals.check_link(self._db, self._actor, goal, milestone)
            except FocusFlowError as error:
                self._known[key] = error
        found = self._known[key]
        if isinstance(found, FocusFlowError):
            raise found
        return found


async def link(links: Links, old: Mapping[str, Any], given: dict[str, Any]) -> GoalRef | None:
    """Check a changed link to a goal or milestone, and let the two agree in `given`."""
    goal, milestone = given.get("goal_id"), given.get("milestone_id")
    if milestone is not None and milestone != old["milestone_id"]:
        ref = await links.check(goal, milestone)
        given["goal_id"] = ref.id if ref else None
        return ref
    if "goal_id" in given and goal != old["goal_id"]:
        if milestone is not None and goal is not None:
            return await links.check(goal, milestone)
        given["milestone_id"] = None
        return await links.check(goal, None)
    return None


async def parent(db: Db, actor: Actor, parent_id: UUID, child: Task | None) -> Task:
    """The task that `child`, or a new one, is to lie in.

    NotFound when it is not the actor's; InvalidInput when the child lies above it, Conflict
    when it lies too deep.
    """
    if child is not None:
        await repository.lock_structure(db, actor)
    found = await repository.task(db, actor, parent_id)
    if found is None:
        raise NotFound("The task above is not there. It may have been deleted.")
    if child is not None:
        inside = {
            child.id,
            *(task.id for task in await repository.descendants(db, actor, [child.id])),
        }
        if parent_id in inside:
            raise InvalidInput("parent_id", "A task can't lie inside itself.", str(parent_id))
    if found.parent_id and await repository.depth(db, actor, parent_id) >= rules.MAX_DEPTH:
        raise Conflict(f"Subtasks can be {rules.MAX_DEPTH} levels deep at most.")
    return found


def today(actor: Actor, db: Db) -> date:
    """The actor's local day."""
    return local_day(actor, db.now())

"""A proposal in words: how good it is, what moves, and what is taken out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args
from uuid import UUID, uuid4

import pytest

from focusflow.planning.engine.solve import SolverName
from focusflow.planning.rules.shift import BY_SHIFT
from focusflow.planning.schemas import DayChange, ProposalView, SlotView
from focusflow.platform.actor import Actor
from state.day import Local, slot_block
from state.plan import placed_blocks, plan_days, proposal_of, quality, staying

DAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
LOCAL = Local(Actor(uuid4()), DAY, hour24=True)
UNKNOWN = "How near this is to the best possible is not known."
BY_RULES = "Made by simple rules, without looking for the best."


def slot(title: str, hour: int, change: Any, task_id: UUID | None = None, **more: Any) -> SlotView:
    start = datetime(2026, 11, 24, hour, tzinfo=UTC)
    values: dict[str, Any] = {
        "id": uuid4(),
        "task_id": task_id or uuid4(),
        "title": title,
        "starts_at": start,
        "ends_at": start + timedelta(minutes=30),
        "minutes": 30,
        "slot_type": "task",
        "is_flexible": True,
        "status": "planned",
        "reason": "due today",
        "change": change,
    }
    return SlotView(**values | more)


def day(before: list[SlotView], after: list[SlotView]) -> DayChange:
    return DayChange(
        day=DAY,
        before=tuple(before),
        after=tuple(after),
        window_minutes=480,
        free_minutes=300,
        cap_minutes=240,
        planned_minutes=30 * len(after),
        realistic_minutes=None,
        tasks_planned=len(after),
        likely_done=len(after),
    )


def proposal(change: DayChange, **more: Any) -> ProposalView:
    values: dict[str, Any] = {
        "id": uuid4(),
        "day": DAY,
        "days": (change,),
        "trigger": "user",
        "impact": "minor",
        "status": "open",
        "has_changes": True,
        "unscheduled": (),
        "notes": (),
        "tasks_planned": len(change.after),
        "likely_done": len(change.after),
        "duration_ratio": 1.0,
        "score": 1.0,
        "gap": 0.0,
        "solver": "cp-sat",
        "solver_status": "optimal",
        "seconds": 0.1,
        "created_at": NOW,
        "decided_at": None,
    }
    return ProposalView(**values | more)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"gap": 0.0}, "No better plan is possible for these tasks."),
        ({"gap": 0.00002}, "No better plan is possible for these tasks."),
        ({"gap": 0.013, "solver_status": "feasible"}, "Within 2 % of the best possible."),
        ({"gap": 0.15, "solver_status": "feasible"}, "Within 15 % of the best possible."),
        # Much has to move, which costs about as much as the plan is worth, or more.
        ({"gap": 0.995, "solver_status": "feasible"}, UNKNOWN),
        ({"gap": 1.4, "score": -20.0, "solver_status": "feasible"}, UNKNOWN),
        ({"gap": 0.2, "score": -60.0, "solver_status": "feasible"}, UNKNOWN),
        ({"solver": "greedy", "solver_status": "fallback"}, BY_RULES),
        ({"solver": "greedy", "solver_status": "optimal"}, BY_RULES),
        ({"solver_status": "fallback"}, BY_RULES),
        (
            {"solver": "shift", "solver_status": "feasible"},
            "Only what follows moves, and only as far as it has to.",
        ),
    ],
)
def test_the_quality_is_said_honestly(facts: dict[str, Any], words: str) -> None:
    assert quality(proposal(day([], [slot("A", 9, "new")]), **facts)) == words


@pytest.mark.parametrize("status", ["optimal", "feasible", "fallback"])
@pytest.mark.parametrize("solver", [*get_args(SolverName), BY_SHIFT])
def test_only_a_search_speaks_of_the_best(solver: str, status: str) -> None:
    view = proposal(day([], [slot("A", 9, "new")]), gap=0.1, solver=solver, solver_status=status)
    words = quality(view)
    assert words.endswith(".")
    claims = "best possible" in words or "No better" in words
    assert claims is (solver == "cp-sat" and status != "fallback")


def test_a_plan_with_the_persons_own_changes_is_not_called_good() -> None:
    view = proposal(day([], [slot("A", 9, "new")]), has_changes=False)
    assert proposal_of(view).unchanged
    shown = proposal_of(view, changed=True)
    assert shown.quality.startswith("You have changed this plan yourself")
    assert not shown.unchanged


def test_what_is_planned_is_said_in_numbers() -> None:
    shown = proposal_of(proposal(day([], [slot("A", 9, "new"), slot("B", 10, "new")])))
    assert shown.summary == "2 tasks, 1 h of 4 h. Likely to finish 2 of 2."
    one = proposal_of(proposal(day([], [slot("A", 9, "new")])))
    assert one.summary.startswith("1 task, ")


def test_what_stays_where_it_is_counts_on_both_sides() -> None:
    held = slot("B", 10, "kept", is_flexible=False)
    shown = proposal_of(proposal(day([held], [slot("A", 9, "new"), held])))
    assert shown.summary.startswith("2 tasks, 1 h of 4 h 30.")


def test_a_plan_with_nothing_in_it_is_called_empty() -> None:
    shown = proposal_of(proposal(day([slot("Gone", 9, "removed")], [])))
    assert shown.empty
    assert (shown.summary, shown.quality) == ("", "")


def shown(view: ProposalView, *days: date, **more: Any) -> Any:
    """What a page with these days shows of a proposal: its days, and their blocks."""
    locals_of = {one: Local(LOCAL.actor, one, hour24=True) for one in days or (DAY,)}
    blocks = placed_blocks(view, locals_of, more.pop("edits", {}), NOW)
    return plan_days(view, locals_of, blocks, **more), blocks


def test_each_block_says_what_becomes_of_it() -> None:
    task = uuid4()
    before = [slot("Moves", 9, "moved", task), slot("Goes", 15, "removed")]
    after = [
        slot("Stays", 13, "kept"),
        slot("Moves", 11, "moved", task),
        slot("Comes", 12, "new"),
        slot("Break", 14, "new", slot_type="break", task_id=None),
    ]
    (made,), _ = shown(proposal(day(before, after)))
    assert [(row.title, row.change) for row in made.rows] == [
        ("Moves", "Was 09:00"),
        ("Comes", "New"),
        ("Stays", "As before"),
    ]
    assert made.rows[0].when == "11:00–11:30"
    assert made.rows[0].reason == "Due today"
    assert [(row.title, row.reason) for row in made.gone] == [("Goes", "was 15:00–15:30")]


def test_a_block_that_goes_to_another_day_is_moved_not_new() -> None:
    task, later = uuid4(), DAY + timedelta(days=1)
    gone = slot("Moves", 9, "removed", task)
    come = slot("Moves", 10, "new", task)
    there = come.model_copy(
        update={
            "starts_at": come.starts_at + timedelta(days=1),
            "ends_at": come.ends_at + timedelta(days=1),
        }
    )
    second = day([], [there]).model_copy(update={"day": later})
    view = proposal(
        day([gone], [slot("Stays", 13, "kept")]),
        days=(day([gone], [slot("Stays", 13, "kept")]), second),
    )
    made, _ = shown(view, DAY, later, only_changes=True)
    assert [(one.title, [r.change for r in one.rows], one.gone) for one in made] == [
        ("Wednesday 25", ["Was Tue 09:00"], [])
    ]


def test_a_block_put_elsewhere_by_hand_stands_there_and_says_so() -> None:
    come, later = slot("A", 9, "new"), DAY + timedelta(days=1)
    to = come.starts_at + timedelta(days=1, minutes=75)
    view = proposal(day([], [come]))
    _, blocks = shown(view, DAY, later, edits={str(come.id): to})
    assert blocks[DAY] == []
    (block,) = blocks[later]
    assert (block.start, block.when, block.note) == (615, "10:15–10:45", "You put it here")
    assert block.fixed


def test_breaks_make_room_for_a_block_put_on_them() -> None:
    come = slot("A", 9, "new")
    rest = slot("Break", 11, "new", slot_type="break", task_id=None)
    view = proposal(day([], [come, rest]))
    _, blocks = shown(view, edits={str(come.id): rest.starts_at})
    assert [block.title for block in blocks[DAY]] == ["A"]


def test_what_no_answer_changes_stays() -> None:
    done, old = slot("Done", 8, None), slot("Old", 9, "removed")
    planned = [slot_block(one, LOCAL, NOW) for one in (done, old)]
    assert [block.title for block in staying(planned, proposal(day([old], [])))] == ["Done"]
    assert staying(planned, None) == planned


def test_a_week_seen_from_one_day_says_that_there_is_more() -> None:
    first, second = day([], [slot("A", 9, "new")]), day([], [slot("B", 9, "new")])
    second = second.model_copy(update={"day": DAY + timedelta(days=1)})
    view = proposal(first, days=(first, second))
    said = proposal_of(view, {DAY})
    assert said.title == "A plan for your day"
    assert said.summary == (
        "1 task, 30 min of 4 h. Likely to finish 1 of 1. "
        "The plan is for 2 days; all of them are in Week."
    )
    assert proposal_of(view).title == "A plan for your week"

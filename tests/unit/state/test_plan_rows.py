"""A proposal in words: how good it is, what moves, and what is taken out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from focusflow.planning.schemas import DayChange, ProposalView, SlotView
from focusflow.platform.actor import Actor
from state.day import Local, slot_block
from state.plan import plan_rows, proposal_of, quality, shifted, taken_out

DAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
LOCAL = Local(Actor(uuid4()), DAY, hour24=True)


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
        ({"gap": 0.013}, "Within 2 % of the best possible."),
        ({"gap": 0.15}, "Within 15 % of the best possible."),
        ({"solver": "greedy"}, "Made by simple rules, without looking for the best."),
        (
            {"solver_status": "fallback"},
            "Made by simple rules, without looking for the best.",
        ),
    ],
)
def test_the_quality_is_said_honestly(facts: dict[str, Any], words: str) -> None:
    assert quality(proposal(day([], [slot("A", 9, "new")]), **facts)) == words


def test_what_is_planned_is_said_in_numbers() -> None:
    shown = proposal_of(proposal(day([], [slot("A", 9, "new"), slot("B", 10, "new")])))
    assert shown.summary == "2 tasks, 1 h of 4 h. Likely to finish 2 of 2."
    one = proposal_of(proposal(day([], [slot("A", 9, "new")])))
    assert one.summary.startswith("1 task, ")


def test_a_plan_with_nothing_in_it_is_called_empty() -> None:
    shown = proposal_of(proposal(day([slot("Gone", 9, "removed")], [])))
    assert shown.empty
    assert (shown.summary, shown.quality) == ("", "")


def test_each_block_says_what_becomes_of_it() -> None:
    task = uuid4()
    before = [slot("Moves", 9, "moved", task), slot("Goes", 15, "removed")]
    after = [
        slot("Stays", 13, "kept"),
        slot("Moves", 11, "moved", task),
        slot("Comes", 12, "new"),
        slot("Break", 14, "new", slot_type="break", task_id=None),
    ]
    change = day(before, after)
    blocks = {str(s.id): slot_block(s, LOCAL, NOW) for s in after}
    rows = plan_rows(change, LOCAL, blocks)
    assert [(row.title, row.change) for row in rows] == [
        ("Moves", "Was 09:00"),
        ("Comes", "New"),
        ("Stays", "As before"),
    ]
    assert rows[0].when == "11:00–11:30"
    assert rows[0].reason == "Due today"
    assert [(row.title, row.reason) for row in taken_out(change, LOCAL)] == [
        ("Goes", "was 15:00–15:30")
    ]


def test_a_block_put_elsewhere_by_hand_says_so() -> None:
    block = shifted(slot_block(slot("A", 9, "new"), LOCAL, NOW), 615, LOCAL)
    assert (block.start, block.when, block.note) == (615, "10:15–10:45", "You put it here")

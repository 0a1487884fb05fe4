"""Cues, changes and figures of goals in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from focusflow.goals.schemas_plan import CueView, DraftView, PlanItemView
from focusflow.goals.schemas_told import CategoryFigures, FieldChange, GoalChange, GoalFigures
from focusflow.platform.errors import InvalidInput
from state.due_cues import cue_sentence
from state.goal_plan import draft_rows, kept_items
from state.goal_told import category_chart, change_rows, figure_tiles
from state.wording import Words

WORDS = Words(date(2026, 3, 10), ZoneInfo("Europe/Berlin"), True, True, 0)
AT = datetime(2026, 3, 10, 8, tzinfo=UTC)


def cue(**values: Any) -> CueView:
    base = {"at_time": None, "situation": "", "action": "I begin"}
    return CueView.model_construct(id=uuid4(), **{**base, **values})


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {"at_time": time(9), "situation": "I sit down"},
            "If it is 09:00 and I sit down, then I begin.",
        ),
        ({"situation": "If I sit down,"}, "If I sit down, then I begin."),
        ({"at_time": time(9), "action": "then I open it."}, "If it is 09:00, then I open it."),
    ],
)
def test_a_cue_reads_as_one_says_it(values: dict[str, Any], said: str) -> None:
    assert cue_sentence(cue(**values), hour24=True) == said


def test_the_clock_of_a_cue_is_the_person_s() -> None:
    assert "2:05 pm" in cue_sentence(cue(at_time=time(14, 5)), hour24=False)


def change(field: str, before: Any, after: Any, milestone: str | None = None) -> GoalChange:
    return GoalChange(
        id=uuid4(),
        action="updated",
        milestone_id=uuid4() if milestone else None,
        milestone=milestone,
        changes=(FieldChange(field=field, before=before, after=after),),
        at=AT,
    )


def reached(milestone: str | None) -> GoalChange:
    return GoalChange(
        id=uuid4(),
        action="reached",
        milestone_id=uuid4() if milestone else None,
        milestone=milestone,
        changes=(),
        at=AT,
    )


def test_changes_are_told_with_before_and_after() -> None:
    rows = change_rows(
        [
            change("priority", "medium", "high"),
            change("target_date", None, "2026-04-01"),
            reached("Outline"),
            change("status", "pending", "completed", "Outline"),
            change("status", "completed", "pending", "Outline"),
            reached(None),
            change("milestone", None, "Outline", "Outline"),
            change("description", "a" * 900, "b" * 900),
        ],
        WORDS,
    )
    assert [row.what for row in rows] == [
        "Priority medium → high",
        "Target none → 1 Apr",
        "Milestone reached: “Outline”",
        "“Outline”: status reached → pending",
        "Goal reached",
        "“Outline”: added",
        "Description changed",
    ]
    assert rows[0].when == "Today, 09:00"
    assert [row.what for row in rows if row.reached] == [
        "Milestone reached: “Outline”",
        "Goal reached",
    ]


def figures(**values: Any) -> GoalFigures:
    base: dict[str, Any] = {
        "total": 4,
        "active": 1,
        "paused": 0,
        "completed": 2,
        "cancelled": 1,
        "late": 0,
        "completion_rate": 67,
        "on_time_rate": None,
        "average_days": 8.5,
        "median_days": 8.5,
        "categories": (
            CategoryFigures(category="exam", total=3, completed=2),
            CategoryFigures(category=None, total=1, completed=0),
        ),
    }
    return GoalFigures(**{**base, **values})


def test_figures_and_their_chart_say_the_same() -> None:
    tiles = {tile.name: tile.value for tile in figure_tiles(figures())}
    assert tiles == {
        "Reached": "2",
        "Under way": "1",
        "Completion rate": "67 %",
        "Time to reach": "8 days",
    }
    drawn, sentence = category_chart(figures())
    done, rest = drawn["data"]
    assert (done["x"], rest["x"]) == ([2, 0], [1, 1])
    assert sentence == "Most of your goals are of “exam”: 2 of 3 reached."
    assert category_chart(figures(categories=())) == ({}, "")


def test_what_was_left_ticked_is_read_as_it_was_edited() -> None:
    items = tuple(
        PlanItemView(
            key=key,
            kind=kind,
            title="t",
            day=None,
            minutes=30,
            difficulty="easy",
            under=under,
            why="",
        )
        for key, kind, under in (("m1", "milestone", None), ("m1t1", "task", "m1"))
    )
    rows = draft_rows(DraftView(items=items, notes=()))
    assert [row.milestone for row in rows] == [True, False]
    sent = {"keep-m1t1": "on", "title-m1t1": " Ask \n Lena ", "day-m1t1": "", "minutes-m1t1": "20"}
    (kept,) = kept_items(sent, items)
    assert (kept["title"], kept["day"], kept["minutes"], kept["under"]) == (
        "Ask Lena",
        None,
        20,
        "m1",
    )
    with pytest.raises(InvalidInput):
        kept_items({}, items)

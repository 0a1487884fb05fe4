"""The chart of a goal says in a sentence what it draws, in the person's own words."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from components.ui.chart import DARK, LIGHT, LOOK
from focusflow.goals.schemas import GoalView, ProgressView
from state.charts import day_ticks
from state.goal_chart import even_pace, progress_chart
from state.wording import Words

TODAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, 11, tzinfo=UTC)
WORDS = Words(TODAY, ZoneInfo("Europe/Berlin"), hour24=True, day_first=True, first_weekday=0)


def goal(**values: object) -> GoalView:
    base = GoalView.model_construct(
        id=uuid4(),
        status="active",
        start_date=date(2026, 3, 1),
        target_date=date(2026, 3, 20),
        progress=25,
        created_at=datetime(2026, 3, 1, 8, tzinfo=UTC),
    )
    return base.model_copy(update=values)


def point(day: int, value: int, delta: int) -> ProgressView:
    return ProgressView.model_construct(
        id=uuid4(), value=value, delta=delta, at=datetime(2026, 3, day, 23, 30, tzinfo=UTC)
    )


def test_nothing_is_drawn_before_something_moved() -> None:
    made = progress_chart(goal(), [], NOW, WORDS)
    assert made.figure == {}
    assert made.sentence == "Nothing has moved yet."


def test_the_line_goes_from_the_start_through_each_step_until_now() -> None:
    made = progress_chart(goal(), [point(3, 10, 10), point(8, 25, 15)], NOW, WORDS)
    line, pace = made.figure["data"]
    assert line["y"] == [0, 10, 25, 25]
    # Half past eleven at night in London is the next day in Berlin.
    assert line["x"][1] == "2026-03-04T00:30:00"
    assert line["text"][1] == "10 %, Wed 4 Mar, 00:30"
    assert pace["y"] == [0, 100]
    assert made.sentence == (
        "From 0 % (1 Mar) to 25 % now, in 2 steps. "
        "The even pace, dotted, stands at 50 %: you are behind it."
    )


def test_a_goal_without_a_target_has_no_pace() -> None:
    made = progress_chart(goal(target_date=None), [point(3, 10, 10)], NOW, WORDS)
    assert len(made.figure["data"]) == 1
    assert made.sentence == "From 0 % (1 Mar) to 10 % now, in one step."


def test_the_even_pace_stays_between_nothing_and_all() -> None:
    assert even_pace(date(2026, 3, 11), date(2026, 3, 20), TODAY) == 0
    assert even_pace(date(2026, 3, 1), date(2026, 3, 20), TODAY) == 50
    assert even_pace(date(2026, 2, 1), date(2026, 3, 1), TODAY) == 100


def test_an_axis_names_at_most_as_many_days_as_there_is_room_for() -> None:
    axis = day_ticks(date(2026, 1, 1), date(2026, 12, 31), WORDS.date, 4)
    assert axis["tickvals"][0] == "2026-01-01"
    assert len(axis["tickvals"]) == len(axis["ticktext"]) <= 4
    assert day_ticks(TODAY, TODAY, WORDS.date)["ticktext"] == ["10 Mar"]


def test_figures_can_be_kept_and_their_colours_are_of_both_themes() -> None:
    made = progress_chart(goal(), [point(3, 10, 10)], NOW, WORDS)
    text = json.dumps([made.figure, LOOK])
    names = {part.split(")")[0] for part in text.split("var(")[1:]}
    assert names <= LIGHT.keys() == DARK.keys()
    assert LIGHT["--accent"] != DARK["--accent"]

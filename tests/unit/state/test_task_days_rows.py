"""What the History page says of a day and of figures over time."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from focusflow.tasks.schemas_figures import (
    AnalyticsView,
    CategoryFigures,
    Figures,
    PeriodFigures,
    PriorityFigures,
)
from state.task_days_rows import (
    day_sentence,
    done_chart,
    priority_chart,
    rate_sentence,
    time_chart,
)
from state.wording import Words

BERLIN = Words(date(2026, 11, 24), ZoneInfo("Europe/Berlin"), True, True, 0)
EMPTY = dict.fromkeys(("created", "completed", "on_time", "due", "due_done", "minutes"), 0)
NONE = {"completion_rate": None, "on_time_rate": None}


def view(period: str = "week", **counts: object) -> AnalyticsView:
    """Three periods; the middle one holds all counts."""
    whole = {**EMPTY, **NONE, **counts}
    start = date(2026, 11, 9)
    return AnalyticsView(
        period=period,
        start=start,
        end=start + timedelta(days=20),
        open=4,
        overdue=1,
        overview=Figures(**whole),
        priorities=tuple(
            PriorityFigures(priority=name, open=1, completed=int(name == "urgent"))
            for name in ("urgent", "high", "medium", "low")
        ),
        categories=(CategoryFigures(category="home", completed=1, minutes=90),),
        periods=tuple(
            PeriodFigures(
                start=start + timedelta(days=7 * n),
                end=start + timedelta(days=7 * n + 6),
                **(whole if n == 1 else {**EMPTY, **NONE}),
            )
            for n in range(3)
        ),
    )


def test_what_a_day_came_to():
    slots = [SimpleNamespace(status=status) for status in ("done", "skipped", "planned")]
    assert day_sentence(3, 95, slots) == (
        "3 tasks done, 1 h 35 of focus; 1 of 3 planned blocks done."
    )
    assert day_sentence(0, 0, slots[:1], over=False) == (
        "0 tasks done, no focus time; 1 of 1 planned block done so far."
    )
    assert day_sentence(1, 0, []) == "1 task done, no focus time; nothing was planned."


def test_charts_have_a_bar_for_each_period_and_a_sentence():
    some = view(completed=3, created=5, on_time=2, minutes=120, due=4, due_done=3)
    drawn = done_chart(some, BERLIN)
    assert drawn.sentence == (
        "3 done and 5 added in 3 weeks; the most, 3, in the week from 16 Nov."
    )
    added, done = drawn.figure["data"]
    assert (list(added["y"]), list(done["y"])) == ([0, 5, 0], [0, 3, 0])
    assert done["text"][1] == "3 done, from 16 Nov"
    spent = time_chart(some, BERLIN)
    assert spent.sentence == "What was done took 2 h; the most, 1 h 30, for #home."
    assert list(spent.figure["data"][0]["y"]) == [0, 120, 0]
    urgent = priority_chart(some)
    assert urgent.sentence == (
        "4 open now, 1 of them urgent; 1 done in this time, 1 of them urgent."
    )


def test_nothing_is_said_without_a_chart():
    nothing = view()
    assert done_chart(nothing, BERLIN).figure == {}
    assert time_chart(nothing, BERLIN).figure == {}
    assert "Nothing was added or done" in done_chart(nothing, BERLIN).sentence
    assert rate_sentence(nothing) == "Nothing was due in this time."


def test_the_rate_is_told_in_words():
    some = view(completed=3, on_time=2, due=4, due_done=3)
    rated = some.overview.model_copy(update={"completion_rate": 75.0, "on_time_rate": 66.7})
    some = some.model_copy(update={"overview": rated})
    assert rate_sentence(some) == "3 of 4 tasks that were due are done; 2 of 3 done were in time."

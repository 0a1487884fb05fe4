"""The progress of a goal over time as a chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from plotly import graph_objects as go

from focusflow.goals.schemas import GoalView, ProgressView
from state.charts import SAYS, day_ticks, figure, ticks
from state.wording import Words


@dataclass(frozen=True)
class ProgressChart:
    """A figure, empty when there is nothing to draw, and what it says."""

    sentence: str
    figure: dict[str, Any] = field(default_factory=dict)


def progress_chart(
    goal: GoalView, points: Sequence[ProgressView], now: datetime, words: Words
) -> ProgressChart:
    """How far the goal was when, with the even pace to its target date beside it."""
    if not points:
        return ProgressChart("Nothing has moved yet.")
    begin = min(goal.created_at, points[0].at)
    before = points[0].value - points[0].delta
    traces = [_line(points, begin, now, before, words)]
    first, last = begin.astimezone(words.zone).date(), words.today
    sentence = _sentence(points, first, before, words)
    if goal.target_date is not None and goal.target_date > goal.start_date:
        first, last = min(first, goal.start_date), max(last, goal.target_date)
        traces.append(_pace(goal.start_date, goal.target_date))
        if goal.status == "active":
            sentence += f" {_ahead(goal, words.today)}"
    drawn = figure(
        *traces,
        xaxis=day_ticks(first, last, words.date, 4),
        yaxis={"range": [-3, 103], **ticks([0, 50, 100], ["0 %", "50 %", "100 %"])},
        hovermode="closest",
    )
    return ProgressChart(sentence, drawn)


def even_pace(start: date, target: date, today: date) -> int:
    """Where an even pace from the start to the target stands today, in percent."""
    share = ((today - start).days + 1) / ((target - start).days + 1)
    return round(100 * min(max(share, 0.0), 1.0))


def _wall(instant: datetime, words: Words) -> str:
    return instant.astimezone(words.zone).replace(tzinfo=None).isoformat(timespec="seconds")


def _line(
    points: Sequence[ProgressView], begin: datetime, now: datetime, before: int, words: Words
) -> go.Scatter:
    shown = [
        (begin, before),
        *((point.at, point.value) for point in points),
        (now, points[-1].value),
    ]
    return go.Scatter(
        x=[_wall(at, words) for at, _ in shown],
        y=[value for _, value in shown],
        text=[f"{value} %, {words.moment(at)}" for at, value in shown],
        hovertemplate=SAYS,
        mode="lines",
        line={"shape": "hv", "color": "var(--accent)", "width": 2.5},
        fill="tozeroy",
        fillcolor="var(--accent-bg)",
        name="Progress",
    )


def _pace(start: date, target: date) -> go.Scatter:
    return go.Scatter(
        x=[start.isoformat(), (target + timedelta(days=1)).isoformat()],
        y=[0, 100],
        mode="lines",
        line={"dash": "dot", "color": "var(--muted)", "width": 1.5},
        hoverinfo="skip",
        name="Even pace",
    )


def _sentence(points: Sequence[ProgressView], day: date, before: int, words: Words) -> str:
    times = "one step" if len(points) == 1 else f"{len(points)} steps"
    recent = (words.today - day).days <= 1
    since = words.day(day).lower() if recent else words.date(day)
    return f"From {before} % ({since}) to {points[-1].value} % now, in {times}."


def _ahead(goal: GoalView, today: date) -> str:
    assert goal.target_date is not None
    pace = even_pace(goal.start_date, goal.target_date, today)
    if goal.progress == pace:
        return "That is just the even pace, the dotted line."
    side = "ahead of" if goal.progress > pace else "behind"
    return f"The even pace, dotted, stands at {pace} %: you are {side} it."

"""A person's day and their figures over time: rows, charts, and a sentence for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from plotly import graph_objects as go

from focusflow.focus.schemas import SessionView
from focusflow.planning.schemas import ScheduleView, SlotView
from focusflow.platform.formatting import MONTHS, format_minutes, format_span
from focusflow.tasks.schemas import TaskView
from focusflow.tasks.schemas_figures import AnalyticsView, PeriodFigures
from state.charts import SAYS, figure, ticks
from state.task_rows import PRIORITY_WORDS
from state.wording import Words

BECAME = {
    "planned": "Not ticked off",
    "done": "Done",
    "skipped": "Put off",
}
SPANS = {"day": "days", "week": "weeks", "month": "months"}
_NAMED = 6


@dataclass(frozen=True)
class DayRow:
    """Something of the day: when, what, and what there is to say of it."""

    key: str
    when: str
    title: str
    note: str = ""
    task_id: str = ""
    done: bool = False


@dataclass(frozen=True)
class Drawing:
    """A figure, empty when there is nothing to draw, and what it says."""

    sentence: str
    figure: dict[str, Any] = field(default_factory=dict)


def done_row(task: TaskView, words: Words) -> DayRow:
    """A task that was completed."""
    assert task.completed_at is not None
    minutes = format_minutes(task.actual_minutes) if task.actual_minutes else ""
    when = words.time(task.completed_at.astimezone(words.zone).time())
    return DayRow(str(task.id), when, task.title, minutes, str(task.id), done=True)


def focus_row(session: SessionView, words: Words) -> DayRow:
    """A stretch of focus."""
    minutes = format_minutes(session.actual_minutes or 0)
    note = minutes if session.status == "completed" else f"{minutes}, given up"
    when = words.time(session.started_at.astimezone(words.zone).time())
    title = session.task_title or "Without a task"
    return DayRow(
        str(session.id),
        when,
        title,
        note,
        str(session.task_id or ""),
        session.status == "completed",
    )


def planned_row(slot: SlotView, words: Words, *, over: bool) -> DayRow:
    """A block of work in the plan, and what became of it."""
    start, end = slot.starts_at.astimezone(words.zone), slot.ends_at.astimezone(words.zone)
    note = BECAME.get(slot.status, slot.status) if over or slot.status != "planned" else ""
    return DayRow(
        str(slot.id),
        format_span(start, end, hour24=words.hour24),
        slot.title,
        note,
        str(slot.task_id or ""),
        slot.status == "done",
    )


def work_of(schedule: ScheduleView) -> list[SlotView]:
    """The blocks of a plan that are for tasks."""
    return [slot for slot in schedule.slots if slot.task_id is not None]


def day_sentence(done: int, minutes: int, planned: Sequence[SlotView], *, over: bool = True) -> str:
    """What the day came to, or has come to so far."""
    tasks = "1 task" if done == 1 else f"{done} tasks"
    focus = f"{format_minutes(minutes)} of focus" if minutes else "no focus time"
    if not planned:
        return f"{tasks} done, {focus}; nothing {'was' if over else 'is'} planned."
    kept = sum(slot.status == "done" for slot in planned)
    blocks = "1 planned block" if len(planned) == 1 else f"{len(planned)} planned blocks"
    so_far = "done" if over else "done so far"
    return f"{tasks} done, {focus}; {kept} of {blocks} {so_far}."


def period_name(one: PeriodFigures, kind: str, words: Words) -> str:
    """A day, week or month in a few words."""
    if kind == "month":
        return f"{MONTHS[one.start.month - 1][:3]} {one.start.year}"
    return words.date(one.start) if kind == "day" else f"from {words.date(one.start)}"


def _axis(view: AnalyticsView, words: Words) -> dict[str, Any]:
    """The oldest to the newest, with a few of them named."""
    step = max(-(-len(view.periods) // _NAMED), 1)
    named = range(0, len(view.periods), step)
    short = [
        period_name(view.periods[at], view.period, words).removeprefix("from ") for at in named
    ]
    return {"range": [-0.6, len(view.periods) - 0.4], **ticks(list(named), short)}


def _bars(
    view: AnalyticsView, words: Words, *, name: str, color: str, values: list[int], says: list[str]
) -> go.Bar:
    names = [period_name(one, view.period, words) for one in view.periods]
    return go.Bar(
        x=list(range(len(names))),
        y=values,
        name=name,
        marker={"color": color},
        text=[f"{what}, {when}" for what, when in zip(says, names, strict=True)],
        hovertemplate=SAYS,
        textposition="none",
    )


def _whole(values: Sequence[int]) -> dict[str, Any]:
    """An axis of whole numbers from nothing up."""
    most = max([*values, 1])
    step = max(-(-most // 4), 1)
    marks = list(range(0, most + step, step))
    return {"range": [0, most * 1.08], **ticks(marks, [f"{mark:,}" for mark in marks])}


def done_chart(view: AnalyticsView, words: Words) -> Drawing:
    """Tasks added and tasks done, side by side."""
    done, added = view.overview.completed, view.overview.created
    if not done and not added:
        return Drawing("Nothing was added or done in this time.")
    best = max(view.periods, key=lambda one: one.completed)
    sentence = f"{done} done and {added} added in {len(view.periods)} {SPANS[view.period]}"
    if done:
        sentence += f"; the most, {best.completed}, {_when(best, view.period, words)}"
    completed = [one.completed for one in view.periods]
    created = [one.created for one in view.periods]
    drawn = figure(
        _bars(
            view,
            words,
            name="Added",
            color="var(--busy)",
            values=created,
            says=[f"{count} added" for count in created],
        ),
        _bars(
            view,
            words,
            name="Done",
            color="var(--accent)",
            values=completed,
            says=[f"{count} done" for count in completed],
        ),
        xaxis=_axis(view, words),
        yaxis=_whole([*completed, *created]),
        barmode="group",
        hovermode="closest",
        showlegend=True,
    )
    return Drawing(f"{sentence}.", drawn)


def _when(one: PeriodFigures, kind: str, words: Words) -> str:
    name = period_name(one, kind, words)
    return {"day": f"on {name}", "week": f"in the week {name}"}.get(kind, f"in {name}")


def time_chart(view: AnalyticsView, words: Words) -> Drawing:
    """How long the tasks took that were done."""
    minutes = [one.minutes for one in view.periods]
    spent = sum(minutes)
    if not spent:
        return Drawing("No time was noted for what was done in this time.")
    sentence = f"What was done took {format_minutes(spent)}"
    known = [one for one in view.categories if one.category and one.minutes]
    if known:
        sentence += f"; the most, {format_minutes(known[0].minutes)}, for #{known[0].category}"
    most = max(minutes)
    step = max(-(-most // 4 // 30) * 30, 30)
    marks = list(range(0, most + step, step))
    drawn = figure(
        _bars(
            view,
            words,
            name="Time",
            color="var(--ok)",
            values=minutes,
            says=[format_minutes(count) for count in minutes],
        ),
        xaxis=_axis(view, words),
        yaxis={"range": [0, most * 1.08], **ticks(marks, [format_minutes(m) for m in marks])},
        hovermode="closest",
    )
    return Drawing(f"{sentence}.", drawn)


def priority_chart(view: AnalyticsView) -> Drawing:
    """What is open now and what was done, by priority."""
    shown = list(reversed(view.priorities))
    if not any(one.open or one.completed for one in shown):
        return Drawing("There are no tasks to show by priority.")
    names = [PRIORITY_WORDS[one.priority] for one in shown]
    urgent = view.priorities[0]
    sentence = (
        f"{view.open} open now, {urgent.open} of them urgent; "
        f"{sum(one.completed for one in shown)} done in this time, "
        f"{urgent.completed} of them urgent."
    )
    traces = [
        go.Bar(
            y=names,
            x=[getattr(one, key) for one in shown],
            orientation="h",
            name=name,
            marker={"color": color},
            text=[f"{getattr(one, key)} {name.lower()}" for one in shown],
            hovertemplate=SAYS,
            textposition="none",
        )
        for key, name, color in (
            ("open", "Open", "var(--busy)"),
            ("completed", "Done", "var(--accent)"),
        )
    ]
    most = [value for one in shown for value in (one.open, one.completed)]
    drawn = figure(
        *traces, xaxis=_whole(most), barmode="group", hovermode="closest", showlegend=True
    )
    return Drawing(sentence, drawn)


def rate_sentence(view: AnalyticsView) -> str:
    """How much of what was due is done, and how much of what was done was in time."""
    whole = view.overview
    if whole.completion_rate is None:
        return "Nothing was due in this time."
    text = f"{whole.due_done} of {whole.due} tasks that were due are done"
    if whole.on_time_rate is not None:
        text += f"; {whole.on_time} of {whole.completed} done were in time"
    return f"{text}."


def span_words(view: AnalyticsView, words: Words) -> str:
    """From when to when."""
    return f"{words.date(view.start)} to {words.date(view.end)}"


def neighbours(day: date) -> tuple[str, str]:
    """The day before and the day after."""
    step = timedelta(days=1)
    return (day - step).isoformat(), (day + step).isoformat()

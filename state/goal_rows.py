"""Goals and milestones as rows: all text ready to be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from focusflow.goals.schemas import GoalView, MilestoneView, ProgressView
from focusflow.goals.schemas_plan import CueView
from state.due_cues import cue_sentence
from state.wording import Words

STATUS_WORDS = {
    "active": "Active",
    "paused": "Paused",
    "completed": "Reached",
    "cancelled": "Cancelled",
}
SOURCES = {
    "manual": "by hand",
    "milestones_and_tasks": "from milestones and tasks",
    "completion": "goal reached",
}


@dataclass(frozen=True)
class GoalRow:
    """One goal in a list."""

    id: str
    title: str
    href: str
    progress: int
    steps: str
    until: str
    late: bool
    priority: str
    category: str
    color: str = ""
    icon: str = ""


@dataclass(frozen=True)
class CueRow:
    """An if-then cue as a sentence: "If it is 09:00 and I sit down, then I open the draft"."""

    id: str
    sentence: str


@dataclass(frozen=True)
class MilestoneRow:
    """One step of a goal."""

    id: str
    title: str
    description: str
    done: bool
    skipped: bool
    until: str
    late: bool
    tasks: str
    first: bool
    last: bool


@dataclass(frozen=True)
class ProgressRow:
    """One change of progress."""

    id: str
    value: str
    change: str
    what: str
    when: str


def until_words(target: date | None, words: Words, *, ended: bool) -> tuple[str, bool]:
    """The target date in words, and whether it has passed while there is something left."""
    if target is None:
        return "", False
    away = (target - words.today).days
    if ended or away > 60:
        return f"by {words.date(target)}", False
    if away < 0:
        return f"was due {words.day(target).lower() if away == -1 else words.date(target)}", True
    return ("due today" if away == 0 else f"{away} day{'s' if away > 1 else ''} left"), False


def steps_words(goal: GoalView) -> str:
    """2 of 4 milestones, 3 of 7 tasks."""
    parts = []
    if goal.milestones_total:
        parts.append(f"{goal.milestones_done} of {goal.milestones_total} milestones")
    if goal.tasks_total:
        parts.append(f"{goal.tasks_done} of {goal.tasks_total} tasks")
    return ", ".join(parts)


def goal_row(goal: GoalView, words: Words) -> GoalRow:
    """A goal as a row."""
    ended = goal.status in ("completed", "cancelled")
    until, late = until_words(goal.target_date, words, ended=ended)
    if goal.completed_at is not None:
        until = f"reached {words.moment(goal.completed_at)}"
    if goal.deleted_at is not None:
        until, late = f"deleted {words.moment(goal.deleted_at)}", False
    return GoalRow(
        id=str(goal.id),
        title=goal.title,
        href=f"/goals/{goal.id}",
        progress=goal.progress,
        steps=steps_words(goal),
        until=until,
        late=late,
        priority=goal.priority,
        category=goal.category or "",
        color=goal.color,
        icon=goal.icon,
    )


def cue_row(cue: CueView, words: Words) -> CueRow:
    """A cue as a row."""
    return CueRow(str(cue.id), cue_sentence(cue, hour24=words.hour24))


def milestone_rows(milestones: Sequence[MilestoneView], words: Words) -> list[MilestoneRow]:
    """Milestones as rows, in their order."""
    found = []
    for place, step in enumerate(milestones):
        until, late = until_words(step.target_date, words, ended=step.status != "pending")
        done = f"{step.tasks_done} of {step.tasks_total} tasks" if step.tasks_total else ""
        found.append(
            MilestoneRow(
                id=str(step.id),
                title=step.title,
                description=step.description or "",
                done=step.status == "completed",
                skipped=step.status == "skipped",
                until=until,
                late=late,
                tasks=done,
                first=place == 0,
                last=place == len(milestones) - 1,
            )
        )
    return found


def progress_rows(points: Sequence[ProgressView], words: Words) -> list[ProgressRow]:
    """The latest changes of progress, the newest first."""
    return [
        ProgressRow(
            id=str(point.id),
            value=f"{point.value} %",
            change=f"{'+' if point.delta >= 0 else '−'}{abs(point.delta)}",
            what=point.note or SOURCES[point.source],
            when=words.moment(point.at),
        )
        for point in reversed(points[-8:])
    ]

"""Tasks as rows of a list: all text ready to be shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import quote

from focusflow.platform.formatting import format_minutes, week_start
from focusflow.tasks.schemas import TaskView
from state.wording import Words

PRIORITY_WORDS = {"urgent": "Urgent", "high": "High", "medium": "Medium", "low": "Low"}
STATUS_WORDS = {
    "pending": "",
    "in_progress": "In progress",
    "completed": "Done",
    "cancelled": "Cancelled",
    "archived": "Archived",
}


@dataclass(frozen=True)
class Label:
    """A category or tag, and the list it stands for."""

    text: str
    href: str


@dataclass(frozen=True)
class TaskRow:
    """One task in a list."""

    id: str
    title: str
    priority: str = "medium"
    done: bool = False
    overdue: bool = False
    due: str = ""
    estimate: str = ""
    subtasks: str = ""
    repeats: bool = False
    blocked: bool = False
    by_coach: bool = False
    score: str = ""
    status: str = ""
    goal: str = ""
    goal_href: str = ""
    labels: list[Label] = field(default_factory=list)


@dataclass(frozen=True)
class TaskGroup:
    """Rows under one heading."""

    key: str
    title: str
    rows: list[TaskRow]


def task_row(task: TaskView, words: Words, *, bucket: str = "") -> TaskRow:
    """A task as a row; under Today and Tomorrow only the time is said again."""
    if task.deleted_at is not None:
        due = f"Deleted {words.moment(task.deleted_at)}"
    elif task.completed_at is not None:
        due = words.moment(task.completed_at)
    elif bucket in ("today", "tomorrow"):
        due = words.time(task.due_time) if task.due_time else ""
    else:
        due = words.due(task.due_date, task.due_time)
    labels = [Label(f"@{tag}", f"/tasks?tag={quote(tag)}") for tag in task.tags]
    if task.category:
        labels.insert(0, Label(f"#{task.category}", f"/tasks?category={quote(task.category)}"))
    return TaskRow(
        id=str(task.id),
        title=task.title,
        priority=task.priority,
        done=task.completed_at is not None,
        overdue=task.overdue,
        due=due,
        estimate=format_minutes(task.estimated_minutes) if task.estimated_minutes else "",
        subtasks=f"{task.subtasks_done} of {task.subtasks_total}" if task.subtasks_total else "",
        repeats=task.recurrence_rule is not None,
        blocked=task.blocked and task.completed_at is None,
        by_coach=task.ai_generated,
        score="" if task.ai_priority_score is None else f"{task.ai_priority_score:.2f}",
        status="" if task.completed_at else STATUS_WORDS[task.status],
        goal=task.goal_title or "",
        goal_href=f"/goals/{task.goal_id}" if task.goal_id else "",
        labels=labels,
    )


_TITLES = {
    "overdue": "Overdue",
    "today": "Today",
    "tomorrow": "Tomorrow",
    "week": "This week",
    "later": "Later",
    "none": "No date",
    **PRIORITY_WORDS,
    "done-today": "Today",
    "done-yesterday": "Yesterday",
    "done-before": "Before",
    "all": "",
}


def group_rows(tasks: Sequence[TaskView], sort: str, words: Words) -> list[TaskGroup]:
    """Rows under headings that fit their order; their order is kept."""
    groups: dict[str, list[TaskView]] = {}
    for task in tasks:
        groups.setdefault(_bucket(task, sort, words), []).append(task)
    return [
        TaskGroup(
            key,
            _TITLES[key] if key in _TITLES else members[0].section_title or "No section",
            [task_row(task, words, bucket=key) for task in members],
        )
        for key, members in groups.items()
    ]


def _bucket(task: TaskView, sort: str, words: Words) -> str:
    if sort == "priority":
        return task.priority
    if sort == "-completed_at" and task.completed_at:
        away = (words.today - task.completed_at.astimezone(words.zone).date()).days
        return ("done-today", "done-yesterday")[away] if 0 <= away <= 1 else "done-before"
    if sort == "section":
        return f"section-{task.section_id}"
    if sort != "due_date":
        return "all"
    if task.overdue:
        return "overdue"
    if task.due_date is None:
        return "none"
    away = (task.due_date - words.today).days
    if away <= 1:
        return "tomorrow" if away == 1 else "today"
    next_week = week_start(words.today, words.first_weekday) + timedelta(days=7)
    return "week" if task.due_date < next_week else "later"


def row_ids(groups: Iterable[TaskGroup]) -> list[str]:
    """The ids of all rows in the order they are shown."""
    return [row.id for group in groups for row in group.rows]

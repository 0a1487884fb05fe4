"""A task as the fields of a form, all of them text, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.tasks.schemas import TaskView
from state.forms import line, number
from state.task_repeat import CODES, read_rule, repeat_fields
from state.wording import Words

TEXTS = ("description", "notes")
LINES = ("title", "category")
CHOICES = ("priority", "status", "difficulty")
DAYS = ("start_date", "due_date", "due_time", "scheduled_date", "scheduled_time")
NUMBERS = ("estimated_minutes", "actual_minutes")
LINKS = ("goal_id", "milestone_id", "section_id")
REPEAT = (
    "repeat",
    "repeat_words",
    "repeat_end",
    "repeat_until",
    "repeat_count",
    *(f"day_{code}" for code in CODES),
)
LABELS = {
    "title": "Title",
    "description": "Description",
    "notes": "Notes",
    "category": "Category",
    "tags": "Tags",
    "priority": "Priority",
    "status": "Status",
    "difficulty": "Difficulty",
    "start_date": "Not before",
    "due_date": "Due date",
    "due_time": "Due time",
    "scheduled_date": "Planned day",
    "scheduled_time": "Planned time",
    "estimated_minutes": "Estimate",
    "actual_minutes": "Time taken",
    "goal_id": "Goal",
    "milestone_id": "Milestone",
    "section_id": "Section",
    "recurrence_rule": "Repeats",
    "recurrence_mode": "Counts from",
}


def as_text(value: Any) -> str:
    """One value as a form field holds it."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value).replace("\r\n", "\n")  # as the browser gives it back


def form_of(task: TaskView, words: Words, now: Any) -> dict[str, str]:
    """All fields of a task as text."""
    named = (*TEXTS, *LINES, *CHOICES, *DAYS, *NUMBERS, *LINKS, "tags")
    fields = {name: as_text(getattr(task, name)) for name in named}
    for name in ("due_time", "scheduled_time"):
        fields[name] = fields[name][:5]
    fields["after_completion"] = "on" if task.recurrence_mode == "after_completion" else ""
    return {**fields, **repeat_fields(task.recurrence_rule, words, now)}


def marked(form: Mapping[str, str]) -> dict[str, str]:
    """Fields as the browser fills them in: check boxes are true or false."""
    boxes = ("after_completion", *(f"day_{code}" for code in CODES))
    return {**form, **{name: "true" if form.get(name) else "false" for name in boxes}}


def read_form(sent: Mapping[str, Any]) -> dict[str, str]:
    """What was typed, field by field; a field that was not sent is empty."""
    marks = ("after_completion", *(f"day_{code}" for code in CODES))
    fields = {name: str(sent.get(name) or "") for name in (*TEXTS, *DAYS, *NUMBERS, *LINKS)}
    fields |= {name: line(sent, name) for name in (*LINES, *CHOICES, "tags", "repeat_words")}
    fields |= {name: "on" if sent.get(name) else "" for name in marks}
    for name in ("due_time", "scheduled_time"):
        fields[name] = fields[name][:5]
    fields |= {name: line(sent, name) for name in ("repeat_until", "repeat_count")}
    fields["repeat_end"] = str(sent.get("repeat_end") or "never")
    return {**fields, "repeat": str(sent.get("repeat") or "never")}


async def changes(
    db: Db, actor: Actor, form: Mapping[str, str], before: Mapping[str, str]
) -> dict[str, Any]:
    """What the person changed, as values for the task."""

    def moved(*names: str) -> bool:
        return any(form[name] != before.get(name, "") for name in names)

    values: dict[str, Any] = {}
    for name in (*TEXTS, "category", *DAYS, *LINKS):
        if moved(name):
            values[name] = form[name] or None
    for name in ("title", *CHOICES):
        if moved(name):
            values[name] = form[name]
    for name in NUMBERS:
        if moved(name):
            values[name] = number(form[name])
    if moved("tags"):
        tags = (tag.strip().removeprefix("@") for tag in form["tags"].split(","))
        values["tags"] = [tag for tag in tags if tag]
    if moved(*REPEAT):
        values["recurrence_rule"] = await read_rule(db, actor, form)
    if moved("after_completion"):
        on = form["after_completion"]
        values["recurrence_mode"] = "after_completion" if on else "schedule"
    return values


def matters_later(values: Mapping[str, Any], before: Mapping[str, str]) -> bool:
    """Whether these changes of a repeating task could be meant for those after it as well."""
    repeats = before.get("repeat", "never") != "never"
    anew = {"recurrence_rule", "recurrence_mode"} & set(values)
    return repeats and not anew and bool(set(values) - {"status", "actual_minutes", *_PLANNED})


_PLANNED = ("scheduled_date", "scheduled_time")

"""The verbs of tasks."""

from focusflow.tasks.service.capture import parse_line, quick_add
from focusflow.tasks.service.completion import complete_task, reopen_task
from focusflow.tasks.service.edit import create_task, replace_task, update_task
from focusflow.tasks.service.order import reorder
from focusflow.tasks.service.read import (
    briefs,
    counts,
    get_task,
    goal_tallies,
    list_tasks,
    plannable_tasks,
    subtasks,
    tasks_by_ids,
)
from focusflow.tasks.service.state import (
    add_actual_minutes,
    archive_task,
    recompute_due,
    skip_task,
)
from focusflow.tasks.service.structure import (
    add_subtask,
    dependencies,
    duplicate_task,
    set_dependencies,
)
from focusflow.tasks.service.trash import delete_task, erase, purge_trash, restore_task

__all__ = [
    "add_actual_minutes",
    "add_subtask",
    "archive_task",
    "briefs",
    "complete_task",
    "counts",
    "create_task",
    "delete_task",
    "dependencies",
    "duplicate_task",
    "erase",
    "get_task",
    "goal_tallies",
    "list_tasks",
    "parse_line",
    "plannable_tasks",
    "purge_trash",
    "quick_add",
    "recompute_due",
    "reopen_task",
    "reorder",
    "replace_task",
    "restore_task",
    "set_dependencies",
    "skip_task",
    "subtasks",
    "tasks_by_ids",
    "update_task",
]

"""The verbs of goals."""

from focusflow.goals.service.goals import (
    create_goal,
    delete_goal,
    get_goal,
    list_goals,
    replace_goal,
    restore_goal,
    update_goal,
)
from focusflow.goals.service.milestones import (
    add_milestone,
    complete_milestone,
    delete_milestone,
    list_milestones,
    replace_milestone,
    restore_milestone,
)
from focusflow.goals.service.progress import list_progress, set_progress, step_progress
from focusflow.goals.service.references import (
    check_link,
    find_by_title,
    idle_goal_ids,
    milestone_titles,
    refs,
)
from focusflow.goals.service.search import search
from focusflow.goals.service.trash import erase, purge_trash

__all__ = [
    "add_milestone",
    "check_link",
    "complete_milestone",
    "create_goal",
    "delete_goal",
    "delete_milestone",
    "erase",
    "find_by_title",
    "get_goal",
    "idle_goal_ids",
    "list_goals",
    "list_milestones",
    "list_progress",
    "milestone_titles",
    "purge_trash",
    "refs",
    "replace_goal",
    "replace_milestone",
    "restore_goal",
    "restore_milestone",
    "search",
    "set_progress",
    "step_progress",
    "update_goal",
]

"""The verbs of goals."""

from focusflow.goals.service.cues import (
    add_cue,
    delete_cue,
    due_cues,
    get_cue,
    list_cues,
    next_cue,
    replace_cue,
    restore_cue,
    set_woop,
)
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
from focusflow.goals.service.outlook import chance, figures, history
from focusflow.goals.service.planning import accept, propose
from focusflow.goals.service.progress import list_progress, set_progress, step_progress
from focusflow.goals.service.references import (
    check_link,
    find_by_titles,
    idle_goal_ids,
    milestone_titles,
    refs,
)
from focusflow.goals.service.search import search
from focusflow.goals.service.templates import (
    delete_template,
    goal_from_template,
    list_templates,
    restore_template,
    save_template,
    template_draft,
)
from focusflow.goals.service.trash import erase, purge_trash
from focusflow.goals.service.undo import take_back

__all__ = [
    "accept",
    "add_cue",
    "add_milestone",
    "chance",
    "check_link",
    "complete_milestone",
    "create_goal",
    "delete_cue",
    "delete_goal",
    "delete_milestone",
    "delete_template",
    "due_cues",
    "erase",
    "figures",
    "find_by_titles",
    "get_cue",
    "get_goal",
    "goal_from_template",
    "history",
    "idle_goal_ids",
    "list_cues",
    "list_goals",
    "list_milestones",
    "list_progress",
    "list_templates",
    "milestone_titles",
    "next_cue",
    "propose",
    "purge_trash",
    "refs",
    "replace_cue",
    "replace_goal",
    "replace_milestone",
    "restore_cue",
    "restore_goal",
    "restore_milestone",
    "restore_template",
    "save_template",
    "search",
    "set_progress",
    "set_woop",
    "step_progress",
    "take_back",
    "template_draft",
    "update_goal",
]

"""The verbs of planning."""

from focusflow.planning.service.advice import advice
from focusflow.planning.service.beginning import new_days, plan_first_day, plan_new_day
from focusflow.planning.service.deciding import approve, expire_proposals, reject, undo
from focusflow.planning.service.following import (
    days_in_conflict,
    erase_tasks,
    follow_tasks,
    mark_skipped,
    slot_reason,
)
from focusflow.planning.service.history import training_rows
from focusflow.planning.service.lookback import look_back, look_back_from
from focusflow.planning.service.models import (
    activate_model,
    compare_models,
    end_comparison,
    list_models,
    model_kinds,
    roll_back_model,
)
from focusflow.planning.service.moving import lock_slot, remove_slot, reschedule_task, unlock_slot
from focusflow.planning.service.proposing import (
    generate,
    make_proposal,
    plan,
)
from focusflow.planning.service.reading import (
    daily,
    days_of,
    get_proposal,
    list_proposals,
    upcoming,
    weekly,
)
from focusflow.planning.service.replanning import day_is_planned, propose_for
from focusflow.planning.service.what_if import what_if
from focusflow.planning.service.why import why_here

__all__ = [
    "activate_model",
    "advice",
    "approve",
    "compare_models",
    "daily",
    "day_is_planned",
    "days_in_conflict",
    "days_of",
    "end_comparison",
    "erase_tasks",
    "expire_proposals",
    "follow_tasks",
    "generate",
    "get_proposal",
    "list_models",
    "list_proposals",
    "lock_slot",
    "look_back",
    "look_back_from",
    "make_proposal",
    "mark_skipped",
    "model_kinds",
    "new_days",
    "plan",
    "plan_first_day",
    "plan_new_day",
    "propose_for",
    "reject",
    "remove_slot",
    "reschedule_task",
    "roll_back_model",
    "slot_reason",
    "training_rows",
    "undo",
    "unlock_slot",
    "upcoming",
    "weekly",
    "what_if",
    "why_here",
]

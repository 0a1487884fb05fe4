"""The verbs of planning."""

from focusflow.planning.service.deciding import approve, expire_proposals, reject, undo
from focusflow.planning.service.following import (
    days_in_conflict,
    erase_tasks,
    follow_tasks,
    mark_skipped,
)
from focusflow.planning.service.moving import reschedule_task, unlock_slot
from focusflow.planning.service.proposing import (
    generate,
    make_proposal,
    plan,
    plan_first_day,
    propose_for,
)
from focusflow.planning.service.reading import (
    daily,
    get_proposal,
    list_proposals,
    upcoming,
    weekly,
)

__all__ = [
    "approve",
    "daily",
    "days_in_conflict",
    "erase_tasks",
    "expire_proposals",
    "follow_tasks",
    "generate",
    "get_proposal",
    "list_proposals",
    "make_proposal",
    "mark_skipped",
    "plan",
    "plan_first_day",
    "propose_for",
    "reject",
    "reschedule_task",
    "undo",
    "unlock_slot",
    "upcoming",
    "weekly",
]

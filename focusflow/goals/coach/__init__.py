"""The coach of goals: proposes steps and tasks. Pure, and behind a port."""

from focusflow.goals.coach.book import Playbook, Stage, Work
from focusflow.goals.coach.breakdown import Coach, RuleCoach, coach, use
from focusflow.goals.coach.drafting import Draft, Item, Situation, draft
from focusflow.goals.coach.playbooks import PLAYBOOKS

__all__ = [
    "PLAYBOOKS",
    "Coach",
    "Draft",
    "Item",
    "Playbook",
    "RuleCoach",
    "Situation",
    "Stage",
    "Work",
    "coach",
    "draft",
    "use",
]

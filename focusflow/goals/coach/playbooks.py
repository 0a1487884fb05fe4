"""All playbooks: the templates that come with the product, and what the coach goes by."""

from __future__ import annotations

from focusflow.goals.coach.books_life import FITNESS, MOVE, PROJECT, SAVINGS
from focusflow.goals.coach.books_study import CERTIFICATION, EXAM, PLACEMENT, SKILL, WRITING

PLAYBOOKS = (
    EXAM,
    SKILL,
    CERTIFICATION,
    PLACEMENT,
    WRITING,
    PROJECT,
    FITNESS,
    SAVINGS,
    MOVE,
)

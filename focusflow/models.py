"""Imports every context's tables, so that migrations and tests see the whole schema."""

from focusflow.accounts import models as accounts
from focusflow.calendar import models as calendar
from focusflow.connections import models as connections
from focusflow.focus import models as focus
from focusflow.goals import models as goals
from focusflow.insights import models as insights
from focusflow.planning import models as planning
from focusflow.platform import circuit, events, idempotency, mail
from focusflow.progress import models as progress
from focusflow.tasks import models as tasks

__all__ = [
    "accounts",
    "calendar",
    "circuit",
    "connections",
    "events",
    "focus",
    "goals",
    "idempotency",
    "insights",
    "mail",
    "planning",
    "progress",
    "tasks",
]

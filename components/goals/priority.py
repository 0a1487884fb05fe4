"""How much a goal matters, in a word."""

from __future__ import annotations

import reflex as rx

from components.ui import badge
from components.ui.base import Text


def goal_priority(level: Text) -> rx.Component:
    """High or low; what lies between needs no saying."""
    return rx.match(
        level,
        ("high", badge("High", tone="warn", icon_name="chevron_up", title="High priority")),
        ("low", badge("Low", icon_name="chevron_down", title="Low priority")),
        rx.fragment(),
    )

"""The points that something just brought, floating up once."""

from __future__ import annotations

import reflex as rx

from state.whisper import Whisper


def whisper() -> rx.Component:
    """Decoration: the toast says it in words."""
    return rx.cond(
        Whisper.text,
        rx.el.div(
            Whisper.text, key=Whisper.count.to_string(), aria_hidden="true", class_name="whisper"
        ),
    )

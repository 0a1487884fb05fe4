"""Focus."""

from __future__ import annotations

import reflex as rx

from components.focus.history import history, today_tiles
from components.focus.stage import sound_switch, stage
from components.focus.steering import give_up_dialog
from components.frame import frame
from components.goals.cues import cue_form
from components.ui import page_header
from components.whisper import whisper
from state.focus import Focus


def page() -> rx.Component:
    return frame(
        page_header("Focus", actions=[sound_switch()]),
        stage(),
        today_tiles(),
        rx.el.h2("Past sessions", class_name="focus-past"),
        history(),
        active="focus",
        page=Focus,
        overlays=[give_up_dialog(Focus), cue_form(), whisper()],
    )


def add(app: rx.App) -> None:
    app.add_page(page, route="/focus", title="Focus · FocusFlow", on_load=Focus.load)

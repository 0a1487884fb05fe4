"""Settings."""

from __future__ import annotations

import reflex as rx

from components.frame import frame
from components.settings import files_part, parts_nav, preferences_part, profile_part
from components.settings_keys import keys_part
from components.settings_security import end_others_dialog, log_part, security_part
from components.ui import page_header
from state.settings import Settings


def page() -> rx.Component:
    return frame(
        page_header("Settings"),
        rx.el.div(
            parts_nav(),
            rx.el.div(
                profile_part(),
                preferences_part(),
                keys_part(),
                security_part(),
                files_part(),
                log_part(),
                class_name="settings-parts",
            ),
            class_name="settings",
        ),
        active="",
        page=Settings,
        overlays=[end_others_dialog()],
    )


def add(app: rx.App) -> None:
    app.add_page(page, route="/settings", title="Settings · FocusFlow", on_load=Settings.load)

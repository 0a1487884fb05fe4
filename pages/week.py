"""Week."""

from __future__ import annotations

import reflex as rx

from components.frame import frame
from components.plan.block_dialog import block_dialogs
from components.plan.proposal import (
    planning_wait,
    proposal_banner,
    proposal_card,
    proposal_details,
)
from components.plan.what_if import what_if_dialog
from components.tasks.editor import task_editor
from components.week.grid import week_agenda, week_grid
from components.week.header import week_header
from components.week.look_back import look_back
from components.whisper import whisper
from state.week import Week


def page() -> rx.Component:
    return frame(
        week_header(),
        planning_wait(Week),
        proposal_banner(Week),
        rx.el.div(
            rx.cond(Week.reviewing, proposal_card(Week)),
            week_grid(),
            week_agenda(),
            rx.cond(Week.reviewing, proposal_details(Week), look_back()),
            class_name="week",
        ),
        active="today",
        page=Week,
        overlays=[
            block_dialogs(Week, days=True),
            what_if_dialog(Week),
            task_editor(),
            whisper(),
        ],
    )


def add(app: rx.App) -> None:
    app.add_page(page, route="/week", title="Week · FocusFlow", on_load=Week.load)

"""Today."""

from __future__ import annotations

import reflex as rx

from components.calendar.gone_blocks import deleted_there
from components.focus.steering import give_up_dialog
from components.frame import frame
from components.plan.block_dialog import block_dialogs
from components.plan.proposal import (
    planning_wait,
    proposal_banner,
    proposal_card,
    proposal_details,
)
from components.plan.what_if import what_if_dialog
from components.quick_add import quick_add_bar
from components.tasks.editor import task_editor
from components.today.cues import due_cues
from components.today.header import empty_day, today_header
from components.today.lists import side_lists
from components.today.next_up import next_up_card
from components.today.timeline import day_timeline
from components.ui import columns
from components.whisper import whisper
from state.gone_blocks import GoneBlocks
from state.today import Today


def page() -> rx.Component:
    return frame(
        today_header(),
        planning_wait(Today),
        proposal_banner(Today),
        deleted_there(),
        due_cues(),
        quick_add_bar(),
        rx.cond(
            Today.empty & ~Today.reviewing,
            empty_day(),
            columns(
                day_timeline(),
                rx.cond(Today.reviewing, proposal_details(Today), side_lists()),
                first=rx.cond(Today.reviewing, proposal_card(Today), next_up_card()),
                class_name="today",
            ),
        ),
        active="today",
        page=Today,
        overlays=[
            block_dialogs(Today),
            what_if_dialog(Today),
            task_editor(),
            give_up_dialog(Today),
            whisper(),
        ],
    )


def add(app: rx.App) -> None:
    app.add_page(
        page, route="/today", title="Today · FocusFlow", on_load=[Today.load, GoneBlocks.load]
    )

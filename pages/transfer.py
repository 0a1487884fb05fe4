"""Bringing tasks in and taking them out, and what came of one import."""

from __future__ import annotations

import reflex as rx

from components.frame import frame
from components.transfer.page import earlier, take_out
from components.transfer.preview import bring_in
from components.transfer.result import import_dialogs, import_result
from components.ui import columns, page_header
from state.transfer import Transfer
from state.transfer_import import ImportPage


def page() -> rx.Component:
    return frame(
        page_header("Import and export", "Your tasks are yours: bring them along, take them out."),
        columns(
            rx.el.div(bring_in(), earlier(), class_name="stack stack-l"),
            take_out(),
        ),
        active="tasks",
        page=Transfer,
    )


def import_page() -> rx.Component:
    return frame(import_result(), active="tasks", page=ImportPage, overlays=import_dialogs())


def add(app: rx.App) -> None:
    app.add_page(
        page,
        route="/tasks/transfer",
        title="Import and export · FocusFlow",
        on_load=Transfer.load,
    )
    app.add_page(
        import_page,
        route="/tasks/transfer/[import_key]",
        title="Import · FocusFlow",
        on_load=ImportPage.load,
    )

"""One import: its progress or its result, what is told of rows, and taking it back."""

from __future__ import annotations

import reflex as rx

from components.account_log import pager
from components.transfer.told import told_list
from components.ui import (
    badge,
    button,
    cluster,
    confirm_dialog,
    icon,
    link_button,
    live_region,
    opens,
    page_header,
    progress_bar,
    section,
)
from state.transfer_import import ImportPage
from state.transfer_rows import PAGE

CANCEL = "cancel-import"
UNDO = "undo-import"


def _progress() -> rx.Component:
    return rx.el.div(
        progress_bar(
            ImportPage.percent,
            "How much came in",
            text=ImportPage.outcome,
            end=ImportPage.percent.to_string() + " %",
        ),
        cluster(
            button("Cancel the import", icon_name="x", loading=ImportPage.working, **opens(CANCEL)),
            rx.cond(
                ImportPage.working,
                rx.el.span("Taking back what came in …", role="status", class_name="muted small"),
            ),
        ),
        class_name="stack",
    )


def _over() -> rx.Component:
    undo = rx.fragment(
        button("Undo this import", icon_name="undo_2", loading=ImportPage.working, **opens(UNDO)),
        rx.el.span(
            rx.cond(
                ImportPage.working,
                "Taking it back …",
                "You can undo it until " + ImportPage.undo_until + ".",
            ),
            role="status",
            class_name="muted small",
        ),
    )
    return rx.el.div(
        cluster(
            rx.cond(
                ImportPage.brought,
                link_button(
                    "To your tasks", href="/tasks", icon_name="list_checks", variant="primary"
                ),
            ),
            rx.cond(ImportPage.undo_until, undo),
        ),
        class_name="stack",
    )


def _kinds() -> rx.Component:
    return rx.cond(
        ImportPage.kinds.length() > 1,
        rx.el.select(
            rx.foreach(ImportPage.kinds, lambda pair: rx.el.option(pair[1], value=pair[0])),
            aria_label="Which rows",
            value=ImportPage.kind,
            on_change=ImportPage.choose_kind,
            class_name="input filter-choice",
        ),
    )


def _rows() -> rx.Component:
    download = rx.el.elements.a(
        icon("download", size=16),
        "As a table",
        href=ImportPage.report_href,
        download=True,
        class_name="btn btn-small",
    )
    return rx.cond(
        ImportPage.kinds.length() > 0,
        section(
            "What to know about single rows",
            told_list(ImportPage.rows, "What is told of rows"),
            pager(ImportPage, "Pages of rows"),
            aside=rx.el.div(_kinds(), download, class_name="transfer-aside"),
        ),
        rx.cond(
            ImportPage.running,
            rx.fragment(),
            rx.el.p("There is nothing to say about single rows.", class_name="muted small"),
        ),
    )


def import_result() -> rx.Component:
    """The content of the page of one import."""
    return rx.fragment(
        rx.el.p(
            rx.el.a(
                icon("chevron_left", size=16),
                "Import and export",
                href=PAGE,
                class_name="back-link",
            ),
        ),
        page_header(
            ImportPage.name,
            rx.el.span(
                badge(ImportPage.status, tone=ImportPage.tone),
                rx.el.span(ImportPage.about),
                class_name="cluster",
            ),
        ),
        rx.el.div(
            rx.el.div(
                rx.el.p(ImportPage.headline, class_name="transfer-recognised"),
                rx.cond(ImportPage.besides, rx.el.p(ImportPage.besides, class_name="muted")),
            ),
            rx.cond(ImportPage.running, _progress(), _over()),
            _rows(),
            live_region(ImportPage.headline),
            class_name="stack stack-l transfer-result",
        ),
    )


def import_dialogs() -> list[rx.Component]:
    """The questions before an import is taken back."""
    return [
        confirm_dialog(
            title="Cancel this import?",
            description=ImportPage.cancel_says,
            confirm="Cancel the import",
            cancel="Let it go on",
            on_confirm=ImportPage.cancel,
            name=CANCEL,
        ),
        confirm_dialog(
            title="Undo this import?",
            description=ImportPage.undo_says,
            confirm="Remove what came",
            on_confirm=ImportPage.undo,
            name=UNDO,
        ),
    ]

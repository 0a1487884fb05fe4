"""The other parts of the page: taking tasks out, and earlier imports."""

from __future__ import annotations

import reflex as rx

from components.account_log import pager
from components.ui import badge, card, icon, progress_bar, rows, section, segmented
from state.transfer import Transfer
from state.transfer_rows import ImportRow

KINDS = (
    ("csv", "CSV", "A table for spreadsheets and most other programs."),
    ("json", "JSON", "For programs, and to bring into FocusFlow again."),
    ("todo_txt", "todo.txt", "One line a task; plain text that lasts."),
    ("vtodo", "iCalendar", "To-dos for calendar programs and reminders."),
)
SCOPES = (("all", "All"), ("open", "Open"), ("done", "Done"))


def take_out() -> rx.Component:
    """The export: which tasks, what kind of file, and the file itself."""
    about = rx.match(Transfer.export_format, *[(key, text) for key, _, text in KINDS], "")
    return card(
        section(
            "Take tasks out",
            rx.el.div(
                rx.el.div(
                    rx.el.span("Which tasks", class_name="field-label"),
                    segmented(
                        "export-scope",
                        "Which tasks",
                        SCOPES,
                        value=Transfer.export_scope,
                        on_change=Transfer.choose_scope,
                    ),
                    class_name="field",
                ),
                rx.el.div(
                    rx.el.span("As", class_name="field-label"),
                    segmented(
                        "export-format",
                        "Kind of file",
                        [(key, text) for key, text, _ in KINDS],
                        value=Transfer.export_format,
                        on_change=Transfer.choose_export,
                    ),
                    rx.el.p(about, class_name="field-hint", aria_live="polite"),
                    class_name="field",
                ),
                # A plain link: the router would look for a page of that address.
                rx.el.elements.a(
                    icon("download", size=18),
                    "Download the file",
                    href=Transfer.export_href,
                    download=True,
                    class_name="btn btn-wide",
                ),
                rx.el.p(
                    "With subtasks, dependencies and done marks. What is in the trash stays out.",
                    class_name="muted small",
                ),
                class_name="stack",
            ),
        )
    )


def _import(row: rx.Var[ImportRow]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.a(row.name, href=row.href, dir="auto", class_name="row-title"),
            rx.el.span(row.when, " · ", row.outcome, class_name="row-detail"),
            rx.cond(
                row.running,
                progress_bar(row.percent, "Progress of " + row.name, class_name="transfer-bar"),
            ),
            class_name="row-main",
        ),
        badge(row.status, tone=row.tone),
        key=row.id,
        class_name="row",
    )


def earlier() -> rx.Component:
    """The imports of the last 30 days, the newest first."""
    return rx.cond(
        (Transfer.imports.length() > 0) | Transfer.has_newer,
        section(
            "Your imports",
            rows(rx.foreach(Transfer.imports, _import), label="Your imports"),
            pager(Transfer, "Pages of imports"),
        ),
    )

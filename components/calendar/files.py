"""The dialog of calendar files: bring one in, take one out, export."""

from __future__ import annotations

import reflex as rx

from components.ics_upload import ics_upload
from components.ui import confirm_dialog, css_vars, dialog, icon, icon_button, rows, section
from state.calendar_files import EXPORT, CalendarFiles, FileRow


def _download(text: str, href: str | rx.Var[str], label: str | rx.Var[str]) -> rx.Component:
    # A plain link: the router would look for a page of that address.
    return rx.el.elements.a(
        icon("download", size=16),
        text,
        href=href,
        download=True,
        aria_label=label,
        class_name="btn btn-small",
    )


def _file(row: rx.Var[FileRow]) -> rx.Component:
    return rx.el.li(
        rx.el.span(class_name="cal-dot", **css_vars(own=row.color)),
        rx.el.div(
            rx.el.span(row.label),
            rx.el.span(row.count, class_name="row-detail"),
            class_name="row-main",
        ),
        _download("Export", row.export, "Export " + row.label),
        icon_button(
            "trash_2",
            "Remove " + row.label,
            size="small",
            on_click=CalendarFiles.ask_to_remove(row.name),
        ),
        class_name="row",
    )


def _notes() -> rx.Component:
    return rx.cond(
        CalendarFiles.notes,
        rx.el.details(
            rx.el.summary("Some entries were taken otherwise than they stand in the file"),
            rx.el.ul(
                rx.foreach(CalendarFiles.notes, rx.el.li),
                rx.cond(CalendarFiles.notes_more, rx.el.li(CalendarFiles.notes_more)),
            ),
            class_name="upload-rows",
        ),
    )


def file_dialogs() -> rx.Component:
    return rx.fragment(
        dialog(
            ics_upload(
                "calendar-file", label="Bring a calendar (.ics)", on_done=CalendarFiles.imported
            ),
            _notes(),
            rx.cond(CalendarFiles.partly, rx.el.p(CalendarFiles.partly, class_name="muted small")),
            rx.cond(
                CalendarFiles.files,
                section(
                    "Calendars you brought",
                    rows(rx.foreach(CalendarFiles.files, _file), label="Calendars you brought"),
                ),
            ),
            section(
                "Take it with you",
                rx.el.p(
                    "Everything in your calendar as one file that other calendars read.",
                    class_name="muted small",
                ),
                rx.el.p(
                    _download("Export all (.ics)", EXPORT, "Export all events as an .ics file")
                ),
            ),
            title="Import and export",
            is_open=CalendarFiles.shown,
            on_open_change=CalendarFiles.set_shown,
        ),
        confirm_dialog(
            title="Remove “" + CalendarFiles.removing_label + "”?",
            description="All its entries leave your calendar. Bringing the same file again brings "
            "them back as the file has them.",
            confirm="Remove",
            on_confirm=CalendarFiles.remove,
            is_open=CalendarFiles.asking,
            on_open_change=CalendarFiles.set_asking,
        ),
    )

"""The files on the open task, and a place to add some."""

from __future__ import annotations

import reflex as rx

from components.ui import icon, icon_button, rows, section, sr_only
from state.task_files import MAX_BYTES, FileRow, TaskFiles


class AttachFiles(rx.Component):
    """Chooses, sends and reports; see client/attach_files.jsx."""

    library = "$/public/client/attach_files"
    tag = "AttachFiles"

    input_id: rx.Var[str]
    path: rx.Var[str]
    hint: rx.Var[str]
    max_bytes: rx.Var[int]


def _link(file: rx.Var[FileRow]) -> rx.Component:
    # The bare element: rx.el.a would look for a page of ours at this address.
    link = rx.el.elements.a
    common = {"href": file.href, "dir": "auto", "class_name": "row-title"}
    return rx.cond(
        file.opens,
        link(
            file.name, sr_only(" (opens in a new tab)"), target="_blank", rel="noopener", **common
        ),
        # A download leaves the page as it is, also when it fails.
        link(file.name, sr_only(" (saves the file)"), download=file.name, **common),
    )


def _file(file: rx.Var[FileRow]) -> rx.Component:
    return rx.el.li(
        icon(file.icon, size=16, class_name="muted"),
        rx.el.div(
            _link(file),
            rx.el.span(file.size, class_name="row-detail"),
            class_name="row-main",
        ),
        icon_button(
            "x",
            "Take off: " + file.name,
            size="small",
            tip_side="left",
            on_click=TaskFiles.remove(file.id),
        ),
        key=file.id,
        class_name="row",
    )


def files() -> rx.Component:
    """The files with their sizes, each to be opened or taken off, and a place to add some."""
    return section(
        "Files",
        rx.cond(
            TaskFiles.files.length() > 0,
            rows(rx.foreach(TaskFiles.files, _file), label="Files"),
        ),
        AttachFiles.create(
            input_id="task-files",
            path=TaskFiles.path,
            hint=f"or drop or paste them here, up to {MAX_BYTES // 1_000_000} MB each",
            max_bytes=MAX_BYTES,
        ),
    )

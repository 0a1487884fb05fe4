"""What happened to the open task, in the editor."""

from __future__ import annotations

import reflex as rx

from components.ui import button, form_error, icon, sr_only
from state.task_editor import TaskEditor
from state.task_history import TaskHistory
from state.task_history_rows import FieldChange, HistoryRow, Piece


def _piece(piece: rx.Var[Piece]) -> rx.Component:
    return rx.match(
        piece.kind,
        (
            "gone",
            rx.fragment(sr_only(" was: "), rx.el.del_(piece.text, dir="auto"), " "),
        ),
        (
            "new",
            rx.fragment(sr_only(" now: "), rx.el.ins(piece.text, dir="auto"), " "),
        ),
        rx.fragment(rx.el.span(piece.text, dir="auto", class_name="muted"), " "),
    )


def _change(row: rx.Var[HistoryRow], change: rx.Var[FieldChange]) -> rx.Component:
    return rx.fragment(
        rx.el.dt(change.label),
        rx.el.dd(
            rx.el.span(rx.foreach(change.pieces, _piece), class_name="history-pieces"),
            rx.cond(
                change.can_put_back,
                rx.el.button(
                    "Put back",
                    sr_only(" ", change.label, ": ", change.old),
                    type="button",
                    on_click=TaskHistory.put_back(row.id, change.field),
                    class_name="link small",
                ),
            ),
        ),
        rx.cond(
            (TaskHistory.asked != "")
            & (TaskHistory.asked_entry == row.id)
            & (TaskHistory.asked_field == change.field),
            rx.el.dd(
                rx.el.p(TaskHistory.asked, role="alert"),
                rx.el.div(
                    button("Put back anyway", size="small", on_click=TaskHistory.put_back_anyway),
                    button("Leave it", size="small", on_click=TaskHistory.leave),
                    class_name="cluster",
                ),
                class_name="notice tone-warn stack stack-s",
            ),
        ),
    )


def _mark(row: rx.Var[HistoryRow]) -> rx.Component:
    pictures = {
        "created": "plus",
        "completed": "circle_check",
        "reopened": "rotate_ccw",
        "deleted": "trash_2",
        "restored": "undo_2",
        "set_aside": "split",
        "file": "paperclip",
    }
    return rx.match(
        row.kind,
        *[(kind, icon(name, size=16)) for kind, name in pictures.items()],
        icon("pencil", size=16),
    )


def _row(row: rx.Var[HistoryRow]) -> rx.Component:
    return rx.el.li(
        rx.el.span(_mark(row), class_name="history-mark"),
        rx.el.div(
            rx.el.div(
                rx.el.span(row.text, class_name="history-text"),
                rx.el.span(row.when, class_name="muted small"),
                class_name="history-head",
            ),
            rx.cond(
                row.changes.length() > 0,
                rx.el.dl(
                    rx.foreach(row.changes, lambda change: _change(row, change)),
                    class_name="history-changes",
                ),
            ),
        ),
        key=row.id,
        class_name="history-row",
    )


def history() -> rx.Component:
    """A section that is read when it is opened."""
    opened = TaskHistory.opened_for == TaskEditor.sitting
    return rx.el.section(
        rx.el.button(
            icon("history", size=16),
            "History",
            type="button",
            on_click=TaskHistory.toggle,
            aria_expanded=opened,
            class_name="summary history-toggle",
        ),
        rx.cond(
            opened,
            rx.el.div(
                form_error(TaskHistory.error),
                rx.el.ol(
                    rx.foreach(TaskHistory.rows, _row), aria_label="History", class_name="history"
                ),
                rx.cond(
                    TaskHistory.has_more,
                    button("Show older", size="small", on_click=TaskHistory.show_older),
                ),
                class_name="stack stack-s",
            ),
        ),
    )

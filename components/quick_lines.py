"""Several pasted lines, as they would become tasks, before they are added."""

from __future__ import annotations

import reflex as rx

from components.ui import button, chip, form_error, icon
from state.quick_add import PartChip
from state.quick_lines import LineRow, QuickLines


def _part(part: rx.Var[PartChip]) -> rx.Component:
    return chip(
        part.label,
        tone=rx.cond(part.kind == "priority", "warn", "accent"),
        on_remove=QuickLines.refuse(part.key),
        remove_label=f"Keep {part.label} as text",
    )


def _row(row: rx.Var[LineRow]) -> rx.Component:
    return rx.el.li(
        rx.cond(
            row.done,
            icon("circle_check", size=16, class_name="muted"),
            icon("circle", size=16, class_name="muted"),
        ),
        rx.el.span(row.title, dir="auto", class_name="lines-title"),
        rx.cond(row.done, rx.el.span("done", class_name="muted small")),
        rx.cond(
            row.raised,
            rx.el.span("as deep as subtasks go", class_name="muted small"),
        ),
        rx.foreach(row.parts, _part),
        key=row.key,
        class_name="lines-row",
        data_depth=row.depth,
    )


def lines_preview() -> rx.Component:
    """The list, and the choice to add all, none, or the text as one task."""
    return rx.fragment(
        rx.cond(
            QuickLines.total > 0,
            rx.el.section(
                rx.el.ul(
                    rx.foreach(QuickLines.rows, _row),
                    aria_label="What would be added",
                    class_name="lines-list",
                    tab_index=0,
                ),
                rx.cond(
                    QuickLines.hidden > 0,
                    rx.el.p("and ", QuickLines.hidden, " more", class_name="muted small"),
                ),
                rx.el.div(
                    button(
                        QuickLines.add_label,
                        variant="primary",
                        size="small",
                        on_click=QuickLines.add,
                    ),
                    button("As one task", size="small", on_click=QuickLines.as_one),
                    button("Cancel", size="small", on_click=QuickLines.discard),
                    class_name="cluster",
                ),
                aria_label="Several tasks",
                class_name="lines",
            ),
        ),
        form_error(QuickLines.error),
    )

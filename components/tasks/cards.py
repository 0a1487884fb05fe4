"""The board of the Tasks page: columns of cards, moved by drag, by keys and by menu."""

from __future__ import annotations

import reflex as rx

from components.tasks.row import task_item
from components.ui import button, icon, live_region, menu_item, menu_label, menu_line, rows, sr_only
from state.task_board import BoardColumn, Target, TaskBoard
from state.task_parts import TaskParts
from state.task_rows import TaskRow
from state.tasks import TaskList

BY = (("status", "By state"), ("section", "By section"), ("priority", "By priority"))


class CardDrag(rx.Component):
    """Moves what has `data-card` between what has `data-zone`; see client/card_drag.jsx."""

    library = "$/public/client/card_drag"
    tag = "CardDrag"

    mark: rx.Var[int]
    sorts: rx.Var[bool]
    on_drop: rx.EventHandler[rx.event.passthrough_event_spec(str, str, str, str)]


def _card(row: rx.Var[TaskRow]) -> rx.Component:
    def target(one: rx.Var[Target]) -> rx.Component:
        return menu_item(
            one.title,
            icon_name="arrow_right",
            on_select=TaskBoard.move_to(row.id, one.key),
        )

    def step(keys: str, text: str, across: int, down: int) -> tuple[str, str, object]:
        return (keys, text, TaskBoard.step(row.id, across, down))

    return task_item(
        row,
        menu_entries=(
            menu_line(),
            menu_label("Move to"),
            rx.foreach(TaskBoard.targets, target),
        ),
        keys=(
            step("shift+ArrowLeft", "To the column on the left", -1, 0),
            step("shift+ArrowRight", "To the column on the right", 1, 0),
            step("shift+ArrowUp", "Move up", 0, -1),
            step("shift+ArrowDown", "Move down", 0, 1),
        ),
        swipes=False,  # a finger across the board turns to the next column
        state="card",
        data_card=row.id,
    )


def _column(column: rx.Var[BoardColumn]) -> rx.Component:
    return rx.el.section(
        rx.el.h2(
            rx.el.span(column.title, dir="auto"),
            rx.el.span(column.count, class_name="task-count"),
            class_name="task-heading",
        ),
        rx.cond(
            column.has_earlier,
            button(
                rx.fragment("Show earlier", sr_only(" of ", column.title)),
                size="small",
                variant="ghost",
                on_click=TaskBoard.show_earlier(column.key),
            ),
        ),
        rows(
            rx.foreach(column.cards, _card),
            label=column.title,
            class_name="cards",
            data_zone=column.key,
        ),
        rx.cond(
            column.has_more,
            button(
                rx.fragment("Show more", sr_only(" of ", column.title)),
                size="small",
                variant="ghost",
                on_click=TaskBoard.show_more(column.key),
            ),
        ),
        key=column.key,
        class_name="board-column",
    )


def board() -> rx.Component:
    """The columns, and what they stand for."""
    return rx.el.div(
        rx.el.div(
            rx.el.select(
                *[rx.el.option(text, value=key) for key, text in BY],
                aria_label="Columns",
                value=TaskBoard.columns_by,
                on_change=TaskBoard.choose_by,
                class_name="input filter-choice",
            ),
            rx.cond(
                TaskBoard.columns_by == "section",
                button("Sections", icon_name="rows_3", on_click=TaskParts.open("sections")),
            ),
            rx.el.p(
                icon("move", size=14),
                "Drag a card, or press Shift and an arrow key.",
                class_name="muted small board-hint",
            ),
            class_name="board-tools",
        ),
        live_region(TaskBoard.said),
        rx.el.div(
            rx.foreach(TaskBoard.columns, _column),
            CardDrag.create(mark=TaskList.mark, sorts=True, on_drop=TaskBoard.drop),
            class_name="board",
            data_carry="",
            role="group",
            aria_label="Board",
            tab_index=0,
        ),
    )

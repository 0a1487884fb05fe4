"""The milestones of a goal, in their order."""

from __future__ import annotations

import reflex as rx

from components.ui import (
    button,
    checkbox,
    hotkey,
    icon,
    icon_button,
    menu,
    menu_item,
    menu_line,
    one_line_form,
    rows,
    section,
    sort_handle,
    sort_row,
    sortable,
    sr_only,
)
from state.goal import GoalPage
from state.goal_forms import MilestoneForm
from state.goal_plan import Proposal
from state.goal_rows import MilestoneRow

Step = rx.Var[MilestoneRow]


def _text(row: Step) -> rx.Component:
    return rx.el.div(
        rx.el.button(
            row.title,
            type="button",
            dir="auto",
            on_click=MilestoneForm.edit(row.id),
            data_row_open="",
            aria_haspopup="dialog",
            class_name="row-title",
        ),
        rx.el.div(
            rx.cond(row.skipped, rx.el.span("Left out")),
            rx.cond(
                row.until,
                rx.el.span(row.until, class_name=rx.cond(row.late, "task-late", "")),
            ),
            rx.cond(row.tasks, rx.el.span(row.tasks)),
            rx.cond(row.description, rx.el.span(row.description, dir="auto")),
            class_name="row-detail task-detail",
        ),
        class_name="row-main",
    )


def _buttons(row: Step) -> rx.Component:
    return rx.el.div(
        icon_button(
            "arrow_up",
            "Move up: " + row.title,
            size="small",
            tip_side="left",
            disabled=row.first,
            on_click=GoalPage.move(row.id, -1),
            class_name="step-arrow",
            **hotkey("shift+ArrowUp"),
        ),
        icon_button(
            "arrow_down",
            "Move down: " + row.title,
            size="small",
            tip_side="left",
            disabled=row.last,
            on_click=GoalPage.move(row.id, 1),
            class_name="step-arrow",
            **hotkey("shift+ArrowDown"),
        ),
        _step_menu(row),
        class_name="row-trailing",
    )


def _step(row: Step) -> rx.Component:
    return rx.el.li(
        sort_handle(),
        checkbox(
            rx.cond(row.done, "Not reached after all: ", "Reached: ") + row.title,
            shape="round",
            hide_label=True,
            checked=row.done,
            on_change=lambda done: GoalPage.tick(row.id, done),
            **hotkey("e"),
        ),
        _text(row),
        _buttons(row),
        key=row.id,
        tab_index=-1,
        data_row="",
        **sort_row(row.id),
        class_name=["row step-row", rx.cond(row.done | row.skipped, "row-done", "")],
    )


def _step_menu(row: Step) -> rx.Component:
    return menu(
        rx.fragment(icon("ellipsis", size=18), sr_only("More for ", row.title)),
        menu_item("Edit", icon_name="pencil", on_select=MilestoneForm.edit(row.id)),
        rx.cond(
            row.first,
            rx.fragment(),
            menu_item("Move up", icon_name="arrow_up", on_select=GoalPage.move(row.id, -1)),
        ),
        rx.cond(
            row.last,
            rx.fragment(),
            menu_item("Move down", icon_name="arrow_down", on_select=GoalPage.move(row.id, 1)),
        ),
        rx.cond(
            row.skipped,
            menu_item("Count it again", icon_name="undo_2", on_select=GoalPage.skip(row.id, False)),
            menu_item(
                "Leave it out", icon_name="skip_forward", on_select=GoalPage.skip(row.id, True)
            ),
        ),
        menu_line(),
        menu_item(
            "Delete", icon_name="trash_2", danger=True, on_select=GoalPage.delete_milestone(row.id)
        ),
        trigger_class="icon-btn icon-btn-small",
    )


def milestones() -> rx.Component:
    """The steps, and a line to add one."""
    return section(
        "Milestones",
        rx.cond(
            GoalPage.milestones.length() > 0,
            sortable(
                rows(rx.foreach(GoalPage.milestones, _step), label="Milestones"),
                on_move=GoalPage.move_to,
            ),
            rx.el.p("Which steps lead there? Two to five are plenty.", class_name="muted small"),
        ),
        one_line_form(
            "A new milestone",
            "Add",
            MilestoneForm.add,
            name="milestone",
            placeholder="Add a milestone",
            key=MilestoneForm.added.to_string(),
            class_name="goal-add",
        ),
        rx.cond(
            MilestoneForm.add_error,
            rx.el.p(MilestoneForm.add_error, role="alert", class_name="field-error"),
        ),
        aside=rx.cond(
            GoalPage.status == "active",
            button("Propose steps", icon_name="sparkles", size="small", on_click=Proposal.ask),
        ),
    )

"""Templates to choose from, and the draft of one."""

from __future__ import annotations

import reflex as rx

from components.goals.draft import draft_list
from components.goals.looks import goal_mark
from components.ui import (
    button,
    form,
    form_actions,
    form_error,
    form_row,
    icon_button,
    text_field,
)
from state.goal_templates import TemplateRow, Templates


def _template(row: rx.Var[TemplateRow]) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            goal_mark(row.icon, ""),
            rx.el.span(
                rx.el.span(row.title, dir="auto", class_name="template-title"),
                rx.cond(row.about, rx.el.span(row.about, class_name="template-about")),
                rx.el.span(row.size, class_name="muted small"),
                class_name="template-text",
            ),
            type="button",
            on_click=Templates.choose(row.id),
            class_name="template",
        ),
        rx.cond(
            row.own,
            icon_button(
                "trash_2",
                "Delete the template " + row.title,
                size="small",
                tip_side="left",
                on_click=Templates.delete(row.id),
                class_name="template-delete",
            ),
        ),
        key=row.id,
        class_name="template-item",
    )


def template_cards() -> rx.Component:
    """All templates, one's own first."""
    return rx.el.ul(
        rx.foreach(Templates.templates, _template),
        role="list",
        aria_label="Templates",
        class_name="templates",
    )


def template_draft() -> rx.Component:
    """What the chosen template makes; everything can be changed before it is made."""
    return form(
        form_row(
            text_field(
                "template-title",
                "What do you want to reach?",
                name="title",
                default_value=Templates.title,
                max_length=500,
                dir="auto",
                required=True,
                auto_focus=True,
                key=Templates.chosen.id,
            ),
            text_field(
                "template-target",
                "Target",
                type="date",
                name="target",
                default_value=Templates.target,
                on_change=Templates.aim,
                key=Templates.chosen.id + "-target",
            ),
        ),
        rx.el.p(
            "Untick what does not fit, and change the rest as you like.", class_name="muted small"
        ),
        rx.el.div(draft_list(Templates.rows, Templates.notes), key=Templates.round.to_string()),
        form_error(Templates.error),
        form_actions(
            button("Back", icon_name="chevron_left", on_click=Templates.back),
            button("Add goal", variant="primary", type="submit"),
        ),
        on_submit=Templates.make,
        class_name="template-form",
    )

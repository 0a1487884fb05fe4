"""How the open task goes on: what comes next, pauses, and what becomes of missed ones."""

from __future__ import annotations

import reflex as rx

from components.ui import (
    button,
    form_error,
    form_row,
    icon,
    icon_button,
    rows,
    section,
    segmented,
    text_field,
)
from state.task_series import Coming, Rest, TaskRepeats

POLICIES = (("one", "Keep one"), ("skip", "Let them go"), ("stack", "Keep all"))
_MEANS = {
    "one": "However many days are missed, one stays open: the latest.",
    "skip": "What is missed goes quietly, and the coming one is open.",
    "stack": "Every missed one stays open until it is done.",
}


def _line(*parts: rx.Component, key: rx.Var[str]) -> rx.Component:
    return rx.el.li(*parts, key=key, class_name="row")


def _coming(one: rx.Var[Coming]) -> rx.Component:
    return _line(
        icon("repeat", size=16, class_name="muted"),
        rx.el.div(
            rx.el.span(one.label, class_name="row-title"),
            rx.cond(one.moved, rx.el.span("moved from " + one.moved, class_name="muted small")),
            class_name="row-main",
        ),
        rx.cond(
            TaskRepeats.scheduled,
            rx.fragment(
                icon_button(
                    "calendar_arrow_up",
                    "Move " + one.label,
                    size="small",
                    tip_side="left",
                    on_click=TaskRepeats.start_moving(one.day),
                ),
                icon_button(
                    "x",
                    "Skip " + one.label,
                    size="small",
                    tip_side="left",
                    on_click=TaskRepeats.skip_day(one.day),
                ),
            ),
        ),
        key=one.day,
    )


def _moving() -> rx.Component:
    return rx.cond(
        TaskRepeats.moving,
        rx.el.form(
            text_field(
                "series-move-to",
                "Move " + TaskRepeats.moving_label + " to",
                name="moved_to",
                type="date",
                auto_focus=True,
            ),
            rx.el.div(
                button("Move", type="submit", size="small"),
                button("Leave it", size="small", on_click=TaskRepeats.start_moving("")),
                class_name="cluster",
            ),
            on_submit=TaskRepeats.move_day,
            key=TaskRepeats.moving,
            class_name="stack stack-s",
        ),
    )


def _exception(one: rx.Var[Coming]) -> rx.Component:
    return _line(
        icon("calendar_off", size=16, class_name="muted"),
        rx.el.div(
            rx.el.span(
                one.label,
                rx.cond(one.moved, " goes to " + one.moved, " is skipped"),
                class_name="row-title",
            ),
            class_name="row-main",
        ),
        icon_button(
            "undo_2",
            one.label + " as usual again",
            size="small",
            tip_side="left",
            on_click=TaskRepeats.as_ruled(one.day),
        ),
        key=one.day,
    )


def _pause(pause: rx.Var[Rest]) -> rx.Component:
    return _line(
        icon("pause", size=16, class_name="muted"),
        rx.el.div(rx.el.span(pause.label, class_name="row-title"), class_name="row-main"),
        icon_button(
            "x",
            "No pause from " + pause.label,
            size="small",
            tip_side="left",
            on_click=TaskRepeats.remove_pause(pause.id),
        ),
        key=pause.id,
    )


def _next() -> rx.Component:
    return rx.fragment(
        rx.cond(
            TaskRepeats.coming.length() > 0,
            rows(rx.foreach(TaskRepeats.coming, _coming), label="What comes next"),
            rx.el.p("Nothing comes after this one.", class_name="muted small"),
        ),
        rx.cond(
            ~TaskRepeats.scheduled,
            rx.el.p("Counted from the day it is done, here from today.", class_name="muted small"),
        ),
        _moving(),
        rx.cond(
            TaskRepeats.exceptions.length() > 0,
            rows(rx.foreach(TaskRepeats.exceptions, _exception), label="Days that are different"),
        ),
    )


def _pauses() -> rx.Component:
    return rx.el.details(
        rx.el.summary(
            "Pauses",
            rx.cond(TaskRepeats.pauses.length() > 0, f" · {TaskRepeats.pauses.length()}", ""),
            class_name="summary",
        ),
        rx.el.div(
            rx.cond(
                TaskRepeats.pauses.length() > 0,
                rows(rx.foreach(TaskRepeats.pauses, _pause), label="Pauses"),
                rx.el.p(
                    "Holidays, illness: nothing comes on these days.", class_name="muted small"
                ),
            ),
            rx.el.form(
                form_row(
                    text_field("series-pause-first", "First day", name="first_day", type="date"),
                    text_field("series-pause-last", "Last day", name="last_day", type="date"),
                ),
                rx.el.div(button("Add pause", type="submit", size="small"), class_name="cluster"),
                on_submit=TaskRepeats.add_pause,
                key=TaskRepeats.form_key.to_string(),
                class_name="stack stack-s",
            ),
            class_name="stack",
        ),
    )


def _missed() -> rx.Component:
    return rx.el.div(
        rx.el.p("When some are missed", class_name="field-label", aria_hidden="true"),
        segmented(
            "series-policy",
            "When some are missed",
            POLICIES,
            value=TaskRepeats.policy,
            on_change=TaskRepeats.choose_policy,
        ),
        rx.el.p(
            rx.match(TaskRepeats.policy, *_MEANS.items(), ""),
            rx.cond(TaskRepeats.gone, " " + TaskRepeats.gone, ""),
            class_name="muted small",
        ),
        class_name="stack stack-s",
    )


def series() -> rx.Component:
    """What comes of a repeating task; each change is kept at once."""
    return rx.cond(
        TaskRepeats.repeats,
        section(
            "What comes next",
            rx.cond(
                TaskRepeats.runs,
                rx.el.div(
                    rx.el.div(_next(), class_name="stack stack-s"),
                    rx.cond(TaskRepeats.scheduled, _missed()),
                    _pauses(),
                    class_name="stack",
                ),
                rx.el.p("This one does not go on.", class_name="muted small"),
            ),
            form_error(TaskRepeats.error),
            aside=rx.cond(
                TaskRepeats.scheduled & TaskRepeats.runs,
                button(
                    "Skip this one",
                    icon_name="skip_forward",
                    size="small",
                    on_click=TaskRepeats.skip_this,
                ),
            ),
        ),
    )

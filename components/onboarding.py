"""The three steps of the first minute."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.ics_upload import ics_upload
from components.quick_add import quick_add_bar
from components.ui import (
    button,
    form,
    icon,
    icon_button,
    list_row,
    notice,
    rows,
    select,
)
from components.ui.form_values import form_values
from components.ui.locale import zone_field
from components.ui.steps import step_title
from state.onboarding import ENOUGH, EXAMPLES, OWN, FirstTask, Hours, Onboarding


def _step(title: str, about: str, *children: Any, onward: list[rx.Component]) -> rx.Component:
    return rx.el.div(
        rx.el.div(step_title(title), rx.el.p(about, class_name="muted")),
        *children,
        rx.el.div(*onward, class_name="step-actions"),
        class_name="step",
    )


def _back() -> rx.Component:
    return button("Back", variant="ghost", on_click=Onboarding.go_back)


def _next() -> rx.Component:
    return button("Next", variant="primary", on_click=Onboarding.go_on)


def _preset(key: Any, label: Any, span: Any) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="hours",
            value=key,
            checked=Onboarding.choice == key,
            on_change=Onboarding.choose,
        ),
        rx.el.span(label, class_name="preset-label"),
        rx.el.span(span, class_name="preset-span"),
        class_name="preset",
    )


def _hours(preset: rx.Var[Hours]) -> rx.Component:
    return _preset(preset.key, preset.label, preset.span)


def _zone() -> rx.Component:
    shown = rx.el.p(
        rx.el.span("Your time zone is "),
        rx.el.strong(Onboarding.zone),
        rx.el.span(", where it is now "),
        rx.el.span(Onboarding.zone_now, class_name="zone-now"),
        rx.el.span(". "),
        rx.el.button(
            "Change", type="button", on_click=Onboarding.open_zone, class_name="link zone-change"
        ),
        class_name="zone-line",
    )
    change = form(
        zone_field(
            "zone",
            "Time zone",
            hint="Type part of a city's name",
            error=Onboarding.zone_error,
        ),
        button("Use this zone", type="submit"),
        form_values({"zone": Onboarding.zone}),
        on_submit=Onboarding.set_zone,
        class_name="zone-form",
    )
    return rx.cond(Onboarding.zone_open, change, shown)


def hours_step() -> rx.Component:
    """When someone works."""
    return _step(
        "When do you work?",
        "Plans stay inside these hours. You can change them at any time.",
        rx.el.div(
            rx.foreach(Onboarding.presets, _hours),
            _preset(OWN, "My own times", "You choose"),
            role="radiogroup",
            aria_label="Your hours",
            class_name="presets",
        ),
        rx.cond(
            Onboarding.choice == OWN,
            rx.el.div(
                select(
                    "own-start",
                    "From",
                    Onboarding.times,
                    value=Onboarding.start,
                    on_change=Onboarding.set_start,
                ),
                select(
                    "own-end",
                    "Until",
                    Onboarding.times,
                    value=Onboarding.end,
                    on_change=Onboarding.set_end,
                    error=Onboarding.hours_error,
                ),
                class_name="form-row",
            ),
        ),
        _zone(),
        onward=[_next()],
    )


def _task(row: rx.Var[FirstTask]) -> rx.Component:
    return list_row(
        row.title,
        leading=icon("circle", size=18, class_name="muted"),
        detail=rx.cond(row.detail, row.detail, "no date yet"),
        trailing=icon_button(
            "x",
            f"Remove {row.title}",
            size="small",
            tip_side="left",
            on_click=Onboarding.remove(row.id),
        ),
    )


def _example(line: str) -> rx.Component:
    return button(line, size="small", icon_name="plus", on_click=Onboarding.add_example(line))


def tasks_step() -> rx.Component:
    """What is on someone's mind."""
    return _step(
        "What is on your mind?",
        "One to five things, in your own words. Days, times and lengths are understood.",
        rx.cond(
            Onboarding.enough,
            notice(f"{ENOUGH} are plenty for a start. There is room for all the others later."),
            quick_add_bar(placeholder="Call the dentist tomorrow 9am for 15m"),
        ),
        rx.cond(
            Onboarding.rows,
            rows(rx.foreach(Onboarding.rows, _task), label="Your first tasks"),
            rx.el.div(
                rx.el.p("Or begin with an example:", class_name="muted small"),
                rx.el.div(*[_example(line) for line in EXAMPLES], class_name="cluster"),
                class_name="examples",
            ),
        ),
        onward=[_back(), _next()],
    )


def calendar_step() -> rx.Component:
    """What is fixed already."""
    return _step(
        "Bring your calendar?",
        "Then plans fit around what is fixed. Google Calendar, Outlook and Apple Calendar "
        "export an .ics file; it stays on this server.",
        ics_upload("first-calendar", on_done=Onboarding.imported_file),
        onward=[
            _back(),
            button(
                rx.cond(Onboarding.imported, "Show me my day", "Skip, show me my day"),
                variant="primary",
                on_click=Onboarding.finish,
            ),
        ],
    )

"""The first minute: hours, first tasks, calendar."""

from __future__ import annotations

import reflex as rx

from components.brand import brand
from components.frame import sign_in_again
from components.onboarding import calendar_step, hours_step, tasks_step
from components.ui import error_state, skeleton_rows
from components.ui.effects import effects
from components.ui.locale import locale_probe
from components.ui.steps import steps_done
from state.effects import Effects
from state.frame import Frame
from state.onboarding import STEPS, Onboarding


def page() -> rx.Component:
    steps = rx.fragment(
        steps_done(Onboarding.step, STEPS),
        rx.match(Onboarding.step, (2, tasks_step()), (3, calendar_step()), hours_step()),
        locale_probe(Onboarding.probe),
    )
    return rx.el.div(
        rx.el.header(brand("/onboarding")),
        rx.el.main(
            rx.cond(
                Onboarding.ready,
                rx.cond(Onboarding.failed, error_state(Onboarding.failed, Onboarding.load), steps),
                skeleton_rows(4),
            ),
            id="main",
            tab_index=-1,
        ),
        rx.el.footer(
            f"Not {Frame.name}? ",
            rx.el.button("Sign out", type="button", on_click=Frame.sign_out, class_name="link"),
            class_name="public-footer",
        ),
        sign_in_again(),
        effects(Effects.queue, Effects.undo),
        class_name="public onboarding",
    )


def add(app: rx.App) -> None:
    app.add_page(page, route="/onboarding", title="Welcome · FocusFlow", on_load=Onboarding.load)

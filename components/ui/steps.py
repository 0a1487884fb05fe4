"""A few steps one after the other: where one stands, and a title that takes the focus."""

from __future__ import annotations

import reflex as rx

from components.ui.base import Text, sr_only


class StepTitle(rx.Component):
    """The page's h1 for one step; see client/step_title.jsx."""

    library = "$/public/client/step_title"
    tag = "StepTitle"

    text: rx.Var[str]


def step_title(text: Text) -> rx.Component:
    """The title of the step on show."""
    return StepTitle.create(text=text)


def steps_done(step: rx.Var[int], count: int) -> rx.Component:
    """How far one has come."""
    return rx.el.div(
        *[
            rx.el.span(class_name=rx.cond(step >= place, "step-mark step-done", "step-mark"))
            for place in range(1, count + 1)
        ],
        sr_only(f"Step {step} of {count}"),
        class_name="steps",
    )

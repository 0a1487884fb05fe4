"""The head of the Today page, and what stands there while there is nothing."""

from __future__ import annotations

import reflex as rx

from components.plan.capacity import capacity_bar
from components.plan.switch import span_switch
from components.shell import QUICK_ADD
from components.ui import (
    button,
    empty_state,
    hotkey,
    icon,
    notice,
    opens,
    page_header,
    progress_bar,
)
from state.frame import Frame
from state.today import Today


def today_header() -> rx.Component:
    """Which day it is, what is planned of it, and planning."""
    return rx.fragment(
        page_header(
            rx.fragment(
                rx.el.span(Today.title, class_name="today-long"),
                rx.el.span(Today.short_title, class_name="today-short"),
            ),
            rx.fragment(
                rx.el.span(Today.summary),
                rx.cond(Today.has_plan, capacity_bar(Today.capacity)),
            ),
            actions=[
                _streak(),
                span_switch("day"),
                rx.cond(Today.reviewing | Today.empty, rx.fragment(), _plan()),
            ],
            class_name="today-header",
        ),
        rx.cond(
            Frame.has_example & ~Today.filling,
            notice(
                "This is example data, to look around with.",
                action=button(
                    "Remove it", size="small", on_click=Today.remove_example, loading=Today.filling
                ),
                class_name="plan-banner",
            ),
        ),
    )


def _streak() -> rx.Component:
    """Days in a row, where no sidebar says them."""
    return rx.cond(
        Frame.streak,
        rx.el.span(
            icon("flame", size=18),
            rx.el.span(Frame.streak),
            title=f"{Frame.streak} days in a row",
            class_name="today-streak",
        ),
    )


def _plan() -> rx.Component:
    return rx.fragment(
        button("What if?", variant="ghost", on_click=Today.ask_what_if),
        rx.cond(
            Today.has_plan,
            button("Plan again", on_click=Today.plan_day, loading=Today.planning, **hotkey("p")),
            button(
                "Plan my day",
                variant="primary",
                on_click=Today.plan_day,
                loading=Today.planning,
                **hotkey("p"),
            ),
        ),
    )


def empty_day() -> rx.Component:
    """A day with nothing in it yet."""
    return rx.cond(
        Today.filling,
        rx.el.div(
            rx.el.p("Living through sixty days, to have something to show"),
            progress_bar(Today.percent, "The example is being made"),
            role="status",
            class_name="card stack example-wait",
        ),
        empty_state(
            "Your day belongs here. Write down one thing to get done, and plan from there.",
            button("Add a task", icon_name="plus", variant="primary", **opens(QUICK_ADD)),
            button(
                "Try it with an example",
                icon_name="wand_sparkles",
                on_click=Today.try_example,
            ),
            icon_name="sunrise",
            class_name="card",
        ),
    )

"""The head of the Week page: which week, what is planned of it, and planning."""

from __future__ import annotations

import reflex as rx

from components.plan.switch import span_switch
from components.ui import button, hotkey, icon_button, live_region, page_header
from state.week import Week


def week_header() -> rx.Component:
    return rx.fragment(
        page_header(
            rx.fragment(
                rx.el.span(Week.title), " ", rx.el.span(Week.dates, class_name="week-dates")
            ),
            Week.summary,
            actions=[
                span_switch("week"),
                rx.el.div(
                    icon_button(
                        "chevron_left",
                        "The week before",
                        tip_side="below",
                        on_click=Week.go_earlier,
                    ),
                    button("This week", on_click=Week.go_today, **hotkey("t")),
                    icon_button(
                        "chevron_right", "The week after", tip_side="left", on_click=Week.go_later
                    ),
                    class_name="week-steps",
                ),
                rx.cond(Week.reviewing | Week.is_over, rx.fragment(), _plan()),
            ],
            class_name="week-header",
        ),
        live_region(Week.title + ", " + Week.dates),
    )


def _plan() -> rx.Component:
    return rx.cond(
        Week.has_plan,
        button("Plan again", on_click=Week.plan_day, loading=Week.planning, **hotkey("p")),
        button(
            "Plan this week",
            variant="primary",
            on_click=Week.plan_day,
            loading=Week.planning,
            **hotkey("p"),
        ),
    )

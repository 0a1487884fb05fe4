"""Next up: the one step, with one large button."""

from __future__ import annotations

import reflex as rx

from components.focus.clock import clock
from components.focus.steering import cycle_dots, decision, ending, give_up, pause_or_resume
from components.ui import button, card, cluster, cue, hotkey, icon, menu, menu_item
from state.today import Today


def next_up_card() -> rx.Component:
    """The running session, else the block that is due, else a way to get one."""
    return card(
        rx.cond(Today.timer.id, _running(), rx.cond(Today.upcoming.id, _coming(), _nothing())),
        class_name="next-up",
        aria_label="Next up",
        role="region",
    )


def _running() -> rx.Component:
    timer = Today.timer
    return rx.fragment(
        rx.el.div(
            rx.el.span(
                rx.cond(
                    timer.running,
                    rx.cond(timer.counts_up, timer.mode_name, timer.phase_name),
                    "Paused",
                ),
                class_name="next-when",
            ),
            cycle_dots(Today),
            class_name="next-top",
        ),
        rx.el.h2(timer.title, class_name="title-l"),
        rx.cond(
            timer.undecided,
            decision(Today),
            rx.fragment(
                rx.el.div(
                    clock(Today, small=True), pause_or_resume(Today), class_name="next-clock"
                ),
                rx.el.div(ending(Today), class_name="next-buttons"),
                rx.el.div(
                    rx.el.a(
                        icon("maximize_2", size=16),
                        "Open the timer",
                        href="/focus",
                        class_name="next-link",
                    ),
                    give_up(Today),
                    class_name="next-foot",
                ),
            ),
        ),
    )


def _coming() -> rx.Component:
    block = Today.upcoming
    return rx.fragment(
        rx.el.span(block.when, class_name="next-when"),
        rx.el.h2(block.title, class_name="title-l"),
        rx.cond(block.reason, cue(block.reason)),
        rx.el.div(
            button(
                "Start ",
                block.length_text,
                variant="primary",
                size="large",
                on_click=Today.start_next,
                class_name="next-start",
                **hotkey("f"),
            ),
            menu(
                "Not now",
                menu_item("In 15 minutes", icon_name="clock", on_select=Today.snooze(15)),
                menu_item("In an hour", icon_name="clock", on_select=Today.snooze(60)),
                menu_item("Skip today", icon_name="skip_forward", on_select=Today.skip_next),
                trigger_class="btn btn-large",
            ),
            class_name="next-buttons",
        ),
    )


def _nothing() -> rx.Component:
    return rx.fragment(
        rx.el.h2(
            rx.cond(Today.has_plan, "That is all for today", "What comes first?"),
            class_name="title-l",
        ),
        rx.el.p(
            rx.cond(
                Today.has_plan,
                "Nothing more is planned. Rest well, or pick one more thing from the list.",
                "A plan finds a place for your tasks around what is in your calendar.",
            ),
            class_name="muted",
        ),
        rx.cond(
            Today.has_plan,
            rx.fragment(),
            cluster(
                button(
                    "Make a plan",
                    icon_name="sparkles",
                    wide=True,
                    on_click=Today.plan_day,
                    loading=Today.planning,
                )
            ),
        ),
    )

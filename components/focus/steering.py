"""What can be done with a running timer, on Today and on the Focus page alike."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.ui import button, confirm_dialog, opens

GIVE_UP = "give-up"


def pause_or_resume(state: Any, **props: Any) -> rx.Component:
    """One button for both."""
    return rx.cond(
        state.timer.running,
        button("Pause", icon_name="pause", on_click=state.pause, **props),
        button("Resume", icon_name="play", on_click=state.resume, **props),
    )


def ending(state: Any, *, large: bool = False) -> rx.Component:
    """Finish, alone or with the task."""
    size: Any = {"size": "large"} if large else {}
    return rx.fragment(
        button(
            rx.cond(state.timer.resting, "End the break", "Finish"),
            variant="primary",
            on_click=state.finish,
            class_name="finish",
            **size,
        ),
        rx.cond(
            (state.timer.task_id != "") & ~state.timer.resting,
            button(
                "Finish and complete", icon_name="check", on_click=state.finish_with_task, **size
            ),
        ),
    )


def give_up(state: Any) -> rx.Component:
    """The way out that counts for nothing."""
    return rx.cond(
        state.timer.resting,
        rx.fragment(),
        button("Give up", variant="ghost", size="small", **opens(GIVE_UP)),
    )


def give_up_dialog(state: Any) -> rx.Component:
    """Ask before the minutes are lost."""
    return confirm_dialog(
        title="Give this session up?",
        description="Its minutes will not count. The task stays open.",
        confirm="Give up",
        cancel="Keep going",
        on_confirm=state.abandon,
        name=GIVE_UP,
    )


def decision(state: Any) -> rx.Component:
    """Ask whether the time after the end was work, too."""
    timer = state.timer
    return rx.el.div(
        rx.el.p(
            rx.cond(
                timer.planned,
                f"The {timer.planned} minutes were up {timer.overrun} ago. Was that still work?",
                f"This has run for {timer.ran} minutes. Was all of that work?",
            ),
        ),
        rx.el.div(
            button(f"Keep all {timer.ran} min", variant="primary", on_click=state.keep_all),
            rx.cond(
                timer.planned,
                button(f"Only {timer.planned} min", on_click=state.trim),
            ),
            button("Discard", variant="ghost", on_click=state.abandon),
            class_name="cluster",
        ),
        class_name="stack stack-s",
    )


def cycle_dots(state: Any) -> rx.Component:
    """The four parts of a pomodoro."""
    return rx.cond(
        state.timer.cycle,
        rx.el.div(
            rx.foreach(
                state.cycle_dots,
                lambda dot: rx.el.span(data_state=dot, class_name="cycle-dot"),
            ),
            role="img",
            aria_label=f"Part {state.timer.cycle} of 4",
            class_name="cycle-dots",
        ),
    )

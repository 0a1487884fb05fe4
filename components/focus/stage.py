"""The large timer, and how it is started."""

from __future__ import annotations

import reflex as rx

from components.focus.clock import clock
from components.focus.steering import cycle_dots, decision, ending, give_up, pause_or_resume
from components.ui import (
    button,
    form,
    hotkey,
    icon,
    icon_button,
    segmented,
    select,
    switch,
    text_field,
)
from state.focus import Focus
from state.goal_cues import CueForm


def stage() -> rx.Component:
    """The timer while it runs, else the choice of what and how long."""
    return rx.el.section(
        rx.cond(Focus.timer.id, _running(), _before()),
        aria_label="Timer",
        data_full=Focus.full,
        data_resting=Focus.timer.resting,
        class_name="focus-stage",
    )


def _running() -> rx.Component:
    timer = Focus.timer
    return rx.fragment(
        rx.cond(
            Focus.full,
            icon_button(
                "minimize_2",
                "Leave full screen",
                tip_side="left",
                on_click=Focus.set_full(False),
                class_name="focus-full",
                data_hotkey="f,Escape",
            ),
            icon_button(
                "maximize_2",
                "Full screen",
                tip_side="left",
                on_click=Focus.set_full(True),
                class_name="focus-full",
                **hotkey("f"),
            ),
        ),
        rx.el.h2(timer.title, class_name="focus-title"),
        _cues(),
        clock(Focus, sound=Focus.sound == "on"),
        cycle_dots(Focus),
        rx.cond(
            timer.undecided,
            decision(Focus),
            rx.fragment(
                rx.el.div(
                    pause_or_resume(Focus, size="large"),
                    ending(Focus, large=True),
                    class_name="focus-buttons",
                ),
                give_up(Focus),
            ),
        ),
    )


def _cues() -> rx.Component:
    """What the person meant to do first, in their own words."""
    return rx.cond(
        Focus.cues.length() > 0,
        rx.el.ul(
            rx.foreach(
                Focus.cues,
                lambda text: rx.el.li(icon("zap", size=16), rx.el.span(text, dir="auto")),
            ),
            role="list",
            aria_label="If-then cues",
            class_name="focus-cues",
        ),
    )


def _before() -> rx.Component:
    return form(
        rx.el.h2("What will you work on?", class_name="focus-title"),
        select(
            "focus-task",
            "Task",
            Focus.choices,
            value=Focus.task_id,
            on_change=Focus.choose_task,
        ),
        _cues(),
        rx.cond(
            Focus.task_id != "",
            button(
                "Add an if-then cue",
                icon_name="zap",
                size="small",
                on_click=CueForm.for_task(Focus.task_id),
                class_name="focus-add-cue",
            ),
        ),
        rx.el.div(
            rx.el.span("How to count", class_name="field-label", aria_hidden="true"),
            segmented(
                "focus-mode",
                "How to count",
                [("pomodoro", "Pomodoro"), ("countdown", "Countdown"), ("flowtime", "Flowtime")],
                value=Focus.mode,
                on_change=Focus.choose_mode,
            ),
            rx.el.p(Focus.hint, class_name="field-hint"),
            class_name="field",
        ),
        rx.cond(
            Focus.open_ended,
            rx.fragment(),
            rx.el.div(
                text_field(
                    "focus-minutes",
                    "Minutes",
                    input_mode="numeric",
                    max_length=4,
                    value=Focus.minutes,
                    on_change=Focus.choose_length,
                    error=Focus.minutes_error,
                ),
                rx.el.div(
                    *[
                        button(
                            text,
                            size="small",
                            on_click=Focus.choose_length(text),
                            aria_label=f"{text} minutes",
                            aria_pressed=Focus.minutes == text,
                        )
                        for text in ("15", "25", "50", "90")
                    ],
                    role="group",
                    aria_label="Usual lengths",
                    class_name="cluster focus-lengths",
                ),
                class_name="focus-length",
            ),
        ),
        button(
            "Start", icon_name="play", type="submit", variant="primary", size="large", wide=True
        ),
        on_submit=Focus.start,
        class_name="focus-before",
    )


def sound_switch() -> rx.Component:
    """A sound at the end; off unless switched on in this browser."""
    return switch("Sound at the end", checked=Focus.sound == "on", on_change=Focus.set_sound)

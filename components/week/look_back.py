"""Looking back at a week: planned against done, and what was learned."""

from __future__ import annotations

import reflex as rx

from components.ui import css_vars, section, sr_only
from state.look_back import LookBack, LookDay


def look_back() -> rx.Component:
    return rx.cond(
        LookBack.sentences,
        section(
            LookBack.title,
            rx.el.div(
                rx.cond(
                    LookBack.days,
                    rx.el.div(
                        rx.el.ul(
                            rx.foreach(LookBack.days, _bar),
                            role="list",
                            aria_label="Planned and done",
                            class_name="look-bars",
                        ),
                        rx.el.p(
                            rx.el.span(class_name="look-key look-key-planned"),
                            "planned ",
                            rx.el.span(class_name="look-key look-key-done"),
                            "done",
                            aria_hidden="true",
                            class_name="muted small look-keys",
                        ),
                        class_name="look-chart",
                    ),
                ),
                rx.el.div(
                    rx.foreach(LookBack.sentences, rx.el.p),
                    rx.cond(
                        LookBack.learned,
                        rx.el.div(
                            rx.el.h3("What was learned"),
                            rx.el.ul(
                                rx.foreach(LookBack.learned, rx.el.li), class_name="look-learned"
                            ),
                        ),
                    ),
                    class_name="stack stack-s",
                ),
                class_name="look",
            ),
            class_name="card",
        ),
    )


def _bar(day: rx.Var[LookDay]) -> rx.Component:
    return rx.el.li(
        sr_only(day.words),
        rx.el.span(
            rx.el.span(class_name="look-planned"),
            rx.el.span(class_name="look-done"),
            aria_hidden="true",
            class_name="look-columns",
            **css_vars(planned=day.planned_share, done=day.done_share),
        ),
        rx.el.span(day.name, aria_hidden="true"),
        title=day.words,
        key=day.day,
        class_name="look-day",
    )

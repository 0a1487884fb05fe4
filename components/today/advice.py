"""One calm piece of advice, which can be put away."""

from __future__ import annotations

import reflex as rx

from components.ui import button, cluster, icon, icon_button
from state.advice import Advice


def advice_card() -> rx.Component:
    tip = Advice.tip
    return rx.cond(
        tip.key,
        rx.el.section(
            icon("lightbulb", size=20),
            rx.el.div(
                rx.el.p(tip.sentence),
                rx.el.p(tip.evidence, class_name="muted small"),
                rx.cond(
                    tip.minutes,
                    cluster(
                        button(f"Use {tip.minutes} min", size="small", on_click=Advice.use_minutes)
                    ),
                ),
                class_name="stack stack-s tip-words",
            ),
            icon_button(
                "x", "Put this advice away", size="small", tip_side="left", on_click=Advice.dismiss
            ),
            aria_label="Advice",
            class_name="tip",
        ),
    )

"""The part of the admin page about learned models."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.account_log import pager
from components.ui import badge, button, cluster, rows
from state.models import KindRow, ModelRow, Models


def models_part() -> rx.Component:
    """Kinds at a glance, then every version with the way back."""
    return rx.el.div(
        rx.cond(
            Models.rows,
            rx.fragment(
                rx.el.ul(
                    rx.foreach(Models.kinds, _kind),
                    role="list",
                    aria_label="Kinds of models",
                    class_name="tiles",
                ),
                rows(rx.foreach(Models.rows, _model), label="Versions", class_name="people"),
            ),
            rx.el.p(
                "Nothing has been learned yet. Models are trained at night, from finished work.",
                role="status",
                class_name="muted nothing",
            ),
        ),
        pager(Models, "Pages of models"),
        class_name="stack",
    )


def _kind(row: rx.Var[KindRow]) -> rx.Component:
    return rx.el.li(
        rx.el.span(row.name, class_name="person-name"),
        rx.el.span(row.in_use, class_name="stat-detail"),
        rx.el.span(row.quality, class_name="stat-detail"),
        rx.cond(row.drifted, rx.el.span(row.drifted, class_name="stat-detail")),
        key=row.kind,
        class_name="stat",
    )


def _model(row: rx.Var[ModelRow]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            cluster(
                rx.el.span(row.name, ", ", row.version, class_name="person-name"),
                rx.cond(row.active, badge(row.state, tone="ok"), badge(row.state)),
                rx.cond(row.drifted, badge("Drifted", tone="warn", icon_name="trending_down")),
                rx.cond(row.better, badge("Better than the rule", tone="accent")),
            ),
            rx.el.span(row.owner, " · trained: ", row.trained, class_name="person-detail"),
            rx.el.span(row.quality, class_name="person-detail"),
            class_name="person-main",
        ),
        rx.cond(
            row.active,
            _act(row, "Roll back", "undo_2", Models.roll_back(row.id)),
            rx.cond(row.usable, _act(row, "Use", "check", Models.activate(row.id))),
        ),
        key=row.id,
        tab_index=-1,
        data_row="",
        class_name="person",
    )


def _act(row: rx.Var[ModelRow], text: str, icon_name: str, act: Any) -> rx.Component:
    return button(
        text,
        size="small",
        icon_name=icon_name,
        aria_label=f"{text} {row.name}, {row.version}, of {row.owner}",
        on_click=act,
    )

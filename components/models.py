"""The part of the admin page about learned models."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.account_log import pager
from components.ui import (
    CLOSE,
    badge,
    button,
    cluster,
    dialog,
    form,
    form_actions,
    form_error,
    rows,
    text_field,
)
from state.models import LEAST, MOST, SHARE, Comparison, KindRow, ModelRow, Models


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
        _acts(row),
        key=row.id,
        tab_index=-1,
        data_row="",
        class_name="person",
    )


def _acts(row: rx.Var[ModelRow]) -> rx.Component:
    compare = _act(row, "Compare…", "split", Comparison.begin(row.id), aria_haspopup="dialog")
    return rx.cond(
        row.compared,
        _act(row, "End comparison", "circle_stop", Models.end_comparison(row.id)),
        rx.cond(
            row.active,
            _act(row, "Roll back", "undo_2", Models.roll_back(row.id)),
            rx.cond(
                row.usable,
                cluster(
                    rx.cond(row.rival > 0, compare),
                    _act(row, "Use", "check", Models.activate(row.id)),
                ),
            ),
        ),
    )


def _act(row: rx.Var[ModelRow], text: str, icon_name: str, act: Any, **props: Any) -> rx.Component:
    return button(
        text,
        size="small",
        icon_name=icon_name,
        aria_label=f"{text} {row.name}, {row.version}, of {row.owner}",
        on_click=act,
        **props,
    )


def compare_dialog() -> rx.Component:
    """Asks for how many people a version is tried beside the one in use."""
    return dialog(
        form(
            text_field(
                "share",
                "Share in per cent",
                type="number",
                min=LEAST,
                max=MOST,
                input_mode="numeric",
                auto_complete="off",
                auto_focus=True,
                default_value=str(SHARE),
                hint=f"{LEAST} to {MOST}",
                error=Comparison.share_error,
                on_change=Comparison.typed.debounce(200),
            ),
            form_error(Comparison.error),
            form_actions(
                button("Cancel", **CLOSE), button("Start", type="submit", variant="primary")
            ),
            on_submit=Comparison.start,
        ),
        title=Comparison.title,
        description=Comparison.sentence,
        is_open=Comparison.shown,
        on_open_change=Comparison.close,
    )

"""The plan in other calendars: its addresses, and the form that makes one."""

from __future__ import annotations

import reflex as rx

from components.ui import (
    button,
    cluster,
    confirm_dialog,
    form,
    form_actions,
    form_error,
    icon,
    icon_button,
    notice,
    rows,
    section,
    switch,
    text_field,
)
from components.ui.copying import copy_button
from components.ui.form_values import form_values
from state.connection_rows import FeedRow
from state.connections import Connections
from state.plan_feeds import PlanFeeds


def _feed(row: rx.Var[FeedRow]) -> rx.Component:
    return rx.el.li(
        icon("rss", size=16, class_name="muted"),
        rx.el.div(
            rx.el.span(row.title, class_name="row-title", dir="auto"),
            rx.el.span(row.detail, class_name="row-detail"),
            class_name="row-main",
        ),
        icon_button(
            "trash_2",
            "End the address for " + row.title,
            size="small",
            tip_side="left",
            on_click=PlanFeeds.ask(row.id),
        ),
        key=row.id,
        class_name="row",
    )


def _made() -> rx.Component:
    """The new address, which is shown this once."""
    return rx.cond(
        PlanFeeds.address,
        notice(
            rx.el.div(
                text_field(
                    "plan-address",
                    "The new address",
                    value=PlanFeeds.address,
                    read_only=True,
                    auto_focus=True,
                    hint="Copy it into the other calendar now: it is shown this once. Whoever "
                    "knows it can read your plan.",
                ),
                cluster(
                    copy_button(PlanFeeds.address, "plan-address"),
                    button("Done", size="small", on_click=PlanFeeds.hide),
                ),
                class_name="stack stack-s",
            ),
            tone="ok",
        ),
    )


def plan_feeds() -> rx.Component:
    """Let other calendars subscribe to the plan."""
    return section(
        "Your plan in other calendars",
        rx.cond(
            Connections.feeds,
            rows(rx.foreach(Connections.feeds, _feed), label="Addresses of your plan"),
        ),
        _made(),
        _make_form(),
        class_name="stack",
    )


def _make_form() -> rx.Component:
    return form(
        text_field(
            "feed-title",
            "For which calendar",
            name="title",
            placeholder="Phone",
            max_length=100,
            dir="auto",
            auto_complete="off",
            hint="Each gets an address of its own, so that you can end one alone. Planned "
            "work of the next 60 days can be read there, and nothing can be changed.",
            error=PlanFeeds.errors["title"],
        ),
        switch(
            "With titles",
            field_id="feed-titles",
            name="titles",
            default_checked=True,
            hint="Off: it only says “Focus time”.",
        ),
        rx.cond(PlanFeeds.error, form_error(PlanFeeds.error)),
        form_actions(button("Make an address", type="submit")),
        form_values({"title": "", "titles": "true"}, again=PlanFeeds.again),
        on_submit=PlanFeeds.make,
    )


def end_feed_dialog() -> rx.Component:
    """Ask before an address ends."""
    return confirm_dialog(
        title="End the address for “" + PlanFeeds.ending_title + "”?",
        description="The calendar that reads it will show your plan no more. It can't be undone; "
        "you can make a new one.",
        confirm="End it",
        on_confirm=PlanFeeds.end,
        is_open=PlanFeeds.asking,
        on_open_change=PlanFeeds.set_asking,
    )

"""The forms that connect a calendar or account, and that change one."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.ui import (
    button,
    dialog,
    form,
    form_actions,
    form_error,
    form_row,
    icon,
    notice,
    section,
    select,
    switch,
    text_field,
)
from components.ui.form_values import form_values
from state.calendar_rows import NAMED_COLORS
from state.connection_editor import FREQUENCIES, ConnectionEditor
from state.connection_rows import ProviderRow
from state.connections import Connections

BUSY_HINT = "Plans keep clear of its events. Whole days never take time."
FEED = "feed"


def _choice(row: rx.Var[ProviderRow]) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="connect-kind",
            value=row.key,
            checked=Connections.adding == row.key,
            on_change=Connections.add,
        ),
        row.title,
        key=row.key,
    )


def _kinds() -> rx.Component:
    """What can be connected, all in view."""
    return rx.el.div(
        rx.foreach(Connections.providers, _choice),
        role="radiogroup",
        aria_label="What to connect",
        class_name="segmented",
    )


def _asked(name: str, field: rx.Component) -> rx.Component:
    """A field that only some providers ask for."""
    return rx.cond(Connections.offered.fields.contains(name), field)


def _feed_only(*children: Any) -> rx.Component:
    return rx.cond(Connections.adding == FEED, rx.fragment(*children))


def _typed() -> rx.Component:
    """Connect by what one types."""
    errors = Connections.errors
    return form(
        _asked(
            "address",
            text_field(
                "connect-address",
                "Address",
                name="address",
                placeholder=rx.cond(
                    Connections.adding == FEED, "https://… or webcal://…", "https://…"
                ),
                max_length=2000,
                auto_complete="off",
                input_mode="url",
                hint=Connections.offered.setup,
                error=errors["address"],
            ),
        ),
        form_row(
            _asked(
                "username",
                text_field(
                    "connect-username",
                    "User name",
                    name="username",
                    max_length=300,
                    auto_complete="off",
                    error=errors["username"],
                ),
            ),
            _asked(
                "password",
                text_field(
                    "connect-password",
                    "App password",
                    name="password",
                    type="password",
                    max_length=1000,
                    auto_complete="off",
                    hint="Kept encrypted, and never shown again.",
                    error=errors["password"],
                ),
            ),
        ),
        _feed_only(
            text_field(
                "connect-title",
                "Name",
                name="title",
                optional=True,
                max_length=200,
                dir="auto",
                hint="Without one it is called as it calls itself.",
                error=errors["title"],
            ),
            switch(
                "Takes time in my plans",
                field_id="connect-busy",
                name="busy",
                default_checked=True,
                hint=BUSY_HINT,
            ),
        ),
        rx.cond(Connections.error, form_error(Connections.error)),
        form_actions(button("Connect", type="submit", variant="primary")),
        form_values(
            {"address": "", "username": "", "password": "", "title": "", "busy": "true"},
            again=Connections.again,
        ),
        on_submit=Connections.connect,
    )


def _signing_in() -> rx.Component:
    """Connect by signing in over there."""
    offered = Connections.offered
    return rx.el.div(
        rx.el.p(offered.setup, class_name="muted"),
        rx.cond(Connections.error, form_error(Connections.error)),
        rx.cond(
            offered.missing,
            notice(
                "Not set up on this server. Whoever runs it has to set ",
                offered.missing,
                ".",
            ),
            form_actions(
                button(
                    icon("log_in", size=16),
                    "Sign in with ",
                    offered.title,
                    variant="primary",
                    on_click=Connections.sign_in(offered.key, ""),
                )
            ),
        ),
        class_name="stack",
    )


def connect_form() -> rx.Component:
    """Connect one more."""
    offered = Connections.offered
    return section(
        "Connect a calendar",
        rx.el.div(
            _kinds(),
            rx.el.dl(
                rx.el.div(rx.el.dt("Read"), rx.el.dd(offered.reads)),
                rx.el.div(rx.el.dt("Written"), rx.el.dd(offered.writes)),
                class_name="facts",
            ),
            rx.cond(offered.fields.length() > 0, _typed(), _signing_in()),
            class_name="stack",
        ),
    )


def _opens(name: str, field: rx.Component) -> rx.Component:
    return rx.cond(ConnectionEditor.opens.contains(name), field)


def _looks() -> rx.Component:
    state = ConnectionEditor
    return rx.fragment(
        text_field(
            "connection-title",
            "Name",
            name="title",
            default_value=state.form["title"],
            max_length=200,
            dir="auto",
            error=state.errors["title"],
        ),
        select(
            "connection-color",
            "Colour",
            NAMED_COLORS,
            name="color",
            default_value=state.form["color"],
        ),
        switch(
            "Takes time in my plans",
            field_id="connection-busy",
            name="busy",
            default_checked=state.form["busy"] == "true",
            hint=BUSY_HINT,
        ),
        rx.cond(
            state.writable,
            switch(
                "Write my plan into it",
                field_id="connection-plan",
                name="holds_plan",
                default_checked=state.form["holds_plan"] == "true",
                hint="Two weeks of planned work, kept up to date. What you move there is fixed "
                "here; what you delete there is asked about. One calendar holds the plan.",
            ),
        ),
    )


def _edit_form() -> rx.Component:
    state = ConnectionEditor
    return form(
        rx.cond(state.looks, _looks()),
        rx.cond(
            state.reads,
            select(
                "connection-frequency",
                "Read",
                FREQUENCIES,
                name="frequency",
                default_value=state.form["frequency"],
            ),
        ),
        _opens(
            "address",
            text_field(
                "connection-address",
                "Another address",
                name="address",
                optional=True,
                max_length=2000,
                auto_complete="off",
                hint="Only when the calendar has moved. The present one is not shown.",
                error=state.errors["address"],
            ),
        ),
        _opens(
            "username",
            text_field(
                "connection-username",
                "Another user name",
                name="username",
                optional=True,
                max_length=300,
                auto_complete="off",
                error=state.errors["username"],
            ),
        ),
        _opens(
            "password",
            text_field(
                "connection-password",
                "Another app password",
                name="password",
                type="password",
                optional=True,
                max_length=1000,
                auto_complete="off",
                error=state.errors["password"],
            ),
        ),
        rx.cond(state.error, form_error(state.error)),
        form_actions(button("Save", type="submit", variant="primary")),
        on_submit=state.save,
        key=state.form_key,
    )


def edit_dialog() -> rx.Component:
    """Change a connection, or a calendar of it."""
    state = ConnectionEditor
    return dialog(
        _edit_form(),
        title="Change “" + state.title + "”",
        is_open=state.shown,
        on_open_change=state.close,
    )

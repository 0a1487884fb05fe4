"""Calendars from elsewhere: the list, the form that connects one, and the dialogs."""

from __future__ import annotations

import reflex as rx

from components.ui import (
    button,
    css_vars,
    dialog,
    empty_state,
    form,
    form_actions,
    form_error,
    form_row,
    icon,
    link_button,
    menu,
    menu_item,
    menu_line,
    rows,
    section,
    select,
    sr_only,
    switch,
    text_field,
)
from components.ui.form_values import form_values
from state.calendar_rows import NAMED_COLORS
from state.connections import (
    FREQUENCIES,
    ConnectedRow,
    ConnectionEditor,
    Connections,
    ProviderRow,
)

BUSY_HINT = "Plans keep clear of its events. Whole days never take time."


def _menu(row: rx.Var[ConnectedRow]) -> rx.Component:
    paused = row.status == "paused"
    return menu(
        rx.fragment(icon("ellipsis", size=18), sr_only("More for ", row.title)),
        rx.cond(
            paused,
            menu_item("Resume", on_select=Connections.pause(row.id, False), icon_name="play"),
            rx.fragment(
                menu_item(
                    "Read now", on_select=Connections.read_now(row.id), icon_name="refresh_cw"
                ),
                menu_item("Pause", on_select=Connections.pause(row.id, True), icon_name="pause"),
            ),
        ),
        menu_item("Change", on_select=ConnectionEditor.edit(row.id), icon_name="pencil"),
        menu_line(),
        menu_item("Disconnect", on_select=ConnectionEditor.ask(row.id), icon_name="unplug"),
    )


def _problem(row: rx.Var[ConnectedRow]) -> rx.Component:
    return rx.el.p(icon("triangle_alert", size=16), row.problem, class_name="connection-problem")


def _row(row: rx.Var[ConnectedRow]) -> rx.Component:
    return rx.el.li(
        rx.el.span(class_name="cal-dot", **css_vars(own=row.color)),
        rx.el.div(
            rx.el.span(row.title, class_name="row-title", dir="auto"),
            rx.el.span(
                rx.cond(row.syncing, row.host + " · reading…", row.detail), class_name="row-detail"
            ),
            rx.cond(row.problem, _problem(row)),
            rx.cond(row.skipped, rx.el.span(row.skipped, class_name="row-detail")),
            class_name="row-main",
        ),
        _menu(row),
        key=row.id,
        class_name="row",
    )


def connected() -> rx.Component:
    """What is connected."""
    return rx.cond(
        Connections.rows,
        rows(rx.foreach(Connections.rows, _row), label="Connected calendars", aria_live="polite"),
        empty_state(
            "Timetables, shared calendars and holidays belong here, so that plans keep clear of "
            "them.",
            link_button("Paste an address", href="#connect-address"),
            icon_name="calendar_sync",
        ),
    )


def connect_form() -> rx.Component:
    """Subscribe to a calendar by its address."""
    return section(
        "Subscribe to a calendar",
        form(
            text_field(
                "connect-address",
                "Address",
                name="address",
                placeholder="https://… or webcal://…",
                max_length=2000,
                auto_complete="off",
                input_mode="url",
                hint="In the other calendar’s settings look for “iCal address”, “secret address” "
                "or “subscribe”. It is kept encrypted.",
                error=Connections.errors["address"],
            ),
            text_field(
                "connect-title",
                "Name",
                name="title",
                optional=True,
                max_length=200,
                dir="auto",
                hint="Without one it is called as it calls itself.",
                error=Connections.errors["title"],
            ),
            switch(
                "Takes time in my plans",
                field_id="connect-busy",
                name="busy",
                default_checked=True,
                hint=BUSY_HINT,
            ),
            rx.cond(Connections.error, form_error(Connections.error)),
            form_actions(button("Connect", type="submit", variant="primary")),
            form_values({"address": "", "title": "", "busy": "true"}, again=Connections.again),
            on_submit=Connections.connect,
        ),
    )


def _provider(row: rx.Var[ProviderRow]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(row.title),
        rx.el.dd(rx.el.p(row.reads), rx.el.p(row.writes), rx.el.p(row.setup, class_name="muted")),
    )


def what_can_be_connected() -> rx.Component:
    """What is read and written, and how one connects."""
    return rx.el.details(
        rx.el.summary("What is read and written", class_name="summary"),
        rx.el.dl(rx.foreach(Connections.providers, _provider), class_name="facts"),
    )


def _edit_form() -> rx.Component:
    state = ConnectionEditor
    return form(
        text_field(
            "connection-title",
            "Name",
            name="title",
            default_value=state.form["title"],
            max_length=200,
            dir="auto",
            error=state.errors["title"],
        ),
        form_row(
            select(
                "connection-color",
                "Colour",
                NAMED_COLORS,
                name="color",
                default_value=state.form["color"],
            ),
            select(
                "connection-frequency",
                "Read",
                FREQUENCIES,
                name="frequency",
                default_value=state.form["frequency"],
            ),
        ),
        switch(
            "Takes time in my plans",
            field_id="connection-busy",
            name="busy",
            default_checked=state.form["busy"] == "true",
            hint=BUSY_HINT,
        ),
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
        rx.cond(state.error, form_error(state.error)),
        form_actions(button("Save", type="submit", variant="primary")),
        on_submit=state.save,
        key=state.form_key,
    )


def connection_dialogs() -> rx.Component:
    """Change a connection, or end it."""
    state = ConnectionEditor
    return rx.fragment(
        dialog(
            _edit_form(),
            title="Change “" + state.title + "”",
            is_open=state.shown,
            on_open_change=state.close,
        ),
        dialog(
            title="Disconnect “" + state.title + "”?",
            description="It is not read any more, and its address is forgotten.",
            is_open=state.asking,
            on_open_change=state.set_asking,
            footer=rx.fragment(
                button("Keep its events", on_click=state.disconnect(True)),
                button("Remove its events", variant="danger", on_click=state.disconnect(False)),
            ),
        ),
    )

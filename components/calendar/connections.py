"""Calendars from elsewhere: the list, with the calendars of each account, and its dialogs."""

from __future__ import annotations

import reflex as rx

from components.ui import (
    button,
    checkbox,
    css_vars,
    dialog,
    empty_state,
    icon,
    icon_button,
    link_button,
    menu,
    menu_item,
    menu_line,
    rows,
    sr_only,
)
from state.connection_editor import ConnectionEditor
from state.connection_rows import ConnectedRow, OutsideRow
from state.connections import Connections


def _menu(row: rx.Var[ConnectedRow]) -> rx.Component:
    return menu(
        rx.fragment(icon("ellipsis", size=18), sr_only("More for ", row.title)),
        rx.match(
            row.status,
            (
                "paused",
                menu_item("Resume", on_select=Connections.pause(row.id, False), icon_name="play"),
            ),
            ("revoked", rx.fragment()),
            rx.fragment(
                menu_item(
                    "Read now", on_select=Connections.read_now(row.id), icon_name="refresh_cw"
                ),
                menu_item("Pause", on_select=Connections.pause(row.id, True), icon_name="pause"),
            ),
        ),
        rx.cond(
            row.signs_in,
            menu_item(
                "Sign in again",
                on_select=Connections.sign_in(row.provider, row.id),
                icon_name="key_round",
            ),
        ),
        menu_item("Change", on_select=ConnectionEditor.edit(row.id), icon_name="pencil"),
        menu_line(),
        menu_item("Disconnect", on_select=ConnectionEditor.ask(row.id), icon_name="unplug"),
    )


def _problem(row: rx.Var[ConnectedRow]) -> rx.Component:
    return rx.fragment(
        rx.el.p(icon("triangle_alert", size=16), row.problem, class_name="connection-problem"),
        rx.cond(
            row.signs_in & (row.status == "revoked"),
            button(
                "Sign in again",
                size="small",
                on_click=Connections.sign_in(row.provider, row.id),
            ),
        ),
    )


def _calendar(row: rx.Var[ConnectedRow], one: rx.Var[OutsideRow]) -> rx.Component:
    return rx.el.li(
        checkbox(
            "Read " + one.title,
            hide_label=True,
            checked=one.chosen,
            on_change=lambda chosen: Connections.choose(row.id, one.id, chosen),
        ),
        rx.el.span(class_name="cal-dot", **css_vars(own=one.color)),
        rx.el.div(
            rx.el.span(one.title, class_name="outside-title", dir="auto"),
            rx.el.span(one.detail, class_name="row-detail"),
            class_name="outside-name",
        ),
        icon_button(
            "pencil",
            "Change " + one.title,
            size="small",
            tip_side="left",
            on_click=ConnectionEditor.edit_calendar(row.id, one.id),
        ),
        key=one.id,
        class_name="outside-calendar",
    )


def _row(row: rx.Var[ConnectedRow]) -> rx.Component:
    return rx.el.li(
        rx.cond(
            row.account,
            icon("calendar_sync", size=16, class_name="muted"),
            rx.el.span(class_name="cal-dot", **css_vars(own=row.color)),
        ),
        rx.el.div(
            rx.el.span(row.title, class_name="row-title", dir="auto"),
            rx.el.span(
                rx.cond(row.syncing, row.host + " · reading…", row.detail), class_name="row-detail"
            ),
            rx.cond(row.problem, _problem(row)),
            rx.cond(row.skipped, rx.el.span(row.skipped, class_name="row-detail")),
            rx.cond(
                row.account & (row.calendars.length() > 0),
                rx.el.ul(
                    rx.foreach(row.calendars, lambda one: _calendar(row, one)),
                    aria_label="Calendars of " + row.title,
                    class_name="outside-calendars",
                ),
            ),
            class_name="row-main",
        ),
        _menu(row),
        key=row.id,
        class_name="row connected-row",
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


def end_dialog() -> rx.Component:
    """Ask what becomes of a connection's events."""
    state = ConnectionEditor
    return dialog(
        title="Disconnect “" + state.title + "”?",
        description="It is not read any more, and what opens it is forgotten.",
        is_open=state.asking,
        on_open_change=state.set_asking,
        footer=rx.fragment(
            button("Keep its events", on_click=state.disconnect(True)),
            button("Remove its events", variant="danger", on_click=state.disconnect(False)),
        ),
    )

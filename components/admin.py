"""The parts of the admin page: people, and the audit log."""

from __future__ import annotations

import reflex as rx

from components.account_log import log_lines, pager
from components.ui import (
    badge,
    button,
    chip,
    cluster,
    confirm_dialog,
    form,
    icon,
    menu,
    menu_choice,
    rows,
    text_field,
)
from state.admin import CONFIRM, ROLES, Audit, People, PersonRow

ROLE_ICONS = {"student": "user", "educator": "graduation_cap", "admin": "shield"}


def _nothing(sentence: str) -> rx.Component:
    return rx.el.p(sentence, role="status", class_name="muted nothing")


def _role(row: rx.Var[PersonRow]) -> rx.Component:
    return menu(
        rx.fragment(row.role_name, icon("chevron_down", size=16)),
        menu_choice(
            "Role",
            [(key, text, ROLE_ICONS[key]) for key, text in ROLES.items()],
            value=row.role,
            on_change=lambda role: People.ask_role(row.id, role),
        ),
        trigger_class="btn btn-small",
    )


def _power(row: rx.Var[PersonRow]) -> rx.Component:
    off = button(
        "Switch off",
        size="small",
        variant="ghost",
        aria_label=f"Switch off {row.name}",
        on_click=People.ask_off(row.id),
    )
    on = button(
        "Switch on",
        size="small",
        aria_label=f"Switch on {row.name}",
        on_click=People.switch_on(row.id),
    )
    return rx.cond(row.own, rx.fragment(), rx.cond(row.active, off, on))


def _person(row: rx.Var[PersonRow]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            cluster(
                rx.el.span(row.name, class_name="person-name"),
                rx.cond(row.own, badge("You")),
                rx.cond(row.active, rx.fragment(), badge("Switched off", tone="bad")),
                rx.cond(row.verified, rx.fragment(), badge("Address not confirmed", tone="warn")),
            ),
            rx.el.span(row.email, class_name="person-detail"),
            rx.el.span(row.detail, class_name="person-detail"),
            class_name="person-main",
        ),
        rx.el.div(
            _role(row),
            button(
                "Log",
                size="small",
                variant="ghost",
                aria_label=f"Log of {row.name}",
                on_click=Audit.of_person(row.id),
            ),
            _power(row),
            class_name="person-actions",
        ),
        tab_index=-1,
        data_row="",
        class_name="person",
    )


def people_part() -> rx.Component:
    """Everybody's accounts."""
    return rx.el.div(
        form(
            text_field("q", "Part of a name or an address", type="search", default_value=People.q),
            button("Search", type="submit", icon_name="search"),
            on_submit=People.search,
            role="search",
            class_name="find",
        ),
        rx.cond(
            People.rows,
            rows(rx.foreach(People.rows, _person), label="People", class_name="people"),
            _nothing("Nobody has such a name or address. Try fewer letters."),
        ),
        pager(People, "Pages of people"),
        class_name="stack",
    )


def audit_part() -> rx.Component:
    """The log of everybody's changes."""
    return rx.el.div(
        form(
            text_field(
                "action",
                "What happened",
                placeholder="Task changed",
                default_value=Audit.action,
                auto_complete="off",
            ),
            text_field(
                "since",
                "From",
                type="date",
                default_value=Audit.since,
                error=Audit.errors["since"],
            ),
            text_field(
                "until",
                "Until",
                type="date",
                default_value=Audit.until,
                error=Audit.errors["until"],
            ),
            button("Search", type="submit", icon_name="search"),
            on_submit=Audit.search,
            role="search",
            class_name="find",
        ),
        rx.cond(
            Audit.person,
            rx.el.div(
                chip(
                    f"Data of {Audit.person_name}",
                    on_remove=Audit.of_everybody,
                    remove_label="Show everybody's",
                )
            ),
        ),
        rx.cond(
            Audit.rows,
            log_lines(Audit.rows, "Audit log", technical=True),
            _nothing("Nothing like that has happened. Search for less."),
        ),
        pager(Audit, "Pages of the audit log"),
        class_name="stack",
    )


def change_dialog() -> rx.Component:
    """Asks before an account is changed."""
    return confirm_dialog(
        title=People.question,
        description=People.consequence,
        confirm=People.answer,
        on_confirm=People.confirm,
        name=CONFIRM,
    )

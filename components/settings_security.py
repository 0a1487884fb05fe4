"""Settings: password, sessions, and the log of one's own data."""

from __future__ import annotations

import reflex as rx

from components.account_log import log_lines, pager
from components.settings import part
from components.ui import (
    badge,
    button,
    cluster,
    confirm_dialog,
    form,
    form_error,
    form_row,
    icon,
    list_row,
    opens,
    rows,
)
from components.ui.form_values import form_values, save_bar
from components.ui.password import password_field
from state.frame import Frame
from state.security import DataLog, Security, SessionRow
from state.signup import PASSWORD_HINT

END_OTHERS = "end-other-sessions"


def _password() -> rx.Component:
    return form(
        # Lets password managers know whose password this is.
        rx.el.input(
            type="hidden", name="username", value=Frame.email, auto_complete="username", id="pw-of"
        ),
        form_row(
            password_field(
                "current_password", "Present password", error=Security.errors["current_password"]
            ),
            password_field(
                "new_password",
                "New password",
                new=True,
                hint=PASSWORD_HINT,
                error=Security.errors["new_password"],
            ),
        ),
        form_error(Security.error),
        save_bar("Change password"),
        form_values(Security.values, "", Security.again),
        on_submit=Security.change_password,
    )


def _session(row: rx.Var[SessionRow]) -> rx.Component:
    return list_row(
        row.device,
        leading=icon(row.icon, size=20, class_name="muted"),
        detail=rx.fragment(
            rx.cond(row.current, badge("This device", tone="ok")),
            rx.el.span(row.place),
            rx.el.span(row.used),
        ),
        trailing=rx.cond(
            row.current,
            button("Sign out", size="small", on_click=Frame.sign_out),
            button(
                "Sign out",
                size="small",
                aria_label=f"Sign out {row.device}",
                on_click=Security.end(row.id),
            ),
        ),
        class_name="session",
    )


def security_part() -> rx.Component:
    """How one gets in, and where one is signed in."""
    return part(
        "security",
        rx.el.h3("Password"),
        _password(),
        cluster(
            rx.el.h3("Where you are signed in"),
            rx.cond(
                Security.has_others,
                button("Sign out all others", size="small", **opens(END_OTHERS)),
            ),
            class_name="spread",
        ),
        rows(rx.foreach(Security.sessions, _session), label="Where you are signed in"),
    )


def log_part() -> rx.Component:
    """What was done to one's data."""
    return part(
        "data-log",
        log_lines(DataLog.rows, "Your data log"),
        pager(DataLog, "Pages of your data log"),
        about="Every change of your data, when it was made and by whom. "
        "Nobody can alter these lines.",
    )


def end_others_dialog() -> rx.Component:
    """Asks before every other device is signed out."""
    return confirm_dialog(
        title="Sign out all other devices?",
        description="This device stays signed in. Programs that use the API sign in again, too.",
        confirm="Sign out all others",
        on_confirm=Security.end_others,
        name=END_OTHERS,
    )

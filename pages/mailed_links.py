"""The pages that mails lead to, and where one asks for such a mail."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.public import public_page, submit
from components.ui import (
    form,
    form_error,
    link_button,
    notice,
    skeleton_rows,
    text_field,
)
from components.ui.password import password_field
from state.mailed_links import Forgot, Reset, VerifyEmail
from state.signup import PASSWORD_HINT


def _back() -> rx.Component:
    return rx.el.a("Back to sign in", href="/signin", class_name="link")


def _ask(state: Any, text: str, on_submit: Any) -> rx.Component:
    return form(
        text_field(
            "email", "E-mail", type="email", auto_complete="email", error=state.errors["email"]
        ),
        form_error(state.error),
        submit(text, state),
        on_submit=on_submit,
    )


def verify() -> rx.Component:
    done = rx.fragment(
        notice("Your address is confirmed. Thank you.", tone="ok", role="status"),
        link_button("Go to Today", href="/today", variant="primary", wide=True),
    )
    sent = notice(
        "If this address has an account that is not confirmed, a new link is on its way.",
        role="status",
    )
    return public_page(
        rx.cond(
            VerifyEmail.ready,
            rx.cond(
                VerifyEmail.done,
                done,
                rx.cond(
                    VerifyEmail.sent,
                    sent,
                    _ask(VerifyEmail, "Send a new link", VerifyEmail.resend),
                ),
            ),
            skeleton_rows(2, "Confirming your address"),
        ),
        title="Confirm your address",
        footer=_back(),
    )


def forgot() -> rx.Component:
    return public_page(
        rx.cond(
            Forgot.sent,
            notice(
                "If this address has an account, a link to set a new password is on its way. "
                "It works for one hour.",
                role="status",
            ),
            _ask(Forgot, "Send me a link", Forgot.submit),
        ),
        title="Set a new password",
        subtitle="We send you a link that works once.",
        footer=_back(),
    )


def reset() -> rx.Component:
    return public_page(
        form(
            password_field(
                "password",
                "New password",
                new=True,
                hint=PASSWORD_HINT,
                error=Reset.errors["password"],
            ),
            form_error(Reset.error),
            rx.cond(
                Reset.gone,
                link_button("Ask for a new link", href="/forgot", wide=True),
            ),
            submit("Change my password", Reset),
            on_submit=Reset.submit,
        ),
        title="Choose a new password",
        subtitle="You will be signed out on all devices.",
        footer=_back(),
    )


def add(app: rx.App) -> None:
    app.add_page(
        verify, route="/verify-email", title="Confirm · FocusFlow", on_load=VerifyEmail.load
    )
    app.add_page(forgot, route="/forgot", title="New password · FocusFlow", on_load=Forgot.load)
    app.add_page(
        reset, route="/reset-password", title="New password · FocusFlow", on_load=Reset.load
    )

"""The pages that mails lead to, and where one asks for such a mail."""

from __future__ import annotations

import reflex as rx

from components.public import public_page
from components.ui import button, form, form_error, link_button, notice, text_field
from state.mailed_links import Forgot, Reset, VerifyEmail

_BACK = rx.el.a("Back to sign in", href="/signin")


def _email() -> rx.Component:
    return text_field("email", "E-mail", type="email", auto_complete="email")


def verify() -> rx.Component:
    ask = form(
        _email(),
        button("Send a new link", type="submit", variant="primary", wide=True),
        on_submit=VerifyEmail.resend,
    )
    sent = notice("If this address has an account that is not confirmed, a new link is on its way.")
    return public_page(
        rx.cond(
            VerifyEmail.done,
            rx.fragment(
                notice("Your address is confirmed. Thank you.", tone="ok"),
                link_button("Go to Today", href="/today", variant="primary", wide=True),
            ),
            rx.cond(VerifyEmail.sent, sent, rx.fragment(form_error(VerifyEmail.error), ask)),
        ),
        title="Confirm your address",
        footer=_BACK,
    )


def forgot() -> rx.Component:
    return public_page(
        rx.cond(
            Forgot.sent,
            notice("If this address has an account, a link to set a new password is on its way."),
            form(
                _email(),
                form_error(Forgot.error),
                button("Send me a link", type="submit", variant="primary", wide=True),
                on_submit=Forgot.submit,
            ),
        ),
        title="Set a new password",
        subtitle="We send a link that works once.",
        footer=_BACK,
    )


def reset() -> rx.Component:
    return public_page(
        form(
            text_field(
                "password",
                "New password",
                type="password",
                auto_complete="new-password",
                hint="8 characters or more, with a capital, a small letter, a digit and a sign",
            ),
            form_error(Reset.error),
            button("Change my password", type="submit", variant="primary", wide=True),
            on_submit=Reset.submit,
        ),
        title="Choose a new password",
        subtitle="All other sessions will end.",
        footer=_BACK,
    )


def add(app: rx.App) -> None:
    app.add_page(
        verify, route="/verify-email", title="Confirm · FocusFlow", on_load=VerifyEmail.load
    )
    app.add_page(forgot, route="/forgot", title="New password · FocusFlow", on_load=Forgot.load)
    app.add_page(
        reset, route="/reset-password", title="New password · FocusFlow", on_load=Reset.load
    )

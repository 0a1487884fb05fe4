"""Make an account."""

from __future__ import annotations

import reflex as rx

from components.public import public_page, submit
from components.ui import form, form_error, text_field
from components.ui.effects import effects
from components.ui.password import password_field
from components.ui.zone import zone_input
from state.effects import Effects
from state.signup import PASSWORD_HINT, SignUp


def page() -> rx.Component:
    return public_page(
        form(
            text_field(
                "email",
                "E-mail",
                type="email",
                auto_complete="email",
                auto_focus=True,
                error=SignUp.errors["email"],
            ),
            text_field(
                "username",
                "Username",
                auto_complete="username",
                auto_capitalize="none",
                spell_check=False,
                hint="3 to 50 letters, digits or _",
                error=SignUp.errors["username"],
            ),
            password_field(
                "password",
                "Password",
                new=True,
                hint=PASSWORD_HINT,
                error=SignUp.errors["password"],
            ),
            zone_input("timezone"),
            form_error(SignUp.error),
            submit("Make my account", SignUp),
            on_submit=SignUp.submit,
        ),
        effects(Effects.queue, Effects.undo),
        title="One honest day at a time",
        subtitle="Your first plan is a minute away.",
        footer=rx.fragment(
            "Have an account? ", rx.el.a("Sign in", href="/signin", class_name="link")
        ),
    )


def add(app: rx.App) -> None:
    app.add_page(page, route="/signup", title="Sign up · FocusFlow", on_load=SignUp.load)

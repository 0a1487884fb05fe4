"""Sign in."""

from __future__ import annotations

import reflex as rx

from components.public import public_page, submit
from components.ui import form, form_error, notice, text_field
from components.ui.effects import effects
from components.ui.password import password_field
from state.effects import Effects
from state.signin import SignIn


def page() -> rx.Component:
    return public_page(
        rx.cond(SignIn.note, notice(SignIn.note)),
        form(
            text_field(
                "email",
                "E-mail",
                type="email",
                auto_complete="username",
                auto_focus=True,
                error=SignIn.errors["email"],
            ),
            password_field("password", "Password", error=SignIn.errors["password"]),
            form_error(SignIn.error),
            submit("Sign in", SignIn),
            on_submit=SignIn.submit,
        ),
        rx.el.p(
            rx.el.a("Forgot your password?", href="/forgot", class_name="link"),
            class_name="public-aside",
        ),
        effects(Effects.queue, Effects.undo),
        title="Welcome back",
        footer=rx.fragment(
            "New here? ", rx.el.a("Make an account", href="/signup", class_name="link")
        ),
    )


def add(app: rx.App) -> None:
    app.add_page(page, route="/signin", title="Sign in · FocusFlow", on_load=SignIn.load)

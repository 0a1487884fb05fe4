"""The parts of the settings page: profile, preferences, and the list of parts."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.shell import THEMES
from components.ui import (
    badge,
    button,
    cluster,
    form,
    form_error,
    form_row,
    icon,
    link_button,
    section,
    segmented,
    select,
    switch,
    text_field,
)
from components.ui.form_values import form_values, save_bar
from components.ui.locale import zone_field
from state.frame import Frame
from state.settings import (
    DATE_ORDERS,
    HOUR_FORMATS,
    LANGUAGES,
    WEEKDAYS,
    PreferencesForm,
    ProfileForm,
)

PARTS = (
    ("profile", "Profile", "user"),
    ("preferences", "Preferences", "sliders_horizontal"),
    ("keyboard", "Keyboard", "keyboard"),
    ("security", "Security", "lock"),
    ("tasks-files", "Import and export", "arrow_down_up"),
    ("data-log", "Your data log", "scroll_text"),
)


def parts_nav() -> rx.Component:
    """Links to the parts of the page."""
    return rx.el.nav(
        *[
            rx.el.elements.a(icon(icon_name, size=18), text, href=f"#{key}", class_name="nav-item")
            for key, text, icon_name in PARTS
        ],
        aria_label="Parts of the settings",
        class_name="settings-nav",
    )


def part(key: str, *children: Any, about: str = "", aside: Any = None) -> rx.Component:
    """One part of the page, under its title."""
    titles = {name: text for name, text, _ in PARTS}
    line = [rx.el.p(about, class_name="muted settings-about")] if about else []
    return section(
        titles[key], *line, *children, aside=aside, id=key, class_name="settings-part", tab_index=-1
    )


def refused(state: Any) -> rx.Component:
    """What was wrong with the whole form, and the way to the other version."""
    other = button("Show the other version", size="small", on_click=state.take_theirs)
    return rx.fragment(form_error(state.error), rx.cond(state.overtaken, other))


def _name(key: str, label: str, autofill: str) -> rx.Component:
    return text_field(
        key, label, auto_complete=autofill, optional=True, error=ProfileForm.errors[key]
    )


def _address() -> rx.Component:
    """The e-mail address and whether it is confirmed."""
    unconfirmed = rx.fragment(
        badge("Not confirmed", tone="warn"),
        rx.cond(
            ProfileForm.link_sent,
            rx.el.span("A new link is on its way.", role="status", class_name="muted small"),
            button("Send a new link", size="small", on_click=ProfileForm.send_link),
        ),
    )
    return rx.el.dl(
        rx.el.div(rx.el.dt("Username"), rx.el.dd(ProfileForm.username)),
        rx.el.div(
            rx.el.dt("E-mail"),
            rx.el.dd(
                cluster(
                    rx.el.span(ProfileForm.email),
                    rx.cond(ProfileForm.verified, badge("Confirmed", tone="ok"), unconfirmed),
                )
            ),
        ),
        class_name="facts",
    )


def profile_part() -> rx.Component:
    """Who one is."""
    return part(
        "profile",
        _address(),
        form(
            form_row(
                _name("first_name", "First name", "given-name"),
                _name("last_name", "Last name", "family-name"),
            ),
            form_row(
                text_field(
                    "display_name",
                    "Name to show",
                    optional=True,
                    auto_complete="nickname",
                    hint="What FocusFlow calls you",
                    error=ProfileForm.errors["display_name"],
                ),
                text_field(
                    "phone",
                    "Phone",
                    type="tel",
                    optional=True,
                    auto_complete="tel",
                    error=ProfileForm.errors["phone"],
                ),
            ),
            form_row(
                _name("institution", "Institution", "organization"),
                _name("field_of_study", "Field of study", "off"),
            ),
            form_row(
                zone_field(
                    "timezone",
                    "Time zone",
                    hint="Type part of a city's name",
                    error=ProfileForm.errors["timezone"],
                ),
                select(
                    "language",
                    "Language",
                    LANGUAGES,
                    hint="Kept for you; pages and mails are in English so far",
                    error=ProfileForm.errors["language"],
                ),
            ),
            refused(ProfileForm),
            save_bar("Save profile"),
            form_values(ProfileForm.values, ProfileForm.seen, ProfileForm.again),
            on_submit=ProfileForm.save,
        ),
    )


def _choice(key: str, label: str, options: Any, hint: str = "") -> rx.Component:
    return select(key, label, options, hint=hint, error=PreferencesForm.errors[key])


def _minutes(key: str, label: str, least: int, most: int) -> rx.Component:
    return text_field(
        key,
        label,
        type="number",
        min=least,
        max=most,
        input_mode="numeric",
        hint=f"Minutes, {least} to {most}",
        error=PreferencesForm.errors[key],
    )


def preferences_part() -> rx.Component:
    """How one likes to work."""
    return part(
        "preferences",
        rx.el.div(
            rx.el.span("Appearance", class_name="field-label"),
            segmented(
                "appearance",
                "Appearance",
                [(key, text) for key, text, _ in THEMES],
                value=Frame.theme,
                on_change=Frame.choose_theme,
            ),
            class_name="field",
        ),
        switch(
            "Plan my day when it begins",
            hint="Open tasks are placed into your hours; you can undo it and change it",
            field_id="plan_at_midnight",
            checked=PreferencesForm.plan_at_midnight,
            on_change=PreferencesForm.switch_midnight,
        ),
        form(
            form_row(
                _choice("study_start", "Your day of work starts", PreferencesForm.times),
                _choice("study_end", "and ends", PreferencesForm.times),
            ),
            form_row(
                _choice(
                    "daily_minutes", "Work to plan a day, at most", PreferencesForm.day_lengths
                ),
                _choice(
                    "day_start_hour",
                    "A new day begins at",
                    PreferencesForm.day_starts,
                    "What you do before counts for the day before",
                ),
            ),
            form_row(
                _minutes("session_minutes", "Focus session", 5, 240),
                _minutes("break_minutes", "Break", 1, 120),
                _minutes("long_break_minutes", "Long break", 1, 240),
            ),
            form_row(
                _choice("hour24", "Times look like", HOUR_FORMATS),
                _choice("day_first", "Dates look like", DATE_ORDERS),
                _choice("first_weekday", "Weeks start on", WEEKDAYS),
            ),
            refused(PreferencesForm),
            save_bar("Save preferences"),
            form_values(PreferencesForm.values, PreferencesForm.seen, PreferencesForm.again),
            on_submit=PreferencesForm.save,
        ),
    )


def files_part() -> rx.Component:
    """The way to bringing tasks in and taking them out."""
    return part(
        "tasks-files",
        rx.el.p(link_button("Import and export tasks", href="/tasks/transfer")),
        about="Bring your tasks from another program, or take all of them with you as a file.",
    )

"""Settings: who one is and how one likes to work; see state/security.py for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

import reflex as rx

from focusflow.accounts import rules
from focusflow.accounts import service as accounts
from focusflow.accounts.schemas import PreferencesIn, PreferencesView, ProfileIn, UserView
from focusflow.platform.formatting import (
    format_date,
    format_minutes,
    format_time,
    weekday_name,
)
from state.account_forms import Form, text_of
from state.effects import say
from state.frame import Frame, open_page
from state.live import shows
from state.security import DataLog, Security
from state.session import acting

Options = list[tuple[str, str]]
PROFILE = (
    "first_name",
    "last_name",
    "display_name",
    "institution",
    "field_of_study",
    "phone",
    "timezone",
    "language",
)
MINUTES = ("session_minutes", "break_minutes", "long_break_minutes")
CHOSEN = ("daily_minutes", "day_start_hour", "first_weekday")
FLAGS = ("hour24", "day_first")
LANGUAGE_NAMES = {"en": "English", "de": "Deutsch"}
LANGUAGES = [(code, LANGUAGE_NAMES[code]) for code in rules.LANGUAGES]
_EXAMPLE = date(2026, 11, 24)
HOUR_FORMATS = [
    (str(hour24).lower(), format_time(time(14, 30), hour24=hour24)) for hour24 in (True, False)
]
DATE_ORDERS = [
    (str(first).lower(), format_date(_EXAMPLE, day_first=first)) for first in (True, False)
]
WEEKDAYS = [(str(day), weekday_name(day)) for day in range(7)]


class ProfileForm(Form, rx.State):
    """Names, place, and how to reach this person."""

    username: str = ""
    email: str = ""
    verified: bool = True
    link_sent: bool = False

    def _fill(self, user: UserView) -> None:
        self.username, self.email = user.username, user.email
        self.verified = user.is_email_verified
        self.values = {name: str(getattr(user, name)) for name in PROFILE}
        self.seen = user.updated_at.isoformat()

    @rx.event
    async def save(self, form: dict[str, Any]) -> None:
        """Keep the profile; what another tab changed meanwhile is not overwritten."""
        with self._trying():
            given = {name: text_of(form, name) for name in PROFILE}
            data = ProfileIn.model_validate({**given, "seen": text_of(form, "seen") or None})
            async with acting(self) as (db, actor):
                await accounts.put_profile(db, actor, data)
            await _saved(self)

    @rx.event
    async def take_theirs(self) -> None:
        """Drop what was typed and show what is kept."""
        await _start_afresh(self)

    @rx.event
    async def send_link(self) -> None:
        """Mail a new link that confirms the address."""
        async with acting(self) as (db, actor):
            me = await accounts.me(db, actor)
            await accounts.resend_verification(db, me.user.email)
        self.link_sent = True


class PreferencesForm(Form, rx.State):
    """Study hours, lengths, and how dates and times are written."""

    times: Options = []
    day_starts: Options = []
    day_lengths: Options = []
    plan_at_midnight: bool = True

    def _fill(self, wishes: PreferencesView) -> None:
        starts = [wishes.study_start, wishes.study_end]
        self.times = time_options(starts, hour24=wishes.hour24)
        self.day_starts = [
            (str(hour), format_time(time(hour), hour24=wishes.hour24) if hour else "Midnight")
            for hour in range(13)
        ]
        lengths = sorted({*range(30, 12 * 60 + 1, 30), wishes.daily_minutes})
        self.day_lengths = [(str(minutes), format_minutes(minutes)) for minutes in lengths]
        self.plan_at_midnight = wishes.plan_at_midnight
        whole = {name: str(getattr(wishes, name)) for name in (*MINUTES, *CHOSEN)}
        flags = {name: str(getattr(wishes, name)).lower() for name in FLAGS}
        hours = {
            "study_start": f"{wishes.study_start:%H:%M}",
            "study_end": f"{wishes.study_end:%H:%M}",
        }
        self.values = {**hours, **whole, **flags}
        self.seen = wishes.updated_at.isoformat()

    @rx.event
    async def save(self, form: dict[str, Any]) -> None:
        """Keep the preferences; what has a switch of its own is left as it is."""
        with self._trying():
            async with acting(self) as (db, actor):
                kept = await accounts.preferences(db, actor)
                others = {
                    "theme": kept.theme,
                    "key_bindings": kept.key_bindings,
                    "notification_enabled": kept.notification_enabled,
                    "plan_at_midnight": kept.plan_at_midnight,
                }
                data = PreferencesIn.model_validate({**_preferences(form), **others})
                await accounts.put_preferences(db, actor, data)
            await _saved(self)

    @rx.event
    async def switch_midnight(self, on: bool) -> None:  # noqa: FBT001  (the browser's)
        """Let the day be planned when it begins, or not."""
        async with acting(self) as (db, actor):
            wishes = await accounts.set_plan_at_midnight(db, actor, on=on)
        self.plan_at_midnight = wishes.plan_at_midnight

    @rx.event
    async def take_theirs(self) -> None:
        """Drop what was typed and show what is kept."""
        await _start_afresh(self)


@shows("profile", "sessions")
class Settings(rx.State):
    """The settings page."""

    ready: bool = False
    failed: str = ""

    @rx.event
    async def load(self) -> Any:
        """Show the page with fresh forms."""
        for form in (ProfileForm, PreferencesForm, Security):
            (await self.get_state(form))._clear()
        (await self.get_state(ProfileForm)).link_sent = False
        (await self.get_state(DataLog))._first()
        return await open_page(self)

    async def reload(self) -> None:
        """Read everything the page shows, and the formats it is written in."""
        await (await self.get_state(Frame)).reload()
        async with acting(self) as (db, actor):
            me = await accounts.me(db, actor)
        (await self.get_state(ProfileForm))._fill(me.user)
        (await self.get_state(PreferencesForm))._fill(me.preferences)
        await (await self.get_state(Security)).reload()
        await (await self.get_state(DataLog)).reload()


def time_options(also: list[time], *, hour24: bool) -> Options:
    """Every half hour of a day, and the times `also`, as value and text."""
    moments = {time(half // 2, half % 2 * 30) for half in range(48)}
    return [
        (f"{moment:%H:%M}", format_time(moment, hour24=hour24))
        for moment in sorted(moments.union(also))
    ]


def _preferences(form: Mapping[str, Any]) -> dict[str, Any]:
    given: dict[str, Any] = {name: text_of(form, name) for name in ("study_start", "study_end")}
    for name in (*MINUTES, *CHOSEN):
        text = text_of(form, name).strip()
        given[name] = int(text) if text.isdecimal() and len(text) < 6 else text
    for name in FLAGS:
        given[name] = text_of(form, name) == "true"
    return {**given, "seen": text_of(form, "seen") or None}


async def _saved(form: Any) -> None:
    form._clear()
    await (await form.get_state(Settings)).reload()
    await say(form, "Saved.", tone="good")


async def _start_afresh(form: Any) -> None:
    form._clear()
    form.again += 1
    await (await form.get_state(Settings)).reload()

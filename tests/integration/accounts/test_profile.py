"""Profile, preferences, first steps."""

from datetime import time, timedelta

import httpx
import pytest

from focusflow.accounts import service, sessions
from focusflow.accounts.schemas import OnboardingIn, PreferencesIn
from focusflow.accounts.sessions import Client
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import InvalidInput

from .conftest import PASSWORD, Register

PROFILE = {
    "first_name": "Alice",
    "last_name": "Liddell",
    "display_name": "Al <b>",
    "institution": "Christ Church",
    "field_of_study": "Mathematics",
    "phone": "+44 (0)1865 276150",
    "timezone": "America/New_York",
    "language": "de",
}


async def test_a_profile_is_given_back_as_it_was_put(api: httpx.AsyncClient) -> None:
    put = await api.put("/users/me", json=PROFILE)
    assert put.status_code == 200, put.text
    got = (await api.get("/users/me")).json()["data"]
    assert got == put.json()["data"]
    assert {name: got[name] for name in PROFILE} == PROFILE


async def test_put_empties_what_is_left_out_and_patch_does_not(api: httpx.AsyncClient) -> None:
    await api.put("/users/me", json=PROFILE)
    patched = (await api.patch("/users/me", json={"first_name": "Ally"})).json()["data"]
    assert (patched["first_name"], patched["last_name"]) == ("Ally", "Liddell")
    replaced = (await api.put("/users/me", json={"first_name": "A"})).json()["data"]
    assert (replaced["first_name"], replaced["last_name"]) == ("A", "")
    assert (replaced["timezone"], replaced["language"]) == ("UTC", "en")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"timezone": "localtime"}, "timezone"),
        ({"timezone": ""}, "timezone"),
        ({"language": "xx"}, "language"),
        ({"phone": "call me"}, "phone"),
        ({"first_name": "a\nb"}, "first_name"),
        ({"role": "admin"}, "role"),
        ({"is_email_verified": True}, "is_email_verified"),
        ({"seen": "2026-11-24T08:00:00"}, "seen"),
    ],
)
async def test_a_wrong_field_is_named(
    api: httpx.AsyncClient, change: dict[str, object], field: str
) -> None:
    for method in ("PUT", "PATCH"):
        answer = await api.request(method, "/users/me", json=change)
        assert answer.status_code == 422, answer.text
        assert answer.json()["error"]["details"]["field"] == field


async def test_a_new_account_has_the_agreed_defaults(register: Register) -> None:
    view = await register()
    async with unit_of_work() as db:
        actor = await sessions.actor_for_user(db, view.id)
        me = await service.me(db, actor)
    assert (me.user.timezone, me.user.language, me.user.onboarding_completed) == (
        "UTC",
        "en",
        False,
    )
    assert me.preferences.model_dump(
        include={
            "study_start",
            "study_end",
            "session_minutes",
            "break_minutes",
            "notification_enabled",
            "theme",
            "language",
        }
    ) == {
        "study_start": time(9),
        "study_end": time(17),
        "session_minutes": 25,
        "break_minutes": 5,
        "notification_enabled": True,
        "theme": "light",
        "language": "en",
    }


async def test_preferences_are_given_back_as_they_were_put(api: httpx.AsyncClient) -> None:
    wanted = {
        "study_start": "22:00",
        "study_end": "02:30",
        "session_minutes": 50,
        "break_minutes": 10,
        "long_break_minutes": 30,
        "daily_minutes": 120,
        "notification_enabled": False,
        "plan_at_midnight": False,
        "theme": "dark",
        "hour24": False,
        "day_first": False,
        "first_weekday": 6,
        "day_start_hour": 3,
        "language": "de",
    }
    put = await api.put("/users/me/preferences", json=wanted)
    assert put.status_code == 200, put.text
    got = (await api.get("/users/me/preferences")).json()["data"]
    assert {name: got[name] for name in wanted} == wanted
    reset = (await api.put("/users/me/preferences", json={})).json()["data"]
    assert (reset["study_start"], reset["session_minutes"], reset["language"]) == (
        "09:00",
        25,
        "de",
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"study_start": "09:00", "study_end": "09:00"}, "study_end"),
        ({"study_start": "25:00"}, "study_start"),
        ({"study_start": "09:00:00Z"}, "study_start"),
        ({"study_start": 9}, "study_start"),
        ({"session_minutes": 4}, "session_minutes"),
        ({"session_minutes": 99999999999}, "session_minutes"),
        ({"session_minutes": "25"}, "session_minutes"),
        ({"theme": "pink"}, "theme"),
        ({"first_weekday": 7}, "first_weekday"),
        ({"day_start_hour": 13}, "day_start_hour"),
        ({"hour24": "yes"}, "hour24"),
        ({"language": "tlh"}, "language"),
    ],
)
async def test_a_wrong_preference_is_named(
    api: httpx.AsyncClient, change: dict[str, object], field: str
) -> None:
    answer = await api.put("/users/me/preferences", json=change)
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"]["details"]["field"] == field


async def test_the_theme_alone_can_be_chosen(alice: Actor) -> None:
    async with unit_of_work() as db:
        await service.put_preferences(db, alice, PreferencesIn(session_minutes=50))
        chosen = await service.set_theme(db, alice, "system")
        with pytest.raises(InvalidInput, match="light, dark, system"):
            await service.set_theme(db, alice, "pink")
    assert (chosen.theme, chosen.session_minutes) == ("system", 50)


async def test_a_session_uses_new_preferences_at_once(register: Register) -> None:
    await register()
    async with unit_of_work() as db:
        _, token = await service.sign_in(db, "ada@example.org", PASSWORD, Client())
    actor = await sessions.actor_for_token(token)
    assert actor is not None
    assert actor.day_start_hour == 0
    async with unit_of_work() as db:
        await service.put_preferences(db, actor, PreferencesIn(day_start_hour=3))
    again = await sessions.actor_for_token(token)
    assert again is not None
    assert again.day_start_hour == 3


async def test_two_windows_may_change_different_fields_but_not_the_same(
    api: httpx.AsyncClient, clock: ManualClock
) -> None:
    seen = (await api.get("/users/me")).json()["data"]["updated_at"]
    clock.advance(timedelta(minutes=1))
    await api.patch("/users/me", json={"first_name": "Alice", "seen": seen})
    clock.advance(timedelta(minutes=1))
    other = await api.patch("/users/me", json={"institution": "Oxford", "seen": seen})
    assert other.status_code == 200, other.text
    same = await api.patch("/users/me", json={"first_name": "Alicia", "seen": seen})
    assert same.status_code == 409
    assert same.json()["error"]["details"]["current"] == {"first_name": "Alice"}
    equal = await api.patch("/users/me", json={"first_name": "Alice", "seen": seen})
    assert equal.status_code == 200
    fresh = equal.json()["data"]["updated_at"]
    again = await api.patch("/users/me", json={"first_name": "Alicia", "seen": fresh})
    assert again.json()["data"]["first_name"] == "Alicia"


async def test_the_first_minute_is_asked_for_once(make_user) -> None:
    actor = await make_user("new", onboarding_completed=False, timezone="UTC")
    answers = OnboardingIn(
        timezone="Europe/Paris", study_start=time(8), study_end=time(12), first_weekday=6
    )
    async with unit_of_work() as db:
        me = await service.complete_onboarding(db, actor, answers)
        again = await service.complete_onboarding(db, actor, answers)
        log = await service.own_audit_log(db, actor)
    assert me.user.onboarding_completed
    assert (me.user.timezone, me.preferences.first_weekday) == ("Europe/Paris", 6)
    assert me == again
    assert [entry.action for entry in log.items].count("OnboardingCompleted") == 1

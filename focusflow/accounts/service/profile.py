"""Someone's own account: profile, preferences, first steps, and who touched it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, get_args

from focusflow.accounts import keys, repository, rules, sessions
from focusflow.accounts.events import OnboardingCompleted, PreferencesChanged, ProfileChanged
from focusflow.accounts.models import User, UserPreference
from focusflow.accounts.schemas import (
    MeView,
    OnboardingIn,
    PreferencesIn,
    PreferencesView,
    ProfileIn,
    ProfilePatch,
    Theme,
    UserView,
)
from focusflow.accounts.service import changes
from focusflow.platform import eventlog
from focusflow.platform.actor import Actor
from focusflow.platform.api import Page
from focusflow.platform.clock import zone_names
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput, NotFound
from focusflow.platform.eventlog import LogEntry, LogFilter
from focusflow.platform.events import publish


async def me(db: Db, actor: Actor) -> MeView:
    """The actor's account and preferences."""
    user, preference = await _own(db, actor)
    return MeView(user=UserView.model_validate(user), preferences=_shown(user, preference))


async def preferences(db: Db, actor: Actor) -> PreferencesView:
    """How the actor wants to work."""
    user, preference = await _own(db, actor)
    return _shown(user, preference)


async def put_profile(db: Db, actor: Actor, data: ProfileIn) -> UserView:
    """Replace the whole profile."""
    return await _change_profile(db, actor, data.model_dump(exclude={"seen"}), data.seen)


async def patch_profile(db: Db, actor: Actor, data: ProfilePatch) -> UserView:
    """Change the profile fields that are given."""
    given = data.model_dump(exclude={"seen"}, exclude_none=True)
    return await _change_profile(db, actor, given, data.seen)


async def put_preferences(db: Db, actor: Actor, data: PreferencesIn) -> PreferencesView:
    """Replace the preferences; the language only when it is given."""
    user, preference = await _own(db, actor, lock=True)
    values = data.model_dump(exclude={"seen", "language"})
    await _set_preferences(db, actor, preference, values, data.seen)
    if data.language is not None:
        await _set_profile(db, actor, user, {"language": data.language}, data.seen)
    return _shown(user, preference)


async def set_theme(db: Db, actor: Actor, theme: str) -> PreferencesView:
    """Look light, dark, or as the device does, on every device."""
    if theme not in get_args(Theme):
        raise InvalidInput("theme", f"Choose one of {', '.join(get_args(Theme))}.", theme)
    user, preference = await _own(db, actor, lock=True)
    await _set_preferences(db, actor, preference, {"theme": theme}, None)
    return _shown(user, preference)


async def set_key(db: Db, actor: Actor, action: str, key: str | None) -> PreferencesView:
    """Move the key of one action, by the key it has from the start; None moves it back."""
    user, preference = await _own(db, actor, lock=True)
    others = {name: own for name, own in preference.key_bindings.items() if name != action}
    wanted = others if key is None else {**others, action: key}
    await _set_preferences(db, actor, preference, {"key_bindings": wanted}, None)
    return _shown(user, preference)


async def reset_keys(db: Db, actor: Actor) -> PreferencesView:
    """Give all keys back their places."""
    user, preference = await _own(db, actor, lock=True)
    await _set_preferences(db, actor, preference, {"key_bindings": {}}, None)
    return _shown(user, preference)


async def set_plan_at_midnight(db: Db, actor: Actor, *, on: bool) -> PreferencesView:
    """Let the day be planned when it begins, or not."""
    user, preference = await _own(db, actor, lock=True)
    await _set_preferences(db, actor, preference, {"plan_at_midnight": on}, None)
    return _shown(user, preference)


async def mark_example(db: Db, actor: Actor, mark: str | None) -> None:
    """Note under which mark example data was made in this account; None when it is gone."""
    user, _ = await _own(db, actor, lock=True)
    user.example = mark
    db.changes.add((actor.user_id, "profile"))
    await db.flush()


async def complete_onboarding(db: Db, actor: Actor, data: OnboardingIn) -> MeView:
    """Keep the answers of the first minute, and don't ask again."""
    user, preference = await _own(db, actor, lock=True)
    values = data.model_dump(exclude={"timezone"})
    await _set_preferences(db, actor, preference, values, None)
    await _set_profile(db, actor, user, {"timezone": data.timezone}, None)
    if not user.onboarding_completed:
        user.onboarding_completed = True
        await db.flush()
        await publish(db, actor, OnboardingCompleted(user.id, data.model_dump(mode="json")))
    return MeView(user=UserView.model_validate(user), preferences=_shown(user, preference))


async def own_audit_log(
    db: Db, actor: Actor, *, cursor: str | None = None, limit: int = 50
) -> Page[LogEntry]:
    """What was done to the actor's data, and by whom; others' addresses stay with them."""
    page = await eventlog.page(db, LogFilter(user_id=actor.user_id), cursor, limit)
    entries = tuple(
        entry
        if entry.actor_id in (None, actor.user_id)
        else entry.model_copy(update={"ip": None, "user_agent": None})
        for entry in page.items
    )
    return Page(items=entries, next_cursor=page.next_cursor)


async def _own(db: Db, actor: Actor, *, lock: bool = False) -> tuple[User, UserPreference]:
    found = await repository.user_with_preference(db, actor.user_id, lock=lock)
    if found is None:
        raise NotFound
    return found


def _shown(user: User, preference: UserPreference) -> PreferencesView:
    return PreferencesView.model_validate({**preference.model_dump(), "language": user.language})


async def _change_profile(
    db: Db, actor: Actor, values: Mapping[str, Any], seen: datetime | None
) -> UserView:
    user, _ = await _own(db, actor, lock=True)
    await _set_profile(db, actor, user, values, seen)
    return UserView.model_validate(user)


async def _set_profile(
    db: Db, actor: Actor, user: User, values: Mapping[str, Any], seen: datetime | None
) -> None:
    zone, language = values.get("timezone"), values.get("language")
    if zone is not None and zone not in zone_names():
        raise InvalidInput(
            "timezone", "Choose a time zone from the list, such as Europe/Berlin.", zone
        )
    if language is not None and language not in rules.LANGUAGES:
        known = ", ".join(rules.LANGUAGES)
        raise InvalidInput("language", f"The languages offered are {known}.", language)
    before, after = await changes.apply(db, user, values, ProfileChanged.entity, seen)
    if after:
        await sessions.forget_actor(db, user.id)
        await publish(db, actor, ProfileChanged(user.id, before, after))


async def _set_preferences(
    db: Db,
    actor: Actor,
    preference: UserPreference,
    values: Mapping[str, Any],
    seen: datetime | None,
) -> None:
    start = values.get("study_start", preference.study_start)
    end = values.get("study_end", preference.study_end)
    if problem := rules.hours_problem(start, end):
        raise InvalidInput("study_end", problem, end.strftime("%H:%M"))
    if "key_bindings" in values:
        values = {**values, "key_bindings": keys.checked(values["key_bindings"])}
    entity = PreferencesChanged.entity
    before, after = await changes.apply(db, preference, values, entity, seen)
    if after:
        await sessions.forget_actor(db, preference.user_id)
        await publish(db, actor, PreferencesChanged(preference.id, before, after))

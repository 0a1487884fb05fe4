"""What goes into accounts and what comes out."""

from __future__ import annotations

import unicodedata
from datetime import datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
)

from focusflow.platform import text
from focusflow.platform.api import View

Role = Literal["student", "educator", "admin"]
Theme = Literal["light", "dark", "system"]


def _line(value: str) -> str:
    """One line of text: no control characters, nothing PostgreSQL or mail cannot carry."""
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in value):
        raise ValueError("control characters can't be used here")
    return value.strip()


def _moment(value: Any) -> Any:
    if isinstance(value, datetime) or (isinstance(value, str) and "T" in value.upper()):
        return value
    raise ValueError("write an instant as 2026-11-24T08:00:00Z")


def _near(value: datetime) -> datetime:
    if not 1900 <= value.year <= 2200:
        raise ValueError("the year must be between 1900 and 2200")
    return value


# Defaults of this type are made by functions: as plain values the document would show seconds.
WallTime = Annotated[
    text.WallTime,
    PlainSerializer(lambda value: value.strftime("%H:%M"), return_type=str, when_used="json"),
]
Moment = Annotated[AwareDatetime, BeforeValidator(_moment), AfterValidator(_near)]
Line = Annotated[str, Field(strict=True), AfterValidator(_line)]
Name = Annotated[Line, StringConstraints(max_length=100)]
Long = Annotated[Line, StringConstraints(max_length=200)]
Phone = Annotated[Line, StringConstraints(max_length=40, pattern=r"^\+?[0-9 ()/.-]*$")]
Zone = Annotated[Line, StringConstraints(max_length=64)]
Language = Annotated[Line, StringConstraints(max_length=10)]
# Lengths here only keep absurd input away; `rules` says in words what is wrong.
Email = Annotated[Line, StringConstraints(max_length=254)]
Username = Annotated[Line, StringConstraints(max_length=100)]
Password = Annotated[str, Field(strict=True, max_length=1000, repr=False)]
Token = Annotated[str, Field(strict=True, max_length=200, repr=False)]
Seen = Annotated[
    Moment | None, Field(description="`updated_at` of what you changed; guards others' changes")
]
Flag = Annotated[bool, Field(strict=True)]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class RegisterIn(_Input):
    """A new account."""

    email: Email
    username: Username
    password: Password
    first_name: Name = ""
    last_name: Name = ""
    display_name: Name = ""
    timezone: Zone = "UTC"


class CredentialsIn(_Input):
    """Who signs in."""

    email: Email
    password: Password


class EmailIn(_Input):
    """An address to send a link to."""

    email: Email


class TokenIn(_Input):
    """The token of a mailed link."""

    token: Token


class RefreshIn(_Input):
    """A refresh token that was not used yet."""

    refresh_token: Token


class ResetIn(_Input):
    """A mailed link's token and the password to set."""

    token: Token
    password: Password


class ChangePasswordIn(_Input):
    """The present password and the next."""

    current_password: Password
    new_password: Password


class ProfileIn(_Input):
    """A whole profile; what is left out becomes empty again."""

    first_name: Name = ""
    last_name: Name = ""
    display_name: Name = ""
    institution: Long = ""
    field_of_study: Long = ""
    phone: Phone = ""
    timezone: Zone = "UTC"
    language: Language = "en"
    seen: Seen = None


class ProfilePatch(_Input):
    """Some fields of a profile."""

    first_name: Name | None = None
    last_name: Name | None = None
    display_name: Name | None = None
    institution: Long | None = None
    field_of_study: Long | None = None
    phone: Phone | None = None
    timezone: Zone | None = None
    language: Language | None = None
    seen: Seen = None


def _whole(least: int, most: int) -> Any:
    return Field(strict=True, ge=least, le=most)


Key = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class PreferencesIn(_Input):
    """Whole preferences; what is left out becomes the default again (the language stays).

    `key_bindings` holds moved keys: that of the start, `e`, and the one to press instead.
    """

    study_start: WallTime = Field(default_factory=lambda: time(9))
    study_end: WallTime = Field(default_factory=lambda: time(17))
    session_minutes: Annotated[int, _whole(5, 240)] = 25
    break_minutes: Annotated[int, _whole(1, 120)] = 5
    long_break_minutes: Annotated[int, _whole(1, 240)] = 15
    daily_minutes: Annotated[int, _whole(15, 1440)] = 300
    notification_enabled: Flag = True
    plan_at_midnight: Flag = True
    theme: Theme = "light"
    hour24: Flag = True
    day_first: Flag = True
    first_weekday: Annotated[int, _whole(0, 6)] = 0
    day_start_hour: Annotated[int, _whole(0, 12)] = 0
    key_bindings: Annotated[dict[Key, Key], Field(max_length=100)] = Field(default_factory=dict)
    language: Language | None = None
    seen: Seen = None


class OnboardingIn(_Input):
    """The few answers of the first minute."""

    timezone: Zone
    study_start: WallTime = Field(default_factory=lambda: time(9))
    study_end: WallTime = Field(default_factory=lambda: time(17))
    first_weekday: Annotated[int, _whole(0, 6)] = 0
    hour24: Flag = True
    day_first: Flag = True


class AccountPatch(_Input):
    """What an administrator may change of an account."""

    role: Role | None = None
    is_active: Annotated[bool | None, Field(strict=True)] = None
    seen: Seen = None


class UserView(View):
    """An account, as its owner and administrators see it."""

    type: Literal["user"] = "user"
    id: UUID
    email: str
    username: str
    first_name: str
    last_name: str
    display_name: str
    institution: str
    field_of_study: str
    phone: str
    timezone: str
    language: str
    role: Role
    is_active: bool
    is_email_verified: bool
    onboarding_completed: bool
    example: str | None
    last_login_at: datetime | None
    created_at: datetime
    updated_at: datetime

    @property
    def name(self) -> str:
        """What to call this person."""
        return self.display_name or self.first_name or self.username


class PreferencesView(View):
    """How someone wants to work. Minutes are minutes; weekday 0 is Monday.

    `plan_at_midnight`: their day is planned when it begins.
    """

    type: Literal["preferences"] = "preferences"
    id: UUID
    study_start: WallTime
    study_end: WallTime
    session_minutes: int
    break_minutes: int
    long_break_minutes: int
    daily_minutes: int
    notification_enabled: bool
    plan_at_midnight: bool
    theme: Theme
    hour24: bool
    day_first: bool
    first_weekday: int
    day_start_hour: int
    key_bindings: dict[str, str]
    language: str
    updated_at: datetime


class MeView(View):
    """An account with its preferences, for pages."""

    user: UserView
    preferences: PreferencesView


class SessionView(View):
    """One signed-in browser or API client."""

    type: Literal["session"] = "session"
    id: UUID
    kind: str
    device_type: str
    device_name: str
    device_os: str
    ip: str
    location: str
    user_agent: str
    created_at: datetime
    last_activity_at: datetime
    expires_at: datetime
    current: bool


class TokensView(View):
    """Tokens of an API session; `expires_in` is seconds for the access token."""

    type: Literal["tokens"] = "tokens"
    access_token: str
    refresh_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105
    expires_in: int


class LoginView(TokensView):
    """Tokens, and whose they are."""

    user: UserView


class CsrfView(View):
    """What to send as X-CSRF-Token beside the session cookie."""

    type: Literal["csrf"] = "csrf"
    csrf_token: str


class Notice(View):
    """That it was done, in a sentence."""

    type: Literal["notice"] = "notice"
    message: str


class EndedView(View):
    """How many sessions were ended."""

    type: Literal["ended"] = "ended"
    ended: int

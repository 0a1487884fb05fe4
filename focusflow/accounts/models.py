"""Tables of accounts, sessions, tokens and preferences."""

from __future__ import annotations

from datetime import datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from focusflow.platform.db import Row, UtcDateTime
from focusflow.platform.sealing import Sealed


class User(Row, table=True):
    """A person with an account."""

    __tablename__ = "user"
    __table_args__ = (
        Index("uq_user_email_lower", func.lower(text("email")), unique=True),
        Index("uq_user_username_lower", func.lower(text("username")), unique=True),
        CheckConstraint("role IN ('student', 'educator', 'admin')", name="role"),
    )

    email: str = Field(max_length=254)
    username: str = Field(max_length=50)
    password_hash: str | None = Field(default=None, max_length=300)
    first_name: str = Field(default="", max_length=100)
    last_name: str = Field(default="", max_length=100)
    display_name: str = Field(default="", max_length=100)
    institution: str = Field(default="", max_length=200)
    field_of_study: str = Field(default="", max_length=200)
    phone: str = Field(default="", max_length=40)
    timezone: str = Field(default="UTC", max_length=64)
    language: str = Field(default="en", max_length=10)
    role: str = Field(default="student", max_length=20)
    is_active: bool = True
    is_email_verified: bool = False
    onboarding_completed: bool = False
    example: str | None = Field(default=None, max_length=64)
    last_login_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class UserPreference(Row, table=True):
    """How someone wants to work: hours, session lengths, look, and calendar habits."""

    __tablename__ = "user_preference"
    __table_args__ = (
        CheckConstraint("session_minutes BETWEEN 5 AND 240", name="session_minutes"),
        CheckConstraint("break_minutes BETWEEN 1 AND 120", name="break_minutes"),
        CheckConstraint("long_break_minutes BETWEEN 1 AND 240", name="long_break_minutes"),
        CheckConstraint("daily_minutes BETWEEN 15 AND 1440", name="daily_minutes"),
        CheckConstraint("theme IN ('light', 'dark', 'system')", name="theme"),
        CheckConstraint("day_start_hour BETWEEN 0 AND 12", name="day_start_hour"),
        CheckConstraint("first_weekday BETWEEN 0 AND 6", name="first_weekday"),
    )

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE", unique=True)
    study_start: time = Field(default=time(9))
    study_end: time = Field(default=time(17))
    session_minutes: int = 25
    break_minutes: int = 5
    long_break_minutes: int = 15
    daily_minutes: int = 300
    notification_enabled: bool = True
    plan_at_midnight: bool = True
    theme: str = Field(default="light", max_length=10)
    hour24: bool = True
    day_first: bool = True
    first_weekday: int = 0
    day_start_hour: int = 0
    key_bindings: dict[str, str] = Field(default_factory=dict, sa_type=JSONB)


class UserSession(Row, table=True):
    """One signed-in browser or API client; only a hash of its token is kept."""

    __tablename__ = "user_session"
    __table_args__ = (Index("ix_user_session_user_active", "user_id", "revoked_at"),)

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    token_hash: str = Field(max_length=64, unique=True)
    kind: str = Field(default="browser", max_length=10)
    device_type: str = Field(default="", max_length=40)
    device_name: str = Field(default="", max_length=100)
    device_os: str = Field(default="", max_length=60)
    ip: str = Field(default="", max_length=64)
    user_agent: str = Field(default="", max_length=300)
    last_activity_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RefreshToken(Row, table=True):
    """A refresh token of an API session; each is used once."""

    __tablename__ = "refresh_token"

    session_id: UUID = Field(foreign_key="user_session.id", ondelete="CASCADE", index=True)
    token_hash: str = Field(max_length=64, unique=True)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class OneTimeToken(Row, table=True):
    """A link or ticket that works once: verify, reset, or carrying a sign-in to a cookie."""

    __tablename__ = "one_time_token"
    __table_args__ = (CheckConstraint("purpose IN ('verify', 'reset', 'ticket')", name="purpose"),)

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE", index=True)
    purpose: str = Field(max_length=10)
    token_hash: str = Field(max_length=64, unique=True)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SigningKey(Row, table=True):
    """An RSA key that signs access tokens; the private part is encrypted."""

    __tablename__ = "signing_key"

    kid: str = Field(max_length=40, unique=True)
    private_key: bytes = Field(default=b"", sa_type=Sealed)
    retired_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

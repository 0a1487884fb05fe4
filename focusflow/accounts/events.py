"""What happens to accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from focusflow.platform.events import DomainEvent


@dataclass(frozen=True)
class UserRegistered(DomainEvent):
    """Someone made an account; the address is only there as a keyed hash."""

    account_id: UUID
    email_hash: str
    source: str

    entity: ClassVar[str] = "user"
    entity_field: ClassVar[str] = "account_id"


@dataclass(frozen=True)
class UserVerified(DomainEvent):
    """Someone opened the link in the mail to their address."""

    account_id: UUID

    entity: ClassVar[str] = "user"
    entity_field: ClassVar[str] = "account_id"
    topic: ClassVar[str] = "profile"


@dataclass(frozen=True)
class OnboardingCompleted(DomainEvent):
    """Someone answered, or skipped, the questions of the first minute."""

    account_id: UUID
    preferences: dict[str, Any]

    entity: ClassVar[str] = "user"
    entity_field: ClassVar[str] = "account_id"
    topic: ClassVar[str] = "profile"


@dataclass(frozen=True)
class ProfileChanged(DomainEvent):
    """Fields of an account changed, by its owner or by an administrator."""

    account_id: UUID
    before: dict[str, Any]
    after: dict[str, Any]

    entity: ClassVar[str] = "user"
    entity_field: ClassVar[str] = "account_id"
    topic: ClassVar[str] = "profile"


@dataclass(frozen=True)
class PreferencesChanged(DomainEvent):
    """How someone wants to work changed."""

    preference_id: UUID
    before: dict[str, Any]
    after: dict[str, Any]

    entity: ClassVar[str] = "preferences"
    entity_field: ClassVar[str] = "preference_id"
    topic: ClassVar[str] = "profile"


@dataclass(frozen=True)
class PasswordChanged(DomainEvent):
    """A password was changed (`how`: change) or set by a mailed link (reset)."""

    account_id: UUID
    how: str

    entity: ClassVar[str] = "user"
    entity_field: ClassVar[str] = "account_id"


@dataclass(frozen=True)
class SessionStarted(DomainEvent):
    """A browser or an API client signed in."""

    session_id: UUID
    kind: str

    entity: ClassVar[str] = "session"
    entity_field: ClassVar[str] = "session_id"
    topic: ClassVar[str] = "sessions"


@dataclass(frozen=True)
class SessionsEnded(DomainEvent):
    """Someone signed out, or ended sessions elsewhere."""

    account_id: UUID
    count: int

    entity: ClassVar[str] = "user"
    entity_field: ClassVar[str] = "account_id"
    topic: ClassVar[str] = "sessions"

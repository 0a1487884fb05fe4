"""What happens to connections."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID

from focusflow.platform.events import DomainEvent


@dataclass(frozen=True)
class _ConnectionEvent(DomainEvent):
    connection_id: UUID
    provider: str
    title: str

    entity: ClassVar[str] = "connection"
    entity_field: ClassVar[str] = "connection_id"
    topic: ClassVar[str] = "connections"


@dataclass(frozen=True)
class ConnectionChanged(_ConnectionEvent):
    """Somebody connected, changed, paused, resumed or disconnected something, or asked for a look.

    `kind` says which; `look`: the outside is to be looked at now. `changes` names the fields,
    never what opens the connection.
    """

    kind: str
    look: bool
    changes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class DataSynced(_ConnectionEvent):
    """A look at the outside brought something new, or failed, or worked again.

    `outcome` is changed, failed or recovered.
    """

    outcome: str
    taken: int = 0
    updated: int = 0
    removed: int = 0
    problem: str = ""


@dataclass(frozen=True)
class PlanFeedChanged(DomainEvent):
    """An address for reading the plan was made or ended."""

    feed_id: UUID
    title: str
    kind: str

    entity: ClassVar[str] = "plan_feed"
    entity_field: ClassVar[str] = "feed_id"
    topic: ClassVar[str] = "connections"

"""What administrators do with models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from focusflow.platform.events import DomainEvent


@dataclass(frozen=True)
class ModelChosen(DomainEvent):
    """Another version came into use, by `action`: activated, rolled back to, compared, kept.

    `after` tells its kind and version, and the share (0 to 1) of the people who get it.
    """

    model_id: UUID
    action: str
    after: dict[str, Any]

    entity: ClassVar[str] = "model"
    entity_field: ClassVar[str] = "model_id"

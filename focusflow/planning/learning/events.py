"""What administrators do with models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from focusflow.platform.events import DomainEvent


@dataclass(frozen=True)
class ModelChosen(DomainEvent):
    """Another version came into use, by `action`: activate, roll_back or compare.

    `share` of the people get it.
    """

    model_id: UUID
    kind: str
    number: int
    action: str
    share: float

    entity: ClassVar[str] = "model"
    entity_field: ClassVar[str] = "model_id"

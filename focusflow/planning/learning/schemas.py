"""What comes out of the registry of models."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from focusflow.platform.api import View

Kind = Literal["duration", "completion", "peak_hours", "planner", "insight"]
Group = Literal["a", "b"]


class ModelVersion(View):
    """One version of a model.

    `metrics` holds its error on the held-back days beside that of its rule; `drift` what came
    after training, with `flagged`. `user_id` is empty for a model that everybody shares.
    """

    id: UUID
    type: Literal["model"] = "model"
    user_id: UUID | None
    kind: Kind
    version: int
    metrics: dict[str, Any]
    drift: dict[str, Any]
    active: bool
    share: float
    trained_at: datetime

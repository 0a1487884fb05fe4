"""What comes out of the registry of models."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from focusflow.platform.api import View
from focusflow.platform.text import WHOLE

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


class ModelView(ModelVersion):
    """A version for administrators: its error on held-back days beside that of its rule.

    Less is better; both are None where it was not measured. `drifted`: the days since training
    no longer look like those before. `people` is how many get it; None for everybody who has no
    version of their own. `in_use` are the versions of its kind and owner that are in use, two
    while they are compared; `reach` is the share (0 to 1) of those people who get this one.
    """

    error: float | None
    error_rule: float | None
    drifted: bool
    people: int | None
    in_use: tuple[int, ...]
    reach: float


class ModelKindView(View):
    """All versions of a kind together; errors are means over those in use."""

    id: Kind
    type: Literal["model_kind"] = "model_kind"
    versions: int
    people: int
    in_use: int
    drifted: int
    error: float | None
    error_rule: float | None
    last_trained_at: datetime | None


class CompareIn(BaseModel):
    """Another version of the same kind and owner, and the share of people to get the later one."""

    model_config = ConfigDict(extra="forbid")

    version: Annotated[int, Field(ge=1), WHOLE]
    share: float = Field(0.5, ge=0, le=1)


class TrainingRow(View):
    """A planned block of work that is over: what was known of it, its place, and what came of it.

    `place` counts the blocks of that day from 1. Hours and weekdays (0 is Monday) are local.
    `streak` and `rate` are those of the morning, None where they were not noted; what is of the
    task is None once the task is gone. `actual_minutes` are those of the whole task.
    """

    type: Literal["training_row"] = "training_row"
    id: UUID
    day: date
    place: int
    task_id: UUID | None
    starts_at: datetime
    ends_at: datetime
    minutes: int
    hour: int
    weekday: int
    is_flexible: bool
    category: str | None
    priority: str | None
    difficulty: str | None
    estimated_minutes: int | None
    hours_to_due: float | None
    streak: int | None
    rate: float | None
    status: Literal["planned", "done", "skipped"]
    done: bool
    actual_minutes: int | None

"""Tables of planning: one schedule a day, its slots, and proposals to change them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Numeric, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from focusflow.platform.db import Row, UtcDateTime


class Schedule(Row, table=True):
    """The plan of one local day.

    `revision` grows when slots are placed, moved or replaced, not when work is done: a proposal
    made for another revision is out of date. `probability` is how likely a planned task was to be
    finished when the plan was made; `unscheduled` holds what did not fit, and why; `skipped` the
    ids of tasks that are not for this day after all.
    """

    __tablename__ = "schedule"
    __table_args__ = (
        UniqueConstraint("user_id", "day"),
        CheckConstraint("method IN ('solver', 'rules', 'manual')", name="method"),
        CheckConstraint("total_planned_minutes >= 0", name="planned"),
        CheckConstraint("total_completed_minutes >= 0", name="completed"),
        CheckConstraint("completion_rate BETWEEN 0 AND 100", name="rate"),
    )

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    day: date
    total_planned_minutes: int = 0
    total_completed_minutes: int = 0
    completion_rate: float = Field(default=0.0, sa_type=Numeric(5, 2, asdecimal=False))
    method: str = Field(default="manual", max_length=10)
    probability: float = 0.75
    revision: int = 0
    unscheduled: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    skipped: list[str] = Field(default_factory=list, sa_type=JSONB)
    notes: list[str] = Field(default_factory=list, sa_type=JSONB)
    generated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_modified_at: datetime = Field(sa_type=UtcDateTime)


class ScheduleSlot(Row, table=True):
    """Time set aside in a schedule. A slot that was moved by hand is not flexible.

    `withdrawn`: its task is in the trash or no longer open; the slot shows again when the task
    comes back.
    """

    __tablename__ = "schedule_slot"
    __table_args__ = (
        CheckConstraint("slot_type IN ('task', 'break', 'buffer')", name="slot_type"),
        CheckConstraint("status IN ('planned', 'done', 'skipped')", name="status"),
        CheckConstraint("ends_at > starts_at", name="order"),
        CheckConstraint("task_id IS NULL OR slot_type = 'task'", name="task"),
        Index("ix_schedule_slot_schedule_start", "schedule_id", "starts_at"),
        Index("ix_schedule_slot_task", "task_id", postgresql_where=text("task_id IS NOT NULL")),
    )

    schedule_id: UUID = Field(foreign_key="schedule.id", ondelete="CASCADE")
    task_id: UUID | None = Field(default=None, foreign_key="task.id", ondelete="SET NULL")
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    slot_type: str = Field(max_length=10)
    is_flexible: bool = True
    status: str = Field(default="planned", max_length=10)
    reason: str = Field(default="", max_length=500)
    withdrawn: bool = False


class DayStart(Row, table=True):
    """The last local day of a person that was looked at when it began: each is planned once.

    It only ever grows, so that nobody who flies west has the same date planned again. `queued_at`
    is when a job was last asked to look at the next one.
    """

    __tablename__ = "day_start"

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE", unique=True)
    day: date | None = None
    queued_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ScheduleProposal(Row, table=True):
    """A plan for `days` days from `day` that waits for a yes or a no.

    `before` and `after` hold slots a day. `base` is the revision of each day's schedule that the
    proposal was made for, and `applied` the one it led to. `cause_id` is the event that raised
    it, so that an event is answered once.
    """

    __tablename__ = "schedule_proposal"
    __table_args__ = (
        CheckConstraint("impact IN ('minor', 'major')", name="impact"),
        CheckConstraint(
            "status IN ('open', 'approved', 'rejected', 'expired', 'undone')", name="status"
        ),
        CheckConstraint("days BETWEEN 1 AND 7", name="days"),
        Index("ix_schedule_proposal_user", "user_id", "id"),
        Index(
            "uq_schedule_proposal_open",
            "user_id",
            "day",
            unique=True,
            postgresql_where=text("status = 'open'"),
        ),
        Index("ix_schedule_proposal_open_day", "day", postgresql_where=text("status = 'open'")),
        UniqueConstraint("user_id", "cause_id", "day"),
    )

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    day: date
    days: int = 1
    trigger: str = Field(max_length=20)
    cause_id: UUID | None = None
    impact: str = Field(max_length=10)
    status: str = Field(default="open", max_length=10)
    before: dict[str, Any] = Field(sa_type=JSONB)
    after: dict[str, Any] = Field(sa_type=JSONB)
    base: dict[str, int] = Field(sa_type=JSONB)
    applied: dict[str, int] = Field(default_factory=dict, sa_type=JSONB)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class UserModel(Row, table=True):
    """One version of what was learned of a person, or of everybody where `user_id` is empty.

    `params` is all a prediction needs, `metrics` how it did on days it had not seen, `drift`
    what came after. Two active versions of a kind are compared: `share` of the people (0 to 1)
    get the later one.
    """

    __tablename__ = "user_model"
    __table_args__ = (
        UniqueConstraint("user_id", "kind", "version"),
        CheckConstraint(
            "kind IN ('duration', 'completion', 'peak_hours', 'planner', 'insight')", name="kind"
        ),
        CheckConstraint("version > 0", name="version"),
        CheckConstraint("share BETWEEN 0 AND 1", name="share"),
        Index(
            "uq_user_model_shared",
            "kind",
            "version",
            unique=True,
            postgresql_where=text("user_id IS NULL"),
        ),
        Index("ix_user_model_active", "user_id", postgresql_where=text("active")),
    )

    user_id: UUID | None = Field(default=None, foreign_key="user.id", ondelete="CASCADE")
    kind: str = Field(max_length=12)
    version: int
    params: dict[str, Any] = Field(sa_type=JSONB)
    metrics: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    drift: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    active: bool = False
    share: float = 1.0
    trained_at: datetime = Field(sa_type=UtcDateTime)


class FeatureSnapshot(Row, table=True):
    """How things stood with a person when a local day began: what training and scoring use."""

    __tablename__ = "feature_snapshot"
    __table_args__ = (UniqueConstraint("user_id", "day"),)

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    day: date
    features: dict[str, Any] = Field(sa_type=JSONB)


class ExperimentAssignment(Row, table=True):
    """Which of two versions a person gets while these are compared."""

    __tablename__ = "experiment_assignment"
    __table_args__ = (
        UniqueConstraint("user_id", "experiment"),
        CheckConstraint("\"group\" IN ('a', 'b')", name="group"),
    )

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    experiment: str = Field(max_length=60)
    group: str = Field(max_length=1)

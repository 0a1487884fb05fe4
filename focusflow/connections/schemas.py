"""What goes into connections and what comes out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

from focusflow.calendar.fields import Color
from focusflow.connections.ports import ProviderKey
from focusflow.connections.rules import Frequency
from focusflow.platform.api import View

Status = Literal["active", "paused", "error", "revoked"]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Address = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
Word = Annotated[str, StringConstraints(max_length=1_000)]


class ConnectIn(BaseModel):
    """A new connection, by what its provider `asks`.

    All of that is kept encrypted and never given out again. The other fields are for a single
    calendar behind an address.
    """

    model_config = ConfigDict(extra="forbid")

    provider: ProviderKey
    address: Address = ""
    username: Line = ""
    password: Word = ""
    title: Title | None = None
    color: Color = ""
    busy: bool = True


class ConnectionChange(BaseModel):
    """A change of some fields; those left out or null stay as they are.

    `status` active or paused; `address`, `username` and `password` mend one that leads nowhere.
    """

    model_config = ConfigDict(extra="forbid")

    frequency: Frequency | None = None
    status: Literal["active", "paused"] | None = None
    address: Address | None = None
    username: Line | None = None
    password: Word | None = None


class SignInStart(BaseModel):
    """To which provider one signs in; with a connection, that one is let in again."""

    model_config = ConfigDict(extra="forbid")

    provider: ProviderKey
    connection_id: UUID | None = None


class SignInView(View):
    """Where to go to let us in; the way back works once, for ten minutes."""

    type: Literal["sign_in"] = "sign_in"
    address: str


class CalendarChange(BaseModel):
    """How an outside calendar looks here; `busy` false: it takes no time from plans.

    What is not `chosen` is not read, and its events go. The one that `holds_plan` has planned
    work written into it: one calendar of all.
    """

    model_config = ConfigDict(extra="forbid")

    title: Title | None = None
    color: Color | None = None
    busy: bool | None = None
    chosen: bool | None = None
    holds_plan: bool | None = None


class ProviderView(View):
    """Something to connect to: what is read, what is written, and how one connects.

    `asks` are the fields to fill in, none where one signs in over there; `missing` is what this
    installation has to be given first.
    """

    type: Literal["provider"] = "provider"
    key: str
    title: str
    kind: str
    reads: str
    writes: str
    setup: str
    asks: tuple[str, ...]
    missing: tuple[str, ...]


class CalendarView(View):
    """One calendar of a connection; `skipped` entries of it could not be read."""

    type: Literal["connected_calendar"] = "connected_calendar"
    id: UUID
    title: str
    color: str
    busy: bool
    chosen: bool
    writable: bool
    holds_plan: bool
    events: int
    skipped: int


class ConnectionView(View):
    """A connection and how it goes; `title` is its host or account.

    `problem` says what is wrong, and is '' when all is well. `next_sync_at` is null while it is
    paused or given up.
    """

    type: Literal["connection"] = "connection"
    id: UUID
    provider: str
    title: str
    calendars: tuple[CalendarView, ...]
    status: Status
    frequency: Frequency
    syncing: bool
    synced_at: datetime | None
    tried_at: datetime | None
    next_sync_at: datetime | None
    problem: str
    created_at: datetime
    updated_at: datetime


class GoneView(View):
    """A block of the plan that was deleted in the calendar it was written into."""

    type: Literal["gone_block"] = "gone_block"
    id: UUID
    task_id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime


class GoneAnswer(BaseModel):
    """`put_back`: write it there again; else it leaves the plan as well."""

    model_config = ConfigDict(extra="forbid")

    put_back: bool


class AnswerIn(BaseModel):
    """Whether one comes to an event, or to one `occurrence` of a series (its recurrence_id)."""

    model_config = ConfigDict(extra="forbid")

    event_id: UUID
    reply: Literal["accepted", "tentative", "declined"]
    occurrence: Annotated[str, StringConstraints(max_length=40)] | None = None


class RunView(View):
    """What one look at the outside did."""

    type: Literal["sync_run"] = "sync_run"
    id: UUID
    started_at: datetime
    ended_at: datetime
    outcome: Literal["changed", "unchanged", "failed"]
    taken: int
    updated: int
    removed: int
    skipped: int
    problem: str


class DisconnectedView(View):
    """What became of the events of a connection that ended."""

    type: Literal["connection"] = "connection"
    id: UUID
    deleted: Literal[True] = True
    kept: bool
    events: int


class FeedIn(BaseModel):
    """A new address for reading the plan; without `titles` it only says that time is taken."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[Title, StringConstraints(max_length=100)]
    titles: bool = True


class FeedView(View):
    """An address at which a calendar elsewhere reads the plan; the address itself is not kept."""

    type: Literal["plan_feed"] = "plan_feed"
    id: UUID
    title: str
    titles: bool
    read_at: datetime | None
    created_at: datetime


class FeedMade(View):
    """A new address; it is given out this once."""

    type: Literal["plan_feed"] = "plan_feed"
    feed: FeedView
    address: str


class FeedEnded(View):
    """An address that leads nowhere any more."""

    type: Literal["plan_feed"] = "plan_feed"
    id: UUID
    deleted: Literal[True] = True

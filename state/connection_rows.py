"""Connections as rows: all text ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from focusflow.connections.schemas import (
    CalendarView,
    ConnectionView,
    FeedView,
    GoneView,
    ProviderView,
)
from state.calendar_rows import source_color
from state.wording import Words

FEED = "feed"


@dataclass(frozen=True)
class OutsideRow:
    """One calendar of an account."""

    id: str
    title: str
    color: str
    own_color: str
    busy: bool
    chosen: bool
    writable: bool
    holds_plan: bool
    detail: str


@dataclass(frozen=True)
class ConnectedRow:
    """One connection and how it goes, in words.

    An address is one calendar, which stands for it; an account has `calendars` to choose from.
    `signs_in`: it is let in by signing in over there. `fields` are what else opens it.
    """

    id: str
    provider: str
    kind: str
    title: str
    host: str
    color: str
    frequency: str
    status: str
    syncing: bool
    detail: str
    problem: str
    skipped: str
    account: bool
    signs_in: bool
    fields: list[str]
    calendars: list[OutsideRow]


@dataclass(frozen=True)
class ProviderRow:
    """Something that can be connected; `missing` is what has to be set up first."""

    key: str
    title: str
    reads: str
    writes: str
    setup: str
    fields: list[str]
    missing: str


def provider_row(view: ProviderView) -> ProviderRow:
    """How something that can be connected is offered."""
    return ProviderRow(
        key=view.key,
        title=view.title,
        reads=view.reads,
        writes=view.writes,
        setup=view.setup,
        fields=list(view.asks),
        missing=" and ".join(view.missing),
    )


def counted(number: int, one: str, many: str) -> str:
    """So many of something, in words."""
    return f"1 {one}" if number == 1 else f"{number:,} {many}"


def connected_row(view: ConnectionView, provider: ProviderRow | None, words: Words) -> ConnectedRow:
    """How a connection looks in the list."""
    account = view.provider != FEED
    only = None if account or not view.calendars else view.calendars[0]
    title = (only.title if only else "") or view.title
    skipped = sum(one.skipped for one in view.calendars)
    return ConnectedRow(
        id=str(view.id),
        provider=view.provider,
        kind=provider.title if provider else view.provider,
        title=title,
        host=view.title,
        color=(only.color if only else "") or source_color(f"file:{title}"),
        frequency=view.frequency,
        status=view.status,
        syncing=view.syncing,
        detail=" · ".join(_facts(view, provider, words)),
        problem=view.problem,
        skipped=f"{counted(skipped, 'entry', 'entries')} could not be read." if skipped else "",
        account=account,
        signs_in=provider is not None and not provider.fields,
        fields=provider.fields if provider else [],
        calendars=[_outside(one, view.title) for one in view.calendars],
    )


def _facts(view: ConnectionView, provider: ProviderRow | None, words: Words) -> list[str]:
    found = [view.title if view.provider == FEED or provider is None else provider.title]
    if view.synced_at is not None:
        events = sum(one.events for one in view.calendars)
        found.append(counted(events, "entry", "entries"))
        found.append(f"read {moment(view.synced_at, words)}")
    if view.status == "paused":
        found.append("paused")
    elif view.next_sync_at is not None and view.problem:
        found.append(f"next try {moment(view.next_sync_at, words)}")
    return found


def _outside(one: CalendarView, host: str) -> OutsideRow:
    title = one.title or host
    facts = [counted(one.events, "entry", "entries")] if one.chosen else ["not read"]
    if one.chosen and not one.busy:
        facts.append("takes no time")
    if one.holds_plan:
        facts.append("holds your plan")
    return OutsideRow(
        id=str(one.id),
        title=title,
        color=one.color or source_color(f"file:{title}"),
        own_color=one.color,
        busy=one.busy,
        chosen=one.chosen,
        writable=one.writable,
        holds_plan=one.holds_plan,
        detail=" · ".join(facts),
    )


def moment(instant: datetime, words: Words) -> str:
    """When something was, inside a sentence."""
    said = words.moment(instant)
    return said[:1].lower() + said[1:]


@dataclass(frozen=True)
class GoneRow:
    """Planned work that was deleted in the calendar it was written into."""

    id: str
    title: str
    when: str


def gone_row(view: GoneView, words: Words) -> GoneRow:
    """How such work is asked about."""
    return GoneRow(str(view.id), view.title, moment(view.starts_at, words))


@dataclass(frozen=True)
class FeedRow:
    """An address at which the plan is read."""

    id: str
    title: str
    detail: str


def feed_row(view: FeedView, words: Words) -> FeedRow:
    """How an address of the plan looks in the list."""
    what = "with titles" if view.titles else "only that time is taken"
    read = f"read {moment(view.read_at, words)}" if view.read_at else "not read yet"
    return FeedRow(str(view.id), view.title, f"{what} · {read}")

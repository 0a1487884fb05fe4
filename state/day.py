"""A local day as rows on a scale: pure functions from views to what the timeline draws.

Times are minutes after local midnight of the day; work after midnight has more than 1440.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from focusflow.accounts.schemas import PreferencesView
from focusflow.calendar.schemas import OccurrenceView
from focusflow.planning.schemas import SlotView
from focusflow.platform.actor import Actor
from focusflow.platform.clock import at_local, zone_of
from focusflow.platform.formatting import format_hour, format_minutes, format_span, format_time

DAY = 1440
LEAST_SPAN = 240
NEAR = 180
"""The scale reaches out to the present when it is at most this far away."""
REST_NAMES = {"break": "Break", "buffer": "Free for what comes up"}


@dataclass(frozen=True)
class Block:
    """Something on the timeline.

    `slot`: a block of the plan; `movable`: it can go elsewhere; `fixed`: planning leaves it there.
    """

    id: str
    task_id: str
    kind: str
    title: str
    meta: str
    note: str
    when: str
    start: int
    minutes: int
    lane: int = 0
    lanes: int = 1
    slot: bool = False
    done: bool = False
    movable: bool = False
    fixed: bool = False
    proposed: bool = False
    free: bool = False


@dataclass(frozen=True)
class Hour:
    """A line of the scale."""

    minute: int
    text: str


@dataclass(frozen=True)
class AllDay:
    """Something that fills the whole day."""

    id: str
    title: str
    calendar: str


@dataclass(frozen=True)
class Local:
    """A person's day: which date, in which zone, and how its times are written."""

    actor: Actor
    day: date
    hour24: bool

    @property
    def zone(self) -> ZoneInfo:
        """The person's zone."""
        return zone_of(self.actor)

    @property
    def first(self) -> int:
        """The minute at which the day starts."""
        return self.actor.day_start_hour * 60

    def minute(self, instant: datetime) -> int:
        """The minute of the day at an instant."""
        local = instant.astimezone(self.zone)
        return (local.date() - self.day).days * DAY + local.hour * 60 + local.minute

    def instant(self, minute: int) -> datetime:
        """The instant at a minute of the day."""
        days, rest = divmod(minute, DAY)
        return at_local(self.actor, self.day + timedelta(days=days), time(*divmod(rest, 60)))

    def clock(self, instant: datetime) -> str:
        """The time of day at an instant, as the person writes it."""
        return format_time(instant.astimezone(self.zone), hour24=self.hour24)

    def span(self, start: datetime, end: datetime) -> str:
        """From when to when."""
        first, last = start.astimezone(self.zone), end.astimezone(self.zone)
        return format_span(first, last, hour24=self.hour24)


def slot_block(slot: SlotView, local: Local, now: datetime) -> Block:
    """A slot of a plan."""
    coming = slot.status == "planned" and slot.slot_type == "task" and slot.ends_at > now
    rest = slot.slot_type != "task"
    return Block(
        id=str(slot.id),
        task_id=str(slot.task_id or ""),
        kind="break" if rest else slot.difficulty or "medium",
        title=REST_NAMES[slot.slot_type] if rest else slot.title,
        meta=format_minutes(slot.minutes),
        note="" if rest or slot.status == "done" else sentence(slot.reason),
        when=local.span(slot.starts_at, slot.ends_at),
        start=local.minute(slot.starts_at),
        minutes=slot.minutes,
        slot=not rest,
        done=slot.status == "done",
        movable=coming and slot.difficulty is not None,
        fixed=coming and not slot.is_flexible,
    )


def event_block(event: OccurrenceView, local: Local) -> Block:
    """A calendar event, as far as it lies in the day."""
    start = max(local.minute(event.starts_at), local.first)
    end = min(local.minute(event.ends_at), local.first + DAY)
    where = f", {event.location}" if event.location else ""
    return Block(
        id=event.key,
        task_id="",
        kind="event",
        title=event.title,
        meta=f"{local.clock(event.starts_at)}{where}",
        note=event.calendar_name,
        when=local.span(event.starts_at, event.ends_at),
        start=start,
        minutes=max(end - start, 5),
        free=not event.busy,
    )


def all_day(events: Iterable[OccurrenceView], day: date) -> list[AllDay]:
    """The events that fill the day."""
    return [
        AllDay(event.key, event.title, event.calendar_name)
        for event in events
        if event.all_day
        and event.start_date is not None
        and event.start_date <= day < (event.end_date or event.start_date + timedelta(days=1))
    ]


def side_by_side(blocks: Iterable[Block]) -> list[Block]:
    """Blocks in order of their start, those at the same time in lanes beside each other."""
    found = sorted(blocks, key=lambda block: (block.start, -block.minutes, block.id))
    placed = lanes([(block.start, block.start + block.minutes) for block in found])
    return [
        replace(block, lane=lane, lanes=count)
        for block, (lane, count) in zip(found, placed, strict=True)
    ]


def lanes(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """For spans in order of their start: the lane of each, and how many stand beside each other.

    Spans that touch share a lane; all that overlap, directly or through others, are equally wide.
    """
    chosen: list[int] = []
    counts: list[int] = []
    cluster: list[int] = []
    ends: list[int] = []
    for position, (start, end) in enumerate(spans):
        if cluster and start >= max(ends):
            counts[cluster[0] :] = [len(ends)] * len(cluster)
            cluster, ends = [], []
        lane = next((n for n, until in enumerate(ends) if until <= start), len(ends))
        ends[lane:] = [end, *ends[lane + 1 :]]
        cluster.append(position)
        chosen.append(lane)
        counts.append(1)
    if cluster:
        counts[cluster[0] :] = [len(ends)] * len(cluster)
    return list(zip(chosen, counts, strict=True))


def scale(
    blocks: Iterable[Block], local: Local, wishes: PreferencesView, now: int
) -> tuple[int, int]:
    """From which full hour until which the timeline reaches, in minutes.

    The study hours, widened to what lies outside them and to the present when it is near.
    """
    low, high = study_minutes(local, wishes)
    for block in blocks:
        low, high = min(low, block.start), max(high, block.start + block.minutes)
    if low - NEAR <= now <= high + NEAR:
        low, high = min(low, now), max(high, now + 1)
    low = max(low // 60 * 60, local.first)
    high = min(-(-high // 60) * 60, local.first + DAY)
    return low, max(high, min(low + LEAST_SPAN, local.first + DAY))


def study_minutes(local: Local, wishes: PreferencesView) -> tuple[int, int]:
    """The study hours; they may run past midnight."""
    low = wishes.study_start.hour * 60 + wishes.study_start.minute
    high = wishes.study_end.hour * 60 + wishes.study_end.minute
    low += DAY if low < local.first else 0
    while high <= low:
        high += DAY
    return low, min(high, local.first + DAY)


def hours(low: int, high: int, *, hour24: bool) -> list[Hour]:
    """The lines of a scale: 09:00, or 9 am."""
    return [
        Hour(minute, format_hour(minute // 60 % 24, hour24=hour24))
        for minute in range(low, high + 1, 60)
    ]


def sentence(text: str) -> str:
    """The same with a capital letter in front."""
    return text[:1].upper() + text[1:]


def in_sentence(text: str) -> str:
    """A day inside a sentence: today, tomorrow and yesterday are no names."""
    first = text.split(",", maxsplit=1)[0]
    return text[:1].lower() + text[1:] if first in ("Today", "Tomorrow", "Yesterday") else text

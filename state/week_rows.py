"""A week as columns: pure functions from views to what the week's timeline draws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from focusflow.accounts.schemas import PreferencesView
from focusflow.calendar.schemas import OccurrenceView
from focusflow.planning.schemas import ScheduleView
from focusflow.platform.clock import day_bounds
from focusflow.platform.formatting import MONTHS, format_minutes, weekday_name
from state.calendar_rows import rooms
from state.capacity import Capacity, Fullness, capacity
from state.day import AllDay, Block, Local, all_day, event_block, scale, side_by_side

DAYS = 7


@dataclass(frozen=True)
class WeekDay:
    """One column. `today`: it is this day now; `over`: it is past; `more`: what has no room."""

    day: str
    name: str
    number: str
    title: str
    today: bool
    over: bool
    blocks: list[Block]
    longs: list[AllDay]
    capacity: Capacity
    more: str = ""


@dataclass(frozen=True)
class WeekSpan:
    """Seven days from `first`, as one person reads them; `today` is their local day."""

    locals_of: Mapping[date, Local]
    today: date

    @property
    def days(self) -> list[date]:
        """All seven."""
        return list(self.locals_of)

    @property
    def first(self) -> date:
        """The first of them."""
        return self.days[0]


def iso_weeks(first: date) -> list[str]:
    """The ISO weeks that seven days from `first` lie in, written 2026-48."""
    days = (first, first + timedelta(days=DAYS - 1))
    found = (f"{year}-{week:02}" for year, week, _ in (day.isocalendar() for day in days))
    return list(dict.fromkeys(found))


def events_of(events: Iterable[OccurrenceView], local: Local) -> list[Block]:
    """The events that lie in a day, with what is of them there."""
    begin, end = day_bounds(local.actor, local.day)
    return [
        event_block(event, local)
        for event in events
        if not event.all_day
        and event.starts_at < end
        and (event.ends_at > begin or event.starts_at >= begin)
    ]


def week_days(
    span: WeekSpan,
    plans: Mapping[date, ScheduleView],
    events: Sequence[OccurrenceView],
    blocks: Mapping[date, Sequence[Block]],
    *,
    cap: int,
    proposed: Mapping[date, Fullness],
) -> list[WeekDay]:
    """The columns, with at most about a hundred blocks together.

    `proposed` tells how full a plan that is looked at would make its days.
    """
    fits = rooms([len(blocks[day]) for day in span.days])
    shown = []
    for (day, local), room in zip(span.locals_of.items(), fits, strict=True):
        found = side_by_side(blocks[day])
        more = len(found) - room
        shown.append(
            WeekDay(
                day=day.isoformat(),
                name=weekday_name(day.weekday(), short=True),
                number=str(day.day),
                title=f"{weekday_name(day.weekday())}, {day.day} {MONTHS[day.month - 1]}",
                today=day == span.today,
                over=day < span.today,
                blocks=found[:room],
                longs=all_day(events, local.day),
                capacity=capacity(
                    plans[day], cap, is_over=day < span.today, proposed=proposed.get(day)
                ),
                more=f"and {more} more, see Day" if more > 0 else "",
            )
        )
    return shown


def week_scale(
    days: Iterable[tuple[Local, Sequence[Block]]],
    wishes: PreferencesView,
    now: datetime,
    today: date,
) -> tuple[int, int]:
    """From which full hour until which all seven columns reach."""
    ends = []
    for local, blocks in days:
        # The present only widens its own column.
        minute = local.minute(now) if local.day == today else -10_000
        ends.append(scale(blocks, local, wishes, minute))
    return min(low for low, _ in ends), max(high for _, high in ends)


def summary(days: Sequence[WeekDay], plans: Mapping[date, ScheduleView], cap: int) -> str:
    """What is planned for the days to come, against what one wants to do."""
    coming = [date.fromisoformat(day.day) for day in days if not day.over]
    if not coming:
        done = sum(plan.total_completed_minutes for plan in plans.values())
        planned = sum(plan.total_planned_minutes for plan in plans.values())
        if not planned:
            return "Nothing was planned in this week."
        return f"{format_minutes(done)} done of {format_minutes(planned)} planned."
    planned = sum(plans[day].total_planned_minutes for day in coming)
    if not planned:
        return "Nothing is planned yet."
    room = f"{format_minutes(planned)} planned of {format_minutes(cap * len(coming))}"
    over = sum(plans[day].total_planned_minutes > cap for day in coming)
    if over:
        return f"{room}, {over} {'day holds' if over == 1 else 'days hold'} too much."
    return f"{room}."


def title_of(first: date, today: date) -> str:
    """This week, Next week, Last week, or the week's number."""
    weeks = (first - today).days
    if -DAYS < weeks <= 0:
        return "This week"
    if 0 < weeks <= DAYS:
        return "Next week"
    if -2 * DAYS < weeks <= -DAYS:
        return "Last week"
    return f"Week {(first + timedelta(days=3)).isocalendar().week}"


def held_still(blocks: Iterable[Block]) -> list[Block]:
    """The same, not to be moved by hand."""
    return [replace(block, movable=False) for block in blocks]

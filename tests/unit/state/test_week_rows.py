"""A week in rows: how full its days are, its columns, its scale and its words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from focusflow.calendar.schemas import OccurrenceView
from focusflow.planning.schemas import DayChange, ProposalView, ScheduleView, SlotView
from focusflow.platform.actor import Actor
from focusflow.platform.errors import InvalidInput
from state.capacity import Fullness, capacity, fullness
from state.day import Block, Local
from state.plan_actions import span_of_week
from state.week_rows import (
    WeekSpan,
    events_of,
    held_still,
    iso_weeks,
    summary,
    title_of,
    week_days,
    week_scale,
)
from tests.unit.state.test_day import wishes

MONDAY = date(2026, 11, 23)
DAYS = [MONDAY + timedelta(days=n) for n in range(7)]
ACTOR = Actor(uuid4(), timezone="Europe/Berlin")
EMPTY = Block("", "", "medium", "", "", "", "", 600, 30, slot=True, movable=True)


def plan(day: date, planned: int = 0, done: int = 0, tasks: int = 0) -> ScheduleView:
    return ScheduleView(
        id=None,
        day=day,
        slots=(),
        unscheduled=(),
        notes=(),
        total_planned_minutes=planned,
        total_completed_minutes=done,
        completion_rate=0,
        tasks_planned=tasks,
        likely_done=max(tasks - 1, 0),
        method=None,
        generated_at=None,
        last_modified_at=None,
    )


def event(start: datetime, minutes: int, **more: Any) -> OccurrenceView:
    values: dict[str, Any] = {
        "id": uuid4(),
        "key": f"{start}",
        "recurrence_id": None,
        "title": "Lecture",
        "location": "",
        "event_type": "general",
        "all_day": False,
        "starts_at": start,
        "ends_at": start + timedelta(minutes=minutes),
        "start_date": None,
        "end_date": None,
        "zone": "Europe/Berlin",
        "changed": False,
        "source": "local",
        "calendar_name": "",
        "color": "",
        "busy": True,
        "status": "confirmed",
    }
    return OccurrenceView.model_construct(**values | more)


def span(today: date) -> WeekSpan:
    return WeekSpan({day: Local(ACTOR, day, hour24=True) for day in DAYS}, today)


def test_how_full_a_day_is_is_said_in_a_sentence_and_in_short() -> None:
    free = capacity(plan(MONDAY, 320, 60, 7), 360)
    assert free.full == "5 h 20 planned of 6 h, 40 min free, likely to finish 6 of 7."
    assert (free.short, free.room, free.over) == ("5 h 20 of 6 h", "40 min free", False)
    assert (free.share, free.done_share, free.cap_share) == (88, 16, 100)
    over = capacity(plan(MONDAY, 400, 0, 7), 360)
    assert (over.room, over.over) == ("40 min over", True)
    assert (over.share, over.cap_share) == (100, 90)
    assert capacity(plan(MONDAY, 360, 0, 1), 360).room == "just full"


def test_a_day_that_is_over_says_what_was_done() -> None:
    assert capacity(plan(MONDAY, 120, 60, 2), 360, is_over=True).full == "1 h of 2 h done."
    nothing = capacity(plan(MONDAY), 360, is_over=True)
    assert (nothing.short, nothing.full) == ("Nothing planned", "Nothing was planned.")


def test_a_plan_that_is_looked_at_fills_the_bar() -> None:
    seen = capacity(plan(MONDAY), 360, proposed=Fullness(90, 2, 3))
    assert seen.full == "1 h 30 planned of 6 h, 4 h 30 free, likely to finish 2 of 3."


def test_what_stays_beside_a_proposal_fills_the_day_too() -> None:
    slots = tuple(SlotView.model_construct(id=uuid4()) for _ in range(2))
    change = DayChange.model_construct(day=MONDAY, after=slots, tasks_planned=1, likely_done=0)
    view = ProposalView.model_construct(days=(change,))
    placed = [replace(EMPTY, id=str(slot.id), task_id="new") for slot in slots]
    there = [
        replace(EMPTY, id="1", task_id="done", done=True, movable=False),
        replace(EMPTY, id="2", task_id="missed", movable=False),
        replace(EMPTY, id="3", task_id="running"),
        replace(EMPTY, id="4", task_id="new", done=True),
        replace(EMPTY, id="5", kind="event", slot=False),
    ]
    assert fullness(view, {MONDAY: [*placed, *there]}) == {MONDAY: Fullness(180, 2, 4)}
    assert fullness(view, {}) == {}


def test_columns_hold_about_a_hundred_blocks_and_say_what_is_missing() -> None:
    many = [replace(EMPTY, id=str(n), start=480 + n) for n in range(95)]
    blocks = {day: many if day == MONDAY else [EMPTY, EMPTY] for day in DAYS}
    plans = {day: plan(day) for day in DAYS}
    found = week_days(span(DAYS[1]), plans, [], blocks, cap=300, proposed={})
    assert sum(len(day.blocks) for day in found) == 100
    assert found[0].more == "and 7 more, see Day"
    assert [day.today for day in found[:3]] == [False, True, False]
    assert [day.over for day in found[:2]] == [True, False]
    assert (found[0].name, found[0].number) == ("Mon", "23")
    assert found[0].title == "Monday, 23 November"


def test_an_event_over_midnight_lies_in_both_days() -> None:
    late = event(datetime(2026, 11, 23, 22, tzinfo=UTC), 120)  # 23:00 to 01:00 in Berlin
    found = [events_of([late], Local(ACTOR, day, hour24=True)) for day in DAYS[:3]]
    assert [[(b.start, b.minutes) for b in blocks] for blocks in found] == [
        [(1380, 60)],
        [(0, 60)],
        [],
    ]


def test_one_scale_holds_all_days() -> None:
    columns = [
        (Local(ACTOR, DAYS[0], hour24=True), [replace(EMPTY, start=7 * 60)]),
        (Local(ACTOR, DAYS[1], hour24=True), [replace(EMPTY, start=18 * 60 + 45)]),
    ]
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert week_scale(columns, wishes(time(9), time(17)), now, DAYS[0]) == (420, 1200)


@pytest.mark.parametrize(
    ("first", "title"),
    [
        (MONDAY, "This week"),
        (MONDAY + timedelta(days=7), "Next week"),
        (MONDAY - timedelta(days=7), "Last week"),
        (MONDAY + timedelta(days=14), "Week 50"),
        (MONDAY - timedelta(days=21), "Week 45"),
    ],
)
def test_weeks_are_called_as_one_speaks_of_them(first: date, title: str) -> None:
    assert title_of(first, DAYS[2]) == title


def test_a_week_that_begins_on_a_sunday_lies_in_two_iso_weeks() -> None:
    assert iso_weeks(MONDAY) == ["2026-48"]
    assert iso_weeks(MONDAY - timedelta(days=1)) == ["2026-47", "2026-48"]


def test_the_week_is_summed_up() -> None:
    blocks: dict[date, list[Block]] = {day: [] for day in DAYS}

    def told(today: date, **minutes: int) -> str:
        plans = {day: plan(day, minutes.get(f"d{n}", 0)) for n, day in enumerate(DAYS)}
        days = week_days(span(today), plans, [], blocks, cap=300, proposed={})
        return summary(days, plans, 300)

    assert told(DAYS[5], d5=60) == "1 h planned of 10 h."
    assert told(DAYS[5], d5=360) == "6 h planned of 10 h, 1 day holds too much."
    assert told(DAYS[5], d0=60) == "Nothing is planned yet."
    assert told(MONDAY + timedelta(days=9)) == "Nothing was planned in this week."
    assert told(MONDAY + timedelta(days=9), d0=60) == "0 min done of 1 h planned."


def test_what_is_left_of_a_week_is_planned() -> None:
    assert span_of_week(MONDAY, DAYS[2]) == (DAYS[2], 5)
    assert span_of_week(MONDAY + timedelta(days=7), DAYS[2]) == (MONDAY + timedelta(days=7), 7)
    with pytest.raises(InvalidInput, match="This week is over"):
        span_of_week(MONDAY - timedelta(days=7), DAYS[2])


def test_blocks_to_be_compared_are_not_moved() -> None:
    assert [block.movable for block in held_still([EMPTY])] == [False]

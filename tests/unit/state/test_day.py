"""The day as rows: lanes, the scale, and local minutes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusflow.accounts.schemas import PreferencesView
from focusflow.platform.actor import Actor
from state.day import Block, Local, hours, in_sentence, lanes, scale, side_by_side, study_minutes

EMPTY = Block("", "", "medium", "", "", "", "", 0, 0)


def local(zone: str = "UTC", day: date = date(2026, 11, 24), start: int = 0) -> Local:
    return Local(Actor(uuid4(), timezone=zone, day_start_hour=start), day, hour24=True)


def wishes(start: time, end: time) -> PreferencesView:
    return PreferencesView(
        id=uuid4(),
        study_start=start,
        study_end=end,
        session_minutes=25,
        break_minutes=5,
        long_break_minutes=15,
        daily_minutes=300,
        notification_enabled=True,
        plan_at_midnight=True,
        theme="light",
        key_bindings={},
        hour24=True,
        day_first=True,
        first_weekday=0,
        day_start_hour=0,
        language="en",
        updated_at=datetime(2026, 11, 1, tzinfo=UTC),
    )


def test_what_follows_each_other_has_the_whole_width() -> None:
    assert lanes([(540, 600), (600, 660), (700, 720)]) == [(0, 1), (0, 1), (0, 1)]


def test_what_overlaps_stands_side_by_side() -> None:
    assert lanes([(540, 600), (570, 630)]) == [(0, 2), (1, 2)]


def test_a_lane_is_used_again_and_all_of_a_knot_are_equally_wide() -> None:
    assert lanes([(0, 100), (10, 40), (50, 90), (200, 210)]) == [(0, 2), (1, 2), (1, 2), (0, 1)]


SPANS = st.lists(
    st.tuples(st.integers(0, 400), st.integers(1, 120)).map(lambda p: (p[0], p[0] + p[1]))
)


@given(SPANS)
def test_nothing_ever_lies_on_something_else(spans: list[tuple[int, int]]) -> None:
    spans = sorted(spans)
    placed = lanes(spans)
    assert len(placed) == len(spans)
    for n, (first, (lane, count)) in enumerate(zip(spans, placed, strict=True)):
        assert 0 <= lane < count
        for second, (other_lane, other_count) in list(zip(spans, placed, strict=True))[n + 1 :]:
            if first[0] < second[1] and second[0] < first[1]:
                assert lane != other_lane
                assert count == other_count


def test_blocks_come_in_order_with_the_longer_first() -> None:
    short = replace(EMPTY, id="short", start=600, minutes=10)
    long = replace(EMPTY, id="long", start=600, minutes=60)
    early = replace(EMPTY, id="early", start=500, minutes=30)
    found = side_by_side([short, long, early])
    assert [(b.id, b.lane, b.lanes) for b in found] == [
        ("early", 0, 1),
        ("long", 0, 2),
        ("short", 1, 2),
    ]


def test_the_scale_holds_the_study_hours_and_what_lies_outside() -> None:
    wanted = wishes(time(9), time(17))
    evening = replace(EMPTY, start=19 * 60 + 30, minutes=45)
    assert scale([], local(), wanted, 600) == (540, 1020)
    assert scale([evening], local(), wanted, 600) == (540, 21 * 60)


def test_the_scale_reaches_out_to_the_present_when_it_is_near() -> None:
    wanted = wishes(time(9), time(17))
    assert scale([], local(), wanted, 8 * 60 + 20) == (480, 1020)
    assert scale([], local(), wanted, 18 * 60) == (540, 19 * 60)
    assert scale([], local(), wanted, 2 * 60) == (540, 1020)


def test_study_hours_past_midnight_belong_to_the_day_they_start_on() -> None:
    night = wishes(time(22), time(2))
    assert study_minutes(local(start=4), night) == (22 * 60, 26 * 60)
    assert study_minutes(local(start=4), wishes(time(1), time(3))) == (25 * 60, 27 * 60)


@pytest.mark.parametrize(
    ("hour24", "written"),
    [(True, ["23:00", "00:00", "01:00"]), (False, ["11 pm", "12 am", "1 am"])],
)
def test_hours_are_written_as_the_person_wants(hour24: bool, written: list[str]) -> None:
    assert [mark.text for mark in hours(23 * 60, 25 * 60, hour24=hour24)] == written


def test_a_minute_and_its_instant_belong_together_on_the_day_the_clocks_change() -> None:
    berlin = local("Europe/Berlin", date(2026, 10, 25))
    nine = berlin.instant(9 * 60)
    assert nine == datetime(2026, 10, 25, 8, tzinfo=UTC)
    assert berlin.minute(nine) == 9 * 60
    assert berlin.minute(berlin.instant(25 * 60)) == 25 * 60


def test_relative_days_are_no_names_inside_a_sentence() -> None:
    assert in_sentence("Tomorrow, 09:00") == "tomorrow, 09:00"
    assert in_sentence("Friday") == "Friday"

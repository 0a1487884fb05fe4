"""When there is room: study hours, what is free of them, buffers, and the grid."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from focusflow.planning.rules import hours
from focusflow.planning.rules.hours import Span
from focusflow.platform.actor import Actor

from .conftest import ME, TUESDAY, at, busy


def test_study_hours_in_ones_own_zone() -> None:
    found = hours.study_hours(ME, TUESDAY, time(9), time(17))
    assert found == Span(at(9), at(17))


def test_study_hours_past_midnight_and_before_the_day_starts() -> None:
    assert hours.study_hours(ME, TUESDAY, time(22), time(2)) == Span(at(22), at(2, days=1))
    owl = Actor(uuid4(), timezone="Europe/Berlin", day_start_hour=4)
    assert hours.study_hours(owl, TUESDAY, time(1), time(3)) == Span(at(1, days=1), at(3, days=1))


@pytest.mark.parametrize(
    ("day", "minutes"), [(date(2026, 3, 29), 120), (date(2026, 10, 25), 240), (TUESDAY, 180)]
)
def test_a_day_the_clocks_change_has_an_hour_less_or_more(day: date, minutes: int) -> None:
    assert hours.study_hours(ME, day, time(1), time(4)).minutes == minutes


def test_what_is_left_of_a_span() -> None:
    day = Span(at(9), at(17))
    taken = [busy(at(8), at(10)), busy(at(9, 30), at(11)), busy(at(16), at(20))]
    assert hours.minus(day, taken) == [Span(at(11), at(16))]
    assert hours.minus(day, []) == [day]
    assert hours.minus(day, [busy(at(9), at(17))]) == []


def test_a_buffer_late_in_each_half_day_where_it_is_free() -> None:
    day = Span(at(9), at(17))
    found = hours.buffers(day, at(6), [busy(at(12), at(13)), busy(at(16, 30), at(17))])
    assert [buffer for _, buffer in found] == [
        Span(at(11, 50), at(12)), Span(at(16, 20), at(16, 30)),
    ]  # fmt: skip
    assert hours.buffers(Span(at(9), at(10)), at(6), []) == []
    assert len(hours.buffers(day, at(14), [])) == 1


def test_zones_agree_on_the_grid() -> None:
    for zone in ("Asia/Kathmandu", "Pacific/Chatham", "America/St_Johns"):
        local = datetime(2026, 11, 24, 9, 1, tzinfo=ZoneInfo(zone))
        assert hours.round_up(local).astimezone(ZoneInfo(zone)).minute == 5

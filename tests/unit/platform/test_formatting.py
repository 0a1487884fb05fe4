"""Times, dates and lengths as each person wants to read them."""

from datetime import date, datetime, time, timedelta

import pytest

from focusflow.platform import formatting as f

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("moment", "long", "short"),
    [
        (time(0, 0), "00:00", "12:00 am"),
        (time(0, 5), "00:05", "12:05 am"),
        (time(9, 30), "09:30", "9:30 am"),
        (time(12, 0), "12:00", "12:00 pm"),
        (time(23, 59), "23:59", "11:59 pm"),
        (datetime(2026, 11, 24, 14, 5), "14:05", "2:05 pm"),
    ],
)
def test_both_clocks(moment: time, long: str, short: str) -> None:
    assert f.format_time(moment, hour24=True) == long
    assert f.format_time(moment, hour24=False) == short


def test_full_hours_and_lists_in_a_sentence() -> None:
    assert f.format_hours([15, 9], hour24=True) == "09:00 and 15:00"
    assert f.format_hours([0, 9, 15], hour24=False) == "12 am, 9 am and 3 pm"
    assert [f.listed(names) for names in ([], ["a"], ["a", "b"])] == ["", "a", "a and b"]


def test_spans_say_am_or_pm_once_when_it_is_the_same() -> None:
    assert f.format_span(time(9), time(10, 30), hour24=True) == "09:00–10:30"
    assert f.format_span(time(9), time(10, 30), hour24=False) == "9:00–10:30 am"
    assert f.format_span(time(11, 30), time(13), hour24=False) == "11:30 am–1:00 pm"


def test_dates_in_both_orders() -> None:
    assert f.format_date(TODAY, day_first=True) == "24 Nov 2026"
    assert f.format_date(TODAY, day_first=False) == "Nov 24, 2026"
    assert f.format_date(TODAY, day_first=True, year=False) == "24 Nov"
    assert f.format_date(TODAY, day_first=False, year=False) == "Nov 24"


@pytest.mark.parametrize(
    ("away", "expected"),
    [
        (-1, "Yesterday"),
        (0, "Today"),
        (1, "Tomorrow"),
        (2, "Thursday"),
        (6, "Monday"),
        (7, "Tue 1 Dec"),
        (-2, "Sun 22 Nov"),
        (60, "Sat 23 Jan 2027"),
    ],
)
def test_days_as_one_speaks_of_them(away: int, expected: str) -> None:
    assert f.format_day(TODAY + timedelta(days=away), TODAY, day_first=True) == expected


def test_moments() -> None:
    moment = datetime(2026, 11, 25, 9, 0)
    assert f.format_moment(moment, TODAY, hour24=True, day_first=True) == "Tomorrow, 09:00"
    assert (
        f.format_moment(moment.replace(month=12), TODAY, hour24=False, day_first=False)
        == "Fri Dec 25, 9:00 am"
    )


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(0, "0 min"), (45, "45 min"), (60, "1 h"), (90, "1 h 30"), (65, "1 h 05"), (-20, "−20 min")],
)
def test_lengths(minutes: int, expected: str) -> None:
    assert f.format_minutes(minutes) == expected


@pytest.mark.parametrize("first", range(7))
def test_weeks_begin_on_any_day(first: int) -> None:
    order = f.weekday_order(first)
    assert order[0] == first
    assert sorted(order) == list(range(7))
    start = f.week_start(TODAY, first)
    assert start.weekday() == first
    assert start <= TODAY < start + timedelta(days=7)


def test_weekday_names() -> None:
    assert f.weekday_name(0) == "Monday"
    assert f.weekday_name(6, short=True) == "Sun"

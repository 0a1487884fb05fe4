"""Repetition: every rule that people use, its end, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusflow.tasks import recurrence
from focusflow.tasks.recurrence import RuleError
from focusflow.tasks.series import Course, Occurrence, following

BERLIN = ZoneInfo("Europe/Berlin")


def normal(rule: str) -> str:
    return recurrence.normalized(rule, BERLIN)


def series(rule: str, start: date, count: int) -> list[str]:
    """The due dates that someone sees who completes each occurrence on its day."""
    days, rule = [start], normal(rule)
    while len(days) < count:
        after = recurrence.next_day(rule, start, days[-1])
        if after is None:
            break
        days.append(after)
    return [f"{day:%d.%m.%y}" for day in days]


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("FREQ=DAILY;INTERVAL=3", date(2026, 12, 30), "30.12.26 02.01.27 05.01.27"),
        ("FREQ=WEEKLY;BYDAY=MO", date(2026, 10, 19), "19.10.26 26.10.26 02.11.26"),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH",
            date(2026, 11, 24),
            "24.11.26 26.11.26 08.12.26 10.12.26",
        ),
        ("FREQ=MONTHLY;BYDAY=-1FR", date(2026, 11, 27), "27.11.26 25.12.26 29.01.27"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", date(2027, 1, 31), "31.01.27 28.02.27 31.03.27"),
        ("FREQ=MONTHLY;BYMONTHDAY=31", date(2027, 1, 31), "31.01.27 31.03.27 31.05.27"),
        ("FREQ=MONTHLY;INTERVAL=3", date(2026, 11, 24), "24.11.26 24.02.27 24.05.27"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", date(2024, 2, 29), "29.02.24 29.02.28 29.02.32"),
        ("FREQ=YEARLY", date(2096, 2, 29), "29.02.96 29.02.04"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", date(2026, 8, 3), "03.08.26 01.09.26"),
        ("FREQ=WEEKLY;COUNT=3", date(2026, 11, 24), "24.11.26 01.12.26 08.12.26"),
        ("FREQ=WEEKLY;UNTIL=20261201", date(2026, 11, 24), "24.11.26 01.12.26"),
    ],
)
def test_rules_give_the_days_that_people_mean(rule, start, expected):
    days = expected.split()
    ends = "COUNT" in rule or "UNTIL" in rule
    assert series(rule, start, len(days) + 1 if ends else len(days)) == days


def test_a_rule_is_kept_as_written_but_for_its_case():
    assert normal("rrule:freq=weekly;byday=mo;") == "FREQ=WEEKLY;BYDAY=MO"


def test_until_in_utc_counts_by_the_local_day():
    assert normal("FREQ=DAILY;UNTIL=20261231T233000Z") == "FREQ=DAILY;UNTIL=20270101T235959"
    assert normal("FREQ=DAILY;UNTIL=20261231T235959") == "FREQ=DAILY;UNTIL=20261231T235959"


@pytest.mark.parametrize(
    ("rule", "word"),
    [
        ("FREQ=HOURLY", "not more often"),
        ("FREQ=SECONDLY", "not more often"),
        ("FREQ=DAILY;BYHOUR=9", "BYHOUR"),
        ("FREQ=DAILY;BYEASTER=1", "BYEASTER"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270101", "not both"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL"),
        ("FREQ=DAILY;INTERVAL=-1", "INTERVAL"),
        ("FREQ=DAILY;COUNT=1001", "COUNT"),
        ("FREQ=DAILY;UNTIL=soon", "not a day"),
        ("FREQ=DAILY;UNTIL=99991231T235959Z", "not a day"),
        ("FREQ=WEEKLY;BYDAY=XX", "not a rule"),
        ("FREQ=WEEKLY;BYDAY=", "not a rule"),
        ("FREQ=DAILY;FREQ=WEEKLY", "not a rule"),
        ("FREQ=DAILY;BYSETPOS=1000", "not a rule"),
        ("every monday", "not a rule"),
        ("", "not a rule"),
    ],
)
def test_what_is_no_rule_for_days_is_refused_in_words(rule, word):
    with pytest.raises(RuleError, match=word):
        normal(rule)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYSETPOS=2",
        "FREQ=DAILY;UNTIL=20200101",
    ],
)
def test_a_rule_that_never_happens_is_found_out(rule):
    assert recurrence.first_day(normal(rule), date(2026, 11, 24)) is None


def test_the_first_day_is_today_when_it_fits():
    assert recurrence.first_day("FREQ=WEEKLY;BYDAY=TU", date(2026, 11, 24)) == date(2026, 11, 24)
    assert recurrence.first_day("FREQ=WEEKLY;BYDAY=MO", date(2026, 11, 24)) == date(2026, 11, 30)


DAY = date(2026, 11, 24)


def following_day(rule, mode, start, day, done_on):
    """What follows an occurrence of a day: its day, its series' start, its rule."""
    found = following(Course(rule, mode, start), Occurrence(day, day), done_on)
    return found and (found[0].day, *found[1:])


def test_missed_occurrences_do_not_pile_up():
    done_on = DAY + timedelta(days=5)
    after = following_day("FREQ=DAILY", "schedule", DAY, DAY, done_on)
    assert after == (DAY + timedelta(days=6), DAY, "FREQ=DAILY")


def test_done_early_the_same_occurrence_does_not_come_back():
    after = following_day("FREQ=WEEKLY", "schedule", DAY, DAY, DAY - timedelta(days=3))
    assert after is not None
    assert after[0] == DAY + timedelta(days=7)


def test_after_completion_counts_from_the_day_it_was_done():
    done_on = DAY + timedelta(days=4)
    after = following_day("FREQ=WEEKLY", "after_completion", DAY, DAY, done_on)
    assert after == (done_on + timedelta(days=7), done_on + timedelta(days=7), "FREQ=WEEKLY")


@pytest.mark.parametrize("mode", ["schedule", "after_completion"])
def test_a_count_of_three_gives_three(mode):
    day, start, rule, seen = DAY, DAY, "FREQ=DAILY;COUNT=3", 1
    while after := following_day(rule, mode, start, day, day):
        day, start, rule = after
        seen += 1
    assert seen == 3


@pytest.mark.parametrize("mode", ["schedule", "after_completion"])
def test_until_ends_a_series(mode):
    rule = normal("FREQ=DAILY;UNTIL=20261125")
    after = following_day(rule, mode, DAY, DAY, DAY)
    assert after is not None
    day, start, rule = after
    assert following_day(rule, mode, start, day, day) is None


@given(
    st.sampled_from(
        [
            "FREQ=DAILY",
            "FREQ=DAILY;INTERVAL=5",
            "FREQ=WEEKLY;BYDAY=MO,WE",
            "FREQ=MONTHLY;BYMONTHDAY=15",
            "FREQ=MONTHLY;BYDAY=2TU",
            "FREQ=YEARLY",
        ]
    ),
    st.sampled_from(["schedule", "after_completion"]),
    st.dates(date(2000, 1, 1), date(2099, 1, 1)),
    st.integers(-30, 400),
)
def test_the_next_one_is_always_after_the_day_it_was_done(rule, mode, day, late):
    done_on = day + timedelta(days=late)
    after = following_day(rule, mode, day, day, done_on)
    assert after is not None
    assert after[0] > done_on
    if mode == "schedule":
        assert after[0] > day

"""Repeat rules: one form for all spellings, and no rule that never ends its work."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusflow.calendar.ics import IcsError, Moment, check_rule
from focusflow.calendar.ics.recurrence import fast_forward, parts_of, rrule_of

BERLIN = ZoneInfo("Europe/Berlin")
TIMED = datetime(2026, 1, 5, 8, tzinfo=UTC)  # a Monday, 09:00 in Berlin
DAY = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("freq=weekly;byday=mo,we", TIMED, "FREQ=WEEKLY;BYDAY=MO,WE"),
        ("BYDAY=MO, TU ;INTERVAL=1;FREQ=WEEKLY;", TIMED, "FREQ=WEEKLY;BYDAY=MO,TU"),
        ("FREQ=MONTHLY;BYDAY=+2TU,-1FR;WKST=SU", TIMED, "FREQ=MONTHLY;BYDAY=+2TU,-1FR;WKST=SU"),
        ("FREQ=DAILY;COUNT=007;WKST=XX", TIMED, "FREQ=DAILY;COUNT=7;WKST=MO"),
        ("FREQ=DAILY;COUNT=-1", TIMED, "FREQ=DAILY"),
        ("FREQ=DAILY;UNTIL=", TIMED, "FREQ=DAILY"),
        ("FREQ=DAILY;X-APPLE=1;RSCALE=GREGORIAN;SKIP=OMIT", TIMED, "FREQ=DAILY"),
        ("FREQ=DAILY;BYSECOND=60;BYMINUTE=5,5", TIMED, "FREQ=DAILY;BYMINUTE=5;BYSECOND=59"),
        ("FREQ=DAILY;UNTIL=20260110T120000Z", TIMED, "FREQ=DAILY;UNTIL=20260110T120000Z"),
        ("FREQ=DAILY;UNTIL=20260710T120000", TIMED, "FREQ=DAILY;UNTIL=20260710T100000Z"),
        ("FREQ=DAILY;UNTIL=20260110", TIMED, "FREQ=DAILY;UNTIL=20260110T225959Z"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20260110", DAY, "FREQ=DAILY;UNTIL=20260110"),
        ("FREQ=DAILY;UNTIL=20260110T000000Z", DAY, "FREQ=DAILY;UNTIL=20260110"),
        ("FREQ=DAILY;UNTIL=20260109T230000Z", DAY, "FREQ=DAILY;UNTIL=20260110"),
        ("FREQ=DAILY;UNTIL=20260110T235959", DAY, "FREQ=DAILY;UNTIL=20260110"),
        ("FREQ=DAILY;UNTIL=99991231T235959Z", TIMED, "FREQ=DAILY"),
        ("FREQ=DAILY;BYHOUR=9;BYMINUTE=0", DAY, "FREQ=DAILY"),
        ("FREQ=HOURLY;INTERVAL=2", TIMED, "FREQ=HOURLY;INTERVAL=2"),
        ("FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10", TIMED, "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10"),
        ("FREQ=SECONDLY;COUNT=60", TIMED, "FREQ=SECONDLY;COUNT=60"),
        ("FREQ=SECONDLY;UNTIL=20260105T080500Z", TIMED, "FREQ=SECONDLY;UNTIL=20260105T080500Z"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", DAY, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"),
        ("FREQ=YEARLY;INTERVAL=500", DAY, "FREQ=YEARLY;INTERVAL=500"),
    ],
)
def test_a_rule_is_brought_into_one_form(rule: str, start: Moment, expected: str) -> None:
    checked = check_rule(rule, start, BERLIN)
    assert checked == (expected, None)
    assert check_rule(expected, start, BERLIN) == checked


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("", "rule_not_understood"),
        ("INTERVAL=2", "rule_not_understood"),
        ("FREQ=SOMETIMES", "rule_not_understood"),
        ("FREQ=DAILY;INTERVAL=0", "rule_not_understood"),
        ("FREQ=DAILY;INTERVAL=99999999999", "rule_not_understood"),
        ("FREQ=DAILY;COUNT=0", "rule_not_understood"),
        ("FREQ=DAILY;BYEASTER=0", "rule_not_understood"),
        ("FREQ=DAILY;BYMONTH=13", "rule_not_understood"),
        ("FREQ=DAILY;BYMONTHDAY=0", "rule_not_understood"),
        ("FREQ=DAILY;BYHOUR=nine", "rule_not_understood"),
        ("FREQ=WEEKLY;BYDAY=MONDAY", "rule_not_understood"),
        ("FREQ=DAILY;UNTIL=soon", "rule_not_understood"),
        ("FREQ=DAILY;UNTIL=20260231", "rule_not_understood"),
        ("FREQ=YEARLY;RSCALE=HEBREW", "rule_not_understood"),
        ("FREQ=YEARLY;RSCALE=GREGORIAN;SKIP=FORWARD", "rule_not_understood"),
        ("FREQ=MINUTELY;BYSETPOS=5", "rule_not_understood"),
        ("FREQ=SECONDLY", "repeats_too_often"),
        ("FREQ=MINUTELY", "repeats_too_often"),
        ("FREQ=SECONDLY;INTERVAL=86399", "repeats_too_often"),
        ("FREQ=SECONDLY;COUNT=100000", "repeats_too_often"),
        ("FREQ=SECONDLY;UNTIL=20270101", "repeats_too_often"),
        (
            f"FREQ=DAILY;BYHOUR={','.join(map(str, range(24)))};BYMINUTE=0,10,20,30,40",
            "repeats_too_often",
        ),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "never_happens"),
        ("FREQ=SECONDLY;INTERVAL=3600;BYMONTH=2;BYMONTHDAY=30", "never_happens"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=10", "never_happens"),
        ("FREQ=HOURLY;INTERVAL=24;BYHOUR=3", "never_happens"),
    ],
)
def test_a_rule_that_cannot_be_used_is_refused(rule: str, code: str) -> None:
    with pytest.raises(IcsError) as caught:
        check_rule(rule, TIMED, BERLIN)
    assert caught.value.code == code
    assert caught.value.sentence.endswith(".")


def test_a_day_does_not_repeat_within_itself() -> None:
    with pytest.raises(IcsError, match="within a day"):
        check_rule("FREQ=HOURLY", DAY, BERLIN)


def test_a_long_bad_rule_is_shortened_in_the_sentence() -> None:
    with pytest.raises(IcsError) as caught:
        check_rule("FREQ=X;" + "Y" * 5_000, DAY, BERLIN)
    assert len(caught.value.sentence) < 200


def test_what_was_changed_is_told() -> None:
    rule, note = check_rule("FREQ=DAILY;UNTIL=20250101", TIMED, BERLIN)
    assert rule is None
    assert note == ("rule_over", "Its repetition ends before it starts; taken once.")
    rule, note = check_rule("FREQ=DAILY;COUNT=99999", TIMED, BERLIN)
    assert rule == "FREQ=DAILY"
    assert note is not None
    assert "endless" in note[1]


RULES = st.sampled_from(
    [
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=DAILY;BYMONTH=3,4;BYDAY=MO,SA",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
        "FREQ=WEEKLY;INTERVAL=5",
        "FREQ=MONTHLY;INTERVAL=5;BYDAY=-1FR",
        "FREQ=MONTHLY;INTERVAL=7",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
        "FREQ=YEARLY;INTERVAL=3",
        "FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=MO",
        "FREQ=YEARLY;BYYEARDAY=-1,60",
        "FREQ=HOURLY;INTERVAL=7",
        "FREQ=MINUTELY;INTERVAL=50;BYHOUR=9,10",
    ]
)


@given(
    rule=RULES,
    start=st.datetimes(datetime(1996, 1, 1), datetime(2008, 12, 31)),
    days=st.integers(0, 9_000),
)
def test_moving_the_start_forward_leaves_the_later_dates_as_they_are(
    rule: str, start: datetime, days: int
) -> None:
    start = start.replace(second=0, microsecond=0)
    to = start + timedelta(days=days)
    moved = fast_forward(parts_of(rule), start, to)
    assert start <= moved <= to
    window = (to, to + timedelta(days=400))
    assert rrule_of(rule, moved, UTC).between(*window) == rrule_of(rule, start, UTC).between(
        *window
    )


def test_29_february_is_moved_to_a_leap_year_only() -> None:
    start = datetime(1996, 2, 29)
    parts = parts_of("FREQ=YEARLY")
    assert fast_forward(parts, start, datetime(2026, 1, 1)) == datetime(2024, 2, 29)
    assert fast_forward(parts, start, datetime(2101, 6, 1)) == datetime(2096, 2, 29)
    assert fast_forward(parts, start, datetime(1990, 1, 1)) == start

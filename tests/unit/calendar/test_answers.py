"""What was found is kept for the same question, within a bound; a changed series asks anew."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from focusflow.calendar.ics import SeriesRow, expand
from focusflow.calendar.service.expansion import Answers

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def daily(**more: str) -> SeriesRow:
    return SeriesRow("s", START, START + HOUR, recurrence_rule="FREQ=DAILY", **more)  # type: ignore[arg-type]


def asked(
    *series: SeriesRow, days: int = 10, later: int = 0
) -> tuple[tuple[SeriesRow, ...], datetime, datetime, str, int]:
    start = START + timedelta(days=later)
    return series, start, start + timedelta(days=days), "UTC", 1_000


def test_the_same_question_has_the_same_answer_at_once() -> None:
    answers = Answers(1_000)
    first = answers.get(asked(daily()))
    assert first == tuple(expand([daily()], START, START + timedelta(days=10), zone="UTC"))
    assert answers.get(asked(daily())) is first


def test_whatever_changes_is_another_question() -> None:
    answers = Answers(1_000)
    first = answers.get(asked(daily()))
    without = replace(daily(), exdates=("2026-03-04T09:00:00Z",))
    for other in (asked(without), asked(daily(), later=1), asked(daily(), daily(title="Two"))):
        series, start, end, zone, limit = other
        found = answers.get(other)
        assert found == tuple(expand(series, start, end, zone=zone, limit=limit))
        assert found != first


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    answers = Answers(50)  # three answers of ten occurrences and a series
    first, second = answers.get(asked(daily())), answers.get(asked(daily(), later=1))
    answers.get(asked(daily(), later=2))
    assert answers.get(asked(daily())) is first
    answers.get(asked(daily(), later=3))
    assert answers.get(asked(daily())) is first
    assert answers.get(asked(daily(), later=1)) is not second


def test_an_answer_too_large_to_keep_drives_nothing_out() -> None:
    answers = Answers(50)
    first = answers.get(asked(daily()))
    large = answers.get(asked(daily(), days=100))
    assert len(large) == 100
    assert answers.get(asked(daily(), days=100)) is not large
    assert answers.get(asked(daily())) is first

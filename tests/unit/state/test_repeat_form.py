"""Repetition goes from the page to a rule, into words and back, and stays the same."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusflow.platform.errors import InvalidInput
from focusflow.tasks import quickadd, recurrence
from focusflow.tasks.quickadd import Context, parse
from state import task_repeat
from state.wording import Words

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 18, 9, 15, tzinfo=UTC)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def words(day_first: bool = True, first_weekday: int = 0) -> Words:
    return Words(NOW.date(), BERLIN, True, day_first, first_weekday)


def context(habits: Words) -> Context:
    return Context(
        now=NOW.astimezone(BERLIN), day_first=habits.day_first, week_start=habits.first_weekday
    )


def read(form: dict[str, Any], habits: Words, monkeypatch: pytest.MonkeyPatch) -> str | None:
    """The rule of a form; words are read by the quick-add grammar, as in the service."""

    async def by_grammar(_db: Any, _actor: Any, said: str, _due: date | None) -> str | None:
        return quickadd.read_rule(said, context(habits))

    monkeypatch.setattr(task_repeat, "tasks", SimpleNamespace(read_rule=by_grammar))
    return asyncio.run(task_repeat.read_rule(None, None, form))  # type: ignore[arg-type]


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Rules that people use, and some that only a program would write."""
    days = draw(st.lists(st.sampled_from(DAYS), min_size=1, max_size=7, unique=True))
    byday = ",".join(sorted(days, key=DAYS.index))
    step = draw(st.sampled_from(["", ";INTERVAL=2", ";INTERVAL=3"]))
    nth = draw(st.sampled_from(["1", "2", "3", "4", "-1"]))
    month_day = draw(st.integers(1, 28) | st.just(-1))
    plain = draw(
        st.sampled_from(
            [
                f"FREQ=DAILY{step}",
                f"FREQ=WEEKLY{step}",
                f"FREQ=WEEKLY{step};BYDAY={byday}",
                f"FREQ=MONTHLY{step}",
                f"FREQ=MONTHLY{step};BYDAY={nth}{days[0]}",
                f"FREQ=MONTHLY{step};BYMONTHDAY={month_day}",
                "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1",
                "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
                "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24",
                "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1",
                "FREQ=DAILY;BYMONTH=1",
                "FREQ=WEEKLY;WKST=SU;INTERVAL=2;BYDAY=TU,TH",
                f"FREQ=YEARLY;BYDAY=20{days[0]}",
            ]
        )
    )
    end = draw(st.sampled_from(["", ";COUNT=7", ";UNTIL=20290131T235959"]))
    return plain + end


@given(rules(), st.booleans(), st.integers(0, 6))
def test_the_form_says_the_rule_that_it_was_filled_from(rule, day_first, first_weekday):
    habits = words(day_first, first_weekday)
    form = task_repeat.repeat_fields(rule, habits, NOW)
    with pytest.MonkeyPatch.context() as patch:
        again = read({**form, "due_date": ""}, habits, patch)
    assert again is not None
    assert recurrence.normalized(again, BERLIN) == recurrence.normalized(rule, BERLIN)


@given(rules(), st.booleans(), st.integers(0, 6))
def test_words_are_read_back_by_quick_add_as_the_same_rule(rule, day_first, first_weekday):
    habits = words(day_first, first_weekday)
    said = task_repeat.rule_words(rule, habits, NOW)
    if said != "by its own rule":
        ctx = context(habits)
        parsed = parse(f"Water the plants {said}", ctx)
        assert parsed.title == "Water the plants"
        assert parsed.recurrence == rule.replace(";WKST=SU", "")


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("every other tue and thu", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH"),
        ("every last friday", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("every month on the 31st", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("every quarter", "FREQ=MONTHLY;INTERVAL=3"),
        ("RRULE:FREQ=DAILY;BYMONTH=1", "FREQ=DAILY;BYMONTH=1"),
    ],
)
def test_what_people_ask_for_most(said, rule, monkeypatch: pytest.MonkeyPatch):
    habits = words()
    form = {**task_repeat.repeat_fields(None, habits, NOW), "repeat": "words", "repeat_words": said}
    assert read(form, habits, monkeypatch) == rule
    again = task_repeat.repeat_fields(rule, habits, NOW)
    assert read(again, habits, monkeypatch) == rule


def test_every_month_on_the_31st_is_the_last_day_of_each(monkeypatch: pytest.MonkeyPatch):
    form = {**task_repeat.repeat_fields("FREQ=MONTHLY", words(), NOW), "due_date": "2027-01-31"}
    assert read(form, words(), monkeypatch) == "FREQ=MONTHLY;BYMONTHDAY=-1"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"repeat": "words", "repeat_words": "whenever"}, "repeat_words"),
        ({"repeat": "words", "repeat_words": ""}, "repeat_words"),
        ({"repeat": "day", "repeat_end": "count", "repeat_count": "many"}, "repeat_count"),
        ({"repeat": "day", "repeat_end": "count", "repeat_count": "0"}, "repeat_count"),
        ({"repeat": "day", "repeat_end": "until", "repeat_until": "soon"}, "repeat_until"),
        (
            {
                "repeat": "words",
                "repeat_words": "every day until 24 dec",
                "repeat_end": "count",
                "repeat_count": "3",
            },
            "repeat_words",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field(fields, wrong, monkeypatch: pytest.MonkeyPatch):
    form = {**task_repeat.repeat_fields(None, words(), NOW), **fields}
    with pytest.raises(InvalidInput) as refused:
        read(form, words(), monkeypatch)
    assert refused.value.details["field"] == wrong

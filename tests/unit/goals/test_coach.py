"""The coach proposes what fits a person's goal, days and minutes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusflow.goals.coach import PLAYBOOKS, RuleCoach, Situation, coach, draft, use
from focusflow.goals.coach.breakdown import playbook_for
from focusflow.goals.coach.drafting import MOST_ITEMS

FIRST = date(2026, 3, 2)
EXAM = Situation("Pass statistics", FIRST, FIRST + timedelta(days=56), 600, category="exam")


async def test_milestones_are_spread_up_to_the_target_and_tasks_lie_between() -> None:
    made = await RuleCoach().propose(EXAM)
    steps = [item for item in made.items if item.kind == "milestone"]
    assert [step.day for step in steps] == sorted(step.day for step in steps if step.day)
    assert steps[-1].day == EXAM.target
    ends = {step.key: step.day for step in steps}
    for task in made.items:
        if task.kind == "task":
            assert FIRST <= task.day <= ends[task.under]
            assert task.minutes


@pytest.mark.parametrize("book", PLAYBOOKS, ids=lambda book: book.key)
@pytest.mark.parametrize("days", [0, 1, 7, 56, 400])
def test_every_playbook_fits_any_length(book, days) -> None:
    at = Situation("x", FIRST, FIRST + timedelta(days=days), 300)
    made = draft(book.stages, book.days, at)
    assert 0 < len(made.items) <= MOST_ITEMS
    assert all(FIRST <= item.day <= at.target for item in made.items)
    assert len({item.key for item in made.items}) == len(made.items)
    assert book.stages[-1].until == 1.0


@given(st.integers(0, 2000), st.integers(0, 500))
def test_little_time_never_brings_more_work(weekly: int, days: int) -> None:
    at = Situation("x", FIRST, FIRST + timedelta(days=days), weekly)
    book = PLAYBOOKS[0]
    little = sum(item.minutes or 0 for item in draft(book.stages, 56, at).items)
    plenty = sum(item.minutes or 0 for item in draft(book.stages, 56, at, fit=False).items)
    assert little <= plenty


async def test_what_the_goal_has_already_is_not_proposed_again() -> None:
    known = frozenset({"know what is asked", "list the topics and how much each counts"})
    made = await RuleCoach().propose(replace(EXAM, known=known))
    assert not known & {item.title.lower() for item in made.items}
    collect = next(item for item in made.items if item.title.startswith("Collect notes"))
    assert collect.under == ""


async def test_it_says_when_the_time_is_short_or_the_date_is_missing() -> None:
    short = await RuleCoach().propose(replace(EXAM, weekly_minutes=30))
    assert "you have room for about" in short.notes[1]
    plenty = await RuleCoach().propose(replace(EXAM, weekly_minutes=3000))
    assert len(plenty.notes) == 1
    dateless = await RuleCoach().propose(replace(EXAM, target=None))
    assert all(item.day is None for item in dateless.items)
    assert "target date" in dateless.notes[-1]


@pytest.mark.parametrize(
    ("title", "category", "key"),
    [
        ("Pass the bar exam", "", "exam"),
        ("Learn the guitar", "", "skill"),
        ("Get AWS certified", "", "certification"),
        ("Find an internship for summer", "", "placement"),
        ("Run 10 km", "", "fitness"),
        ("Write my thesis", "creativity", "writing"),
        ("Paint the kitchen on Saturday", "", "project"),
        ("Anything", "Finances", "savings"),
        ("Anything", "career", "placement"),
    ],
)
def test_the_kind_of_a_goal_is_known_by_its_category_or_its_words(title, category, key) -> None:
    at = Situation(title, FIRST, None, 100, category=category)
    assert playbook_for(at).key == key


def test_another_coach_can_take_its_place() -> None:
    class Other(RuleCoach):
        pass

    other = Other()
    use(other)
    assert coach() is other
    use(None)
    assert type(coach()) is RuleCoach

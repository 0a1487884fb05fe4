"""The formulas of the game."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.ids import new_id
from focusflow.progress import rules
from focusflow.progress.rules import Totals


@pytest.mark.parametrize(
    ("kind", "age", "tasks_done", "earned", "points"),
    [
        ("milestone", 10, 0, 0, 50),
        ("milestone", 9, 0, 0, 0),
        ("milestone", 0, 1, 0, 50),
        ("milestone", 10, 0, 150, 50),
        ("milestone", 10, 0, 200, 0),
        ("goal", 10, 0, 0, 200),
        ("goal", 0, 0, 0, 0),
        ("goal", 10, 0, 200, 200),
        ("goal", 10, 0, 400, 0),
    ],
)
def test_what_is_reached_brings_points_when_it_took_time_or_work(
    kind: str, age: int, tasks_done: int, earned: int, points: int
) -> None:
    assert rules.reached_points(kind, age, tasks_done, earned) == points


DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("minutes", "difficulty", "early", "streak", "points"),
    [
        (60, "hard", True, 10, 66),
        (0, "easy", False, 0, 10),
        (0, "medium", False, 0, 15),
        (29, "easy", False, 0, 10),
        (30, "easy", False, 0, 15),
        (0, "easy", True, 0, 20),
        (0, "easy", False, 100, 20),
        (0, "easy", False, 500, 20),
        (0, "easy", False, 5, 11),
        (30, "medium", False, 0, 23),
        (0, "easy", False, 4, 10),
    ],
    ids=str,
)
def test_task_points(minutes, difficulty, early, streak, points):
    assert rules.task_points(minutes, difficulty, streak, early=early) == points


def test_half_a_point_is_rounded_up():
    # 15 x 1.5 = 22.5 and 10 x 1.05 = 10.5
    assert rules.task_points(30, "medium", 0, early=False) == 23
    assert rules.task_points(0, "easy", 5, early=False) == 11


@pytest.mark.parametrize(("minutes", "points"), [(0, 0), (4, 0), (5, 1), (25, 5), (29, 5)])
def test_focus_gives_a_point_for_five_minutes(minutes, points):
    assert rules.focus_points(minutes) == points


@pytest.mark.parametrize(
    ("xp", "level", "percent", "missing"),
    [(0, 1, 0, 1000), (999, 1, 99.9, 1), (1000, 2, 0, 1000), (1500, 2, 50, 500)],
)
def test_level(xp, level, percent, missing):
    assert rules.level(xp) == rules.Level(level, percent, missing)


def test_weeks_start_on_monday_and_months_on_the_first():
    assert rules.week_start(date(2026, 11, 29)) == date(2026, 11, 23)
    assert rules.week_start(date(2026, 11, 23)) == date(2026, 11, 23)
    assert rules.month_start(date(2026, 12, 31)) == date(2026, 12, 1)


class TestStreak:
    def day(self, hour: int, minute: int, day_start: int = 0, day: int = 24) -> date:
        berlin = Actor(new_id(), timezone="Europe/Berlin", day_start_hour=day_start)
        instant = datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=1)
        return local_day(berlin, instant)

    def test_ten_to_and_ten_past_midnight_are_two_days(self):
        run = rules.streak_of([self.day(23, 50), self.day(0, 10, day=25)])
        assert (run.current, run.longest) == (2, 2)

    def test_with_a_day_start_at_three_half_past_one_counts_for_yesterday(self):
        late = self.day(1, 30, day_start=3, day=25)
        assert late == date(2026, 11, 24)
        assert rules.streak_of([self.day(12, 0, day_start=3), late]).current == 1

    def test_a_missed_day_starts_anew_and_the_longest_stays(self):
        days = [date(2026, 11, d) for d in (1, 2, 3, 5, 6)]
        assert rules.streak_of(days) == rules.Run(2, 3, date(2026, 11, 6))

    def test_no_activity_is_no_streak(self):
        assert rules.streak_of([]) == rules.Run(0, 0, None)

    @given(st.lists(DAYS, min_size=1), st.randoms(use_true_random=False))
    def test_the_order_in_which_days_become_known_does_not_matter(self, days, random):
        shuffled = random.sample(days, len(days))
        assert rules.streak_of(shuffled) == rules.streak_of(sorted(days))

    @given(st.sets(DAYS, min_size=1))
    def test_it_is_the_run_of_days_before_the_first_gap(self, days):
        run = rules.streak_of(days)
        length = 0
        while max(days) - timedelta(days=length) in days:
            length += 1
        assert (run.current, run.last) == (length, max(days))
        assert run.longest >= run.current

    def test_it_lives_until_the_end_of_the_next_day(self):
        last = date(2026, 11, 24)
        assert rules.is_alive(last, last)
        assert rules.is_alive(last, last + timedelta(days=1))
        assert not rules.is_alive(last, last + timedelta(days=2))
        assert not rules.is_alive(None, last)


class TestTotals:
    START = Totals(0, 0, 0, 0, date(2025, 12, 29), date(2026, 1, 1))

    def test_a_new_week_and_month_start_from_zero(self):
        sunday = rules.credited(
            rules.as_of(self.START, date(2026, 5, 31)), 30, 30, date(2026, 5, 31)
        )
        assert (sunday.weekly, sunday.monthly) == (30, 30)
        monday = rules.as_of(sunday, date(2026, 6, 1))
        assert (monday.weekly, monday.monthly) == (0, 0)
        assert (monday.xp, monday.spendable) == (30, 30)

    def test_the_first_inside_a_week_resets_only_the_month(self):
        last = rules.credited(rules.as_of(self.START, date(2026, 9, 30)), 10, 10, date(2026, 9, 30))
        first = rules.as_of(last, date(2026, 10, 1))
        assert (first.weekly, first.monthly) == (10, 0)

    def test_flying_west_over_the_week_s_end_takes_nothing_away(self):
        monday = rules.credited(rules.as_of(self.START, date(2026, 6, 1)), 10, 10, date(2026, 6, 1))
        assert rules.as_of(monday, date(2026, 5, 31)) == monday

    def test_taking_back_what_another_week_earned_leaves_this_week_alone(self):
        spring = rules.credited(rules.as_of(self.START, date(2026, 5, 7)), 40, 40, date(2026, 5, 7))
        later = rules.credited(rules.as_of(spring, date(2026, 5, 12)), -40, -40, date(2026, 5, 7))
        assert (later.xp, later.weekly, later.monthly) == (0, 0, 0)

    @given(st.lists(st.tuples(DAYS, st.integers(1, 100))).map(sorted), st.data())
    def test_totals_are_always_the_sums_of_the_entries(self, acts, data):
        totals, entries = self.START, []
        for today, earned in acts:
            day, amount = today, earned
            if entries and data.draw(st.booleans()):
                day, before = data.draw(st.sampled_from(entries))
                amount = -before
            totals = rules.credited(rules.as_of(totals, today), amount, amount, day)
            entries.append((day, amount))
            monday, first = rules.week_start(today), rules.month_start(today)
            assert totals.xp == totals.spendable == sum(a for _, a in entries)
            assert totals.weekly == sum(a for d, a in entries if d >= monday)
            assert totals.monthly == sum(a for d, a in entries if d >= first)

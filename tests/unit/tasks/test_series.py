"""A series over its days: nothing twice, nothing lost, nothing in a pause, and soon."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from focusflow.tasks import recurrence, series
from focusflow.tasks.series import Course, Occurrence, following, occurrences, roll, upcoming

DAY = date(2026, 11, 24)
RULES = (
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=WEEKLY;BYDAY=MO,TU,TH",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=DAILY;COUNT=9",
    "FREQ=WEEKLY;UNTIL=20270115T235959",
)


def at(number: int) -> date:
    return DAY + timedelta(days=number)


class Life(RuleBasedStateMachine):
    """A person with one repeating task: days pass, and they do, skip, pause or move it."""

    @initialize(rule=st.sampled_from(RULES), policy=st.sampled_from(["one", "skip", "stack"]))
    def begin(self, rule: str, policy: series.Policy) -> None:
        first = recurrence.first_day(rule, DAY)
        assert first is not None
        self.course = Course(rule, "schedule", first)
        self.policy, self.today = policy, DAY
        self.open, self.last = {first: first}, first
        self.done: set[date] = set()
        self.gone, self.looked = 0, DAY

    def head(self) -> Occurrence | None:
        """The occurrence made last, as long as it is open."""
        due = self.open.get(self.last)
        return None if due is None else Occurrence(self.last, due)

    @rule(days=st.integers(1, 40), often=st.integers(1, 2))
    def days_pass(self, days: int, often: int) -> None:
        self.today += timedelta(days=days)
        for _ in range(often):  # looking twice changes nothing
            self.look()

    @rule()
    def fly_west(self) -> None:
        """The same or an earlier local day again: nothing comes a second time."""
        before = dict(self.open)
        today, self.today = self.today, self.today - timedelta(days=1)
        if self.policy != "skip":
            self.look()
            assert self.open == before
        self.today = today

    def look(self) -> None:
        self.looked = self.today
        head = self.head()
        if head is None:
            return
        taken = {*self.open, *self.done} - {head.day}
        room = series.MOST_OPEN - len(self.open)
        found = roll(self.course, self.policy, head, self.today, taken, room=room)
        self.gone += found.missed
        if found.ends:
            del self.open[head.day]
        if found.to is not None:
            assert found.to.day not in taken
            del self.open[head.day]
            self.open[found.to.day], self.last = found.to.due, found.to.day
        for made in found.make:
            assert made.day not in self.open
            assert made.day not in self.done
            self.open[made.day], self.last = made.due, made.day
        assert found.again is None or found.again > self.today

    @precondition(lambda self: self.open)
    @rule(which=st.integers(0, 99))
    def complete(self, which: int) -> None:
        days = sorted(self.open)
        day = days[which % len(days)]
        head = self.head()
        here = Occurrence(day, self.open.pop(day))
        self.done.add(day)
        if head == here:
            taken = {*self.open, *self.done}
            found = following(self.course, here, self.today, self.policy, taken)
            if found is not None:
                assert found[0].day not in taken
                self.open[found[0].day], self.last = found[0].due, found[0].day
                if self.policy != "stack":
                    assert found[0].due > self.today

    @precondition(lambda self: self.head() is not None)
    @rule(first=st.integers(0, 10), length=st.integers(0, 30))
    def pause(self, first: int, length: int) -> None:
        begin = self.today + timedelta(days=first)
        pause = (begin, begin + timedelta(days=length))
        self.course = Course(
            self.course.rule,
            "schedule",
            self.course.start,
            (*self.course.pauses, pause),
            self.course.exceptions,
        )
        self.settle()

    @precondition(lambda self: self.head() is not None)
    @rule(which=st.integers(0, 4), by=st.none() | st.integers(1, 9))
    def skip_or_move(self, which: int, by: int | None) -> None:
        head = self.head()
        assert head is not None
        coming = upcoming(self.course, head, self.today)
        if coming:
            day = coming[which % len(coming)].day
            moved = None if by is None else day + timedelta(days=by)
            if moved and (self.course.holds(moved) or moved in self.course.exceptions.values()):
                return
            said = {**self.course.exceptions, day: moved}
            self.course = Course(
                self.course.rule, "schedule", self.course.start, self.course.pauses, said
            )

    def settle(self) -> None:
        head = self.head()
        if head is None or head.due < self.today:
            return
        done = max(self.done, default=None)
        taken = {*self.open, *self.done} - {head.day}
        found = series.settled(self.course, head, self.today, done, taken)
        del self.open[head.day]
        if found is not None:
            assert found.day not in taken
            self.open[found.day], self.last = found.due, found.day

    @invariant()
    def missed_ones_are_as_the_policy_says(self) -> None:
        missed = [day for day, due in self.open.items() if due < self.today]
        if self.policy == "one":
            assert len(self.open) <= 1
        if self.policy == "skip":
            assert len(self.open) <= 1
        assert len(missed) <= series.MOST_OPEN

    @invariant()
    def what_comes_is_never_in_a_pause(self) -> None:
        head = self.head()
        if head is not None:
            days = [one.due for one in upcoming(self.course, head, self.today)]
            assert all(self.course.paused(day) is None for day in days)
            assert len(set(days)) >= len(days) - len(self.course.exceptions)

    @invariant()
    def in_a_stack_nothing_is_lost(self) -> None:
        head = self.head()
        if head is None or self.policy != "stack" or self.gone or head.due > self.today:
            return
        come = list(self.come())
        assert set(come) <= {*self.open, *self.done}

    def come(self) -> Iterator[date]:
        """The days that have come by what is said of the series now."""
        for found in occurrences(self.course, date.min):
            if found.due > self.looked:
                return
            yield found.day

    @invariant()
    def nothing_is_open_and_done(self) -> None:
        assert not self.open.keys() & self.done


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=40, stateful_step_count=20, deadline=None, phases=[Phase.generate]
)


@given(
    st.sampled_from(RULES),
    st.sampled_from(["one", "skip", "stack"]),
    st.lists(st.integers(1, 20), min_size=1, max_size=8),
)
def test_it_does_not_matter_how_often_it_is_looked_at(rule, policy, steps):
    """Ten days away, or ten times a day later: the same stands open."""

    def after(days: list[int]) -> tuple[dict[date, date], int]:
        first = recurrence.first_day(rule, DAY)
        assert first is not None
        way = Course(rule, "schedule", first)
        standing, today, gone = {first: first}, DAY, 0
        for days_later in days:
            today += timedelta(days=days_later)
            if not standing:
                break
            day = max(standing)
            head = Occurrence(day, standing[day])
            found = roll(way, policy, head, today, set(standing) - {day}, room=10_000)
            gone += found.missed
            if found.to or found.ends:
                del standing[day]
            standing |= {
                one.day: one.due for one in (*found.make, *([found.to] if found.to else []))
            }
        return standing, gone

    assert after(steps) == after([sum(steps)])


def test_a_moved_day_comes_on_its_new_day():
    way = Course("FREQ=WEEKLY", "schedule", DAY, exceptions={at(7): at(9), at(14): None})
    first = [(o.day, o.due) for o in upcoming(way, Occurrence(DAY, DAY), DAY, 2)]
    assert first == [(at(7), at(9)), (at(21), at(21))]
    found = following(way, Occurrence(DAY, DAY), at(8))
    assert found is not None
    assert found[0] == Occurrence(at(7), at(9))


def test_a_day_moved_far_ahead_lets_the_others_come_first():
    way = Course("FREQ=WEEKLY", "schedule", DAY, exceptions={at(7): at(16)})
    days = [(o.day, o.due) for o in upcoming(way, Occurrence(DAY, DAY), DAY, 3)]
    assert days == [(at(14), at(14)), (at(7), at(16)), (at(21), at(21))]


def test_after_completion_the_end_of_a_pause_is_waited_for():
    way = Course("FREQ=DAILY;INTERVAL=2", "after_completion", DAY, pauses=((at(1), at(9)),))
    found = following(way, Occurrence(DAY, DAY), DAY)
    assert found is not None
    assert found[0] == Occurrence(at(10), at(10))


@pytest.mark.parametrize(
    ("rule", "new", "expected"),
    [
        ("FREQ=WEEKLY;BYDAY=TU", at(1), "FREQ=WEEKLY;BYDAY=WE"),
        ("FREQ=WEEKLY;BYDAY=TU,TH", at(2), "FREQ=WEEKLY;BYDAY=TU,TH"),
        ("FREQ=WEEKLY;BYDAY=TU,TH", at(1), None),
        ("FREQ=MONTHLY;BYMONTHDAY=24;COUNT=4", at(1), "FREQ=MONTHLY;COUNT=4;BYMONTHDAY=25"),
        ("FREQ=MONTHLY;BYDAY=4TU", at(2), "FREQ=MONTHLY;BYDAY=4TH"),
        ("FREQ=MONTHLY;BYDAY=-1TU", at(6), "FREQ=MONTHLY;BYDAY=-1MO"),
        ("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=24", at(7), "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=1"),
        ("FREQ=DAILY", at(1), "FREQ=DAILY"),
    ],
)
def test_a_rule_moves_with_its_day(rule, new, expected):
    assert recurrence.moved(rule, DAY, new) == expected


def test_a_count_goes_on_where_it_was():
    assert recurrence.rest("FREQ=DAILY;COUNT=10", DAY, at(3)) == "FREQ=DAILY;COUNT=7"


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;COUNT=1000",
        "FREQ=YEARLY;INTERVAL=1000",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO",
        "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=-1",
    ],
)
def test_a_hostile_rule_costs_little(rule):
    began = time.perf_counter()
    way = Course(rule, "schedule", DAY, pauses=tuple((at(n * 9), at(n * 9 + 7)) for n in range(50)))
    list(zip(range(5), occurrences(way, DAY), strict=False))
    roll(way, "one", Occurrence(DAY, DAY), DAY + timedelta(days=3660))
    assert time.perf_counter() - began < 2


def test_a_pause_without_end_is_refused():
    assert series.pause_problem(DAY, DAY + timedelta(days=2000), DAY)
    assert series.pause_problem(at(1), DAY, DAY)
    assert series.pause_problem(at(-9), at(-1), DAY)
    assert series.pause_problem(at(-9), DAY, DAY) is None

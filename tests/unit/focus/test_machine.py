"""A thousand random moves against a stopwatch that really counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from focusflow.focus import rules
from focusflow.focus.rules import Lengths, Timer
from focusflow.platform.errors import Conflict

T0 = datetime(2026, 3, 28, 22, 0, tzinfo=UTC)
CHAIN = [("focus", 1), ("short_break", 1), ("focus", 2), ("short_break", 2)]
CHAIN += [("focus", 3), ("short_break", 3), ("focus", 4), ("long_break", 4)]


class Stopwatch(RuleBasedStateMachine):
    """Moves a timer at random and counts along by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.now = T0

    @initialize(mode=st.sampled_from(["pomodoro", "countdown", "flowtime"]))
    def begin(self, mode: rules.Mode) -> None:
        lengths = Lengths(None if mode == "flowtime" else 25, 5, 15)
        self.timer: Timer = rules.begin(mode, lengths, self.now)
        self.counted = 0.0
        self.place = 0
        self.pauses = 0

    def length(self) -> float:
        phase = CHAIN[self.place % 8][0]
        return {"focus": 25, "short_break": 5, "long_break": 15}[phase] * 60.0

    @rule(seconds=st.floats(0, 299))
    def watch(self, seconds: float) -> None:
        """Time passes, and somebody looks."""
        seconds = timedelta(seconds=seconds).total_seconds()
        self.now += timedelta(seconds=seconds)
        if self.timer.status == "active":
            self.counted += seconds
            while self.timer.mode == "pomodoro" and self.counted >= self.length() - 1e-4:
                self.counted = max(self.counted - self.length(), 0.0)
                self.place += 1
                self.pauses = 0
        while step := rules.next_step(self.timer, self.now):
            assert step.ended.status == "completed"
            assert step.following is not None
            assert step.following.started_at == step.ended.ended_at
            self.timer = step.following

    @rule()
    def pause(self) -> None:
        if self.timer.status == "active":
            self.timer = rules.pause(self.timer, self.now)
            self.pauses += 1
        else:
            with pytest.raises(Conflict):
                rules.pause(self.timer, self.now)

    @rule()
    def resume(self) -> None:
        if self.timer.status == "paused":
            self.timer = rules.resume(self.timer, self.now)
        else:
            with pytest.raises(Conflict):
                rules.resume(self.timer, self.now)

    @rule(how=st.sampled_from([rules.complete, rules.abandon]), chance=st.integers(0, 9))
    def end(self, how, chance: int) -> None:
        if self.timer.status in ("completed", "abandoned"):
            with pytest.raises(Conflict):
                how(self.timer, self.now)
        elif chance == 0:
            self.timer = how(self.timer, self.now)

    @precondition(lambda self: self.timer.status in ("completed", "abandoned"))
    @rule(mode=st.sampled_from(["pomodoro", "countdown", "flowtime"]))
    def again(self, mode: rules.Mode) -> None:
        self.begin(mode)

    @invariant()
    def the_timer_is_right_to_the_second(self) -> None:
        if self.timer.status in ("completed", "abandoned"):
            assert self.timer.ended_at is not None
            assert self.timer.ended_at <= self.now
            return
        assert abs(rules.elapsed(self.timer, self.now).total_seconds() - self.counted) < 1
        assert (self.timer.status == "paused") == (self.timer.paused_at is not None)
        assert self.timer.pause_count == self.pauses
        if self.timer.mode == "pomodoro":
            assert (self.timer.phase, self.timer.cycle) == CHAIN[self.place % 8]
        end = rules.ends_at(self.timer)
        if end is not None:
            left = (end - self.now).total_seconds()
            assert abs(left - (self.timer.planned_minutes * 60 - self.counted)) < 1


TestStopwatch = Stopwatch.TestCase
TestStopwatch.settings = settings(
    max_examples=15,
    stateful_step_count=1000,
    database=None,
    suppress_health_check=list(HealthCheck),
)

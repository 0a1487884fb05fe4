"""The timer: legal moves, exact seconds, pomodoro chains, gaps, clock changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from focusflow.focus import rules
from focusflow.focus.rules import Lengths, Timer
from focusflow.platform.errors import Conflict, InvalidInput

T0 = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
USUAL = Lengths(25, 5, 15)


def at(minutes: float) -> datetime:
    return T0 + timedelta(minutes=minutes)


def pomodoro() -> Timer:
    return rules.begin("pomodoro", USUAL, T0)


def countdown(minutes: int = 25) -> Timer:
    return rules.begin("countdown", Lengths(minutes, 5, 15), T0)


def flowtime() -> Timer:
    return rules.begin("flowtime", Lengths(None, 5, 15), T0)


def settled(timer: Timer, now: datetime) -> tuple[Timer | None, list[Timer]]:
    """The running phase at `now`, and those that ended on the way."""
    ended: list[Timer] = []
    running: Timer | None = timer
    while running is not None and (step := rules.next_step(running, now)):
        ended.append(step.ended)
        running = step.following
    return running, ended


class TestMoves:
    def test_five_minutes_of_pause_are_not_counted_in_a_session_of_25(self):
        timer = rules.pause(countdown(), at(10))
        assert rules.elapsed(timer, at(14)) == timedelta(minutes=10)
        assert rules.ends_at(timer) is None
        timer = rules.resume(timer, at(15))
        assert rules.ends_at(timer) == at(30)
        done = rules.complete(timer, at(30))
        assert (done.actual_minutes, done.pause_count, done.paused_seconds) == (25, 1, 300)
        assert done.ended_at == at(30)

    @pytest.mark.parametrize(
        ("status", "illegal"),
        [
            ("active", ["resume"]),
            ("paused", ["pause"]),
            ("completed", ["pause", "resume", "complete", "abandon"]),
            ("abandoned", ["pause", "resume", "complete", "abandon"]),
        ],
    )
    def test_an_illegal_move_is_refused_and_names_the_state(self, status, illegal):
        moves = {
            "pause": rules.pause,
            "resume": rules.resume,
            "complete": rules.complete,
            "abandon": rules.abandon,
        }
        timer = {
            "active": countdown(),
            "paused": rules.pause(countdown(), at(1)),
            "completed": rules.complete(countdown(), at(1)),
            "abandoned": rules.abandon(countdown(), at(1)),
        }[status]
        for name, move in moves.items():
            if name in illegal:
                with pytest.raises(Conflict) as refused:
                    move(timer, at(2))
                assert refused.value.details == {"status": status}
                assert ("running" if status == "active" else status) in refused.value.message
            else:
                assert move(timer, at(2)).status != timer.status

    def test_a_paused_session_is_completed_as_of_the_pause(self):
        done = rules.complete(rules.pause(countdown(), at(10)), at(600))
        assert (done.actual_minutes, done.ended_at, done.paused_at) == (10, at(10), None)

    def test_an_abandoned_session_keeps_how_long_it_ran(self):
        given_up = rules.abandon(countdown(), at(7))
        assert (given_up.status, given_up.actual_minutes, given_up.ended_at) == (
            "abandoned",
            7,
            at(7),
        )

    def test_half_a_minute_counts_as_one(self):
        assert rules.complete(countdown(), T0 + timedelta(seconds=89)).actual_minutes == 1
        assert rules.complete(countdown(), T0 + timedelta(seconds=90)).actual_minutes == 2
        assert rules.complete(countdown(), T0 + timedelta(seconds=29)).actual_minutes == 0

    def test_a_clock_that_is_set_back_never_makes_negative_time(self):
        before = T0 - timedelta(seconds=30)
        assert rules.elapsed(countdown(), before) == timedelta(0)
        timer = rules.resume(rules.pause(countdown(), at(5)), at(4))
        assert timer.paused_seconds == 0


class TestModes:
    def test_flowtime_counts_up_and_has_no_end(self):
        timer = flowtime()
        assert rules.ends_at(timer) is None
        assert rules.planned(timer) is None
        assert rules.elapsed(timer, at(70)) == timedelta(minutes=70)
        assert rules.next_step(timer, at(70)) is None
        assert rules.complete(timer, at(70)).actual_minutes == 70

    def test_a_countdown_goes_on_past_zero_until_somebody_ends_it(self):
        timer = countdown()
        assert rules.next_step(timer, at(28)) is None
        assert rules.overrun(timer, at(28)) == timedelta(minutes=3)
        assert rules.complete(timer, at(28)).actual_minutes == 28

    def test_settings_do_not_touch_a_running_chain(self):
        running, _ = settled(rules.begin("pomodoro", Lengths(50, 10, 30), T0), at(60))
        assert running is not None
        assert (running.phase, running.planned_minutes) == ("focus", 50)


class TestGap:
    def test_up_to_five_minutes_past_the_end_nothing_is_asked(self):
        assert not rules.must_decide(countdown(), at(30))
        assert rules.must_decide(countdown(), at(30) + timedelta(seconds=1))

    def test_keep_trim_or_discard(self):
        timer, back = countdown(), at(200)
        assert rules.complete(timer, back, 200).actual_minutes == 200
        trimmed = rules.complete(timer, back, 25)
        assert (trimmed.actual_minutes, trimmed.ended_at) == (25, at(25))
        assert rules.abandon(timer, back).status == "abandoned"

    def test_who_says_nothing_gets_the_planned_time(self):
        assert rules.complete(countdown(), at(600)).actual_minutes == 25
        assert rules.complete(flowtime(), at(600)).actual_minutes == rules.LONGEST_STRETCH

    def test_no_more_than_really_ran_can_be_recorded(self):
        with pytest.raises(InvalidInput) as refused:
            rules.complete(countdown(), at(10), 11)
        assert refused.value.details["field"] == "minutes"
        assert "10" in refused.value.message

    def test_trimming_respects_pauses(self):
        timer = rules.resume(rules.pause(countdown(), at(10)), at(15))
        trimmed = rules.complete(timer, at(300), 20)
        assert trimmed.ended_at == at(25)
        assert rules.elapsed(trimmed, at(999)) == timedelta(minutes=20)

    def test_forgotten_flowtime_is_asked_about(self):
        assert not rules.must_decide(flowtime(), at(245))
        assert rules.must_decide(flowtime(), at(246))

    def test_nothing_is_asked_about_what_has_ended(self):
        assert not rules.must_decide(rules.complete(countdown(), at(600)), at(900))


class TestChain:
    PHASES = (
        ("focus", 1, 0, 25),
        ("short_break", 1, 25, 5),
        ("focus", 2, 30, 25),
        ("short_break", 2, 55, 5),
        ("focus", 3, 60, 25),
        ("short_break", 3, 85, 5),
        ("focus", 4, 90, 25),
        ("long_break", 4, 115, 15),
        ("focus", 1, 130, 25),
    )

    def test_four_cycles_run_through_with_a_watcher(self):
        running: Timer | None = pomodoro()
        ended: list[Timer] = []
        seen = []
        for minute in range(0, 155):
            assert running is not None
            running, more = settled(running, at(minute))
            ended += more
            assert running is not None
            phase = (running.phase, running.cycle)
            if not seen or seen[-1] != phase:
                seen.append(phase)
                expected = self.PHASES[len(seen) - 1]
                assert phase == expected[:2]
                assert running.started_at == at(expected[2])
                assert running.planned_minutes == expected[3]
        assert len(seen) == len(self.PHASES)
        assert sum(t.actual_minutes or 0 for t in ended if t.phase == "focus") == 100

    def test_back_within_the_break_finds_the_break_to_the_second(self):
        running, ended = settled(pomodoro(), at(27))
        assert running is not None
        assert (running.phase, rules.ends_at(running)) == ("short_break", at(30))
        assert [(t.status, t.actual_minutes, t.ended_at) for t in ended] == [
            ("completed", 25, at(25))
        ]

    def test_back_shortly_after_the_break_finds_the_next_focus_running(self):
        running, _ = settled(pomodoro(), at(33))
        assert running is not None
        assert (running.phase, running.cycle, running.started_at) == ("focus", 2, at(30))

    def test_back_long_after_finds_the_first_focus_and_a_question(self):
        running, ended = settled(pomodoro(), at(36))
        assert (running, ended) == (pomodoro(), [])
        assert rules.must_decide(pomodoro(), at(36))

    def test_a_break_that_nobody_came_back_from_just_ends(self):
        rest, _ = settled(pomodoro(), at(26))
        assert rest is not None
        running, ended = settled(rest, at(36))
        assert running is None
        assert (ended[0].phase, ended[0].ended_at) == ("short_break", at(30))

    def test_a_pause_moves_the_whole_chain(self):
        timer = rules.resume(rules.pause(pomodoro(), at(10)), at(20))
        running, _ = settled(timer, at(34))
        assert running == timer
        running, _ = settled(timer, at(37))
        assert running is not None
        assert (running.phase, running.started_at) == ("short_break", at(35))

    def test_a_paused_phase_takes_no_step(self):
        assert rules.next_step(rules.pause(pomodoro(), at(24)), at(90)) is None


@pytest.mark.parametrize("night", [(2026, 3, 29), (2026, 10, 25)])
def test_a_clock_change_moves_no_timer(night):
    berlin = ZoneInfo("Europe/Berlin")
    start = datetime(*night, 1, 50, tzinfo=berlin).astimezone(UTC)
    timer = replace(countdown(), started_at=start)
    assert rules.ends_at(timer) == start + timedelta(minutes=25)
    assert rules.elapsed(timer, start + timedelta(minutes=20)) == timedelta(minutes=20)

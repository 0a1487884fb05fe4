"""The timer: one state machine over timestamps. It never counts; it is asked at an instant.

A phase (focus or break) is `active` or `paused`, then `completed` or `abandoned` for good.
In a pomodoro the phases form a chain: four times focus and break, the fourth break long.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from focusflow.platform.errors import Conflict, InvalidInput

Mode = Literal["pomodoro", "flowtime", "countdown"]
Phase = Literal["focus", "short_break", "long_break"]
Status = Literal["active", "paused", "completed", "abandoned"]

CYCLES = 4
GAP = timedelta(minutes=5)
"""For so long after its end a phase is taken as seen; past it the person is asked."""
LONGEST_PLAN = 480
LONGEST_STRETCH = 240
"""Minutes after which flowtime, which has no end of its own, is taken as forgotten."""
OVERRUN = 1.5
"""A task that takes more than so many times its estimate has overrun."""

_LEGAL: dict[str, tuple[Status, ...]] = {
    "paused": ("active",),
    "resumed": ("paused",),
    "completed": ("active", "paused"),
    "abandoned": ("active", "paused"),
}


@dataclass(frozen=True)
class Lengths:
    """Minutes of focus (None: open-ended), short break and long break."""

    focus: int | None
    short_break: int
    long_break: int


@dataclass(frozen=True)
class Timer:
    """One phase. Instants are aware; `paused_seconds` are those of finished pauses."""

    mode: Mode
    phase: Phase
    cycle: int
    status: Status
    planned_minutes: int | None
    focus_minutes: int | None
    break_minutes: int
    long_break_minutes: int
    started_at: datetime
    ended_at: datetime | None = None
    paused_at: datetime | None = None
    paused_seconds: float = 0.0
    pause_count: int = 0
    actual_minutes: int | None = None


@dataclass(frozen=True)
class Step:
    """A phase that ran out, and the one that begins where it ended, if any."""

    ended: Timer
    following: Timer | None


def begin(mode: Mode, lengths: Lengths, now: datetime, cycle: int = 1) -> Timer:
    """A focus phase that starts now; it keeps these lengths, whatever is set later."""
    return Timer(
        mode=mode,
        phase="focus",
        cycle=cycle,
        status="active",
        planned_minutes=lengths.focus,
        focus_minutes=lengths.focus,
        break_minutes=lengths.short_break,
        long_break_minutes=lengths.long_break,
        started_at=now,
    )


def elapsed(timer: Timer, now: datetime) -> timedelta:
    """How long the phase has really run, pauses not counted."""
    stopped = timer.ended_at or timer.paused_at or now
    ran = stopped - timer.started_at - timedelta(seconds=timer.paused_seconds)
    return max(ran, timedelta(0))


def planned(timer: Timer) -> timedelta | None:
    """How long the phase counts down; None when it counts up."""
    if timer.mode == "flowtime" or timer.planned_minutes is None:
        return None
    return timedelta(minutes=timer.planned_minutes)


def ends_at(timer: Timer) -> datetime | None:
    """When a running countdown reaches zero; None while paused, after the end, or counting up."""
    length = planned(timer)
    if length is None or timer.status != "active":
        return None
    return timer.started_at + length + timedelta(seconds=timer.paused_seconds)


def overrun(timer: Timer, now: datetime) -> timedelta:
    """How long the phase has run past its end; zero for one that was ended."""
    if timer.ended_at is not None:
        return timedelta(0)
    limit = planned(timer) or timedelta(minutes=LONGEST_STRETCH)
    return max(elapsed(timer, now) - limit, timedelta(0))


def must_decide(timer: Timer, now: datetime) -> bool:
    """Whether only the person can say if the time past the end was work."""
    return overrun(timer, now) > GAP


def worked(timer: Timer, now: datetime) -> timedelta:
    """How long was worked in a phase; past its end a pomodoro is a break, whoever looks."""
    ran, length = elapsed(timer, now), planned(timer)
    return min(ran, length) if timer.mode == "pomodoro" and length is not None else ran


def until_overrun(estimated: int | None, spent: int) -> timedelta | None:
    """How much more work makes a task overrun; None without an estimate, or when it has already."""
    if not estimated or spent > OVERRUN * estimated:
        return None
    return timedelta(minutes=OVERRUN * estimated - spent)


def overruns_at(timer: Timer, left: timedelta) -> datetime | None:
    """When a running focus phase will have worked longer than `left`.

    None while it stands still, and when a pomodoro is over before.
    """
    length = planned(timer)
    if timer.phase != "focus" or timer.status != "active":
        return None
    if timer.mode == "pomodoro" and length is not None and left >= length:
        return None
    return timer.started_at + timedelta(seconds=timer.paused_seconds + 1) + left


def pause(timer: Timer, now: datetime) -> Timer:
    """Let the timer stand still. Conflict unless it is active."""
    _require(timer, "paused")
    return replace(timer, status="paused", paused_at=now, pause_count=timer.pause_count + 1)


def resume(timer: Timer, now: datetime) -> Timer:
    """Let the timer run again. Conflict unless it is paused."""
    _require(timer, "resumed")
    stood = max((now - (timer.paused_at or now)).total_seconds(), 0.0)
    paused = timer.paused_seconds + stood
    return replace(timer, status="active", paused_at=None, paused_seconds=paused)


def complete(timer: Timer, now: datetime, minutes: int | None = None) -> Timer:
    """End the phase and record its minutes. Conflict when it has ended already.

    `minutes` trims what counts; InvalidInput when more than has really run. Without it all
    counts, save that past a gap nobody vouched for only the planned time does.
    """
    _require(timer, "completed")
    ran = whole_minutes(elapsed(timer, now))
    if minutes is None:
        minutes = ran
        if must_decide(timer, now):
            limit = planned(timer) or timedelta(minutes=LONGEST_STRETCH)
            minutes = whole_minutes(limit)
    if minutes > ran:
        raise InvalidInput(
            "minutes", f"Only {ran} minutes have run, so no more than that can count.", minutes
        )
    end = timer.paused_at or now
    if minutes < ran:
        end = timer.started_at + timedelta(minutes=minutes, seconds=timer.paused_seconds)
    return _ended(timer, "completed", end, minutes)


def abandon(timer: Timer, now: datetime) -> Timer:
    """Give the phase up. Conflict when it has ended already."""
    _require(timer, "abandoned")
    ran = whole_minutes(elapsed(timer, now))
    return _ended(timer, "abandoned", timer.paused_at or now, ran)


def next_step(timer: Timer, now: datetime) -> Step | None:
    """What happened of itself by `now` in a pomodoro whose phase ran out.

    Focus turns into a break at its planned second, if the person is back before the break is
    over for more than GAP; otherwise nothing happens and `must_decide` asks. A break turns
    into the next focus if somebody is there within GAP, otherwise it just ends.
    """
    end = ends_at(timer)
    if timer.mode != "pomodoro" or end is None or now < end:
        return None
    ended = _ended(timer, "completed", end, timer.planned_minutes)
    if timer.phase != "focus":
        present = now <= end + GAP
        return Step(ended, _focus_after(timer, end) if present else None)
    rest = _break_after(timer, end)
    if now > end + (planned(rest) or timedelta(0)) + GAP:
        return None
    return Step(ended, rest)


def next_cycle(cycle: int) -> int:
    """The cycle after this one; the first follows the last."""
    return cycle % CYCLES + 1


def whole_minutes(span: timedelta) -> int:
    """A span in minutes, half a minute rounded up."""
    return int((span + timedelta(seconds=30)) // timedelta(minutes=1))


def _break_after(timer: Timer, start: datetime) -> Timer:
    long = timer.cycle % CYCLES == 0
    return _following(
        timer,
        phase="long_break" if long else "short_break",
        cycle=timer.cycle,
        planned_minutes=timer.long_break_minutes if long else timer.break_minutes,
        start=start,
    )


def _focus_after(timer: Timer, start: datetime) -> Timer:
    return _following(
        timer,
        phase="focus",
        cycle=next_cycle(timer.cycle),
        planned_minutes=timer.focus_minutes,
        start=start,
    )


def _following(
    timer: Timer, *, phase: Phase, cycle: int, planned_minutes: int | None, start: datetime
) -> Timer:
    return replace(
        timer,
        phase=phase,
        cycle=cycle,
        status="active",
        planned_minutes=planned_minutes,
        started_at=start,
        ended_at=None,
        paused_at=None,
        paused_seconds=0.0,
        pause_count=0,
        actual_minutes=None,
    )


def _ended(timer: Timer, status: Status, end: datetime, minutes: int | None) -> Timer:
    return replace(timer, status=status, ended_at=end, paused_at=None, actual_minutes=minutes)


def _require(timer: Timer, wanted: str) -> None:
    if timer.status in _LEGAL[wanted]:
        return
    state = "running" if timer.status == "active" else timer.status
    raise Conflict(
        f"This session is {state} and can't be {wanted} now. Reload to see how it stands.",
        status=timer.status,
    )

"""The timer as a row: what the clock of a page starts from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from focusflow.focus.schemas import SessionView
from state.timer import TimerRow, timer_row

NOW = datetime(2026, 11, 24, 10, 0, 0, 250_000, tzinfo=UTC)


def session(ran: timedelta, **more: Any) -> SessionView:
    start = NOW - ran
    values: dict[str, Any] = {
        "id": uuid4(),
        "task_id": uuid4(),
        "task_title": "Essay",
        "mode": "pomodoro",
        "phase": "focus",
        "cycle": 2,
        "status": "active",
        "planned_minutes": 25,
        "actual_minutes": None,
        "started_at": start,
        "ended_at": None,
        "paused_at": None,
        "pause_count": 0,
        "paused_seconds": 0,
        "server_now": NOW,
        "ends_at": start + timedelta(minutes=25),
        "elapsed_seconds": int(ran.total_seconds()),
        "remaining_seconds": max(1500 - int(ran.total_seconds()), 0),
        "overrun_seconds": 0,
        "must_decide": False,
    }
    return SessionView(**values | more)


def test_nothing_runs() -> None:
    assert timer_row(None) == TimerRow()


def test_what_is_left_is_exact_to_the_millisecond() -> None:
    row = timer_row(session(timedelta(minutes=10, milliseconds=400)))
    assert row.shown_ms == 15 * 60_000 - 400
    assert row.total_ms == 25 * 60_000
    assert (row.title, row.running, row.cycle) == ("Essay", True, 2)


def test_a_paused_timer_stands_where_it_was_paused() -> None:
    paused = NOW - timedelta(minutes=3)
    row = timer_row(session(timedelta(minutes=10), status="paused", paused_at=paused, ends_at=None))
    assert row.shown_ms == 18 * 60_000
    assert not row.running


def test_flowtime_counts_up_without_pauses() -> None:
    row = timer_row(
        session(
            timedelta(minutes=10),
            mode="flowtime",
            planned_minutes=None,
            ends_at=None,
            remaining_seconds=None,
            paused_seconds=60,
        )
    )
    assert row.counts_up
    assert (row.shown_ms, row.total_ms, row.cycle) == (9 * 60_000, 0, 0)


def test_a_phase_that_ran_out_shows_zero_and_asks() -> None:
    row = timer_row(session(timedelta(minutes=62), must_decide=True, overrun_seconds=37 * 60 + 20))
    assert (row.shown_ms, row.ran, row.planned, row.overrun) == (0, 62, 25, "37 min")
    assert row.undecided


def test_a_break_has_a_name_without_a_task() -> None:
    row = timer_row(session(timedelta(minutes=1), phase="short_break", task_title=None))
    assert (row.title, row.resting) == ("Short break", True)

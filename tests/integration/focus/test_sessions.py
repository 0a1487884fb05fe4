"""A session from start to end: what is recorded, what it sets off, what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from focusflow.accounts import service as accounts
from focusflow.accounts.schemas import PreferencesIn
from focusflow.focus import service
from focusflow.focus.schemas import CompleteIn, StartIn
from focusflow.insights import service as insights
from focusflow.platform.errors import Conflict, InvalidInput, NotFound
from focusflow.platform.events import EventRecord
from focusflow.platform.ids import new_id
from focusflow.progress import service as progress
from focusflow.tasks import service as tasks

TODAY = date(2026, 11, 24)
COUNTDOWN = StartIn(mode="countdown")


class TestStart:
    async def test_the_preferences_decide_how_long(self, unit, alice):
        session = await service.start(unit, alice, StartIn())
        assert (session.mode, session.phase, session.cycle) == ("pomodoro", "focus", 1)
        assert (session.planned_minutes, session.remaining_seconds) == (25, 1500)
        assert session.ends_at == session.server_now + timedelta(minutes=25)

    async def test_flowtime_has_no_end(self, unit, alice, clock):
        session = await service.start(unit, alice, StartIn(mode="flowtime"))
        assert (session.planned_minutes, session.ends_at, session.remaining_seconds) == (None,) * 3
        clock.advance(timedelta(minutes=61))
        assert (await service.active(unit, alice)).elapsed_seconds == 3660

    async def test_a_second_start_names_the_session_that_runs(self, unit, alice):
        first = await service.start(unit, alice, COUNTDOWN)
        with pytest.raises(Conflict) as refused:
            await service.start(unit, alice, COUNTDOWN)
        assert refused.value.details["active_session_id"] == first.id
        await service.pause(unit, alice, first.id)
        with pytest.raises(Conflict):
            await service.start(unit, alice, COUNTDOWN)

    async def test_two_people_focus_at_the_same_time(self, unit, alice, bob):
        await service.start(unit, alice, COUNTDOWN)
        await service.start(unit, bob, COUNTDOWN)
        assert (await service.active(unit, bob)).status == "active"

    async def test_somebody_else_s_task_is_not_there(self, unit, bob, make_task):
        task = await make_task()
        with pytest.raises(NotFound):
            await service.start(unit, bob, StartIn(task_id=task.id))
        assert await service.active(unit, bob) is None

    async def test_a_task_is_in_progress_once_it_is_worked_on(self, unit, alice, make_task):
        task = await make_task()
        await service.start(unit, alice, StartIn(task_id=task.id))
        assert (await tasks.get_task(unit, alice, task.id)).status == "in_progress"
        assert (await service.active(unit, alice)).task_title == task.title

    async def test_a_task_that_is_done_must_be_reopened_first(self, unit, alice, make_task):
        task = await make_task()
        await tasks.complete_task(unit, alice, task.id)
        with pytest.raises(Conflict, match="Reopen"):
            await service.start(unit, alice, StartIn(task_id=task.id))


class TestPause:
    async def test_paused_time_is_not_counted(self, unit, alice, clock):
        session = await service.start(unit, alice, COUNTDOWN)
        clock.advance(timedelta(minutes=10))
        paused = await service.pause(unit, alice, session.id)
        assert (paused.status, paused.ends_at, paused.remaining_seconds) == ("paused", None, 900)
        clock.advance(timedelta(minutes=5))
        assert (await service.active(unit, alice)).remaining_seconds == 900
        resumed = await service.resume(unit, alice, session.id)
        assert (resumed.pause_count, resumed.paused_seconds) == (1, 300)
        clock.advance(timedelta(minutes=15))
        done = await service.complete(unit, alice, session.id)
        assert (done.actual_minutes, done.status) == (25, "completed")

    async def test_moves_that_the_state_forbids_are_refused(self, unit, alice):
        session = await service.start(unit, alice, COUNTDOWN)
        with pytest.raises(Conflict, match="running"):
            await service.resume(unit, alice, session.id)
        await service.pause(unit, alice, session.id)
        with pytest.raises(Conflict, match="paused"):
            await service.pause(unit, alice, session.id)
        await service.abandon(unit, alice, session.id)
        for verb in (service.pause, service.resume, service.complete, service.abandon):
            with pytest.raises(Conflict, match="abandoned"):
                await verb(unit, alice, session.id)

    async def test_a_session_is_its_owner_s_alone(self, unit, alice, bob):
        session = await service.start(unit, alice, COUNTDOWN)
        for verb in (service.pause, service.resume, service.complete, service.abandon):
            with pytest.raises(NotFound):
                await verb(unit, bob, session.id)
        assert await service.active(unit, bob) is None


class TestComplete:
    async def test_one_click_ends_the_session_and_the_task(self, unit, alice, clock, make_task):
        task = await make_task(difficulty="easy")
        session = await service.start(unit, alice, StartIn(task_id=task.id))
        clock.advance(timedelta(minutes=20))
        await service.complete(unit, alice, session.id, CompleteIn(complete_task=True))
        finished = await tasks.get_task(unit, alice, task.id)
        assert (finished.status, finished.actual_minutes) == ("completed", 20)
        page = await progress.transactions(unit, alice)
        assert {(t.reference_type, t.subject_id) for t in page.items} == {
            ("focus", session.id),
            ("task_completion", task.id),
        }
        (day,) = await insights.days(unit, alice, TODAY, TODAY)
        assert (day.tasks_completed, day.focus_minutes) == (1, 20)
        assert day.points_earned == (await progress.summary(unit, alice)).xp
        assert {"focus", "points", "tasks"} <= {topic for _, topic in unit.changes}

    async def test_two_sessions_of_25_minutes_make_50_actual_minutes(
        self, unit, alice, make_task, focused
    ):
        task = await make_task()
        await focused(25, task.id)
        await focused(25, task.id)
        assert (await tasks.get_task(unit, alice, task.id)).actual_minutes == 50

    async def test_a_session_without_a_task_can_t_complete_one(self, unit, alice):
        session = await service.start(unit, alice, COUNTDOWN)
        with pytest.raises(InvalidInput):
            await service.complete(unit, alice, session.id, CompleteIn(complete_task=True))

    async def test_no_more_minutes_than_really_ran(self, unit, alice, clock):
        session = await service.start(unit, alice, COUNTDOWN)
        clock.advance(timedelta(minutes=10))
        with pytest.raises(InvalidInput) as refused:
            await service.complete(unit, alice, session.id, CompleteIn(minutes=11))
        assert refused.value.details["field"] == "minutes"
        assert (await service.active(unit, alice)).status == "active"

    async def test_time_on_a_task_in_the_trash_is_still_recorded(
        self, unit, alice, clock, make_task
    ):
        task = await make_task()
        session = await service.start(unit, alice, StartIn(task_id=task.id))
        await tasks.delete_task(unit, alice, task.id)
        clock.advance(timedelta(minutes=25))
        done = await service.complete(unit, alice, session.id)
        assert done.actual_minutes == 25
        assert (await progress.summary(unit, alice)).xp == 5

    async def test_an_abandoned_session_counts_for_nothing(self, unit, alice, clock, make_task):
        task = await make_task()
        session = await service.start(unit, alice, StartIn(task_id=task.id))
        clock.advance(timedelta(minutes=20))
        given_up = await service.abandon(unit, alice, session.id)
        assert (given_up.status, given_up.actual_minutes) == ("abandoned", 20)
        points = await progress.summary(unit, alice)
        assert (points.xp, points.streak_longest) == (0, 0)
        assert not (await tasks.get_task(unit, alice, task.id)).actual_minutes
        assert await service.active(unit, alice) is None

    async def test_what_happened_is_in_the_log(self, unit, alice, clock):
        session = await service.start(unit, alice, COUNTDOWN)
        await service.pause(unit, alice, session.id)
        await service.resume(unit, alice, session.id)
        clock.advance(timedelta(minutes=25))
        await service.complete(unit, alice, session.id)
        names = await unit.scalars(
            select(EventRecord.name)
            .where(EventRecord.entity_id == session.id)
            .order_by(EventRecord.id)
        )
        assert list(names) == [
            "FocusSessionStarted",
            "FocusSessionPaused",
            "FocusSessionResumed",
            "FocusSessionCompleted",
        ]


class TestGap:
    @pytest.mark.parametrize(("minutes", "kept"), [(200, 200), (25, 25), (None, 25)])
    async def test_back_after_hours_time_is_kept_or_trimmed(
        self, unit, alice, clock, minutes, kept
    ):
        session = await service.start(unit, alice, COUNTDOWN)
        clock.advance(timedelta(minutes=200))
        back = await service.active(unit, alice)
        assert (back.must_decide, back.overrun_seconds) == (True, 175 * 60)
        done = await service.complete(unit, alice, session.id, CompleteIn(minutes=minutes))
        assert done.actual_minutes == kept
        (day,) = await insights.days(unit, alice, TODAY, TODAY)
        assert day.focus_minutes == kept

    async def test_or_discarded(self, unit, alice, clock):
        session = await service.start(unit, alice, COUNTDOWN)
        clock.advance(timedelta(minutes=200))
        await service.abandon(unit, alice, session.id)
        (day,) = await insights.days(unit, alice, TODAY, TODAY)
        assert day.focus_minutes == 0

    async def test_what_ended_last_night_counts_for_yesterday(self, unit, alice, clock):
        clock.advance(timedelta(hours=13))
        session = await service.start(unit, alice, COUNTDOWN)
        clock.advance(timedelta(hours=10))
        await service.complete(unit, alice, session.id)
        before, after = await insights.days(unit, alice, TODAY, TODAY + timedelta(days=1))
        assert (before.focus_minutes, after.focus_minutes) == (25, 0)
        streak = await progress.streaks(unit, alice)
        assert (streak.last_activity_date, streak.current) == (TODAY, 1)


class TestPomodoro:
    async def test_four_cycles_run_through(self, unit, alice, clock, make_task):
        task = await make_task()
        await service.start(unit, alice, StartIn(task_id=task.id))
        seen: list[tuple[str, int, int]] = []
        for minute in range(130):
            view = await service.active(unit, alice)
            if not seen or seen[-1][:2] != (view.phase, view.cycle):
                seen.append((view.phase, view.cycle, minute))
                assert view.elapsed_seconds == 0
                assert view.task_id == task.id
            clock.advance(timedelta(minutes=1))
        assert seen == [
            ("focus", 1, 0),
            ("short_break", 1, 25),
            ("focus", 2, 30),
            ("short_break", 2, 55),
            ("focus", 3, 60),
            ("short_break", 3, 85),
            ("focus", 4, 90),
            ("long_break", 4, 115),
        ]
        (day,) = await insights.days(unit, alice, TODAY, TODAY)
        assert (day.pomodoro_sessions, day.focus_minutes, day.points_earned) == (4, 100, 20)
        assert (await tasks.get_task(unit, alice, task.id)).actual_minutes == 100
        assert (await service.active(unit, alice)).phase == "focus"

    async def test_settings_never_reset_a_running_chain(self, unit, alice, clock):
        await service.start(unit, alice, StartIn())
        before = await accounts.preferences(unit, alice)
        values = before.model_dump(include=set(PreferencesIn.model_fields))
        longer = PreferencesIn(**{**values, "session_minutes": 50, "break_minutes": 10})
        await accounts.put_preferences(unit, alice, longer)
        clock.advance(timedelta(minutes=24, seconds=30))
        assert (await service.active(unit, alice)).remaining_seconds == 30
        clock.advance(timedelta(seconds=30))
        assert (await service.active(unit, alice)).remaining_seconds == 300
        clock.advance(timedelta(minutes=5))
        assert (await service.active(unit, alice)).remaining_seconds == 1500

    async def test_start_during_a_break_goes_on_with_the_next_cycle(self, unit, alice, clock):
        await service.start(unit, alice, StartIn())
        clock.advance(timedelta(minutes=26))
        rest = await service.active(unit, alice)
        nxt = await service.start(unit, alice, StartIn())
        assert (rest.phase, nxt.phase, nxt.cycle) == ("short_break", "focus", 2)
        assert nxt.remaining_seconds == 1500

    async def test_another_mode_during_a_break_leaves_the_chain(self, unit, alice, clock):
        await service.start(unit, alice, StartIn())
        clock.advance(timedelta(minutes=26))
        other = await service.start(unit, alice, COUNTDOWN)
        assert (other.mode, other.phase, other.cycle) == ("countdown", "focus", 1)

    async def test_a_break_can_be_ended_for_good(self, unit, alice, clock):
        await service.start(unit, alice, StartIn())
        clock.advance(timedelta(minutes=26))
        rest = await service.active(unit, alice)
        await service.complete(unit, alice, rest.id)
        assert await service.active(unit, alice) is None
        assert (await progress.summary(unit, alice)).xp == 5

    async def test_a_break_nobody_came_back_from_is_simply_over(self, unit, alice, clock):
        await service.start(unit, alice, StartIn())
        clock.advance(timedelta(minutes=26))
        await service.active(unit, alice)
        clock.advance(timedelta(hours=3))
        assert await service.active(unit, alice) is None
        await service.start(unit, alice, StartIn())

    async def test_the_next_focus_goes_on_without_a_task_that_is_done(
        self, unit, alice, clock, make_task
    ):
        task = await make_task()
        await service.start(unit, alice, StartIn(task_id=task.id))
        clock.advance(timedelta(minutes=26))
        assert (await service.active(unit, alice)).task_id == task.id
        await tasks.complete_task(unit, alice, task.id)
        clock.advance(timedelta(minutes=5))
        nxt = await service.active(unit, alice)
        assert (nxt.phase, nxt.task_id) == ("focus", None)

    async def test_a_task_that_was_deleted_does_not_stop_the_chain(
        self, unit, alice, clock, make_task
    ):
        task = await make_task()
        await service.start(unit, alice, StartIn(task_id=task.id))
        await tasks.delete_task(unit, alice, task.id)
        clock.advance(timedelta(minutes=31))
        nxt = await service.active(unit, alice)
        assert (nxt.phase, nxt.cycle, nxt.task_id) == ("focus", 2, None)


async def test_unknown_sessions_are_not_there(unit, alice):
    with pytest.raises(NotFound):
        await service.pause(unit, alice, new_id())

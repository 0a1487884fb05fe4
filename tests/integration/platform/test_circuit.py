"""Circuit breakers: what they let through, for all processes together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import httpx
import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)

from focusflow.platform import circuit, db
from focusflow.platform.circuit import FAILURES, PAUSE, Leave, Trouble, guard
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Database, unit_of_work
from focusflow.platform.errors import InvalidInput, UpstreamUnavailable
from tests.conftest import NOW

KEY = "ics:feed.example"


class Down(UpstreamUnavailable):
    """The other system does not answer."""


async def call(error: Exception | None = None, key: str = KEY) -> None:
    """One guarded call that ends well or in `error`."""
    async with guard(key, "feed.example"):
        if error is not None:
            raise error


async def fail(times: int = FAILURES) -> None:
    for _ in range(times):
        with pytest.raises(Down):
            await call(Down())


async def refusal() -> UpstreamUnavailable:
    with pytest.raises(UpstreamUnavailable) as refused:
        await call()
    return refused.value


async def test_the_sixth_call_is_not_sent_and_says_when_it_can_be_tried(
    database: Database, clock: ManualClock
) -> None:
    await fail()
    error = await refusal()
    assert error.details == {"reason": "circuit_open", "retry_after": 300}
    assert error.message == (
        "feed.example did not answer several times in a row. It can be tried again in 5 minutes."
    )
    clock.advance(PAUSE - timedelta(seconds=20))
    assert "in a minute" in (await refusal()).message
    await call(key="ics:another.example")


async def test_success_after_the_pause_closes(database: Database, clock: ManualClock) -> None:
    await fail()
    clock.advance(PAUSE)
    await call()
    await fail(FAILURES - 1)
    await call()
    await fail(FAILURES - 1)
    await call()


async def test_a_failed_trial_opens_again(database: Database, clock: ManualClock) -> None:
    await fail()
    clock.advance(PAUSE)
    await fail(1)
    assert (await refusal()).details["retry_after"] == 300


async def test_a_trial_that_is_never_heard_of_again_gives_way_to_the_next(
    database: Database, clock: ManualClock
) -> None:
    await fail()
    clock.advance(PAUSE)
    with pytest.raises(asyncio.CancelledError):
        await call(asyncio.CancelledError())  # type: ignore[arg-type]
    assert (await refusal()).details["reason"] == "circuit_open"
    clock.advance(PAUSE)
    await call()
    await call()


async def test_what_is_wrong_with_one_account_is_an_answer(database: Database) -> None:
    await fail(FAILURES - 1)
    with pytest.raises(InvalidInput):
        await call(InvalidInput("url", "The address answers with 404.", status=404))
    await fail(FAILURES - 1)
    await call()


async def test_a_system_is_left_alone_as_long_as_it_asks(
    database: Database, clock: ManualClock
) -> None:
    for _ in range(FAILURES):
        with pytest.raises(UpstreamUnavailable):
            await call(UpstreamUnavailable("Later.", reason="rate_limited", retry_after=600))
        error = await refusal()
        assert error.details == {"reason": "resting", "retry_after": 600}
        assert "asked us to come back later" in error.message
        clock.advance(timedelta(seconds=599))
        await refusal()
        clock.advance(timedelta(seconds=1))
    await call()


async def test_the_longest_wish_counts_and_a_day_at_most(
    database: Database, clock: ManualClock
) -> None:
    await circuit.rest(KEY, seconds=10_000_000)
    await circuit.rest(KEY, seconds=5)
    assert (await refusal()).details["retry_after"] == 86_400


async def test_an_outage_with_a_time_to_come_back_counts_as_both(database: Database) -> None:
    with pytest.raises(UpstreamUnavailable):
        await call(UpstreamUnavailable("Down.", reason="status", retry_after=900))
    assert (await refusal()).details == {"reason": "resting", "retry_after": 900}
    async with unit_of_work() as unit:
        row = await unit.get(circuit.Circuit, KEY)
        assert row is not None
        assert row.failures == 1


async def _work_that_fails() -> None:
    async with unit_of_work() as unit:
        unit.add(circuit.Circuit(key="mine", changed_at=unit.now()))
        await unit.flush()
        await call(Down())


async def test_it_holds_when_the_callers_own_work_is_rolled_back(
    real_database: Database, clock: ManualClock
) -> None:
    for _ in range(FAILURES):
        with pytest.raises(Down):
            await _work_that_fails()
    await refusal()
    async with unit_of_work() as unit:
        assert await unit.get(circuit.Circuit, "mine") is None


async def test_of_processes_that_race_for_the_trial_exactly_one_gets_it(
    real_database: Database, clock: ManualClock
) -> None:
    await fail()
    for _ in range(10):
        clock.advance(PAUSE)
        leaves = await asyncio.gather(
            *(circuit.allow(KEY) for _ in range(5)), return_exceptions=True
        )
        won = [leave for leave in leaves if isinstance(leave, Leave)]
        assert len(won) == 1
        assert all(isinstance(leave, Leave | UpstreamUnavailable) for leave in leaves)
        await circuit.failed(won[0])


async def test_failures_of_processes_at_once_are_all_counted(real_database: Database) -> None:
    leaves = [await circuit.allow(KEY) for _ in range(FAILURES)]
    await asyncio.gather(*(circuit.failed(leave) for leave in leaves))
    await refusal()


async def test_states_are_told_counted_and_forgotten(
    database: Database, clock: ManualClock, anonymous: httpx.AsyncClient
) -> None:
    await fail()
    await circuit.rest("google", seconds=60)
    async with unit_of_work() as unit:
        assert await circuit.troubles(unit) == [
            Trouble("google", "resting", clock() + timedelta(seconds=60)),
            Trouble(KEY, "open", clock() + PAUSE),
        ]
    told = (await anonymous.get("http://test/metrics")).text
    assert 'circuits{state="open"} 1.0' in told
    assert 'circuits{state="resting"} 1.0' in told
    clock.advance(PAUSE)
    async with unit_of_work() as unit:
        assert await circuit.troubles(unit) == [Trouble(KEY, "half_open", clock())]
    told = (await anonymous.get("http://test/metrics")).text
    assert 'circuits{state="half_open"} 1.0' in told
    assert 'circuits{state="resting"} 0.0' in told
    clock.advance(timedelta(days=8))
    await circuit.forget_circuits._task.func(timestamp=0)
    async with unit_of_work() as unit:
        assert await unit.get(circuit.Circuit, KEY) is None


async def test_late_news_of_an_earlier_round_changes_nothing(
    database: Database, clock: ManualClock
) -> None:
    late = await circuit.allow(KEY)
    await fail()
    await circuit.succeeded(late)
    assert (await refusal()).details["reason"] == "circuit_open"
    clock.advance(PAUSE)
    lapsed = await circuit.allow(KEY)
    clock.advance(PAUSE)
    trial = await circuit.allow(KEY)
    await circuit.succeeded(lapsed)
    assert (await refusal()).details["reason"] == "circuit_open"
    await circuit.succeeded(trial)
    for leave in (late, lapsed, trial):
        for _ in range(FAILURES):
            await circuit.failed(leave)
    await call()


class Breaker(RuleBasedStateMachine):
    """Calls, outcomes, and time in any order; calls overlap and may be late with their news."""

    loop: asyncio.AbstractEventLoop

    def __init__(self) -> None:
        super().__init__()
        self.key = f"test:{uuid4()}"
        self.clock = ManualClock(NOW)
        self.round = self.failures = 0
        self.opened: datetime | None = None
        self.rests: datetime | None = None
        self.trial: datetime | None = None
        self.under_way: list[tuple[Leave, int]] = []

    def _open(self) -> None:
        self.opened, self.round = self.clock() + PAUSE, self.round + 1

    @rule()
    def ask(self) -> None:
        now = self.clock()
        resting = self.rests is not None and self.rests > now
        waiting = self.opened is not None and self.opened > now
        try:
            leave = self.loop.run_until_complete(circuit.allow(self.key, clock=self.clock))
        except UpstreamUnavailable as error:
            refused = str(error.details["reason"])
        else:
            refused = ""
        waits = "circuit_open" if waiting else ""
        assert refused == ("resting" if resting else waits)
        if refused:
            return
        if self.opened is not None:
            assert self.trial is None or now - self.trial >= PAUSE
            self.trial = now
            self._open()
        self.under_way.append((leave, self.round))

    @precondition(lambda self: self.under_way)
    @rule(which=st.integers(min_value=0, max_value=30))
    def succeed(self, which: int) -> None:
        leave, its_round = self.under_way.pop(which % len(self.under_way))
        self.loop.run_until_complete(circuit.succeeded(leave, self.clock))
        if its_round == self.round:
            self.failures = 0
            if self.opened is not None:
                self.opened, self.round = None, self.round + 1

    @precondition(lambda self: self.under_way)
    @rule(which=st.integers(min_value=0, max_value=30))
    def fail(self, which: int) -> None:
        leave, its_round = self.under_way.pop(which % len(self.under_way))
        self.loop.run_until_complete(circuit.failed(leave, self.clock))
        if its_round == self.round:
            self.failures += 1
            if self.opened is not None or self.failures >= FAILURES:
                self._open()

    @precondition(lambda self: self.opened is None)
    @rule()
    def break_down(self) -> None:
        """What a few random steps would seldom come to."""
        for _ in range(FAILURES):
            before = len(self.under_way)
            self.ask()
            if len(self.under_way) > before:
                self.fail(before)

    @rule(seconds=st.integers(min_value=1, max_value=200))
    def rest(self, seconds: int) -> None:
        self.loop.run_until_complete(circuit.rest(self.key, seconds=seconds, clock=self.clock))
        until = self.clock() + timedelta(seconds=seconds)
        self.rests = max(self.rests or until, until)

    @rule(seconds=st.sampled_from([1, 100, 299, 300, 301, 1000]))
    def wait(self, seconds: int) -> None:
        self.clock.advance(timedelta(seconds=seconds))


def test_in_any_order_it_is_the_breaker_of_the_books(new_database: Callable[[], str]) -> None:
    loop = asyncio.new_event_loop()
    database = db.connect(new_database(), pool_size=2)
    Breaker.loop = loop
    try:
        run_state_machine_as_test(
            Breaker, settings=hypothesis_settings(max_examples=100, stateful_step_count=30)
        )
    finally:
        db.use(None)
        loop.run_until_complete(database.close())
        loop.close()

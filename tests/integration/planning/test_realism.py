"""Plans count on what somebody's own days say: how much gets done, and how likely what is."""

from __future__ import annotations

from datetime import timedelta
from time import perf_counter

from focusflow.accounts import service as accounts
from focusflow.accounts.schemas import PreferencesIn
from focusflow.planning import service
from focusflow.planning.learning import train
from focusflow.planning.learning.learned import learned
from focusflow.planning.rules.problem import build
from focusflow.planning.rules.realism import TARGET
from focusflow.planning.service import loading
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import unit_of_work
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskIn

from .conftest import TUESDAY, AddTask, work
from .past import Past
from .test_learning_train import Person, seed

WEEK = timedelta(days=7)


async def set_daily(actor: Actor, minutes: int) -> None:
    async with unit_of_work() as db:
        await accounts.put_preferences(db, actor, PreferencesIn(daily_minutes=minutes))


async def over_full(actor: Actor) -> None:
    """Ten days of 400 planned minutes, of which 4 hours get done."""
    past = Past(actor)
    for ago in range(1, 11):
        past.day(ago, planned=360, done=240)
        past.block(past.task(), ago, 16, 40)
    await past.save()
    await set_daily(actor, 400)


async def test_an_over_full_day_shrinks_until_three_quarters_of_it_will_be_done(
    add_task: AddTask, alice: Actor
) -> None:
    await over_full(alice)
    for number in range(12):
        await add_task(f"Task {number}", estimated_minutes=35)
    decision = await service.generate(alice, TUESDAY)
    view, day = decision.schedules[0], decision.proposal.days[0]
    assert (day.realistic_minutes, day.cap_minutes) == (320, 400)
    assert 280 <= view.total_planned_minutes <= 320
    assert 240 / view.total_planned_minutes >= TARGET
    codes = [left.code for left in view.unscheduled]
    assert codes.count("kept_realistic") >= 1
    reason = next(left.reason for left in view.unscheduled if left.code == "kept_realistic")
    assert reason.startswith("you usually finish about 4 h on such days, 5 h")
    assert "Tuesday is kept to 5 h 20: of 6 h 40 you usually finish about 4 h." in view.notes
    # As much of the tasks will likely be done as of the minutes: 7 of 9, or 8 of 10.
    planned = len({slot.task_id for slot in view.slots if slot.slot_type == "task"})
    likely = round(planned * 240 / view.total_planned_minutes)
    assert (view.tasks_planned, view.likely_done) == (planned, likely)
    assert (day.tasks_planned, day.likely_done) == (planned, likely)
    assert (decision.proposal.tasks_planned, decision.proposal.likely_done) == (planned, likely)


async def test_without_history_nothing_is_cut(add_task: AddTask, alice: Actor) -> None:
    await set_daily(alice, 400)
    for number in range(12):
        await add_task(f"Task {number}", estimated_minutes=35)
    decision = await service.generate(alice, TUESDAY)
    assert decision.proposal.days[0].realistic_minutes is None
    assert decision.schedules[0].total_planned_minutes == 350  # breaks take the rest
    assert {left.code for left in decision.schedules[0].unscheduled} <= {"day_full", "lower_value"}
    assert decision.schedules[0].notes == ()


async def test_days_older_than_thirty_days_don_t_count(
    add_task: AddTask, alice: Actor, clock: ManualClock
) -> None:
    await over_full(alice)
    clock.advance(timedelta(days=31))
    for number in range(12):
        await add_task(f"Task {number}", estimated_minutes=35)
    proposal = await service.make_proposal(alice, TUESDAY + timedelta(days=31))
    assert proposal.days[0].realistic_minutes is None


async def test_every_day_of_a_week_is_kept_realistic(add_task: AddTask, alice: Actor) -> None:
    await over_full(alice)
    for number in range(60):
        await add_task(f"Task {number}", estimated_minutes=35)
    proposal = await service.make_proposal(alice, TUESDAY, days=3)
    assert [day.realistic_minutes for day in proposal.days] == [320] * 3
    assert all(day.planned_minutes <= 320 for day in proposal.days)
    assert any(note.startswith("Each day is kept to 5 h 20") for note in proposal.notes)


async def test_of_two_tasks_the_likelier_one_is_planned(alice: Actor) -> None:
    # Most is done in the afternoon, so a task for then is likelier to be done.
    await seed(alice, Person(good=(15, 16, 17, 18)))
    assert await train.train_personal(alice)
    async with unit_of_work() as db:
        for title, hour in (("early", "08:00"), ("late", "16:00")):
            data = TaskIn.model_validate(
                {"title": title, "estimated_minutes": 30, "scheduled_time": hour,
                 "scheduled_date": TUESDAY.isoformat()}
            )  # fmt: skip
            await tasks.create_task(db, alice, data)
        situation = (await loading.load(db, alice, TUESDAY, 1)).situation
    by_title = {task.title: situation.probability_of(task) for task in situation.tasks}
    assert by_title["late"] > 0.7 > 0.5 > by_title["early"]


async def test_the_load_of_a_day_is_limited_once_a_model_knows_it(
    add_task: AddTask, alice: Actor
) -> None:
    past = Past(alice)
    for ago in range(1, 21):
        past.day(ago, planned=300, done=120)
    await past.save()
    await add_task("Essay")
    async with unit_of_work() as db:
        before = build((await loading.load(db, alice, TUESDAY, 1)).situation).problem
    assert before["limits"]["load_per_day"] is None
    assert await train.train_planner(alice)
    async with unit_of_work() as db:
        assert (await learned(db, alice)).capacity.load_p80 == 8
        after = build((await loading.load(db, alice, TUESDAY, 1)).situation).problem
    assert after["limits"]["load_per_day"] == 8  # 120 min of medium work


async def test_asking_of_two_hundred_tasks_at_once(alice: Actor) -> None:
    await seed(alice)
    await train.train_personal(alice)
    async with unit_of_work() as db:
        known = await learned(db, alice)
        for number in range(20):
            data = TaskIn(title=str(number), category="Maths" if number % 2 else "Mail")
            await tasks.create_task(db, alice, data)
        found = await tasks.plannable_tasks(db, alice, TUESDAY)
    many = found * 10
    assert len(many) == 200
    one_by_one = [known.ratio(task).p50 for task in found]
    assert [ratio.p50 for ratio in known.ratios(many)] == one_by_one * 10
    for ask in (known.ratios, known.probabilities):
        took = []
        for _ in range(5):
            began = perf_counter()
            ask(many)
            took.append(perf_counter() - began)
        assert min(took) < 0.015  # 4 ms on a machine that does nothing else


async def test_the_tasks_of_a_plan_that_work_is_done_of_are_counted(
    add_task: AddTask, alice: Actor, clock: ManualClock
) -> None:
    for number in range(4):
        await add_task(f"Task {number}", estimated_minutes=25)
    view = (await service.generate(alice, TUESDAY)).schedules[0]
    assert (view.tasks_planned, view.likely_done) == (4, 3)
    first = work(view)[0]
    clock.set(first.ends_at)
    async with unit_of_work() as db:
        assert first.task_id is not None
        await tasks.complete_task(db, alice, first.task_id)
        view = await service.daily(db, alice, TUESDAY)
    assert (view.tasks_planned, view.likely_done) == (4, 3)

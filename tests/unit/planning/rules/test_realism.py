"""How much of a plan gets done, and what an over-full day is cut to."""

from __future__ import annotations

import random
from datetime import time
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusflow.planning import engine
from focusflow.planning.rules.outcome import KEPT_REALISTIC, Outcome, outcome_of
from focusflow.planning.rules.problem import build
from focusflow.planning.rules.realism import (
    LEAST_MINUTES,
    TARGET,
    Holding,
    Item,
    PastDay,
    completion,
    cut_of,
    holding_of,
    in_order_of_cutting,
    likeliness,
    likely,
)

from .conftest import TUESDAY, at, preferences, situation, slot, task, work


def days(*pairs: tuple[int, int]) -> list[PastDay]:
    return [PastDay(planned, done) for planned, done in pairs]


def held(days_: list[PastDay]) -> Holding:
    found = holding_of(days_)
    assert found is not None
    return found


def item(
    minutes: int = 40, value: float = 10.0, probability: float = 0.6, **fields: object
) -> Item:
    return Item(uuid4(), minutes, value, probability, **fields)  # type: ignore[arg-type]


# What a day holds


def test_of_days_that_hold_240_minutes_a_plan_of_320_gets_done_to_three_quarters() -> None:
    holding = held(days(*[(400, 240)] * 8))
    assert holding.share(400) == pytest.approx(0.6)
    assert holding.share(240) == holding.share(100) == 1.0
    assert holding.most(TARGET) == 320


def test_days_that_differ_are_averaged() -> None:
    holding = held(days((400, 120), (400, 180), (400, 240), (400, 300), (400, 360)))
    assert holding.expected(400) == pytest.approx(240)
    assert holding.expected(120) == pytest.approx(120)
    assert holding.most(TARGET) < 320  # bad days take more than good ones give


def test_days_on_which_all_was_done_show_no_limit() -> None:
    assert held(days(*[(180, 180)] * 20)).share(600) == 1.0
    some = held(days(*[(180, 180)] * 5, *[(400, 240)] * 5))
    assert some.share(400) == pytest.approx(0.6)  # light days don't make full ones worse


def test_days_on_which_nothing_was_done_count_for_nothing() -> None:
    worked = days(*[(400, 240)] * 6)
    assert holding_of([*worked, *days(*[(400, 0)] * 6)]) == holding_of(worked)


@pytest.mark.parametrize(
    "known",
    [
        [],
        days(*[(400, 240)] * 4),
        days(*[(400, 0)] * 30),
        # Light days fare no better: planning less would only mean doing less.
        days(*[(400, 240)] * 5, *[(200, 120)] * 5),
    ],
)
def test_where_history_says_nothing_nothing_is_known(known: list[PastDay]) -> None:
    assert holding_of(known) is None


# Cutting


def test_an_over_full_day_loses_what_is_worth_least() -> None:
    holding = held(days(*[(400, 240)] * 8))
    good, poor = [item() for _ in range(8)], [item(value=1.0) for _ in range(2)]
    cut = cut_of(holding, [*poor, *good], 0.6, room=400, set_aside=0)
    assert cut is not None
    assert (cut.minutes, cut.wanted, cut.usual) == (320, 400, 240)
    assert in_order_of_cutting([*poor, *good])[:2] == sorted(poor, key=lambda i: str(i.id))


def test_a_day_that_holds_its_work_is_not_cut() -> None:
    holding = held(days(*[(400, 240)] * 8))
    assert cut_of(holding, [item() for _ in range(8)], 0.6, room=400, set_aside=0) is None
    many = [item() for _ in range(50)]
    assert cut_of(holding, many, 0.6, room=300, set_aside=0) is None


def test_unlikely_tasks_make_it_shorter_and_likely_ones_no_longer() -> None:
    holding = held(days(*[(400, 240)] * 8))
    cuts = [
        cut_of(holding, [item(probability=p) for _ in range(10)], 0.6, room=400, set_aside=0)
        for p in (0.5, 0.6, 0.9)
    ]
    assert [cut.minutes for cut in cuts if cut] == [265, 320, 320]


def test_hopeless_tasks_leave_it_to_the_minutes() -> None:
    holding = held(days(*[(400, 240)] * 8))
    cut = cut_of(holding, [item(probability=0.1) for _ in range(10)], 0.6, room=400, set_aside=0)
    assert cut is not None
    assert cut.minutes == 320


def test_what_must_be_done_stays() -> None:
    holding = held(days(*[(400, 120)] * 8))
    must = [item(60, stays=True) for _ in range(5)]
    cut = cut_of(holding, [*must, *(item(20) for _ in range(5))], 0.6, room=400, set_aside=0)
    assert cut is not None
    assert cut.minutes == 300
    assert cut_of(holding, must, 0.6, room=300, set_aside=0) is None


def test_what_waits_goes_before_what_it_waits_for() -> None:
    first = item(value=1.0)
    second = item(value=50.0, depends_on=(first.id,))
    assert in_order_of_cutting([first, second, other := item(value=60.0)]) == [
        second,
        first,
        other,
    ]
    kept = item(stays=True, depends_on=(first.id,))
    assert in_order_of_cutting([first, kept, other]) == [other]


def test_a_week_is_cut_day_by_day() -> None:
    holding = held(days(*[(400, 240)] * 8))
    cut = cut_of(holding, [item() for _ in range(50)], 0.6, room=400, set_aside=0, days=5)
    assert cut is not None
    assert (cut.minutes, cut.wanted) == (320, 400)


def test_probabilities_follow_how_full_the_day_is() -> None:
    holding = held(days(*[(400, 240)] * 8))
    assert likely(0.6, 0.6, holding, 400) == pytest.approx(0.6)
    assert likely(0.6, 0.6, holding, 320) == pytest.approx(0.75)
    assert likely(0.6, 0.6, holding, 30) == 0.95
    assert likely(0.98, 0.6, holding, 30) == 0.98
    assert likely(0.6, 0.6, None, 30) == 0.6


@given(
    st.lists(st.tuples(st.integers(1, 60), st.floats(0, 1)), min_size=5, max_size=30),
    st.lists(
        st.tuples(st.integers(1, 24), st.floats(0.1, 100), st.floats(0.02, 0.98), st.booleans()),
        max_size=25,
    ),
    st.floats(0.1, 0.98),
    st.integers(0, 60),
    st.randoms(use_true_random=False),
)
def test_after_a_cut_the_target_is_met_or_only_what_must_stay_is_left(
    past: list[tuple[int, float]],
    wanted: list[tuple[int, float, float, bool]],
    usual: float,
    set_aside: int,
    chance: random.Random,
) -> None:
    holding = holding_of(PastDay(n * 10, round(n * 10 * share)) for n, share in past)
    if holding is None:
        return
    for less, more in pairwise(range(5, 600, 35)):
        assert holding.share(less) >= holding.share(more) - 1e-9
    items: list[Item] = []
    for units, value, probability, stays in wanted:
        needs = (chance.choice(items).id,) if items and chance.random() < 0.3 else ()
        items.append(item(units * 5, value, probability, stays=stays, depends_on=needs))
    room = set_aside + 400
    cut = cut_of(holding, items, usual, room=room, set_aside=set_aside)
    load = min(room, set_aside + sum(i.minutes for i in items))
    may_go = in_order_of_cutting(items)
    must = set_aside + sum(i.minutes for i in items if i not in may_go)
    if cut is None:
        met = completion(holding, items, usual, load) >= TARGET - 1e-9
        assert met or holding.share(load) >= TARGET - 1e-9 or load <= max(must, LEAST_MINUTES)
    else:
        assert cut.minutes < cut.wanted == load
        floor = max(min(room, must), LEAST_MINUTES)
        assert holding.share(cut.minutes) >= TARGET - 1e-9 or cut.minutes <= floor


def test_the_order_of_cutting_never_leaves_a_task_without_what_it_waits_for() -> None:
    chance = random.Random(1)
    items: list[Item] = []
    for _ in range(40):
        needs = (chance.choice(items).id,) if items and chance.random() < 0.5 else ()
        items.append(
            item(value=chance.uniform(1, 9), stays=chance.random() < 0.1, depends_on=needs)
        )
    left = {i.id: i for i in items}
    for gone in in_order_of_cutting(items):
        del left[gone.id]
        assert all(needed in left for i in left.values() for needed in i.depends_on)


def test_nothing_is_as_likely_as_usual() -> None:
    assert likeliness([], 0.6) == 1.0


# In a plan

KNOWN = held(days(*[(400, 240)] * 8))


def plan_of(*tasks: object, **fields: object) -> Outcome:
    prefs = preferences(daily_minutes=400, study_end=time(19))
    given = {"preferences": prefs, "probability": 0.6, "holding": KNOWN, **fields}
    draft = build(situation(*tasks, **given))
    problem = engine.parse_problem(draft.problem)
    plan = engine.solve(problem, solver="greedy")
    assert engine.violations(problem, plan) == []
    return outcome_of(draft, plan)


def minutes(found: Outcome) -> int:
    return sum(s.minutes for s in work(found.slots[TUESDAY]))


def test_a_plan_keeps_to_what_is_realistic_and_says_so() -> None:
    found = plan_of(*[task(str(n), estimated_minutes=40) for n in range(12)])
    assert minutes(found) == 320
    assert KNOWN.share(minutes(found)) >= TARGET
    codes = [left.code for left in found.unscheduled]
    # Two more would have fitted into the 400 minutes that were wished for; two would not.
    assert sorted(codes) == ["day_full"] * 2 + [KEPT_REALISTIC] * 2
    reasons = {left.code: left.reason for left in found.unscheduled}
    assert reasons[KEPT_REALISTIC] == (
        "you usually finish about 4 h on such days, 5 h 20 are planned"
    )
    assert reasons["day_full"] == "needs 40 min, more than is left of the 400 min you set a day"
    assert found.notes == ("Tuesday is kept to 5 h 20: of 6 h 40 you usually finish about 4 h.",)
    placed = {s.task_id for s in work(found.slots[TUESDAY])}
    assert found.mean_probability(placed) == pytest.approx(0.75)


def test_without_history_a_day_is_as_full_as_it_was_set() -> None:
    found = plan_of(*[task(str(n), estimated_minutes=40) for n in range(12)], holding=None)
    assert minutes(found) == 400
    assert {left.code for left in found.unscheduled} == {"day_full"}
    assert found.notes == ()
    assert found.rooms[0].realistic_minutes is None


def test_work_done_before_counts() -> None:
    done = slot(at(8), at(11), uuid4(), status="done")
    tasks = [task(str(n), estimated_minutes=40) for n in range(8)]
    found = plan_of(*tasks, slots={TUESDAY: (done,)})
    assert minutes(found) == 140  # and 180 are done, of 320
    assert found.rooms[0].realistic_minutes == 320


def test_what_is_fixed_and_what_is_urgent_is_planned_all_the_same() -> None:
    holding = held(days(*[(400, 60)] * 8))
    urgent = [task(f"u{n}", estimated_minutes=40, priority="urgent") for n in range(4)]
    others = [task(str(n), estimated_minutes=40) for n in range(4)]
    found = plan_of(*urgent, *others, holding=holding)
    assert {s.task_id for s in work(found.slots[TUESDAY])} == {t.id for t in urgent}
    fixed = slot(at(10), at(13), others[0].id, is_flexible=False)
    found = plan_of(*urgent, *others, holding=holding, slots={TUESDAY: (fixed,)})
    planned = {s.task_id for s in work(found.slots[TUESDAY])}
    assert planned == {t.id for t in urgent} | {others[0].id}


def test_a_tasks_own_probability_counts_in_its_value() -> None:
    likely_, unlikely = task("likely"), task("unlikely")
    known: dict[UUID, float] = {likely_.id: 0.9, unlikely.id: 0.3}
    prefs = preferences(daily_minutes=30)
    found = plan_of(unlikely, likely_, preferences=prefs, probabilities=known, holding=None)
    assert [s.task_id for s in work(found.slots[TUESDAY])] == [likely_.id]
    assert found.mean_probability([likely_.id]) == 0.9


def test_no_day_is_heavier_than_the_load_someone_manages() -> None:
    tasks = [task(str(n), estimated_minutes=30, difficulty="hard") for n in range(6)]
    found = plan_of(*tasks, holding=None, load_cap=9)
    assert len(work(found.slots[TUESDAY])) == 3
    assert {left.code for left in found.unscheduled} == {"load_full"}
    fixed = slot(at(10), at(11), tasks[0].id, is_flexible=False)  # a load of 6
    found = plan_of(*tasks, holding=None, load_cap=9, slots={TUESDAY: (fixed,)})
    assert len(work(found.slots[TUESDAY])) == 2

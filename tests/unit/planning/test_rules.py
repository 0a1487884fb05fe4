"""What a person relies on when a plan is made: values, hours, what stays, what changes."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from focusflow.accounts.schemas import PreferencesView
from focusflow.calendar.schemas import BusyTime
from focusflow.planning import engine
from focusflow.planning.rules import hours, slots, values
from focusflow.planning.rules.candidates import DAY_TASKS, Situation
from focusflow.planning.rules.hours import Span
from focusflow.planning.rules.outcome import outcome_of
from focusflow.planning.rules.problem import Draft, build
from focusflow.planning.rules.slots import Slot
from focusflow.planning.rules.values import Sample
from focusflow.platform.actor import Actor
from focusflow.platform.clock import day_bounds
from focusflow.tasks.schemas import PlannableTask

ME = Actor(uuid4(), timezone="Europe/Berlin")
TUESDAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # 9:00 in Berlin


def at(hour: int, minute: int = 0, days: int = 0) -> datetime:
    """A time in Berlin on that Tuesday, or some days later."""
    return datetime(2026, 11, 24, hour - 1, minute, tzinfo=UTC) + timedelta(days=days)


def task(title: str = "Essay", **fields: Any) -> PlannableTask:
    values = {
        "id": uuid4(), "title": title, "priority": "medium", "status": "pending",
        "difficulty": "medium", "category": None, "estimated_minutes": 30, "spent_minutes": 0,
        "start_date": None, "due_date": None, "due_at": None, "scheduled_date": None,
        "scheduled_time": None, "goal_id": None, "goal_priority": None, "depends_on": (),
    }  # fmt: skip
    return PlannableTask(**{**values, **fields})


def preferences(**fields: Any) -> PreferencesView:
    values = {
        "id": uuid4(), "study_start": time(9), "study_end": time(17), "session_minutes": 25,
        "break_minutes": 5, "long_break_minutes": 15, "daily_minutes": 300,
        "notification_enabled": True, "theme": "light", "hour24": True, "day_first": True,
        "first_weekday": 0, "day_start_hour": 0, "language": "en", "updated_at": NOW,
    }  # fmt: skip
    return PreferencesView(**{**values, **fields})


def busy(start: datetime, end: datetime, title: str = "Lecture") -> BusyTime:
    return BusyTime(event_id=uuid4(), recurrence_id=None, title=title, starts_at=start, ends_at=end)


def slot(start: datetime, end: datetime, task_id: UUID | None = None, **fields: Any) -> Slot:
    return Slot(id=uuid4(), task_id=task_id, starts_at=start, ends_at=end, **fields)


def situation(*tasks: PlannableTask, **fields: Any) -> Situation:
    prefs = fields.pop("preferences", preferences())
    values = {"who": ME, "now": NOW, "days": (TUESDAY,), "preferences": prefs, "tasks": tasks}
    return Situation(**{**values, **fields})


def solved(draft: Draft) -> dict[date, tuple[Slot, ...]]:
    problem = engine.parse_problem(draft.problem)
    plan = engine.solve(problem, solver="greedy")
    assert engine.violations(problem, plan) == []
    return outcome_of(draft, plan).slots


def work(found: tuple[Slot, ...]) -> list[Slot]:
    return [s for s in found if s.slot_type == "task"]


def reasons(draft: Draft) -> dict[UUID, str]:
    return {item.task_id: item.reason for item in draft.left_out}


# What a task is worth


def score(one: PlannableTask, **fields: Any) -> float:
    return values.priority_score(one, NOW, fields.pop("probability", 0.75), {}, **fields)


def test_a_nearer_due_date_raises_the_score() -> None:
    dues = [None, *(NOW + timedelta(hours=h) for h in (200, 48, 5, -3))]
    found = [score(task(due_at=due)) for due in dues]
    assert found == sorted(found)
    assert len(set(found)) == len(found)


def test_priority_of_task_and_goal_raises_the_score() -> None:
    own = [score(task(priority=p)) for p in ("low", "medium", "high", "urgent")]
    goals = [score(task(goal_priority=p)) for p in ("low", "medium", "high")]
    assert own == sorted(set(own))
    assert goals == sorted(set(goals))


def test_weights_are_04_04_01_01_and_can_be_changed() -> None:
    best = task(priority="urgent", goal_priority="high", due_at=NOW, category="maths")
    assert values.priority_score(best, NOW, 1.0, {"maths": 1.0}) == pytest.approx(1.0)
    assert score(task(priority="urgent"), probability=0) == pytest.approx(0.4 + 0.05)
    assert score(task(priority="low", due_at=NOW), probability=0) == pytest.approx(0.1 + 0.4 + 0.05)
    only_goal = values.ScoreWeights(goal=1, urgency=0, category=0, completion=0)
    assert score(task(due_at=NOW), weights=only_goal) == pytest.approx(0.5)


def test_the_category_people_finish_most_in_counts_most() -> None:
    likings = values.category_likings(
        [Sample("maths", None, None), Sample("maths", None, None), Sample("art", None, None)]
    )
    assert likings == {"maths": 1.0, "art": 0.5}
    by_category = [
        values.priority_score(task(category=c), NOW, 0.75, likings) for c in (None, "art", "maths")
    ]
    assert by_category == sorted(set(by_category))


def test_value_is_the_product_of_score_and_probability_from_1_to_100() -> None:
    assert values.value(0, 0.75) == 1
    assert values.value(1, 1) == 100
    assert values.value(0.8, 0.5) - 1 == pytest.approx(values.value(0.5, 0.8) - 1)


def test_with_room_for_one_of_two_the_higher_product_wins() -> None:
    weak, strong = task("weak", priority="low"), task("strong", priority="high")
    hour = preferences(study_start=time(9), study_end=time(9, 30))
    found = solved(build(situation(weak, strong, preferences=hour)))[TUESDAY]
    assert {s.task_id for s in work(found)} == {strong.id}


def test_the_completion_rate_is_ones_own_drawn_to_three_quarters() -> None:
    assert values.completion_probability(0, 0) == 0.75
    assert values.completion_probability(1, 1) < 0.8
    assert values.completion_probability(100, 100) > 0.97
    assert values.completion_probability(0, 100) < 0.1


# How long things take


def test_the_ratio_is_the_median_of_at_least_five() -> None:
    four = [Sample(None, 20, 30)] * 4
    assert values.duration_ratio(four) == 1.0
    assert values.duration_ratio([*four, Sample(None, 10, 500)]) == 1.5
    assert values.duration_ratio([*four, Sample(None, None, 30), Sample(None, 30, None)]) == 1.0
    assert values.duration_ratio([Sample(None, 1, 1000)] * 5) == values.MOST_RATIO


@pytest.mark.parametrize(
    ("estimate", "spent", "ratio", "minutes"),
    [
        (30, 0, 1.5, 45),
        (30, 0, 1.0, 30),
        (None, 0, 1.0, 30),
        (31, 0, 1.0, 35),
        (50, 0, 1.1, 55),
        (60, 20, 1.0, 40),
        (30, 90, 1.0, 10),
        (5, 0, 1.0, 5),
        (5, 20, 1.0, 5),
    ],
)
def test_minutes_to_reserve(estimate: int | None, spent: int, ratio: float, minutes: int) -> None:
    one = task(estimated_minutes=estimate, spent_minutes=spent)
    assert values.remaining_minutes(one, ratio) == minutes


def test_who_always_needs_half_again_gets_it_reserved_and_is_told() -> None:
    draft = build(situation(task(estimated_minutes=30), ratio=1.5))
    assert sum(s.minutes for s in work(solved(draft)[TUESDAY])) == 45
    notes = outcome_of(draft, engine.Plan()).notes
    assert "You need 1.5x your guess, so the times here are longer." in notes


def test_a_task_without_estimate_gets_30_minutes_and_a_note() -> None:
    draft = build(situation(task(estimated_minutes=None)))
    assert sum(s.minutes for s in work(solved(draft)[TUESDAY])) == 30
    notes = outcome_of(draft, engine.Plan()).notes
    assert notes == ("1 task has no estimate; 30 min each are assumed.",)


# When there is room


def test_study_hours_in_ones_own_zone() -> None:
    found = hours.study_hours(ME, TUESDAY, time(9), time(17))
    assert found == Span(at(9), at(17))


def test_study_hours_past_midnight_and_before_the_day_starts() -> None:
    assert hours.study_hours(ME, TUESDAY, time(22), time(2)) == Span(at(22), at(2, days=1))
    owl = Actor(uuid4(), timezone="Europe/Berlin", day_start_hour=4)
    assert hours.study_hours(owl, TUESDAY, time(1), time(3)) == Span(at(1, days=1), at(3, days=1))


@pytest.mark.parametrize(
    ("day", "minutes"), [(date(2026, 3, 29), 120), (date(2026, 10, 25), 240), (TUESDAY, 180)]
)
def test_a_day_the_clocks_change_has_an_hour_less_or_more(day: date, minutes: int) -> None:
    assert hours.study_hours(ME, day, time(1), time(4)).minutes == minutes


def test_what_is_left_of_a_span() -> None:
    day = Span(at(9), at(17))
    taken = [busy(at(8), at(10)), busy(at(9, 30), at(11)), busy(at(16), at(20))]
    assert hours.minus(day, taken) == [Span(at(11), at(16))]
    assert hours.minus(day, []) == [day]
    assert hours.minus(day, [busy(at(9), at(17))]) == []


def test_a_buffer_late_in_each_half_day_where_it_is_free() -> None:
    day = Span(at(9), at(17))
    found = hours.buffers(day, at(6), [busy(at(12), at(13)), busy(at(16, 30), at(17))])
    assert [buffer for _, buffer in found] == [
        Span(at(11, 50), at(12)), Span(at(16, 20), at(16, 30)),
    ]  # fmt: skip
    assert hours.buffers(Span(at(9), at(10)), at(6), []) == []
    assert len(hours.buffers(day, at(14), [])) == 1


def test_every_half_day_with_work_holds_a_buffer() -> None:
    tasks = [task(str(n), estimated_minutes=25) for n in range(12)]
    found = solved(build(situation(*tasks)))[TUESDAY]
    buffers = [s for s in found if s.slot_type == "buffer"]
    noon = at(13)
    assert [any(b.starts_at < noon for b in buffers), any(b.starts_at >= noon for b in buffers)] == [
        any(s.starts_at < noon for s in work(found)), any(s.starts_at >= noon for s in work(found)),
    ]  # fmt: skip
    assert buffers


def test_long_tasks_become_sessions_with_breaks_between() -> None:
    found = solved(build(situation(task(estimated_minutes=90))))[TUESDAY]
    assert sum(s.minutes for s in work(found)) == 90
    assert all(s.minutes <= 25 for s in work(found))
    gaps = [after.starts_at - before.ends_at for before, after in pairwise(work(found))]
    assert min(gaps) >= timedelta(minutes=5)
    assert any(s.slot_type == "break" for s in found)


def test_the_daily_limit_counts_what_is_done_running_and_fixed() -> None:
    essay = task(estimated_minutes=120)
    there = (
        slot(at(9), at(10), uuid4(), status="done"),
        slot(at(9, 40), at(10, 5), uuid4()),
        slot(at(15), at(15, 20), uuid4(), is_flexible=False),
    )
    limit = preferences(daily_minutes=150)
    draft = build(situation(essay, now=at(10), slots={TUESDAY: there}, preferences=limit))
    assert draft.rooms[0].cap_minutes == 150 - 60 - 25 - 20
    found = solved(draft)[TUESDAY]
    assert sum(s.minutes for s in work(found) if s.task_id == essay.id) <= 45


def test_a_partly_used_day_of_a_week_keeps_its_limit() -> None:
    tasks = [task(str(n), estimated_minutes=25) for n in range(40)]
    there = (slot(at(9), at(11), uuid4(), status="done"),)
    days = (TUESDAY, TUESDAY + timedelta(days=1))
    limit = preferences(daily_minutes=180)
    found = solved(
        build(situation(*tasks, now=at(11), days=days, slots={TUESDAY: there}, preferences=limit))
    )
    assert sum(s.minutes for s in work(found[TUESDAY])) <= 60
    assert sum(s.minutes for s in work(found[days[1]])) <= 180


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        ({"now": at(18)}, "The study hours of Tuesday are over."),
        (
            {"busy": (busy(at(8), at(18)),)},
            "Nothing is free on Tuesday: the study hours are all taken.",
        ),
        (
            {"slots": {TUESDAY: (slot(at(9), at(14), uuid4(), is_flexible=False),)}},
            "Tuesday holds the 300 min you want to do at most.",
        ),
    ],
)
def test_a_day_without_room_says_so(fields: dict[str, Any], note: str) -> None:
    draft = build(situation(task(), **fields))
    plan = engine.solve(engine.parse_problem(draft.problem), solver="greedy")
    outcome = outcome_of(draft, plan)
    assert note in outcome.notes
    assert len(outcome.unscheduled) == 1
    assert outcome.unscheduled[0].reason


def test_no_tasks_give_an_empty_plan() -> None:
    assert solved(build(situation())) == {TUESDAY: ()}


# Which tasks


def test_of_very_many_tasks_the_best_are_looked_at() -> None:
    urgent = task("urgent", priority="urgent", due_at=NOW)
    many = [task(str(n), priority="low") for n in range(9_999)]
    draft = build(situation(*many, urgent))
    assert len(draft.problem["tasks"]) == DAY_TASKS
    assert str(urgent.id) in {t["id"] for t in draft.problem["tasks"]}
    assert draft.not_considered == 10_000 - DAY_TASKS


def test_prerequisites_come_along_and_come_first() -> None:
    first = task("first", priority="low")
    second = task("second", priority="urgent", depends_on=(first.id,))
    rest = [task(str(n), priority="high") for n in range(100)]
    found = work(solved(build(situation(*rest, second, first)))[TUESDAY])
    ends = {s.task_id: s.ends_at for s in found}
    starts = {s.task_id: s.starts_at for s in found}
    assert ends[first.id] <= starts[second.id]


def test_what_waits_for_something_unplanned_is_left_out_with_its_name() -> None:
    outside = uuid4()
    second = task("second", depends_on=(outside,))
    third = task("third", depends_on=(second.id,))
    draft = build(situation(second, third, titles={outside: "Interview", second.id: "second"}))
    assert reasons(draft) == {
        second.id: "waits for “Interview”, which won't be finished before",
        third.id: "waits for “second”, which won't be finished before",
    }


def test_a_fixed_prerequisite_keeps_its_order() -> None:
    first = task("first", estimated_minutes=30)
    second = task("second", depends_on=(first.id,))
    there = (slot(at(14), at(14, 30), first.id, is_flexible=False),)
    found = work(solved(build(situation(first, second, slots={TUESDAY: there})))[TUESDAY])
    assert {s.task_id: s.starts_at >= at(14, 30) for s in found if s.task_id == second.id} == {
        second.id: True
    }
    there = (slot(at(11), at(11, 30), second.id, is_flexible=False),)
    found = work(solved(build(situation(first, second, slots={TUESDAY: there})))[TUESDAY])
    assert all(s.ends_at <= at(11) for s in found if s.task_id == first.id)
    assert {s.task_id for s in found} == {first.id, second.id}


def test_a_huge_task_takes_its_share_and_nothing_follows_it_yet() -> None:
    huge = task("huge", estimated_minutes=10_000)
    after = task("after", depends_on=(huge.id,))
    draft = build(situation(huge, after))
    assert sum(s.minutes for s in work(solved(draft)[TUESDAY])) == 120
    assert "huge" not in reasons(draft)
    assert after.id in reasons(draft)
    soon = task("soon", estimated_minutes=900, due_at=at(9, days=3))
    assert build(situation(soon)).problem["tasks"][0]["minutes"] == 300


def test_start_days_and_scheduled_days_are_kept() -> None:
    days = (TUESDAY, TUESDAY + timedelta(days=1), TUESDAY + timedelta(days=2))
    later = task("later", start_date=days[1])
    wednesday = task("wednesday", scheduled_date=days[1])
    friday = task("friday", scheduled_date=date(2026, 11, 27))
    found = solved(build(situation(later, wednesday, friday, days=days)))
    placed = {s.task_id: day for day, day_slots in found.items() for s in work(day_slots)}
    assert placed[later.id] >= days[1]
    assert placed[wednesday.id] == days[1]
    assert friday.id not in placed


def test_an_hour_of_its_own_is_kept_also_outside_study_hours() -> None:
    call = task("call", scheduled_date=TUESDAY, scheduled_time=time(20, 7))
    found = work(solved(build(situation(call)))[TUESDAY])
    assert [(s.starts_at, s.is_flexible) for s in found] == [(at(20, 7), False)]


def test_an_hour_of_its_own_on_an_event_is_refused_by_name() -> None:
    call = task("call", scheduled_date=TUESDAY, scheduled_time=time(10))
    other = task("other", scheduled_date=TUESDAY, scheduled_time=time(15))
    third = task("third", scheduled_date=TUESDAY, scheduled_time=time(15, 15))
    draft = build(situation(call, other, third, busy=(busy(at(9, 30), at(11)),)))
    assert reasons(draft) == {
        call.id: "you set 10:00, but “Lecture” is then",
        third.id: "you set 15:15, but “other” is then",
    }
    assert [t["title"] for t in draft.problem["tasks"]] == []


def test_skipped_for_the_day_means_tomorrow_at_the_earliest() -> None:
    one, two = task("one"), task("two")
    there = (slot(at(9), at(9, 30), one.id, status="skipped"),)
    days = (TUESDAY, TUESDAY + timedelta(days=1))
    facts = {"slots": {TUESDAY: there}, "skipped": {TUESDAY: frozenset({two.id})}}
    assert build(situation(one, two, **facts)).problem["tasks"] == []
    found = solved(build(situation(one, two, days=days, **facts)))
    assert work(found[TUESDAY]) == []
    assert {s.task_id for s in work(found[days[1]])} == {one.id, two.id}


def test_what_is_planned_on_other_days_is_not_planned_twice() -> None:
    essay = task(estimated_minutes=60)
    part = build(situation(essay, elsewhere=Counter({essay.id: 35})))
    assert part.problem["tasks"][0]["minutes"] == 25
    whole = build(situation(essay, elsewhere=Counter({essay.id: 60})))
    assert whole.problem["tasks"] == []


def test_late_is_better_than_never() -> None:
    overdue = task("overdue", priority="urgent", due_at=at(9, days=-30))
    assert work(solved(build(situation(overdue)))[TUESDAY])


# What stays and what changes


def test_past_running_fixed_and_flexible() -> None:
    done = slot(at(14), at(15), uuid4(), status="done")
    missed, running = slot(at(8), at(8, 30), uuid4()), slot(at(8, 50), at(9, 15), uuid4())
    fixed = slot(at(10), at(11), uuid4(), is_flexible=False)
    flexible = slot(at(9), at(10), uuid4())
    found = slots.parts([done, missed, running, fixed, flexible], at(9))
    assert found.past == (missed, running, done)
    assert found.running == (running,)
    assert (found.fixed, found.flexible) == ((fixed,), (flexible,))
    assert found.coming == (flexible, fixed)


def test_fixed_slots_stay_and_flexible_ones_may_move() -> None:
    essay, exam = task("essay"), task("exam", priority="urgent")
    fixed = slot(at(9, 5), at(9, 35), essay.id, is_flexible=False)
    loose = slot(at(9, 40), at(10, 10), exam.id)
    event = busy(at(9, 30), at(10, 30))
    draft = build(situation(essay, exam, slots={TUESDAY: (fixed, loose)}, busy=(event,)))
    found = {s.task_id: s for s in work(solved(draft)[TUESDAY])}
    assert found[essay.id] == fixed
    assert found[exam.id].starts_at != loose.starts_at
    notes = outcome_of(draft, engine.Plan()).notes
    assert notes == ("“essay” stays where you put it, though “Lecture” is then.",)


def test_a_second_plan_keeps_what_is_still_good_with_its_slots() -> None:
    tasks = [task(str(n)) for n in range(5)]
    first = solved(build(situation(*tasks)))[TUESDAY]
    again = solved(build(situation(*tasks, slots={TUESDAY: first})))[TUESDAY]
    assert [(s.id, *s.place) for s in again] == [(s.id, *s.place) for s in first]


def test_compare_tells_kept_new_moved_and_removed() -> None:
    stays, moves, goes, comes = (uuid4() for _ in range(4))
    before = [
        slot(at(9), at(10), stays), slot(at(10), at(11), moves), slot(at(11), at(12), goes),
    ]  # fmt: skip
    after = [slot(at(9), at(10), stays), slot(at(14), at(15), moves), slot(at(11), at(12), comes)]
    was, becomes = slots.compare(before, after)
    assert [was[s.id] for s in before] == ["kept", "moved", "removed"]
    assert [becomes[s.id] for s in after] == ["kept", "moved", "new"]
    assert slots.displaced_minutes(before, after) == 120
    assert not slots.same_work(before, after)
    assert (slots.impact(30), slots.impact(31)) == ("minor", "major")


def test_what_can_be_placed_no_more_is_left_out_with_a_reason() -> None:
    gone, over, blocked, fine, fixed = (uuid4() for _ in range(5))
    plan = [
        slot(at(9), at(9, 25), over), slot(at(10), at(10, 25), gone),
        slot(at(11), at(11, 25), blocked), slot(at(12), at(12, 25), fine),
        slot(at(11), at(11, 10), fixed, is_flexible=False),
        slot(at(11, 30), at(11, 35), slot_type="break"),
    ]  # fmt: skip
    titles = {over: "over", blocked: "blocked", fine: "fine", fixed: "fixed"}
    kept, notes = slots.still_valid(plan, titles, [busy(at(11), at(11, 30))], at(9, 30))
    assert [s.task_id for s in kept if s.slot_type == "task"] == [fixed, fine]
    assert notes == (
        "1 block was left out: its task is no longer open.",
        "1 block was left out: its time is over.",
        "“blocked” was left out: “Lecture” is then.",
    )


def test_breaks_need_work_on_both_sides() -> None:
    first, last = slot(at(9), at(10), uuid4()), slot(at(11), at(12), uuid4())
    inside, after = (
        slot(at(10), at(10, 5), slot_type="break"), slot(at(12), at(12, 5), slot_type="break")
    )  # fmt: skip
    assert slots.tidy([after, last, inside, first]) == (first, inside, last)
    assert slots.tidy([slot(at(12), at(12, 10), slot_type="buffer")]) == ()


def test_totals() -> None:
    day = [
        slot(at(9), at(10), uuid4(), status="done"), slot(at(10), at(10, 30), uuid4()),
        slot(at(10, 30), at(11), slot_type="break"),
        slot(at(11), at(11, 30), uuid4(), status="skipped"),
    ]  # fmt: skip
    assert slots.totals(day) == (120, 60, 50.0)
    assert slots.totals([]) == (0, 0, 0.0)


def test_what_was_done_early_frees_its_time() -> None:
    early = slot(at(14), at(15), uuid4(), status="done")
    moved = slots.done_early(early, at(10))
    assert (moved.starts_at, moved.ends_at) == (at(9), at(10))
    planned = slot(at(14), at(15), uuid4())
    assert slots.done_early(planned, at(10)) == planned


def test_names_of_what_is_in_the_way() -> None:
    mine, other = uuid4(), uuid4()
    wanted = slot(at(10), at(11), mine)
    there = [
        slot(at(10, 30), at(11, 30), other), slot(at(10), at(10, 5), slot_type="break"),
        slot(at(10), at(11), other, status="done"),
    ]  # fmt: skip
    names = slots.in_the_way(wanted, [busy(at(9), at(10, 1))], there, {other: "Essay"})
    assert names == ["Lecture", "Essay"]
    assert slots.yield_to(wanted, there) == (there[1],)


def test_likely_to_finish() -> None:
    ids = [uuid4() for _ in range(8)]
    assert slots.likely_done(0.75, ids, ()) == 6
    assert slots.likely_done(0.75, ids, ids[:4]) == 7
    assert slots.likely_done(0.75, (), ()) == 0


# Whatever comes


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    minute = st.integers(0, 36 * 60)
    count = draw(st.integers(0, 8))
    ids = [uuid4() for _ in range(count)]
    tasks = [
        task(
            str(n),
            id=ids[n],
            estimated_minutes=draw(st.none() | st.integers(1, 400)),
            spent_minutes=draw(st.integers(0, 100)),
            priority=draw(st.sampled_from(["low", "medium", "high", "urgent"])),
            difficulty=draw(st.sampled_from(["easy", "medium", "hard"])),
            due_at=draw(st.none() | minute.map(lambda m: at(1) + timedelta(minutes=m))),
            depends_on=tuple(d for d in ids[:n] if draw(st.integers(0, 5)) == 0),
            scheduled_date=(day := draw(st.none() | st.integers(0, 3)))
            and TUESDAY + timedelta(day),
            scheduled_time=draw(st.none() | st.just(time(14, 3))) if day else None,
        )
        for n in range(count)
    ]
    taken = [
        busy(at(1) + timedelta(minutes=m), at(1) + timedelta(minutes=m + draw(st.integers(1, 300))))
        for m in draw(st.lists(minute, max_size=4))
    ]
    there = [
        slot(
            at(8) + timedelta(hours=n), at(8, 25) + timedelta(hours=n), one.id,
            is_flexible=draw(st.booleans()), status=draw(st.sampled_from(["planned", "done"])),
        )
        for n, one in enumerate(tasks[:6])
        if draw(st.booleans())
    ]  # fmt: skip
    now = at(7) + timedelta(minutes=draw(st.integers(0, 700)))
    return situation(
        *tasks,
        now=now,
        days=tuple(TUESDAY + timedelta(days=n) for n in range(draw(st.integers(1, 2)))),
        busy=tuple(taken),
        slots={TUESDAY: tuple(there)},
        ratio=draw(st.sampled_from([1.0, 1.3, 0.5])),
        preferences=preferences(
            session_minutes=draw(st.sampled_from([5, 23, 25, 52, 90])),
            break_minutes=draw(st.sampled_from([1, 5, 20])),
            daily_minutes=draw(st.sampled_from([15, 120, 1440])),
            study_start=draw(st.sampled_from([time(9), time(13), time(22)])),
            study_end=draw(st.sampled_from([time(17), time(2), time(9, 10)])),
        ),
    )


@given(situations())
@hypothesis_settings(max_examples=150, deadline=None)
def test_no_plan_breaks_a_hard_limit(facts: Situation) -> None:
    draft = build(facts)
    found = solved(draft)
    fixed = {s.id for p in draft.parts.values() for s in p.fixed}
    everything = sorted((s for day in found.values() for s in day), key=lambda s: s.starts_at)
    assert fixed <= {s.id for s in everything}
    movable = [s for s in everything if s.is_flexible]
    for one in movable:
        assert one.starts_at >= facts.now
        assert not any(slots.overlap(one, b) for b in facts.busy if one.slot_type == "task")
        others = [s for s in everything if s.id != one.id]
        assert not any(slots.overlap(one, other) for other in others)
    known = {t.id: t for t in facts.tasks}
    for one in movable:
        for needed in known[one.task_id].depends_on if one.task_id else ():
            theirs = [s for s in everything if s.task_id == needed]
            assert all(s.ends_at <= one.starts_at for s in theirs)
    for day, day_slots in found.items():
        begin, end = day_bounds(ME, day)
        minutes = sum(s.minutes for s in work(day_slots) if s.is_flexible)
        assert minutes <= draft.rooms[facts.days.index(day)].cap_minutes
        end = max(end, draft.hours[day].ends_at)
        assert all(begin <= s.starts_at < end for s in day_slots)


def test_zones_agree_on_the_grid() -> None:
    for zone in ("Asia/Kathmandu", "Pacific/Chatham", "America/St_Johns"):
        local = datetime(2026, 11, 24, 9, 1, tzinfo=ZoneInfo(zone))
        assert hours.round_up(local).astimezone(ZoneInfo(zone)).minute == 5

"""Over random problems no rule is broken, no bound is passed, no plan is worse than the rules'."""

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from focusflow.planning.engine import parse_problem, score, solve, violations

NIGHTS = st.sampled_from(
    [
        ("Europe/Berlin", "2026-11-22T23:00+00:00"),
        ("Europe/Berlin", "2026-10-24T20:00+00:00"),
        ("America/New_York", "2026-03-08T04:00+00:00"),
        ("Asia/Kathmandu", "2026-05-01T01:00+00:00"),
        ("Australia/Lord_Howe", "2026-04-04T13:00+00:00"),
    ]
)
minute = st.integers(0, 1500)


@st.composite
def problems(draw):
    zone, begin = draw(NIGHTS)
    slot = draw(st.sampled_from([5, 10, 15, 30, 60]))
    origin = datetime.fromisoformat(begin).astimezone(UTC)

    def at(minutes):
        return (origin + timedelta(minutes=minutes)).isoformat()

    def span(start, length, **more):
        return {"start": at(start), "end": at(start + length), **more}

    windows, edge = [], draw(st.integers(0, 200))
    for _ in range(draw(st.integers(0, 3))):
        length = draw(st.integers(0, 400))
        windows.append(span(edge, length))
        edge += length + draw(st.sampled_from([0, 45, 600]))
    maybe_time = st.none() | minute.map(at)
    tasks = []
    for i in range(draw(st.integers(0, 6))):
        split = draw(st.booleans())
        fixed = draw(st.none() | st.none() | minute.map(lambda m: at(m // slot * slot)))
        tasks.append(
            {
                "id": f"t{i}",
                "title": f"Task {i}",
                "minutes": slot * draw(st.integers(1, 8)),
                "value": draw(st.sampled_from([0, 3, 20, 60])),
                "earliest": draw(st.none() | maybe_time),
                "due": draw(maybe_time),
                "due_is_hard": draw(st.booleans()),
                "lateness_per_hour": draw(st.sampled_from([0, 2, 10])),
                "depends_on": [f"t{draw(st.integers(0, i - 1))}"]
                if i and draw(st.booleans())
                else [],
                "min_block": draw(st.sampled_from([None, 10, 25])) if split else None,
                "max_block": draw(st.sampled_from([None, 30, 50])) if split else None,
                "load": draw(st.sampled_from([0, 1, 3])),
                "energy": draw(st.sampled_from(["low", "medium", "high"])),
                "category": draw(st.sampled_from("xyz")),
                "fixed_start": fixed,
            }
        )
    busy = [
        span(draw(minute), draw(st.integers(0, 90)), title="Call")
        for _ in range(draw(st.integers(0, 3)))
    ]
    previous = [
        span(draw(minute) // slot * slot, t["minutes"], task=t["id"])
        for t in tasks
        if draw(st.integers(0, 3)) == 0
    ]
    breaks = {
        "after_minutes": draw(st.sampled_from([20, 50, 90])),
        "minutes": draw(st.sampled_from([5, 10, 20])),
    }
    if draw(st.booleans()):
        breaks |= {
            "long_after": draw(st.integers(1, 3)),
            "long_minutes": draw(st.sampled_from([5, 30])),
        }
    return {
        "now": at(draw(st.integers(-100, 200))),
        "zone": zone,
        "slot_minutes": slot,
        "windows": windows,
        "busy": busy,
        "tasks": tasks,
        "energy_by_hour": {str(h): draw(st.sampled_from([0.0, 0.5, 1.0])) for h in range(8, 14)},
        "breaks": draw(st.sampled_from([None, breaks])),
        "limits": {
            "minutes_per_day": draw(st.sampled_from([None, 0, 90, 300])),
            "load_per_day": draw(st.sampled_from([None, 5.0])),
            "buffer_minutes": draw(st.sampled_from([0, 5])),
        },
        "previous": previous,
        "weights": {
            "switch": draw(st.sampled_from([0, 1, 5])),
            "early": draw(st.sampled_from([0, 0.05, 1])),
        },
    }


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(problems())
def test_no_rule_is_broken_and_no_bound_is_passed(data):
    problem = parse_problem(data)
    ruled = solve(problem, solver="greedy")
    searched = solve(problem, seconds=0.15)
    for plan in (ruled, searched):
        assert violations(problem, plan) == []
        assert plan.score == score(problem, plan)
        assert plan.score.total <= plan.bound + 1e-6
        placed = sum((b.end - b.start).total_seconds() / 60 for b in plan.blocks)
        left = sum(u.minutes for u in plan.unscheduled)
        assert placed + left == sum(t.minutes for t in problem.tasks)
        assert all(u.reason for u in plan.unscheduled)
        assert all(b.reason for b in plan.blocks)
    assert searched.status in {"optimal", "feasible"}
    assert searched.score.total >= ruled.score.total - 1e-6
    # What one of them proves, the other must not pass.
    assert ruled.score.total <= searched.bound + 1e-6
    assert searched.score.total <= ruled.bound + 1e-6

"""Why a block is where it is: what it earns, the best other place, and what is said of both."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings

from focusflow.planning.engine import Block, Plan, parse_problem, score, solve, violations, why
from focusflow.planning.engine.why import TERMS, sentence
from tests.unit.planning.engine.test_properties import problems


def written(place):
    return f"{place.start:%H:%M} to {place.end:%H:%M}"


def explained(problem, plan, at=0):
    parsed = parse_problem(problem)
    return why(parsed, plan, plan.blocks[at])


def test_less_energy_and_later_are_told_with_their_points(make, plan_of):
    problem = make.problem(
        make.task("a", 60, energy="high"),
        windows=[make.span("09:00", "10:00"), make.span("15:00", "16:00")],
        energy_by_hour={"9": 1.0, "15": 0.3},
        weights={"energy": 2, "early": 0.1},
    )
    found = explained(problem, plan_of(("a", "09:00", "10:00")))
    assert found.earned.energy == pytest.approx(2.0)
    assert found.difference.energy == pytest.approx(-1.4)
    assert found.difference.early == pytest.approx(-0.6)
    assert sentence(found, written) == (
        "Best place that day: the next best is 14:00 to 15:00, worth 2.0 points less: "
        "less energy (−1.4), later (−0.6)."
    )  # written in UTC here


def test_a_place_worth_the_same_is_said_to_be(make, plan_of):
    problem = make.problem(make.task("a", 60))
    found = explained(problem, plan_of(("a", "09:00", "10:00")))
    assert sentence(found, written) == (
        "It could also be at 09:00 to 10:00, that is worth the same."
    )


def test_a_better_place_is_not_hidden(make, plan_of):
    problem = make.problem(
        make.task("a", 60),
        weights={"early": 1, "energy": 0, "switch": 0, "fragment": 0, "move": 0},
    )
    found = explained(problem, plan_of(("a", "15:00", "16:00")))
    assert sentence(found, written) == (
        "There is a better place: 08:00 to 09:00, worth 6.0 points more: sooner (+6.0)."
    )


def test_a_full_day_has_no_other_place(make, plan_of):
    problem = make.problem(
        make.task("a", 60), make.task("b", 60), windows=[make.span("09:00", "11:00")]
    )
    found = explained(problem, plan_of(("a", "09:00", "10:00"), ("b", "10:00", "11:00")))
    assert found.place is None
    assert sentence(found, written) == "There is no other free place for it."


def test_a_shift_counts_only_where_there_is_nothing_else(make, plan_of):
    problem = make.problem(make.task("a", 60), windows=[make.span("09:00", "10:30")])
    found = explained(problem, plan_of(("a", "09:00", "10:00")))
    assert written(found.place) == "08:15 to 09:15"


def test_what_waits_for_it_keeps_it_before(make, plan_of):
    problem = make.problem(
        make.task("a", 60),
        make.task("b", 60, depends_on=["a"]),
        windows=[make.span("09:00", "17:00")],
    )
    plan = plan_of(("a", "09:00", "10:00"), ("b", "11:00", "12:00"))
    assert explained(problem, plan).place.end <= plan.blocks[1].start
    assert explained(problem, plan, 1).place.start >= plan.blocks[0].end


def test_a_block_put_off_the_grid_on_something_else_can_be_asked_about(make, plan_of):
    problem = make.problem(
        make.task("a", 30), make.task("b", 60), busy=[make.span("09:00", "10:00", title="Call")]
    )
    plan = plan_of(("a", "09:07", "09:37"), ("b", "10:03", "11:03"))
    for at in (0, 1):
        place = explained(problem, plan, at).place
        blocks = [b for n, b in enumerate(plan.blocks) if n != at]
        assert all(place.end <= b.start or place.start >= b.end for b in blocks)
        assert place.start >= datetime.fromisoformat(make.at("10:00"))


def test_several_days_are_named_so(make, plan_of):
    days = [make.span("09:00", "10:00"), make.span("09:00", "10:00", day="2026-11-24")]
    problem = make.problem(make.task("a", 60), windows=days, weights={"early": 1, "energy": 0})
    found = explained(problem, plan_of(("a", "09:00", "10:00")))
    assert sentence(found, written).startswith("Best place in these days: the next best is 08:00")


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(problems())
def test_no_other_place_is_better_than_the_one_that_is_named(data):
    problem = parse_problem(data)
    plan = solve(problem, solver="greedy")
    total = score(problem, plan)
    for block in plan.blocks[:2]:
        found = why(problem, plan, block)
        rest = [other for other in plan.blocks if other is not block]
        assert found.earned.total == pytest.approx(
            total.total - score(problem, Plan(blocks=tuple(rest))).total
        )
        parts = sum(getattr(found.difference, term) for term in TERMS)
        assert found.difference.total == pytest.approx(parts)
        assert sentence(found, written).endswith(".")
        best = _best_by_trying(problem, plan, rest, block)
        if best is None:
            assert found.place is None or found.place.start < block.end
            continue
        there = Block(block.task, found.place.start, found.place.end)
        assert violations(problem, replace(plan, blocks=(*rest, there), breaks=())) == []
        assert found.difference.total == pytest.approx(best - total.total, abs=1e-6)


def _best_by_trying(problem, plan, rest, block):
    """The score with the block at the best place clear of its own, trying every slot."""
    step, length, best = timedelta(minutes=problem.slot_minutes), block.end - block.start, None
    edges = [m for w in problem.windows for m in (w.start, w.end)]
    at = block.start
    while edges and at - step >= min(edges):
        at -= step
    while edges and at + length <= max(edges):
        other = Block(block.task, at, at + length)
        at += step
        if other.end > block.start and other.start < block.end:
            continue
        tried = replace(plan, blocks=(*rest, other), breaks=())
        if not violations(problem, tried):
            points = score(problem, tried).total
            best = points if best is None else max(best, points)
    return best


def test_terms_are_told_from_the_largest_down(make, plan_of):
    problem = make.problem(
        make.task("a", 60, energy="high", due=make.at("10:00"), lateness_per_hour=1),
        windows=[make.span("09:00", "10:00"), make.span("11:00", "12:00")],
        energy_by_hour={"9": 1.0, "11": 0.5},
        weights={"energy": 1, "early": 0.1},
    )
    found = explained(problem, plan_of(("a", "09:00", "10:00")))
    told = sentence(found, written)
    assert "later after it is due (−2.0), less energy (−0.5), later (−0.2)" in told
    points = [abs(getattr(found.difference, t)) for t in ("lateness", "energy", "early")]
    assert all(a >= b for a, b in pairwise(points))

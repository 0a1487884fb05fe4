"""How long things really take: the plain ratio, the forest, and which of them is used."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from sklearn.ensemble import RandomForestRegressor

from focusflow.planning.learning import durations, fitting
from focusflow.planning.learning.features import Row
from focusflow.planning.learning.forest import Forest
from focusflow.planning.rules import values
from focusflow.planning.rules.values import Sample

from .conftest import always_half_longer, half_longer_by_and_large, rows, slow_at_maths

# The rule


def took(*ratios: float) -> list[Row]:
    base = rows(always_half_longer, days=1, a_day=1)[0]
    return [replace(base, estimate=100, actual=round(100 * ratio)) for ratio in ratios]


def test_someone_who_always_needs_half_more_gets_a_ratio_of_one_and_a_half() -> None:
    found = durations.rule(rows(always_half_longer, days=10))
    assert found.p50 == pytest.approx(1.5, abs=0.03)  # 15 minutes can't take 22.5


def test_from_five_tasks_on_the_ratio_is_the_one_that_plans_have_used_so_far() -> None:
    ratios = (0.8, 1.0, 1.3, 1.7, 3.0)
    samples = [Sample(None, 100, round(100 * ratio)) for ratio in ratios]
    assert durations.rule(took(*ratios)).p50 == values.duration_ratio(samples) == 1.3


def test_the_ratio_is_drawn_to_one_while_there_are_few_tasks() -> None:
    found = [durations.rule(took(*[2.0] * count)).p50 for count in range(7)]
    assert found[0] == 1.0
    assert found == sorted(found)
    assert found[1] == pytest.approx(2 ** (1 / 5), abs=0.01)
    assert found[5:] == [2.0, 2.0]


def test_the_cautious_ratio_is_the_eightieth_percentile_and_never_the_smaller() -> None:
    spread = durations.rule(took(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 2.0, 2.0))
    assert spread == (1.0, 2.0)
    fast = durations.rule(took(0.5, 0.5))
    assert fast.p50 == fast.p80 < 1


def test_a_forgotten_timer_counts_as_five_times_at_most() -> None:
    assert durations.rule(took(*[50.0] * 9)).p50 == values.MOST_RATIO
    assert durations.log_ratio(took(0.01)[0]) == -math.log(values.MOST_RATIO)


# The forest


def test_the_forest_beats_the_estimate_and_the_ratio_on_days_it_has_not_seen() -> None:
    found = durations.train(rows(slow_at_maths))
    assert found.used
    assert found.metrics["error"] < 0.6 * found.metrics["error_estimate"]
    assert found.metrics["error"] < 0.6 * found.metrics["error_rule"]
    assert found.metrics["held_days"] == 6
    assert 0.6 <= found.metrics["within_p80"] <= 1


def test_the_forest_knows_what_takes_longer() -> None:
    model = durations.from_json(durations.train(rows(slow_at_maths)).params)
    base = replace(rows(slow_at_maths)[0], estimate=45, difficulty="medium", actual=None)
    maths, mail = model.predict([replace(base, category=c) for c in ("maths", "Mail")])
    assert maths.p50 == pytest.approx(2.0, rel=0.25)
    assert mail.p50 == pytest.approx(0.7, rel=0.25)
    assert all(guess.p50 <= guess.p80 for guess in (maths, mail))
    assert maths.p80 / maths.p50 == pytest.approx(math.exp(0.2 * 0.84), rel=0.15)


def test_for_someone_who_always_needs_half_more_the_ratio_is_right_on_later_days() -> None:
    """The raw estimate is 40 % off on every one of them."""
    found = durations.train(rows(always_half_longer))
    assert found.metrics["error_estimate"] == pytest.approx(math.log(1.5), abs=0.02)
    assert found.metrics["error_rule"] < 0.02
    assert found.metrics["error"] < 0.05


def test_a_forest_with_nothing_to_find_is_hardly_ever_used() -> None:
    """One ratio for all: the forest can only add noise to it."""
    told = [rows(half_longer_by_and_large, a_day=2, seed=seed) for seed in range(12)]
    found = [durations.train(each) for each in told]
    assert all(trained.params for trained in found)
    assert sum(trained.used for trained in found) <= 3


def test_a_forest_that_learned_a_world_that_is_gone_is_not_used() -> None:
    told = rows(slow_at_maths)
    first = sorted({row.day for row in told})[-6]
    turned = [
        replace(row, category={"Maths": "Mail", "Mail": "Maths"}.get(row.category, row.category))
        if row.day >= first
        else row
        for row in told
    ]
    found = durations.train(turned)
    assert found.metrics["error"] > found.metrics["error_rule"]
    assert not found.used


def test_with_fewer_than_forty_tasks_there_is_no_forest() -> None:
    told = rows(slow_at_maths)
    assert durations.train(told[-39:]).params == {}
    assert durations.train(told[-40:]).params


def test_with_all_on_one_day_nothing_can_be_measured() -> None:
    one_day = [replace(row, day=row.day.replace(day=1, month=11)) for row in rows(slow_at_maths)]
    assert durations.train(one_day).params == {}


def test_the_same_history_gives_the_same_forest() -> None:
    told = rows(slow_at_maths, a_day=2)
    assert durations.train(told) == durations.train(told)


# JSON


def test_a_forest_read_back_from_json_says_the_same() -> None:
    told = rows(slow_at_maths)
    params = durations.fit(told)
    asked = rows(slow_at_maths, seed=2)
    before = durations.from_json(params).predict(asked)
    after = durations.from_json(json.loads(json.dumps(params))).predict(asked)
    assert np.max(np.abs(np.array(before) - np.array(after))) < 1e-9


def test_the_stored_forest_walks_as_scikit_learns_own_does() -> None:
    told, asked = rows(slow_at_maths), rows(slow_at_maths, seed=2)
    kinds = durations.categories_of(told)
    seen, targets = durations.matrix(told, kinds), np.array([durations.log_ratio(r) for r in told])
    original = RandomForestRegressor(
        n_estimators=fitting.TREES, min_samples_leaf=fitting.LEAST_LEAF, bootstrap=False,
        max_depth=fitting.DEEPEST, max_features=0.5, random_state=fitting.SEED,
    ).fit(seen, targets)  # fmt: skip
    reached = original.apply(seen)
    order = np.argsort(targets, kind="stable")
    place = np.argsort(order)
    trees = [
        fitting._tree(made.tree_, reached[:, number], place)
        for number, made in enumerate(original.estimators_)
    ]
    stored = Forest({"targets": targets[order].tolist(), "trees": trees})
    lines = durations.matrix(asked, kinds)
    sizes = [0, *np.cumsum([made.tree_.node_count for made in original.estimators_])[:-1]]
    assert np.array_equal(stored.leaves(lines) - np.array(sizes), original.apply(lines))
    assert np.max(np.abs(stored.means(lines) - original.predict(lines))) < 1e-9


def test_rows_are_compared_in_the_precision_the_trees_were_grown_in() -> None:
    """Between a threshold in single precision and the next number lie many doubles."""
    split = {
        "feature": [0, -1, -1],
        "threshold": [float(np.float32(0.1)), 0.0, 0.0],
        "left": [1, -1, -1],
        "right": [2, -1, -1],
        "count": [0, 1, 1],
        "samples": [0, 1],
    }
    found = Forest({"targets": [0.0, 1.0], "trees": [split]})
    assert found.means(np.array([[float(np.float32(0.1)) + 1e-12], [0.2]])).tolist() == [0.0, 1.0]


def test_quantiles_of_a_small_forest_by_hand() -> None:
    leaf = {"feature": [-1], "threshold": [0.0], "left": [-1], "right": [-1]}
    split = {
        "feature": [0, -1, -1],
        "threshold": [0.5, 0.0, 0.0],
        "left": [1, -1, -1],
        "right": [2, -1, -1],
        "count": [0, 2, 2],
        "samples": [0, 1, 2, 3],
    }
    whole = {**leaf, "count": [4], "samples": [0, 1, 2, 3]}
    found = Forest({"targets": [0.0, 1.0, 2.0, 3.0], "trees": [split, whole]})
    # On the left: 0 and 1 weigh 3/8 each, 2 and 3 weigh 1/8 each.
    left, right = found.quantiles(np.array([[0.5], [0.6]]), (0.375, 0.5, 0.8))
    assert left.tolist() == [0.0, 1.0, 2.0]
    assert right.tolist() == [2.0, 2.0, 3.0]


@pytest.mark.parametrize(
    "change",
    [
        {"feature": [0], "left": [0], "right": [0], "count": [0], "samples": []},
        {"feature": [0], "left": [1], "right": [2], "count": [0], "samples": []},
        {"count": [0], "samples": []},
        {"samples": [9]},
        {"samples": [-1]},
        {"samples": [0, 0]},
        {"count": [1, 1]},
        {"feature": [], "threshold": [], "left": [], "right": [], "count": [], "samples": []},
        {"threshold": None},
    ],
)
def test_a_damaged_tree_is_refused(change: dict[str, object]) -> None:
    good = {
        "feature": [-1], "threshold": [0.0], "left": [-1], "right": [-1],
        "count": [1], "samples": [0],
    }  # fmt: skip
    Forest({"targets": [1.0], "trees": [good]})
    with pytest.raises((KeyError, TypeError, ValueError, IndexError)):
        Forest({"targets": [1.0], "trees": [{**good, **change}]})


@pytest.mark.parametrize("change", [{"trees": []}, {"targets": []}, {"trees": [{}]}])
def test_a_damaged_forest_is_refused(change: dict[str, object]) -> None:
    params = durations.fit(rows(slow_at_maths))["forest"]
    with pytest.raises((KeyError, TypeError, ValueError, IndexError)):
        Forest({**params, **change})


def test_a_forest_of_other_columns_is_refused() -> None:
    params = durations.fit(rows(slow_at_maths))
    with pytest.raises(ValueError, match="column"):
        durations.from_json({**params, "forest": _asking_for(params["forest"], 99)})


def _asking_for(forest: dict[str, object], column: int) -> dict[str, object]:
    made = json.loads(json.dumps(forest))
    made["trees"][0]["feature"][0] = column
    return made

"""Days like project plans: layers of tasks that wait for each other, between busy times.

Each is drawn round a plan that places all of its tasks, so it is known what can be placed; some
more tasks cannot be, nor can what waits for them. That plan costs less than the least valuable
task is worth, so the best plan places all as well.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from tests.planner_bench import drawing
from tests.planner_bench.drawing import Json, instant, moment, text
from tests.planner_bench.instances import FIRST_DAY

OPENS = 8 * 60
LENGTHS = (10, 10, 15, 15, 20, 20, 25, 30, 35, 45)
TYPICAL_LENGTH = 22
VALUES = (60, 80, 120, 200, 300)
# Longer than any window here.
TOO_LONG = 24 * 60


def precedence_day(seed: int) -> Json:
    """12 to 30 tasks in layers and one window.

    The member `planted`, which is no part of the contract, holds the blocks of a plan with all
    that can be placed.
    """
    chance = Random(f"precedence {seed}")
    day = FIRST_DAY + timedelta(days=seed * 11 % 365)
    count = chance.randint(12, 30)
    waits_for = _layers(chance, count)
    starts = range(OPENS + 30, OPENS + count * TYPICAL_LENGTH, 30)
    busy = [
        drawing.span(day, start, chance.choice((15, 30, 45, 60)), title="Taken")
        for start in sorted(chance.sample(starts, chance.randint(2, 4)))
    ]
    lengths = {name: chance.choice(LENGTHS) for name in waits_for}
    planted = _planted(day, _order(chance, waits_for), lengths, busy)
    drawn = [
        _task(chance, name, length, waits_for[name], due=planted[name]["end"])
        for name, length in lengths.items()
    ]
    closes = max(moment(block["end"]) for block in planted.values())
    closes += timedelta(minutes=chance.choice((0, 5, 10, 20, 30)))
    return {
        "now": text(instant(day, OPENS)),
        "zone": "Europe/Berlin",
        "slot_minutes": drawing.SLOT,
        "windows": [{"start": text(instant(day, OPENS)), "end": text(closes)}],
        "busy": busy,
        "tasks": [*drawn, *_impossible(chance)],
        "weights": {"energy": 0, "switch": 0.2, "fragment": 1, "move": 0, "early": 0.01},
        "planted": list(planted.values()),
    }


def places_all(problem: Json, plan: Json) -> bool:
    """Whether a plan has all of what can be placed."""
    placed = {block["task"] for block in plan["blocks"]}
    return all(block["task"] in placed for block in problem["planted"])


def _layers(chance: Random, count: int) -> dict[str, list[str]]:
    """What each task waits for: none to two of the layer before."""
    waits_for: dict[str, list[str]] = {}
    before: list[str] = []
    layer: list[str] = []
    size = chance.randint(2, 5)
    for n in range(count):
        if len(layer) == size:
            before, layer, size = layer, [], chance.randint(2, 5)
        name = f"p{n + 1}"
        waits_for[name] = chance.sample(before, min(len(before), chance.randint(0, 2)))
        layer.append(name)
    return waits_for


def _order(chance: Random, waits_for: dict[str, list[str]]) -> list[str]:
    """Some order in which each comes after what it waits for."""
    order: list[str] = []
    while len(order) < len(waits_for):
        ready = [
            name
            for name, others in waits_for.items()
            if name not in order and all(other in order for other in others)
        ]
        order.append(chance.choice(ready))
    return order


def _planted(
    day: date, order: list[str], lengths: dict[str, int], busy: list[Json]
) -> dict[str, Json]:
    """One task after the other in this order, each as soon as the busy times let it."""
    blocks = {}
    at = instant(day, OPENS)
    for name in order:
        end = at + timedelta(minutes=lengths[name])
        for taken in busy:
            if at < moment(taken["end"]) and moment(taken["start"]) < end:
                at = moment(taken["end"])
                end = at + timedelta(minutes=lengths[name])
        blocks[name] = {"task": name, "start": text(at), "end": text(end)}
        at = end
    return blocks


def _task(
    chance: Random, name: str, length: int, waits_for: list[str], due: str | None = None
) -> Json:
    """A step; with a `due`, the planted end, it is perhaps due a little after, softly or not."""
    value = chance.choice(VALUES)
    kind = chance.choices(("none", "hard", "soft"), (4, 2, 4))[0] if due else "none"
    late = chance.choice((0, 15, 30, 60) if kind == "hard" else (-90, -30, 0, 30))
    return {
        "id": name,
        "title": f"Step {name[1:]}",
        "minutes": length,
        "value": value,
        "due": text(moment(due) + timedelta(minutes=late)) if due and kind != "none" else None,
        "due_is_hard": kind == "hard",
        "lateness_per_hour": value / 100 if kind == "soft" else 0,
        "depends_on": waits_for,
        "energy": "low",
        "category": chance.choice("abc"),
    }


def _impossible(chance: Random) -> list[Json]:
    """None to two tasks too long for the window, each with one that waits for it."""
    more = []
    for n in range(chance.randrange(3)):
        more.append(_task(chance, f"x{n + 1}", TOO_LONG, []))
        more.append(_task(chance, f"y{n + 1}", chance.choice(LENGTHS), [f"x{n + 1}"]))
    return more

"""Small and middle-sized problems that mix all features of the contract, each from its seed alone.

Meant to find faults, not to look like anybody's day: clock changes, windows over midnight and
windows that touch, slots that divide no hour, limits of nothing, tasks fixed on each other.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any, TypeVar

from tests.planner_bench.drawing import Json

T = TypeVar("T")

NIGHTS = (
    ("Europe/Berlin", "2026-11-22T23:00+00:00"),  # no change
    ("Europe/Berlin", "2026-10-24T20:00+00:00"),
    ("Europe/Berlin", "2026-03-28T18:00+00:00"),
    ("America/New_York", "2026-03-08T04:00+00:00"),
    ("America/Sao_Paulo", "2026-02-01T09:00+00:00"),
    ("Asia/Kathmandu", "2026-05-01T01:00+00:00"),
    ("Australia/Lord_Howe", "2026-04-04T13:00+00:00"),  # by half an hour
    ("Africa/Cairo", "2026-04-23T18:00+00:00"),  # at midnight
    ("Pacific/Chatham", "2026-09-26T10:00+00:00"),
)
"""Zones and the hours before their clock changes; some don't change it."""
SLOTS = (5, 5, 5, 10, 15, 15, 20, 30, 60, 7, 25, 45, 90)
SPLITS = ((10, None), (25, 50), (None, 30), (None, 50), (15, 40), (25, 25), (60, 90), (None, 5))
VALUES = (0, 0.5, 3, 20, 60, 400)
ENERGIES = ("low", "medium", "high")
LONG_AFTER, LONG_MINUTES = (1, 2, 3, 4), (5, 20, 45)
MIDDLE = 0.15


class _Draw:
    """The chance of one seed and the stretch of time that its problem lies in."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(f"mixed {seed}")
        self.zone, begin = self.chance.choice(NIGHTS)
        self.origin = datetime.fromisoformat(begin)
        self.slot = self.chance.choice(SLOTS)
        self.middle = self.chance.random() < MIDDLE
        self.days = self.chance.choice((2, 3, 5)) if self.middle else self.chance.choice((1, 1, 2))
        self.last = self.days * 1440

    def one(self, *values: T) -> T:
        return self.chance.choice(values)

    def weighed(self, weights: dict[T, int]) -> T:
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def at(self, minutes: int) -> str:
        return (self.origin + timedelta(minutes=minutes)).isoformat()

    def any_time(self) -> str:
        return self.at(self.chance.randrange(self.last))

    def on_slot(self) -> int:
        return self.chance.randrange(self.last) // self.slot * self.slot

    def span(self, start: int, length: int, **more: Any) -> Json:
        return {"start": self.at(start), "end": self.at(start + length), **more}

    def sometimes(self, share: float) -> bool:
        return self.chance.random() < share


def mixed(seed: int) -> Json:
    """Up to 8 tasks in one or two days, or up to 30 in up to five."""
    draw = _Draw(seed)
    count = draw.chance.randint(8, 30) if draw.middle else draw.chance.randint(1, 8)
    tasks = [_task(draw, n) for n in range(count)]
    return {
        "now": draw.at(draw.chance.randint(-100, 200)),
        "zone": draw.zone,
        "slot_minutes": draw.slot,
        "windows": _windows(draw),
        "busy": [
            draw.span(draw.chance.randrange(draw.last), draw.one(0, 15, 30, 45, 90, 240), title="C")
            for _ in range(draw.chance.randint(0, 3 * draw.days))
        ],
        "tasks": tasks,
        "energy_by_hour": {
            str(hour): draw.one(0.0, 0.4, 0.8, 1.0) for hour in range(24) if draw.sometimes(0.4)
        },
        "breaks": _breaks(draw),
        "limits": {
            "minutes_per_day": draw.weighed({None: 5, 0: 1, 45: 1, 90: 1, 300: 3, 333: 2}),
            "load_per_day": draw.weighed({None: 12, 0: 1, 5.0: 2, 10.5: 5}),
            "buffer_minutes": draw.one(0, 0, 5, 7, 30),
        },
        "previous": _previous(draw, tasks),
        "weights": _weights(draw),
    }


def _windows(draw: _Draw) -> list[Json]:
    """Windows that may touch, lie over midnight, hold a change of the clock, or hold nothing."""
    found: list[Json] = []
    edge = draw.chance.randint(0, 300)
    while edge < draw.last and not draw.sometimes(0.1):
        length = draw.one(0, 10, 55, 120, 240, 400, 600, 1000)
        found.append(draw.span(edge, length))
        edge += length + draw.one(0, 7, 45, 300, 600)
    draw.chance.shuffle(found)
    return found


def _task(draw: _Draw, n: int) -> Json:
    least, most = draw.chance.choice(SPLITS) if draw.sometimes(0.45) else (None, None)
    others = [f"t{other}" for other in range(n)]
    longest = max(1, 240 // draw.slot)
    return {
        "id": f"t{n}",
        "title": f"Task {n}",
        "minutes": draw.slot * (draw.chance.randint(1, longest)),
        "value": draw.chance.choice(VALUES),
        "earliest": draw.any_time() if draw.sometimes(0.2) else None,
        "due": draw.any_time() if draw.sometimes(0.5) else None,
        "due_is_hard": draw.sometimes(0.4),
        "lateness_per_hour": draw.one(0, 0.5, 2, 10),
        "depends_on": draw.chance.sample(others, min(n, draw.weighed({0: 8, 1: 2, 2: 1}))),
        "min_block": least,
        "max_block": most,
        "load": draw.one(0, 0.7, 1, 3),
        "energy": draw.chance.choice(ENERGIES),
        "category": draw.chance.choice("xyz"),
        "fixed_start": _fixed(draw) if draw.sometimes(0.12) else None,
    }


def _fixed(draw: _Draw) -> str:
    """Mostly a time that may be on the grid."""
    return draw.at(draw.on_slot()) if draw.sometimes(0.8) else draw.any_time()


def _breaks(draw: _Draw) -> Json | None:
    if draw.sometimes(0.4):
        return None
    rule: Json = {"after_minutes": draw.one(20, 45, 50, 90), "minutes": draw.one(5, 7, 10, 20)}
    if draw.sometimes(0.6):
        rule |= {
            "long_after": draw.chance.choice(LONG_AFTER),
            "long_minutes": draw.chance.choice(LONG_MINUTES),
        }
    return rule


def _previous(draw: _Draw, tasks: list[Json]) -> list[Json]:
    """Blocks of an older plan, some of them no longer possible, some there twice."""
    found = []
    for task in tasks:
        while draw.sometimes(0.25):
            length = draw.one(task["minutes"], task["minutes"], draw.slot)
            found.append(draw.span(draw.on_slot(), length, task=task["id"]))
    return found


def _weights(draw: _Draw) -> Json:
    """Each weight as usual, of nothing, or large."""
    large = {"energy": 10, "switch": 5, "fragment": 4, "move": 20, "early": 2}
    return {
        name: chosen
        for name, much in large.items()
        if (chosen := draw.one(None, None, 0, much)) is not None
    }

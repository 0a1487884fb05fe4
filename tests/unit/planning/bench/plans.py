"""Small problems and plans for the tests of the checker: one Monday in Berlin, slots of 5 minutes."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

from tests.planner_bench.scoring import moment

Json = dict[str, Any]


def at(time: str) -> str:
    """A time of Monday, 23 November, in Berlin, or of another day of the month as '24T09:00'."""
    day, clock = time.split("T") if "T" in time else ("23", time)
    return f"2026-11-{day}T{clock if clock.count(':') == 2 else clock + ':00'}+01:00"


def span(start: str, end: str, **more: Any) -> Json:
    return {"start": at(start), "end": at(end), **more}


def task(name: str, minutes: int, **more: Any) -> Json:
    return {"id": name, "title": name, "minutes": minutes, "value": 0, "energy": "low"} | more


def problem(*tasks: Json, **more: Any) -> Json:
    return {
        "now": at("08:00"),
        "zone": "Europe/Berlin",
        "slot_minutes": 5,
        "windows": [span("08:00", "12:00"), span("12:00", "17:00"), span("22:00", "24T02:00")],
        "busy": [],
        "tasks": list(tasks),
        "energy_by_hour": {},
        "weights": {"early": 0},
    } | more


def busy(*times: tuple[str, str]) -> list[Json]:
    return [span(*time, title="Call") for time in times]


def plan(of: Json, *blocks: str, code: str = "no_room", breaks: tuple[str, ...] = ()) -> Json:
    """A plan from 'a 09:00 10:00' and breaks as '10:00 10:10'; what is left out is reported."""
    rows = []
    left = {t["id"]: t["minutes"] for t in of["tasks"]}
    for text in blocks:
        name, *times = text.split()
        rows.append(span(*times, task=name, reason="it is free"))
        left[name] -= (moment(rows[-1]["end"]) - moment(rows[-1]["start"])).total_seconds() / 60
    return {
        "blocks": rows,
        "breaks": [span(*text.split()) for text in breaks],
        "unscheduled": [
            {"task": name, "minutes": minutes, "code": code, "reason": "it is full"}
            for name, minutes in left.items()
            if minutes > 0
        ],
    }


NIGHTS = (
    ("Europe/Berlin", "2026-10-24T06:00+00:00"),
    ("America/New_York", "2026-03-07T12:00+00:00"),
    ("Australia/Lord_Howe", "2026-04-04T00:00+00:00"),
    ("Africa/Cairo", "2026-04-23T10:00+00:00"),  # its clock changes at midnight
)
"""Zones and the morning before a night on which their clock changes."""


class Night:
    """Draws from a seed, on a morning before a night on which the clock changes."""

    def __init__(self, seed: int) -> None:
        self.draw = Random(seed)
        self.zone, self.begin = NIGHTS[seed % len(NIGHTS)]
        self.slot = self.draw.choice([5, 10, 15])

    def when(self, minutes: int) -> str:
        return (datetime.fromisoformat(self.begin) + timedelta(minutes=minutes)).isoformat()

    def times(self, start: int, length: int, **more: Any) -> Json:
        return {"start": self.when(start), "end": self.when(start + length), **more}

    def maybe(self, chance: float, value: Any) -> Any:
        return value if self.draw.random() < chance else None

    def task(self, i: int) -> Json:
        draw = self.draw
        least, most = draw.choice([(None, None), (15, 40), (25, 50), (None, 45)])
        return task(
            f"t{i}",
            self.slot * draw.randint(1, 12),
            value=draw.randint(1, 60),
            earliest=self.maybe(0.2, self.when(draw.randint(0, 2000))),
            due=self.maybe(0.5, self.when(draw.randint(300, 2400))),
            due_is_hard=draw.random() < 0.4,
            lateness_per_hour=draw.choice([0, 0.3, 2]),
            depends_on=[f"t{draw.randrange(i)}"] if i and draw.random() < 0.3 else [],
            min_block=least,
            max_block=most,
            load=draw.choice([0, 0.7, 2]),
            energy=draw.choice(["low", "medium", "high"]),
            category=draw.choice("xyz"),
            fixed_start=self.maybe(0.1, self.when(self.slot * draw.randint(0, 60))),
        )


def crowded(seed: int) -> Json:
    """More work than fits into two days and the night between them, on which the clock changes."""
    night = Night(seed)
    draw, times = night.draw, night.times
    tasks = [night.task(i) for i in range(40)]
    breaks = {"after_minutes": 45, "minutes": 7}
    return {
        "now": night.when(draw.randint(-60, 60)),
        "zone": night.zone,
        "slot_minutes": night.slot,
        "windows": [times(0, 500), times(540, 1860)],
        "busy": [times(draw.randint(0, 2400), draw.randint(0, 120), title="Call") for _ in "12345"],
        "tasks": tasks,
        "energy_by_hour": {str(hour): round(draw.random(), 2) for hour in range(0, 24, 2)},
        "breaks": draw.choice([None, breaks, breaks | {"long_after": 3, "long_minutes": 20}]),
        "limits": {
            "minutes_per_day": draw.choice([None, 333, 600]),
            "load_per_day": night.maybe(0.5, 10.5),
            "buffer_minutes": draw.choice([0, 5, 7]),
        },
        "previous": [
            times(night.slot * draw.randint(0, 100), t["minutes"], task=t["id"]) for t in tasks[::3]
        ],
        "weights": draw.choice([{}, {"move": 1}, {"early": 1, "switch": 4}]),
    }

"""Pieces of made-up days: tasks, meetings, habits. All that varies comes from the given chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]

BERLIN = ZoneInfo("Europe/Berlin")
SLOT = 5
WEIGHTS = {"energy": 2, "switch": 1, "fragment": 1, "move": 3, "early": 0.05}
# Points for half an hour of work, and points an hour late, by priority.
PRIORITIES = {"low": (15, 1), "medium": (35, 2), "high": (55, 3), "urgent": (75, 4)}
ENERGIES = {
    "writing": ("high", "high", "medium"),
    "study": ("high", "medium", "medium"),
    "design": ("high", "medium"),
    "admin": ("low", "low", "medium"),
    "calls": ("medium", "low"),
    "errands": ("low",),
}
LOADS = {"low": 1, "medium": 2, "high": 3}
VERBS = ("Draft", "Read", "Answer", "Prepare", "Check", "Sort", "Finish", "Discuss")
THINGS = ("the report", "chapter 3", "the offer", "the slides", "receipts", "the mail", "the list")
BLOCKS = ((15, 30), (20, 40), (25, 50), (30, 50))
LEAST_SPLIT = 40
DUE_HOURS = (10, 12, 13, 15, 17, 18, 20)
LUNCH_STARTS = (690, 705, 720, 735, 750, 765)
MEETINGS = {
    "Stand-up": (15,),
    "Catch-up": (15, 30),
    "Review": (30, 45, 60),
    "Customer call": (30, 45),
    "Lecture": (45, 60),
    "Planning": (45, 60),
}


@dataclass(frozen=True)
class Room:
    """The stretch that tasks are drawn for: local days and the hours from which work may go on."""

    first: date
    days: int
    opens: int
    closes: int

    @property
    def end(self) -> datetime:
        """When the last day closes."""
        return instant(self.first + timedelta(days=self.days - 1), self.closes)


def instant(day: date, minute: int) -> datetime:
    """A local minute of a day, as an instant."""
    return datetime.combine(day + timedelta(days=minute // 1440), time(), BERLIN) + timedelta(
        minutes=minute % 1440
    )


def text(moment: datetime) -> str:
    """An instant as the contract writes it."""
    return moment.isoformat()


def span(day: date, start: int, minutes: int, **more: Any) -> Json:
    """From a local minute of a day on."""
    return {
        "start": text(instant(day, start)),
        "end": text(instant(day, start + minutes)),
        **more,
    }


def moment(value: str) -> datetime:
    """Read an instant of the contract in local time."""
    return datetime.fromisoformat(value).astimezone(BERLIN)


def minutes(piece: Json) -> int:
    """The length of a span, elapsed."""
    length = datetime.fromisoformat(piece["end"]) - datetime.fromisoformat(piece["start"])
    return round(length.total_seconds() / 60)


def tasks(chance: Random, count: int, room: Room, *, shortest: int, longest: int) -> list[Json]:
    """Tasks without relations; about a third of them may be split."""
    drawn = [_task(chance, f"t{n + 1}", room, shortest, longest) for n in range(count)]
    long = [task for task in drawn if task["minutes"] >= LEAST_SPLIT]
    for task in chance.sample(long, min(len(long), round(count / 3))):
        task["min_block"], task["max_block"] = chance.choice(BLOCKS)
    return drawn


def _task(chance: Random, name: str, room: Room, shortest: int, longest: int) -> Json:
    # Short tasks are the most frequent.
    length = round(chance.triangular(shortest, longest, shortest) / SLOT) * SLOT
    category = chance.choice(list(ENERGIES))
    energy = chance.choice(ENERGIES[category])
    points, rate = PRIORITIES[chance.choices(list(PRIORITIES), (3, 4, 3, 1))[0]]
    # Longer work is worth more, but less than in proportion.
    value = round(points * (length / 30) ** 0.75 * chance.uniform(0.85, 1.15), 2)
    due, hard = _due(chance, room)
    return {
        "id": name,
        "title": f"{chance.choice(VERBS)} {chance.choice(THINGS)}",
        "minutes": length,
        "value": value,
        "earliest": None,
        "due": text(due) if due else None,
        "due_is_hard": hard,
        "lateness_per_hour": _rate(rate, value, due, room) if due and not hard else 0,
        "depends_on": [],
        "min_block": None,
        "max_block": None,
        "load": LOADS[energy],
        "energy": energy,
        "category": category,
        "fixed_start": None,
    }


def _due(chance: Random, room: Room) -> tuple[datetime | None, bool]:
    """A due time for six in ten, of which some are hard, some overdue and some after the room."""
    kind = chance.choices(("none", "soft", "hard", "overdue"), (40, 43, 12, 5))[0]
    if kind == "none":
        return None, False
    if kind == "overdue":
        return instant(room.first - timedelta(days=1), 18 * 60), False
    day = room.first + timedelta(days=chance.choice((0, *range(room.days), room.days)))
    return instant(day, 60 * chance.choice(DUE_HOURS)), kind == "hard"


def _rate(rate: float, value: float, due: datetime, room: Room) -> float:
    """So few points an hour that doing it late is still worth more than leaving it out."""
    late = (room.end - due).total_seconds() / 3600
    return round(min(rate, value / 2 / late), 4) if late > 0 else rate


def relate(chance: Random, drawn: Sequence[Json], count: int) -> None:
    """Let `count` tasks wait for one that comes before them in a random order, so never a circle."""
    order = chance.sample(drawn, len(drawn))
    for place in chance.sample(range(1, len(order)), count):
        before = order[chance.randrange(max(0, place - 10), place)]
        order[place]["depends_on"] = [before["id"]]


def delay(chance: Random, drawn: Sequence[Json], count: int, room: Room) -> None:
    """Let a few tasks begin only from some hour on, where that is before they are due."""
    for task in chance.sample(drawn, count):
        day = room.first + timedelta(days=chance.randrange(room.days))
        earliest = instant(day, chance.randrange(room.opens + 60, room.closes - 180, 30))
        if task["due"] is None or earliest < moment(task["due"]):
            task["earliest"] = text(earliest)


def fix(
    chance: Random, drawn: Sequence[Json], count: int, room: Room, taken: Sequence[Json]
) -> None:
    """Give tasks in one piece an hour of their own that keeps clear of what is taken."""
    named = {name for task in drawn for name in task["depends_on"]}
    free = [
        task
        for task in drawn
        if task["max_block"] is None
        and task["minutes"] <= 60
        and not (task["depends_on"] or task["earliest"] or task["due"] or task["id"] in named)
    ]
    kept = list(taken)
    for task in chance.sample(free, min(count, len(free))):
        starts = [
            span(room.first + timedelta(days=day), minute, task["minutes"])
            for day in range(room.days)
            for minute in range(room.opens, room.closes - task["minutes"], 30)
        ]
        clear = [one for one in starts if not any(_near(one, other) for other in kept)]
        if clear:
            chosen = chance.choice(clear)
            kept.append(chosen)
            task["fixed_start"] = chosen["start"]


def _near(one: Json, other: Json) -> bool:
    """Whether less than a break lies between two spans."""
    apart = timedelta(minutes=20)
    return (
        moment(one["start"]) < moment(other["end"]) + apart
        and moment(other["start"]) < moment(one["end"]) + apart
    )


def meetings(chance: Random, day: date, count: int, opens: int, closes: int) -> list[Json]:
    """Meetings at quarter hours of a day; every second day has one over lunch."""
    starts = list(range(opens + 30, closes - 90, 30))
    chosen = chance.sample(starts, count)
    if count and opens < LUNCH_STARTS[0] and chance.random() < 0.5:
        chosen[0] = chance.choice(LUNCH_STARTS)
    held = []
    for start in sorted(chosen):
        title = chance.choice(list(MEETINGS))
        late = chance.choice((0, 0, 0, 15))
        held.append(span(day, start + late, chance.choice(MEETINGS[title]), title=title))
    return held


def energy(chance: Random) -> dict[str, float]:
    """The energy of the hours from 7 to 21: one peak, a dip after lunch, a tired evening."""
    peak = chance.choice((9, 10, 10, 11, 16))
    curve = {}
    for hour in range(7, 22):
        height = 1.0 - 0.09 * abs(hour - peak) - (0.25 if hour in (13, 14) else 0.0)
        curve[str(hour)] = round(min(1.0, max(0.2, height + chance.uniform(-0.08, 0.08))), 2)
    return curve


def limits(chance: Random) -> Json:
    """A cap of 6 to 8 hours a day, in some a cap of load, and no or a small buffer."""
    return {
        "minutes_per_day": chance.randrange(360, 481, 15),
        "load_per_day": chance.choice((None, None, None, 22.0, 26.0)),
        "buffer_minutes": chance.choice((0, 5)),
    }


def breaks() -> Json:
    """Ten minutes after fifty, twenty after four times fifty."""
    return {"after_minutes": 50, "minutes": 10, "long_after": 4, "long_minutes": 20}

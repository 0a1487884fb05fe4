"""From a playbook to a draft: milestones and tasks with dates and estimates. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from focusflow.goals.coach.book import Stage, Work

MOST_ITEMS = 60
MOST_WEEKS = 6
"""How often weekly work is proposed in one stage; who wants more repeats the task."""
SURE_ENOUGH = 0.85
"""The share of the time left that a draft may fill; the rest is for what comes between."""


@dataclass(frozen=True)
class Situation:
    """What a draft has to fit: days of a person's own, and minutes a week for this goal.

    `known` are titles in lower case that the goal has already. Without a target no dates are
    given.
    """

    title: str
    first: date
    target: date | None
    weekly_minutes: int
    description: str = ""
    category: str = ""
    known: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Item:
    """One thing to accept: a milestone, or a task that belongs `under` one."""

    key: str
    kind: Literal["milestone", "task"]
    title: str
    day: date | None = None
    minutes: int | None = None
    difficulty: str = "medium"
    under: str = ""
    why: str = ""


@dataclass(frozen=True)
class Draft:
    """What is proposed, in order, and what there is to say about it."""

    items: tuple[Item, ...]
    notes: tuple[str, ...] = ()


def draft(stages: Sequence[Stage], days: int, at: Situation, *, fit: bool = True) -> Draft:
    """The stages between the first day and the target, each with its work.

    days: how long it takes when there is no target. fit: leave out and repeat less often what
    does not fit the minutes a week; else everything is proposed as it stands.
    """
    length = max((at.target - at.first).days, 0) if at.target else days
    repeats = [_weeks(length, before, stage.until) for before, stage in _spans(stages)]
    room = round(at.weekly_minutes * max(length, 1) / 7 * SURE_ENOUGH)
    notes: list[str] = []
    kept = list(stages)
    if fit and _minutes(kept, repeats) > room:
        kept = [_needed(stage) for stage in kept]
        while _minutes(kept, repeats) > room and max(repeats, default=1) > 1:
            most = max(repeats)
            repeats = [min(count, most - 1) for count in repeats]
        notes.append(_short(_minutes(kept, repeats), room))
    if at.target is None:
        notes.append("Give the goal a target date, and the steps get dates, too.")
    items = [
        item for item in _items(kept, repeats, length, at) if item.title.lower() not in at.known
    ]
    return Draft(_without_orphans(items)[:MOST_ITEMS], tuple(notes))


def hours(minutes: int) -> str:
    """A length of work in words that claim no false precision: "3 h", "45 min"."""
    return f"{max(round(minutes / 60), 1)} h" if minutes >= 60 else f"{minutes} min"


def _short(needed: int, room: int) -> str:
    if needed > room:
        return (
            f"Even without what is optional this takes about {hours(needed)}; up to the target "
            f"you have room for about {hours(room)}. Choose what matters most, or a later date."
        )
    return f"What is optional is left out, so that it fits the {hours(room)} you have until then."


def _spans(stages: Sequence[Stage]) -> Iterator[tuple[float, Stage]]:
    begins = [0.0, *(stage.until for stage in stages)]
    return zip(begins, stages, strict=False)


def _weeks(length: int, begin: float, end: float) -> int:
    return min(max(round(length * (end - begin) / 7), 1), MOST_WEEKS)


def _needed(stage: Stage) -> Stage:
    return replace(stage, work=tuple(work for work in stage.work if not work.optional))


def _minutes(stages: Sequence[Stage], repeats: Sequence[int]) -> int:
    return sum(
        work.minutes * (times if work.weekly else 1)
        for stage, times in zip(stages, repeats, strict=True)
        for work in stage.work
    )


def _items(
    stages: Sequence[Stage], repeats: Sequence[int], length: int, at: Situation
) -> Iterator[Item]:
    ends = [0.0, *(stage.until for stage in stages)]
    for number, (stage, times, (begin, end)) in enumerate(
        zip(stages, repeats, pairwise(ends), strict=True), start=1
    ):
        key = f"m{number}"
        yield Item(key, "milestone", stage.title, _day(at, length, end))
        rounds = list(_rounds(stage.work, times))
        for place, (work, title) in enumerate(rounds, start=1):
            share = begin + (end - begin) * place / len(rounds)
            yield Item(
                f"{key}t{place}",
                "task",
                title,
                _day(at, length, share),
                work.minutes,
                work.difficulty,
                key,
                "weekly" if work.weekly else "",
            )


def _rounds(works: Sequence[Work], times: int) -> Iterator[tuple[Work, str]]:
    """Single work first, then what comes again and again, week by week."""
    for work in works:
        if not work.weekly:
            yield work, work.title
    for turn in range(1, times + 1):
        for work in works:
            if work.weekly:
                yield work, f"{work.title} ({turn} of {times})" if times > 1 else work.title


def _day(at: Situation, length: int, share: float) -> date | None:
    return None if at.target is None else at.first + timedelta(days=round(length * share))


def _without_orphans(items: Sequence[Item]) -> tuple[Item, ...]:
    """Tasks of a milestone that the goal has already belong to none of the proposed ones."""
    keys = {item.key for item in items if item.kind == "milestone"}
    return tuple(
        item if not item.under or item.under in keys else replace(item, under="") for item in items
    )

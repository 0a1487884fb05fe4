"""A small graph round one task: which tasks are in it, and where each stands. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

Role = Literal["needed", "self", "subtask", "waiting"]
MOST = 30
STEPS = 2
"""How many steps of waiting are followed in each direction."""
T = TypeVar("T")


@dataclass(frozen=True)
class Place(Generic[T]):
    """Where a task stands: one to a row, from the top; the lane is how far it is to the right."""

    id: T
    role: Role
    row: int
    lane: int


def lay_out(
    task: T,
    waits: Iterable[tuple[T, T]],
    subtasks: Sequence[T],
    most: int = MOST,
) -> tuple[list[Place[T]], int]:
    """Places from what has to be done first down to what comes last; and how many did not fit.

    waits: pairs of who waits and for whom. What is nearest to the task is kept first.
    """
    needs: dict[T, list[T]] = {}
    followers: dict[T, list[T]] = {}
    for later, earlier in waits:
        needs.setdefault(later, []).append(earlier)
        followers.setdefault(earlier, []).append(later)
    known = {task, *subtasks}
    before = _steps(task, needs, known)
    after = _steps(task, followers, known | {one for step in before for one in step})
    inside = [one for one in dict.fromkeys(subtasks) if one != task]
    room = max(most - 1, 0)
    total = len(inside) + sum(map(len, [*before, *after]))
    kept = set(_nearest(before, after, inside)[:room])
    depth = sum(1 for step in before if kept & set(step))
    order: list[tuple[T, Role, int]] = []
    for number, step in reversed(list(enumerate(before, start=1))):
        order += [(one, "needed", depth - number) for one in step if one in kept]
    order.append((task, "self", depth))
    order += [(one, "subtask", depth + 1) for one in inside if one in kept]
    for number, step in enumerate(after, start=1):
        order += [(one, "waiting", depth + number) for one in step if one in kept]
    places = [Place(one, role, row, lane) for row, (one, role, lane) in enumerate(order)]
    return places, total - (len(places) - 1)


def _steps(task: T, ways: Mapping[T, Sequence[T]], known: set[T]) -> list[list[T]]:
    """What lies one step away, two steps away, each once."""
    seen = set(known)
    here = [task]
    found: list[list[T]] = []
    for _ in range(STEPS):
        here = list(
            dict.fromkeys(one for at in here for one in ways.get(at, ()) if one not in seen)
        )
        seen.update(here)
        found.append(here)
    return found


def _nearest(before: list[list[T]], after: list[list[T]], inside: Sequence[T]) -> list[T]:
    order: list[T] = []
    for number in range(STEPS):
        order += before[number] + after[number]
        if number == 0:
            order += inside
    return order

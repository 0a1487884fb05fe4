"""Which titles come first while somebody types. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

FEWEST = 3
"""Letters from which on titles are suggested."""
_ALIKE = 0.3
_WORD = re.compile(r"\w+")


class Titled(Protocol):
    """Something with a title that may still be open."""

    @property
    def title(self) -> str:
        """What it is called."""
        ...

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        ...


T = TypeVar("T", bound=Titled)


def trigrams(text: str) -> frozenset[str]:
    """The groups of three letters of a text, beginnings of words counting most."""
    return frozenset(
        padded[start : start + 3]
        for word in _WORD.findall(text.lower())
        for padded in (f"  {word} ",)
        for start in range(len(padded) - 2)
    )


def likeness(typed: frozenset[str], title: str) -> float:
    """How much of what was typed is in a title, from 0 to 1, other words counting little."""
    groups = trigrams(title)
    if not typed or not groups:
        return 0.0
    shared = len(typed & groups)
    return shared / (len(typed) + 0.2 * (len(groups) - shared))


def best(typed: str, rows: Iterable[T], limit: int) -> list[T]:
    """The rows most like what was typed, one for each title.

    Titles that begin so come first, then those most alike; of equal titles an open task stands
    for all, and rows come in the order in which they are preferred.
    """
    lowered = " ".join(typed.lower().split())
    # The last word is still being written: its end is no group of its own.
    groups = frozenset(group for group in trigrams(lowered) if not group.endswith(" "))
    chosen: dict[str, tuple[tuple[bool, float, bool], T]] = {}
    for row in rows:
        title = " ".join(row.title.lower().split())
        alike = likeness(groups, title)
        begins = title.startswith(lowered)
        if not begins and alike < _ALIKE:
            continue
        worth = (begins, round(alike, 2), row.is_open)
        if title not in chosen or worth > chosen[title][0]:
            chosen[title] = (worth, row)
    ordered = sorted(chosen.values(), key=lambda one: one[0], reverse=True)
    return [row for _, row in ordered[:limit]]


def beginnings(words: Sequence[str]) -> list[str]:
    """The first letters of words, by which a title with a slip of the finger is still found."""
    return list(dict.fromkeys(word[:FEWEST] for word in words if len(word) > FEWEST))[:6]

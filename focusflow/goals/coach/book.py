"""What a playbook is: how people usually get to a kind of goal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Work:
    """One task of a stage.

    weekly: done again each week of the stage. optional: the first to go when time is short.
    """

    title: str
    minutes: int
    difficulty: str = "medium"
    weekly: bool = False
    optional: bool = False


@dataclass(frozen=True)
class Stage:
    """A milestone, reached when this share of the way (above 0, at most 1) is gone."""

    title: str
    until: float
    work: tuple[Work, ...] = ()


@dataclass(frozen=True)
class Playbook:
    """A way to a kind of goal. `days` is how long it usually takes; `words` give it away."""

    key: str
    name: str
    about: str
    category: str
    icon: str
    days: int
    stages: tuple[Stage, ...]
    words: tuple[str, ...] = ()

"""The port through which steps for a goal are proposed, and the coach that goes by rules."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Protocol

from focusflow.goals.coach.book import Playbook
from focusflow.goals.coach.books_life import PROJECT
from focusflow.goals.coach.drafting import Draft, Situation, draft, hours
from focusflow.goals.coach.playbooks import PLAYBOOKS

_BY_CATEGORY = {
    **{book.category: book for book in reversed(PLAYBOOKS)},
    "career": next(book for book in PLAYBOOKS if book.key == "placement"),
}


class Coach(Protocol):
    """Proposes how to get to a goal. Nothing is written: a person accepts item by item."""

    async def propose(self, at: Situation) -> Draft:
        """Milestones and tasks that fit the person's days and minutes."""
        ...


class RuleCoach:
    """Knows how such goals usually go, and fits that to the days and the minutes there are."""

    async def propose(self, at: Situation) -> Draft:
        """The playbook of the goal's kind, without what the goal has already."""
        book = playbook_for(at)
        made = draft(book.stages, book.days, at)
        return replace(made, notes=(self._opening(book, at), *made.notes))

    def _opening(self, book: Playbook, at: Situation) -> str:
        kind = book.name.lower()
        sentence = f"This follows how a goal of the kind “{kind}” usually goes"
        if at.target is None:
            return sentence + "."
        return f"{sentence}, at about {hours(at.weekly_minutes)} a week."


def playbook_for(at: Situation) -> Playbook:
    """The playbook of the goal's category, else the one whose words its text has most of."""
    known = _BY_CATEGORY.get(at.category.strip().lower())
    if known is not None and at.category.strip().lower() != "creativity":
        return known
    title, text = _words(at.title), _words(f"{at.title} {at.description}")
    best = max(PLAYBOOKS, key=lambda book: 2 * _hits(book, title) + _hits(book, text))
    if _hits(best, text):
        return best
    return known or PROJECT


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _hits(book: Playbook, words: list[str]) -> int:
    return sum(any(_is(word, sign) for sign in book.words) for word in words)


def _is(word: str, sign: str) -> bool:
    """Short signs are whole words: "sat" is no Saturday."""
    return word.startswith(sign) if len(sign) > 5 else word == sign


_coach: Coach = RuleCoach()


def coach() -> Coach:
    """The coach in use."""
    return _coach


def use(other: Coach | None) -> None:
    """Put another coach in its place; None: the one that goes by rules."""
    global _coach
    _coach = other or RuleCoach()

"""Why a block is where it is, in a person's words."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from focusflow.planning import service as planning
from focusflow.planning.schemas import WhyView
from focusflow.platform.errors import FocusFlowError, Unauthenticated
from state.forms import as_id
from state.session import actor_of

TERMS = (
    ("value", "Worth of doing it"),
    ("energy", "Your energy at that time"),
    ("early", "How soon it is"),
    ("lateness", "Being late"),
    ("switch", "Changing the subject"),
    ("fragment", "Done in pieces"),
)
NOTICEABLE = 0.05


@dataclass(frozen=True)
class Point:
    """Points that a block earns or costs for one reason."""

    label: str
    points: str
    cost: bool


class WhyActions(rx.State, mixin=True):
    """The answer to 'Why here?'; the page has `picked`."""

    why_text: str = ""
    why_points: list[Point] = []

    @rx.event
    async def ask_why(self) -> None:
        """Tell why the block that is looked at is where it is."""
        actor = await actor_of(self)
        try:
            found = await planning.why_here(actor, as_id(self.picked.id))
        except FocusFlowError as problem:
            if isinstance(problem, Unauthenticated):
                raise
            self.why_text, self.why_points = problem.message, []
            return
        self.why_text, self.why_points = found.sentence, points_of(found)

    def forget_why(self) -> None:
        """Another block is looked at."""
        self.why_text, self.why_points = "", []


def points_of(found: WhyView) -> list[Point]:
    """What a block earns where it is, without what makes no difference to speak of."""
    points = ((label, getattr(found.points, name)) for name, label in TERMS)
    return [
        Point(label, signed(worth), worth < 0)
        for label, worth in points
        if abs(worth) >= NOTICEABLE
    ]


def signed(points: float) -> str:
    """+12.0, −0.7."""
    return f"{'−' if points < 0 else '+'}{abs(points):.1f}"

"""What the palette finds while somebody types."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

import reflex as rx

from focusflow.platform.fulltext import Hit
from focusflow.search import service as search
from focusflow.search.rules import LONGEST
from state.session import acting
from state.wording import Words, words_of

FEWEST = 2
EACH = 5
GROUPS = {"task": "Tasks", "goal": "Goals", "event": "Events"}


@dataclass(frozen=True)
class FoundRow:
    """Something that was found, and where it opens."""

    id: str
    group: str
    title: str
    detail: str
    href: str
    done: bool


class Search(rx.State):
    """The rows that were found, and for which text."""

    rows: list[FoundRow] = []
    text: str = ""

    @rx.event
    async def look(self, text: str) -> None:
        """Find what holds these words; a single letter finds nothing yet."""
        text = str(text)[:LONGEST]
        rows: list[FoundRow] = []
        if len(text.strip()) >= FEWEST:
            async with acting(self) as (db, actor):
                found = await search.search_all(db, actor, text, EACH)
                words = await words_of(self, db, actor)
            rows = [found_row(hit, words) for group in found.groups for hit in group.hits]
        self.rows, self.text = rows, text


def found_row(hit: Hit, words: Words) -> FoundRow:
    """One row, its day in the person's own words."""
    day = words.day(hit.day) if hit.day else ""
    return FoundRow(
        id=str(hit.id),
        group=GROUPS[hit.kind],
        title=hit.title,
        detail=" · ".join(filter(None, [hit.line, day])),
        href=_href(hit),
        done=hit.done,
    )


def _href(hit: Hit) -> str:
    if hit.kind == "goal":
        return f"/goals/{hit.id}"
    if hit.kind == "task":
        return f"/tasks?task={hit.id}"
    key = f"{hit.id}:{hit.occurrence}" if hit.occurrence else str(hit.id)
    query = {"view": "day", "day": str(hit.day), "event": key}
    return f"/calendar?{urlencode(query, quote_via=quote)}"

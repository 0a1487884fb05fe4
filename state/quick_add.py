"""Adding a task by one line in plain words, from any page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import reflex as rx

from focusflow.platform.errors import FocusFlowError, InvalidInput
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskPatch
from focusflow.tasks.schemas_capture import PartView
from focusflow.tasks.schemas_search import Suggestion
from state.effects import say, undoes
from state.forms import as_id, checked
from state.live import reload_here
from state.session import acting
from state.wording import Words, words_of

LONGEST = 1000
MAYBE = "maybe"
SUGGESTED = 4
undoes("tasks.delete", tasks.delete_task)


@dataclass(frozen=True)
class Choice:
    """One way to read some words; `chosen` is how they are read."""

    label: str
    chosen: bool


@dataclass(frozen=True)
class PartChip:
    """A recognised part of the line: its kind, key, own words, end in the text, and label.

    With `choices` more may be meant. The kind `maybe` is of words that might be a part.
    """

    kind: str
    key: str
    words: str
    end: int
    label: str
    choices: list[Choice]


@dataclass(frozen=True)
class Known:
    """A task with a title like what is typed: what to write to do it again, and where it opens."""

    id: str
    title: str
    detail: str
    line: str
    href: str
    done: bool


def chip_of(part: PartView, kind: str = "") -> PartChip:
    """A part as its chip; a `kind` of its own, if given."""
    readings = part.readings if len(part.readings) > 1 or kind == MAYBE else ()
    choices = [
        Choice(reading.label, chosen=place == 0 and kind != MAYBE)
        for place, reading in enumerate(readings)
    ]
    return PartChip(kind or part.kind, part.key, part.text, part.end, part.label, choices)


def _said(one: Suggestion, wording: Words | None) -> str:
    """What is said of a task beside its title."""
    if one.done:
        return "Done before"
    day = wording.day(one.due_date) if wording is not None and one.due_date else ""
    return f"Open, due {day}" if day else "Open already"


def line_of(found: Suggestion) -> str:
    """What to type to get a task like one that is there."""
    quoted = [(sign, name) for sign, name in (("#", found.category or ""),) if name]
    quoted += [("@", tag) for tag in found.tags]
    names = [f'{sign}"{name}"' if " " in name else f"{sign}{name}" for sign, name in quoted]
    minutes = [f"for {found.estimated_minutes} min"] if found.estimated_minutes else []
    rank = {"urgent": ["p1"], "high": ["p2"], "low": ["p4"]}.get(found.priority, [])
    return " ".join([found.title, *names, *minutes, *rank])


class QuickAdd(rx.State):
    """What is typed in the quick-add line, and how it would be read.

    `given` is a text that the line is to hold from now on, whenever `given_key` rises;
    `description` goes along with what another app shared.
    """

    parts: list[PartChip] = []
    known: list[Known] = []
    error: str = ""
    added: int = 0
    given: str = ""
    given_key: int = 0
    description: str = ""
    _text: str = ""
    _refused: list[str] = []
    _readings: dict[str, tuple[int, int, list[str]]] = {}

    async def _parse(self) -> None:
        # By their words, so that a refusal holds while the line before it changes.
        self._refused = [words for words in self._refused if words in self._text]
        if not self._text.strip():
            self.parts, self.known, self.error, self._readings = [], [], "", {}
            return
        async with acting(self) as (db, actor):
            parsed = await tasks.parse_line(db, actor, self._text, self._refused)
            found = await tasks.suggest(db, actor, parsed.title, SUGGESTED)
            wording = await words_of(self, db, actor) if found else None
        self.parts = [
            *(chip_of(part) for part in parsed.parts),
            *(chip_of(part, MAYBE) for part in parsed.offers),
        ]
        self._readings = {
            part.key: (part.start, part.end, [reading.text or "" for reading in part.readings])
            for part in (*parsed.parts, *parsed.offers)
            if part.readings
        }
        self.known = [
            Known(
                id=str(one.id),
                title=one.title,
                detail=_said(one, wording),
                line=line_of(one),
                href=f"/tasks?task={one.id}",
                done=one.done,
            )
            for one in found
        ]
        self.error = ""

    @rx.event
    async def read(self, text: str) -> None:
        """Show how the line would be read so far."""
        self._text = str(text)[:LONGEST]
        await self._parse()

    @rx.event
    async def refuse(self, key: str) -> None:
        """Turn a recognised part back into text."""
        part = next((part for part in self.parts if part.key == key), None)
        if part is not None:
            self._refused = [*self._refused, part.words][-50:]
            await self._parse()

    @rx.event
    async def choose(self, key: str, place: int) -> None:
        """Mean one of the readings of a part: the line says it clearly from now on."""
        start, end, texts = self._readings.get(str(key), (0, 0, []))
        if not 0 <= place < len(texts):
            return
        if not texts[place]:
            await self.refuse(str(key))
        elif place > 0 or str(key).startswith(MAYBE):
            await self.give(self._text[:start] + texts[place] + self._text[end:])

    async def give(self, text: str) -> None:
        """Let the line hold this text."""
        self._text = text[:LONGEST]
        self.given, self.given_key = self._text, self.given_key + 1
        await self._parse()

    @rx.event
    async def add(self, text: str) -> None:
        """Make the task; the line stays as it is when that fails."""
        await self._make(text, None)

    @rx.event
    async def add_to_goal(self, goal_id: str, text: str) -> None:
        """Make the task for a goal, unless the line names another."""
        await self._make(text, as_id(goal_id))

    async def _make(self, text: str, goal_id: UUID | None) -> None:
        self._text = str(text)
        try:
            if len(self._text) > LONGEST:
                raise InvalidInput("text", f"One line of at most {LONGEST:,} characters, please.")
            async with acting(self) as (db, actor):
                made = (await tasks.quick_add(db, actor, self._text, self._refused)).task
                more: dict[str, Any] = {}
                if goal_id is not None and made.goal_id is None:
                    more["goal_id"] = goal_id
                if self.description and self.router.url.path.rstrip("/") == "/share":
                    more["description"] = self.description
                if more:
                    made = await tasks.update_task(db, actor, made.id, checked(TaskPatch, more))
        except FocusFlowError as error:
            if error.status == 401:
                raise
            self.error = error.message
            return
        self.parts, self.known, self._refused, self._readings = [], [], [], {}
        self.error, self._text, self.description = "", "", ""
        self.added += 1
        await reload_here(self)
        await say(self, f"Added “{made.title}”", tone="good", undo=("tasks.delete", made.id))

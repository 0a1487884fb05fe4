"""Calendar files: what an import brought, taking it back, and the calendars that came so."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

import reflex as rx

from focusflow.calendar import service as calendar
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.ids import new_id
from state.calendar_rows import source_color
from state.effects import say, undoes
from state.live import reload_here
from state.session import acting

MOST_NOTES = 20
EXPORT = "/api/v1/calendar/export.ics"


@dataclass(frozen=True)
class FileRow:
    """A calendar that came with a file."""

    name: str
    label: str
    color: str
    count: str
    export: str


async def remove_file(db: Db, actor: Actor, _: UUID, note: str) -> None:
    """Take a whole import back, by the name of its calendar."""
    await calendar.remove_import(db, actor, urlsafe_b64decode(note).decode())


undoes("calendar.remove_file", remove_file)


class CalendarFiles(rx.State):
    """The dialog of calendar files."""

    shown: bool = False
    files: list[FileRow] = []
    notes: list[str] = []
    notes_more: str = ""
    partly: str = ""
    removing: str = ""
    removing_label: str = ""
    asking: bool = False

    @rx.event
    async def show(self) -> None:
        """Open the dialog."""
        self.notes, self.notes_more, self.partly = [], "", ""
        await self._read()
        self.shown = True

    @rx.event
    def set_shown(self, is_open: bool) -> None:  # noqa: FBT001
        """Open or close the dialog."""
        self.shown = is_open is True

    async def _read(self) -> None:
        async with acting(self) as (db, actor):
            found = await calendar.list_imports(db, actor)
        self.files = [
            FileRow(
                name=item.calendar_name,
                label=item.calendar_name or "Without a name",
                color=source_color(f"file:{item.calendar_name}"),
                count="1 entry" if item.events == 1 else f"{item.events:,} entries",
                export=f"{EXPORT}?calendar={quote(item.calendar_name, safe='')}",
            )
            for item in found
        ]

    @rx.event
    async def imported(self, report: dict[str, Any]) -> None:
        """A file came in; the report is what the import answered."""
        name, taken = str(report.get("calendar_name", "")), report.get("taken")
        notes = report.get("notes")
        found = (
            [note for note in notes if isinstance(note, dict)] if isinstance(notes, list) else []
        )
        self.notes = [f"{note.get('title') or 'An entry'}: {note.get('reason')}"[:300]
                      for note in found[:MOST_NOTES]]  # fmt: skip
        self.notes_more = f"and {len(found) - MOST_NOTES} more" if len(found) > MOST_NOTES else ""
        async with acting(self) as (db, actor):
            held = {
                item.calendar_name: item.events for item in await calendar.list_imports(db, actor)
            }
        await self._read()
        await reload_here(self)
        # Only when all that stands in this calendar came just now, taking it out takes this back.
        self.partly = ""
        if taken and held.get(name) == taken:
            note = urlsafe_b64encode(name.encode()).decode()
            said = f"“{name}” is in your calendar." if name else "The file is in your calendar."
            await say(self, said, tone="good", undo=("calendar.remove_file", f"{new_id()}={note}"))
        elif taken or report.get("updated"):
            self.partly = "To take it back, remove its calendar below."

    @rx.event
    def ask_to_remove(self, name: str) -> None:
        """Ask before an imported calendar goes."""
        found = next((row for row in self.files if row.name == name), None)
        if found is not None:
            self.removing, self.removing_label, self.asking = found.name, found.label, True

    @rx.event
    def set_asking(self, is_open: bool) -> None:  # noqa: FBT001
        """Close the question."""
        self.asking = is_open is True

    @rx.event
    async def remove(self) -> None:
        """Take everything of an imported calendar out."""
        self.asking = False
        async with acting(self) as (db, actor):
            gone = await calendar.remove_import(db, actor, self.removing)
        await self._read()
        await reload_here(self)
        await say(self, f"Removed {gone.events:,} entries of “{self.removing_label}”.")

"""Calendar files: what an import brought, taking it back, and the calendars that came so."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import Any

import reflex as rx

from focusflow.calendar import service as calendar
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from state.calendar_rows import source_color
from state.effects import say
from state.live import reload_here
from state.session import acting

MOST_NOTES = 20


@dataclass(frozen=True)
class FileRow:
    """A calendar that came with a file."""

    label: str
    color: str
    count: str
    export: str


@dataclass(frozen=True)
class Left:
    """An entry that was left out, or taken otherwise than it stands in the file."""

    where: str
    reason: str


class CalendarFiles(rx.State):
    """The dialog of calendar files."""

    shown: bool = False
    files: list[FileRow] = []
    report: str = ""
    undoable: str = ""
    skipped: list[Left] = []
    skipped_more: str = ""
    notes: list[Left] = []
    notes_more: str = ""
    removing: str = ""
    asking: bool = False

"""The parts of the Calendar page."""

from components.calendar.agenda import agenda_list, hint
from components.calendar.block import block_dialogs
from components.calendar.editor import event_dialogs
from components.calendar.files import file_dialogs
from components.calendar.grid import grid
from components.calendar.toolbar import legend, toolbar

__all__ = [
    "agenda_list",
    "block_dialogs",
    "event_dialogs",
    "file_dialogs",
    "grid",
    "hint",
    "legend",
    "toolbar",
]

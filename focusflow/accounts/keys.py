"""The keys of the program, and which of them somebody may press instead.

An action is named by the key it has from the start. One key may do the same kind of thing on
several pages, and is moved on all of them at once. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from focusflow.platform.errors import InvalidInput


@dataclass(frozen=True)
class Action:
    """What a key does. A `fixed` one can't be moved: people and programs rely on it."""

    key: str
    label: str
    fixed: bool = False


def _go(letter: str, place: str) -> Action:
    return Action(f"g {letter}", place)


GROUPS: dict[str, tuple[Action, ...]] = {
    "Anywhere": (
        Action("q", "Add a task"),
        Action("mod+k", "Search and commands, Shift Enter adds it as a task", fixed=True),
        Action("mod+z", "Undo", fixed=True),
        Action("mod+Enter", "Save what is open", fixed=True),
        Action("?", "This list"),
    ),
    "Go to": (
        _go("t", "Today"),
        _go("w", "Week"),
        _go("k", "Tasks"),
        _go("c", "Calendar"),
        _go("f", "Focus"),
        _go("g", "Goals"),
        _go("h", "History"),
        _go("s", "Settings"),
    ),
    "In a list": (
        Action("j", "Next"),
        Action("k", "Previous"),
        Action("Enter", "Open", fixed=True),
        Action("shift+F10,ContextMenu", "What else can be done", fixed=True),
        Action("e", "Complete, or reopen"),
        Action("x", "Choose"),
        Action("shift+x", "Choose all up to here"),
        Action("mod+a", "Choose all on show", fixed=True),
        Action("Escape", "Choose none", fixed=True),
        Action("#,Delete", "Delete", fixed=True),
        Action("/", "Search"),
        Action("shift+ArrowUp,shift+ArrowDown", "Move up or down", fixed=True),
    ),
    "Board and month": (
        Action("shift+ArrowLeft,shift+ArrowRight", "To the next column, or day", fixed=True),
    ),
    "Today and Week": (
        Action("p", "Plan"),
        Action("f", "Start, and full screen"),
        Action("l", "Lock a block, or let it go"),
        Action("ArrowUp,ArrowDown", "Move a block by 5 minutes, with Shift by 15", fixed=True),
        Action("ArrowLeft,ArrowRight", "Move a block by a day", fixed=True),
    ),
    "Calendar and Week": (
        Action("n", "New event"),
        Action("t", "Today, or this week"),
        Action("d", "Day"),
        Action("w", "Week"),
        Action("a", "Agenda"),
    ),
}
ACTIONS = {action.key: action for group in GROUPS.values() for action in group}

_OWN = re.compile(r"(g )?[!-~]")
_TAKEN_ALONE = {"g": "G begins the keys that go to a page."}


def checked(bindings: Mapping[str, str]) -> dict[str, str]:
    """The moved keys as they are kept; InvalidInput names the action whose key can't be that.

    A key is one sign of the keyboard, or `g` and one. No two actions have the same.
    """
    kept: dict[str, str] = {}
    for key, pressed in bindings.items():
        action, own = ACTIONS.get(key), pressed.lower()
        if action is None or action.fixed:
            raise InvalidInput("key_bindings", "This key can't be moved.", key)
        if not _OWN.fullmatch(own):
            raise InvalidInput(
                "key_bindings",
                f"“{action.label}” needs one letter, digit or sign, or G and one.",
                own[:20],
            )
        if own in _TAKEN_ALONE:
            raise InvalidInput("key_bindings", _TAKEN_ALONE[own], own)
        if own != key:
            kept[key] = own
    _refuse_doubles(kept)
    return kept


def _refuse_doubles(kept: Mapping[str, str]) -> None:
    held: dict[str, Action] = {}
    for key, action in ACTIONS.items():
        for pressed in kept.get(key, key).split(","):
            other = held.setdefault(pressed, action)
            if other is not action:
                moved = action if key in kept else other
                rest = other if moved is action else action
                raise InvalidInput(
                    "key_bindings",
                    f"“{rest.label}” has this key. Give it another one first.",
                    pressed,
                    action=moved.key,
                )

"""Titles, descriptions and categories."""

import re

from focusflow.calendar.ics.tokens import Component, unescape

_COMMA = re.compile(r"((?:\\.|[^\\,])*)(?:,|$)", re.DOTALL)
_CATEGORY_LIMIT = 50


def one_line(text: str) -> str:
    """The text with every run of white space made one space."""
    return " ".join(text.split())


def shortened(text: str, limit: int, what: str, notes: list[tuple[str, str]]) -> str:
    """The text, cut with an ellipsis and noted when it is longer than `limit`."""
    if len(text) <= limit:
        return text
    notes.append((f"{what}_cut", f"Its {what} was cut to {limit:,} characters."))
    return text[: limit - 1].rstrip() + "…"


def read_categories(component: Component) -> tuple[str, ...]:
    """The categories in their order, each once."""
    found: dict[str, None] = {}
    for prop in component.all("CATEGORIES"):
        for part in _COMMA.findall(prop.value):
            if name := one_line(unescape(part))[:100].strip():
                found[name] = None
    return tuple(found)[:_CATEGORY_LIMIT]

"""What another app shares to FocusFlow: it fills the quick-add line, and is added by a yes."""

from __future__ import annotations

from typing import Any

import reflex as rx

from focusflow.tasks.quickadd import several
from state.forms import asked
from state.frame import open_page
from state.quick_add import LONGEST, QuickAdd
from state.quick_lines import QuickLines

_TITLE = 200
_TEXT = 3_000


def as_line(title: str, text: str, url: str) -> tuple[str, str]:
    """The line that a share becomes, and what goes into the description of its task.

    Apps send any of the three, and the address often as the text.
    """
    title, text, url = (" ".join(title.split())[:_TITLE], text.strip()[:_TEXT], url.strip()[:1000])
    if not url and text.startswith(("http://", "https://")) and len(text.split()) == 1:
        url, text = text, ""
    if not title and text:
        first = " ".join(text.split())
        if len(first) + len(url) < LONGEST:
            return " ".join(filter(None, [first, url])), ""
        title = " ".join(first[:_TITLE].split()[:-1]) or first[:_TITLE]
    line = " ".join(filter(None, [title, url]))[:LONGEST]
    return line, text if text != title else ""


class Share(rx.State):
    """The page that takes what is shared."""

    ready: bool = False
    failed: str = ""

    async def reload(self) -> None:
        """Nothing of this page lives on the server."""

    @rx.event
    async def load(self) -> Any:
        """Fill the line with what the address brings; several lines are shown as several tasks."""
        elsewhere = await open_page(self)
        if elsewhere is not None or self.failed:
            return elsewhere
        title, text, url = (asked(self, name) for name in ("title", "text", "url"))
        quick = await self.get_state(QuickAdd)
        quick.description = ""
        if several(text) and not title.strip() and not url.strip():
            return QuickLines.look(text[:50_000])
        line, description = as_line(title, text, url)
        if line:
            await quick.give(line)
            quick.description = description
        return None

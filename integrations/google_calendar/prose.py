"""Text from Google: descriptions may be HTML, and JSON can hold what a database can't."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])
_MARKUP = re.compile(r"</?(a|b|br|div|em|html-blob|i|li|ol|p|s|span|strong|u|ul)\b[^<>]*>", re.I)
_LINES = ("br", "div", "p", "ul", "ol")


def clean(value: str) -> str:
    """Text without control characters and halves of characters."""
    return value.translate(_CONTROL).encode("utf-8", "replace").decode()


def plain(text: str) -> str:
    """A description without its markup; the addresses of its links stay."""
    if not _MARKUP.search(text):
        return text
    reader = _Reader()
    reader.feed(text)
    reader.close()
    lines = [line.rstrip() for line in "".join(reader.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._link = ""
        self._begun = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LINES:
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n• ")
        elif tag == "a":
            self._link, self._begun = dict(attrs).get("href") or "", len(self.parts)

    def handle_endtag(self, tag: str) -> None:
        if tag == "p":
            self.parts.append("\n")
        elif tag == "a" and self._link:
            if self._link not in "".join(self.parts[self._begun :]):
                self.parts.append(f" ({self._link})")
            self._link = ""

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

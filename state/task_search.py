"""The search field of the Tasks page: words of the title, #category, @tag."""

from __future__ import annotations

import re
from typing import Any

_NAMED = re.compile(r"(?<!\S)([#@])(?:\"([^\"]+)\"|(\S+))")


def narrowing(text: str) -> dict[str, Any]:
    """The filter that the words stand for; names with blanks are quoted."""
    found: dict[str, Any] = {}
    for sign, quoted, bare in _NAMED.findall(text):
        found.setdefault("category" if sign == "#" else "tag", (quoted or bare)[:50])
    words = " ".join(_NAMED.sub(" ", text).split())
    if words:
        found["q"] = words
    return found

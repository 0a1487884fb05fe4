"""The title that is left when the recognised parts are taken out of a line."""

import re
from collections.abc import Sequence

from focusflow.tasks.quickadd.model import Part

_STOPS = re.compile(r"[,;:.!?)\]}…]+(?=\s|$)")
_OPEN = "([{"


def title_of(text: str, parts: Sequence[Part]) -> str:
    """The text without its parts, tidied where they were; all of it if nothing would be left."""
    whole = " ".join(text.split())
    title, at = "", 0
    for part in parts:
        title = _joined(title, text[at : part.start], seam=at > 0)
        at = part.end
    rest = text[at:]
    title = _joined(title, rest, seam=at > 0)
    if parts and not rest.strip():
        title = _without_loose_end(title)
    return title if any(letter.isalnum() or ord(letter) > 127 for letter in title) else whole


def _joined(left: str, right: str, *, seam: bool) -> str:
    right = " ".join(right.split())
    if not seam:
        return right
    while right and left.endswith(tuple(_OPEN)) and right[0] in ")]}":
        left, right = left[:-1].rstrip(), right[1:].lstrip()
    stops = _STOPS.match(right)
    if not left:
        rest = right[stops.end() :].lstrip() if stops else right
        return rest[2:].lstrip() if rest.startswith(("- ", "– ", "— ")) else rest
    if left[-1] in _OPEN:
        return left + right
    if stops:
        if left[-1] in ",;:":
            return left[:-1] + right
        doubled = left[-1] in ".!?" and right[0] in ",;:."
        return left + (right[stops.end() :] if doubled else right)
    return f"{left} {right}" if right else left


def _without_loose_end(title: str) -> str:
    """The title without a comma, dash or open bracket that led to a part at the end."""
    while title and (title[-1] in ",;:([{" or title[-2:] in (" -", " –", " —", " |")):
        title = title[:-1].rstrip()
    return title

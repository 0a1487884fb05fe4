"""Several lines at once: bullets and boxes go, indented lines lie inside the one above."""

import re
from dataclasses import dataclass

from focusflow.tasks.quickadd import german
from focusflow.tasks.quickadd.words import MONTHS

MOST_LINES = 200
LONGEST_LINE = 1000
_TAB = 4
_BULLET = re.compile(r"(?:[-*+•◦▪‣–—]|[0-9]{1,3}[.)]|[a-z]\))(?:\s+|$)")
_BOX = re.compile(r"(?:\[(?P<mark>[ xX✓✔]?)\]|(?P<sign>[☐☑☒✅✔]))(?:\s+|$)")
_MARKED = frozenset("xX✓✔☑☒✅")


@dataclass(frozen=True, slots=True)
class Item:
    """One line without its bullet: its number in the text, from 1 on, and what it lies inside.

    `parent` is the place of that item in the list, or None. `raised` tells that it stood deeper
    than tasks can lie.
    """

    number: int
    text: str
    parent: int | None = None
    depth: int = 0
    done: bool = False
    raised: bool = False


def several(text: str) -> bool:
    """Whether a text has more than one line with something on it."""
    return sum(1 for line in text.splitlines() if _says_something(line)) > 1


def split(text: str, levels: int) -> list[Item]:
    """The lines that say something, as a tree of at most `levels`; a deeper one is raised.

    A box with a mark means done, but not for a line that something open lies inside.
    """
    items: list[Item] = []
    above: list[tuple[int, int]] = []  # the indents and places of the lines that are open above
    for number, line in enumerate(text.splitlines(), 1):
        if not _says_something(line):
            continue
        indent, bare, done = _strip(line)
        while above and above[-1][0] >= indent:
            above.pop()
        depth = len(above)
        allowed = min(depth, levels - 1)
        parent = above[allowed - 1][1] if allowed else None
        above.append((indent, len(items)))
        items.append(Item(number, bare, parent, allowed, done, raised=depth > allowed))
    return _opened(items)


def _says_something(line: str) -> bool:
    return any(sign.isalnum() or ord(sign) > 0x2BFF for sign in _strip(line)[1])


def _strip(line: str) -> tuple[int, str, bool]:
    """How far a line is indented, the line without bullet and box, and whether it is ticked."""
    wide = line.expandtabs(_TAB).replace("\u00a0", " ")
    bare = wide.strip()
    indent = len(wide) - len(wide.lstrip())
    done = False
    bullet = _BULLET.match(bare)
    if bullet and not _is_day(bare, bullet):
        bare = bare[bullet.end() :]
    if box := _BOX.match(bare):
        done = (box.group("mark") or box.group("sign") or "") in _MARKED
        bare = bare[box.end() :]
    return indent, " ".join(bare.split()), done


def _is_day(line: str, bullet: re.Match[str]) -> bool:
    """`24. december` is a day and no 24th entry of a list."""
    word = re.match(r"\w+", line[bullet.end() :])
    return (
        word is not None and line[0].isdigit() and word.group().lower() in {*MONTHS, *german.MONTHS}
    )


def _opened(items: list[Item]) -> list[Item]:
    """The items; none is done that holds an open one, or the open one would be out of sight."""
    open_above = {item.parent for item in items if not item.done}
    for place in range(len(items) - 1, -1, -1):
        item = items[place]
        if item.done and place in open_above:
            open_above.add(item.parent)
            items[place] = Item(
                item.number, item.text, item.parent, item.depth, done=False, raised=item.raised
            )
    return items

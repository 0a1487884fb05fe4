"""Which format a text is in."""

from __future__ import annotations

import re

from focusflow.tasks.transfer import columns, todoist
from focusflow.tasks.transfer.portable import Format

_TODO_LINE = re.compile(
    r"(x \d{4}-\d\d-\d\d |x |\([A-Z]\) |\d{4}-\d\d-\d\d )|.*(^|\s)[+@]\S|.*\s(due|t|rec):\S"
)
_JSON = re.compile(r'\{\s*"|\[\s*[{["\d]')  # not the box of "[ ] Buy bread"


def guess(text: str, name: str) -> Format:
    """The format of a text, by what it says and then by the file's name."""
    head = text[:20_000].lstrip()
    ending = name.lower().rpartition(".")[2]
    if _JSON.match(head) or ending == "json":
        own = '"tasks"' in head[:400] or '"title"' in head
        return "json" if own and '"entry"' not in head else "taskwarrior"
    if "BEGIN:VCALENDAR" in head.upper() or "BEGIN:VTODO" in head.upper():
        return "vtodo"
    names = columns.header_of(text)[1]
    if todoist.is_header(names):
        return "todoist_csv"
    if ending in ("csv", "tsv"):
        return "csv"
    lines = [line for line in head.split("\n")[:50] if line.strip()]
    marked = sum(bool(_TODO_LINE.match(line)) for line in lines)
    if ending == "txt" and not columns.guessed(names):
        return "todo_txt"
    if len(names) > 1 and "title" in columns.guessed(names).values():
        return "csv"
    return "csv" if len(names) > 1 and marked * 3 < len(lines) else "todo_txt"

"""The quick-add line: one sentence in, the fields of a task out. Pure; time is passed in."""

from focusflow.tasks.quickadd.grammar import parse
from focusflow.tasks.quickadd.lines import LONGEST_LINE, MOST_LINES, Item, several, split
from focusflow.tasks.quickadd.model import Context, Parsed, Part, Reading
from focusflow.tasks.quickadd.spoken import read_rule, spoken

__all__ = [
    "LONGEST_LINE",
    "MOST_LINES",
    "Context",
    "Item",
    "Parsed",
    "Part",
    "Reading",
    "parse",
    "read_rule",
    "several",
    "split",
    "spoken",
]

"""Parts that carry a sign: #category, @tag, ^goal, p1, !!1, !easy."""

import re

from focusflow.tasks.quickadd.model import Match
from focusflow.tasks.quickadd.tokens import Line

_KINDS = {"#": "category", "@": "tag", "^": "goal"}
_NAME = re.compile(r"(?![-/\\.&%$*+~|])[^\s#@^\"“”!?<>(){}\[\],;:=]+")
_PRIORITY = re.compile(r"(?:p|!!)([1-4])")
_PRIORITIES = {"1": "urgent", "2": "high", "3": "medium", "4": "low"}
_DIFFICULTIES = {"!easy": "easy", "!medium": "medium", "!hard": "hard"}


def match_name(line: Line, i: int) -> Match | None:
    """`#home`, `@"deep work"`, `^thesis`; a bare number such as #204 is not a name."""
    raw = line.tokens[i].raw
    kind = _KINDS.get(raw[0])
    if kind is None:
        return None
    if raw[-1] in '"”' and len(raw) > 3:
        name = " ".join(raw[2:-1].split())
    else:
        name = raw[1:]
        if not _NAME.fullmatch(name) or name.isdecimal():
            return None
    if not any(letter.isalnum() or ord(letter) > 0x2000 for letter in name):
        return None
    return Match(kind, 1, value=name)


def match_priority(line: Line, i: int) -> Match | None:
    """`p1` to `p4` and `!!1` to `!!4`, the first being the most urgent."""
    found = _PRIORITY.fullmatch(line.word(i))
    return Match("priority", 1, value=_PRIORITIES[found.group(1)]) if found else None


def match_difficulty(line: Line, i: int) -> Match | None:
    """`!easy`, `!medium` and `!hard`."""
    value = _DIFFICULTIES.get(line.word(i))
    return Match("difficulty", 1, value=value) if value else None

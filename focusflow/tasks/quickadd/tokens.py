"""Cuts a line into words, quoted names and punctuation, each with its place in the text."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from focusflow.tasks.quickadd.german import translate
from focusflow.tasks.quickadd.model import Context, Match
from focusflow.tasks.quickadd.words import CONNECTORS

# The lengths are bounded so that a text of unclosed quotes stays linear.
_PIECE = re.compile(
    r"""(?P<name>[#@^](?:"[^"\n]{1,120}"|“[^”\n]{1,120}”))(?=[\s.,;:!?)\]]|$)
      | (?P<literal>"[^"\n]{0,500}"|“[^”\n]{0,500}”)(?=[\s.,;:!?)\]]|$)
      | (?P<run>\S+)""",
    re.VERBOSE,
)
_OPENING = "([{"
_CLOSING = ".,;:!?)]}…"


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a quoted piece or a run of punctuation; `literal` is never recognised."""

    raw: str
    start: int
    literal: bool = False

    @property
    def end(self) -> int:
        """Where the token stops in the text."""
        return self.start + len(self.raw)


def tokenize(text: str) -> list[Token]:
    """Every token of the text, in order; brackets and punctuation around words stand apart."""
    tokens: list[Token] = []
    for piece in _PIECE.finditer(text):
        raw, start = piece.group(), piece.start()
        if piece.lastgroup != "run":
            tokens.append(Token(raw, start, literal=piece.lastgroup == "literal"))
            continue
        core = raw.lstrip(_OPENING)
        lead = len(raw) - len(core)
        core = core.rstrip(_CLOSING)
        tail = lead + len(core)
        for part, offset in ((raw[:lead], 0), (core, lead), (raw[tail:], tail)):
            if part:
                tokens.append(Token(part, start + offset))
    return tokens


class Line:
    """The tokens as recognisers see them, read from the last to the first.

    `matches[i]` is what was recognised at token i; while token i is read, all later ones are known.
    """

    def __init__(
        self, text: str, tokens: list[Token], ctx: Context, blocked: Collection[int]
    ) -> None:
        self.text = text
        self.tokens = tokens
        self.ctx = ctx
        self.matches: list[Match | None] = [None] * len(tokens)
        words = [
            "" if token.literal or index in blocked else token.raw.lower()
            for index, token in enumerate(tokens)
        ]
        self.words = translate([token.raw for token in tokens], words, german=ctx.language == "de")

    def word(self, index: int) -> str:
        """The lower-case word at a place; empty outside the line and for literal text."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def dotted(self, index: int) -> bool:
        """Whether a number stands here with a dot behind it, as German ordinals do."""
        return self.word(index + 1) == "." and self.tokens[index].raw.isdecimal()

    def ends(self, index: int) -> bool:
        """Whether the sentence stops before this place: end, punctuation or another part."""
        if index >= len(self.tokens) or self.matches[index] is not None:
            return True
        return not any(letter.isalnum() for letter in self.tokens[index].raw)

    def pauses(self, index: int) -> bool:
        """Like `ends`, or a connecting word follows, so nothing is being counted or named."""
        return self.ends(index) or self.word(index) in CONNECTORS

"""Reads a line: recognise from the right, choose from the left, then fill in the fields."""

from collections.abc import Callable
from dataclasses import replace

from focusflow.tasks.quickadd import dates, durations, german, names, recurrence, times, words
from focusflow.tasks.quickadd.model import Context, Match, Parsed
from focusflow.tasks.quickadd.readings import only_sound
from focusflow.tasks.quickadd.resolve import Found, plain_until, resolve, settle
from focusflow.tasks.quickadd.tokens import Line, tokenize

# At one place the longest match wins, and of equally long ones the earlier in this table.
_RECOGNISERS: tuple[Callable[[Line, int], Match | None], ...] = (
    names.match_name,
    names.match_priority,
    names.match_difficulty,
    recurrence.match_recurrence,
    recurrence.match_completion,
    times.match_from_now,
    times.match_daytime,
    times.match_time,
    durations.match_duration,
    dates.match_date,
)
# Any other word begins no part, which keeps long texts cheap.
_STARTERS = frozenset(
    {
        *(words.WEEKDAYS | words.MONTHS | words.DAYTIMES),
        *(words.DUE_WORDS | words.START_WORDS | words.UNTIL_WORDS | recurrence.STARTERS),
        *("today", "tod", "tomorrow", "tmr", "tmrw", "tom", "tonight", "weekend"),
        *("the", "day", "this", "coming", "next", "end", "eod", "eow", "eom", "eoy"),
        *("in", "on", "at", "to", "through", "for", "noon", "midday", "midnight"),
        *("p1", "p2", "p3", "p4", "overmorrow", "half-to", "quarter-to", "quarter-of"),
        *("=" + word for word in words.DAYTIMES),
        *german.PARTS_OF_DAYS.values(),
    }
)
_SIGNS = "#@^!0123456789"


def parse(text: str, ctx: Context, refused: frozenset[str] = frozenset()) -> Parsed:
    """Read a quick-add line; parts whose text or key is in `refused` stay in the title.

    For a field that is named twice, a date or time with `by`, `due`, `on` or `at` wins over a bare
    one, then the first; the others stay text. Tags add up. Never raises, whatever the text.
    """
    return only_sound(text, _parse(text, ctx, refused), lambda line: _parse(line, ctx, frozenset()))


def _parse(text: str, ctx: Context, refused: frozenset[str]) -> Parsed:
    tokens = tokenize(text)
    blocked: set[int] = set()
    while True:
        line = Line(text, tokens, ctx, blocked)
        found = _scan(line)
        turned_back = [
            item for item in found if item.key in refused or text[item.start : item.end] in refused
        ]
        if not turned_back:
            parsed = resolve(line, found, ctx)
            kept = [one for one in parsed.offers if refused.isdisjoint((one.key, one.text))]
            return replace(parsed, offers=tuple(kept)) if parsed.offers else parsed
        for item in turned_back:
            blocked.update(range(item.first, item.first + item.match.count))


def _scan(line: Line) -> list[Found]:
    """Everything recognised, from left to right and without overlap."""
    for i in range(len(line.tokens) - 1, -1, -1):
        word = line.word(i)
        if word and (word[0] in _SIGNS or word in _STARTERS):
            line.matches[i] = _best(line, i)
    found: list[Found] = []
    i = 0
    while i < len(line.tokens):
        match = line.matches[i]
        if match is None:
            i += 1
        else:
            found.append(settle(i, match, line.tokens))
            i += match.count
    return plain_until(found)


def _best(line: Line, i: int) -> Match | None:
    best: Match | None = None
    for recognise in _RECOGNISERS:
        match = recognise(line, i)
        if match and (best is None or match.count > best.count):
            best = match
    return best

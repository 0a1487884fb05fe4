"""What may be meant otherwise: other readings of a part, and words that may be a day after all."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import takewhile

from focusflow.tasks.quickadd import labels
from focusflow.tasks.quickadd.dates import on_or_after, read_day
from focusflow.tasks.quickadd.model import Context, Match, Parsed, Part, Reading
from focusflow.tasks.quickadd.tokens import Line
from focusflow.tasks.quickadd.words import (
    DUE_WORDS,
    MONTHS,
    NO_DATE_AFTER,
    WEAK_DAYS,
    WEAK_MONTHS,
    WEEKDAYS,
)

_BOTH_ORDERS = re.compile(r"([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{4}|[0-9]{2}))?")
_BARE_HOUR = re.compile(r"(?<![0-9:.])([0-9]{1,2})(?![0-9:.h])")
_HOUR = re.compile(r"(?<![0-9:.])([0-9]{1,2})([:.][0-9]{2})?(?![0-9:.])")
_NEXT = re.compile(r"\b(?:next|n(?:ä|ae)chste[nrsm]?)\s+\S+?(?=[.,;:!?)]*$)", re.IGNORECASE)
_MOST_OFFERS = 2
_LEADS = {*DUE_WORDS, "on"}


def with_readings(parsed: Parsed, line: Line, chosen: Sequence[Match]) -> Parsed:
    """The line with other readings of its parts, and with what may be parts of it, too.

    `chosen` are the matches of the parts, in their order.
    """
    ctx = line.ctx
    hinted = any(match.daytime for match in chosen)  # 'tonight at 7' leaves nothing open
    parts = tuple(
        _with_others(part, match, parsed, ctx, hinted=hinted)
        for part, match in zip(parsed.parts, chosen, strict=True)
    )
    offers = () if parsed.due_date is not None else _offers(parsed, line, ctx)
    return replace(parsed, parts=parts, offers=offers)


def only_sound(text: str, parsed: Parsed, read: Callable[[str], Parsed]) -> Parsed:
    """The line without readings that the words round them would turn into something else."""
    parts = tuple(_sound(text, part, read) for part in parsed.parts)
    offers = tuple(offer for offer in parsed.offers if _says(text, offer, offer.readings[0], read))
    return replace(parsed, parts=parts, offers=offers)


def _sound(text: str, part: Part, read: Callable[[str], Parsed]) -> Part:
    if not part.readings:
        return part
    kept = [one for one in part.readings if one.text == part.text or _says(text, part, one, read)]
    return replace(part, readings=tuple(kept) if len(kept) > 1 else ())


def _says(text: str, part: Part, reading: Reading, read: Callable[[str], Parsed]) -> bool:
    """Whether the line says what the reading promises once it stands in the part's place."""
    if reading.text is None:
        return True
    said = read(text[: part.start] + reading.text + text[part.end :]).parts
    here = next((p for p in said if p.start <= part.start < p.end), None)
    return here is not None and (
        reading.label.split()[-1] in here.label or here.kind == "recurrence"
    )


def _with_others(part: Part, match: Match, parsed: Parsed, ctx: Context, *, hinted: bool) -> Part:
    found: list[Reading] = []
    if match.day is not None and match.clock is None:
        found = _other_days(part, match, parsed, ctx)
    elif match.kind == "time" and match.clock is not None and match.clock.vague and not hinted:
        found = _other_half(part, parsed, ctx)
    return replace(part, readings=(Reading(part.label, part.text), *found)) if found else part


def _other_days(part: Part, match: Match, parsed: Parsed, ctx: Context) -> list[Reading]:
    """The other order of `3/4`, the nearer of two fridays, and the word itself for `sun`."""
    if found := _BOTH_ORDERS.search(part.text):
        return _other_order(part, found, match, parsed, ctx)
    if found := _NEXT.search(part.text):
        day = match.day
        nearer = on_or_after(ctx.today + timedelta(1), day.weekday()) if day else None
        if day and nearer and nearer != day and match.weekday is None and _is_weekday(part.text):
            return [_reading(part, nearer, parsed, ctx)]
        return []
    words = part.text.lower().split()
    weak = len(words) == 1 and words[0] in {*WEAK_DAYS, "tom", "tod"}
    named_today = match.weekday is not None and match.weekday == ctx.today.weekday()
    if named_today and not weak and not match.daytime:
        # 'friday' said on a Friday.
        other = ctx.today if match.day != ctx.today else ctx.today + timedelta(7)
        return [_reading(part, other, parsed, ctx)] if len(words) <= 2 else []
    return [Reading(f"“{part.text}” as text", None)] if weak else []


def _is_weekday(text: str) -> bool:
    """Whether the last word names a weekday, in whichever language."""
    word = text.lower().split()[-1]
    return word in WEEKDAYS or word.endswith(("tag", "woch", "abend"))


def _other_order(
    part: Part, found: re.Match[str], match: Match, parsed: Parsed, ctx: Context
) -> list[Reading]:
    first, second = int(found.group(1)), int(found.group(2))
    read = match.day
    if read is None or first == second or first > 12 or second > 12:
        return []
    month, day = (second, first) if (read.month, read.day) == (first, second) else (first, second)
    year = read.year
    try:
        other = date(year, month, day)
        if not found.group(3) and other < ctx.today:
            other = date(year + 1, month, day)
        elif not found.group(3) and date(year - 1, month, day) >= ctx.today:
            other = date(year - 1, month, day)
    except ValueError:
        return []
    return [_reading(part, other, parsed, ctx)]


def _reading(part: Part, day: date, parsed: Parsed, ctx: Context) -> Reading:
    """A plain day in the place of the part; words before it may mean nothing before a date."""
    lead = {"start": "from ", "until": "until "}.get(part.kind, "")
    said = takewhile(lambda word: word.lower().strip(":") in _LEADS, part.text.split())
    kept = "".join(f"{word} " for word in said) or lead
    # Midnight of today is the one to come, which is tomorrow's first moment.
    coming = part.kind == "due" and day == ctx.today and parsed.due_time == time(0)
    meant = day + timedelta(1) if coming else day
    return Reading(f"{lead}{labels.day_label(meant, ctx)}", f"{kept}{day.isoformat()}")


def _other_half(part: Part, parsed: Parsed, ctx: Context) -> list[Reading]:
    """`at 7` may be in the morning or in the evening."""
    found = _HOUR.search(part.text)
    if parsed.due_time is None or found is None or len(_HOUR.findall(part.text)) > 1:
        return []
    most = 11 if ctx.hour24 else 12
    exact = found.group(2) is not None or not _BARE_HOUR.search(part.text)
    if not 1 <= int(found.group(1)) <= most or (ctx.hour24 and exact):
        return []
    moment = parsed.due_time
    other = time((moment.hour + 12) % 24, moment.minute)
    written = f"{other.hour:02}:{other.minute:02}"
    lead = part.text[: found.start()]
    text = f"{'' if 'halb' in lead.lower() else lead}{written}{part.text[found.end() :]}"
    return [Reading(labels.time_label(other, ctx), text)]


def _offers(parsed: Parsed, line: Line, ctx: Context) -> tuple[Part, ...]:
    """Words left in the title that may be a day: `sat nav`, `1/2 cup`, `may`."""
    taken: Collection[range] = [range(part.start, part.end) for part in parsed.parts]
    offers: list[Part] = []
    for i, token in enumerate(line.tokens):
        word = line.word(i)
        if not word or not (word[0].isdigit() or word in _MAYBE) or len(offers) == _MOST_OFFERS:
            continue
        if line.word(i - 1) in NO_DATE_AFTER or any(token.start in span for span in taken):
            continue
        if (found := _maybe(line, i, ctx)) is not None:
            day, count = found
            start, end = token.start, line.tokens[i + count - 1].end
            label = labels.day_label(day, ctx)
            offers.append(
                Part(
                    kind="due",
                    key=f"maybe:{start}-{end}",
                    text=line.text[start:end],
                    start=start,
                    end=end,
                    label=label,
                    readings=(Reading(label, f"on {day.isoformat()}"),),
                )
            )
    return tuple(offers)


_MAYBE = WEAK_DAYS | WEAK_MONTHS


def _maybe(line: Line, i: int, ctx: Context) -> tuple[date, int] | None:
    """The day that the words at a place may name, and how many they are."""
    day = read_day(line, i)
    if day is not None:
        return day.day, day.count
    if line.word(i) in WEAK_MONTHS:
        month = MONTHS[line.word(i)]
        year = ctx.today.year + (month < ctx.today.month)
        return max(date(year, month, 1), ctx.today), 1
    return None

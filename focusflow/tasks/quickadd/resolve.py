"""Turns what was recognised into fields and chips."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from focusflow.tasks.quickadd import labels
from focusflow.tasks.quickadd.dates import on_or_after
from focusflow.tasks.quickadd.model import Clock, Context, Match, Parsed, Part
from focusflow.tasks.quickadd.readings import with_readings
from focusflow.tasks.quickadd.recurrence import anchored, first_day
from focusflow.tasks.quickadd.title import title_of
from focusflow.tasks.quickadd.tokens import Line, Token
from focusflow.tasks.quickadd.words import DAYTIMES

_SIGNS = {"category": "#", "tag": "@", "goal": "^"}
_MIDNIGHT = time(0)

Chosen = dict[str, Match]


@dataclass(frozen=True, slots=True)
class Found:
    """A match and where it stands: its first token and its place in the text."""

    first: int
    match: Match
    start: int
    end: int

    @property
    def kind(self) -> str:
        """The kind as the person sees it."""
        return "time" if self.match.kind == "daytime" else self.match.kind

    @property
    def key(self) -> str:
        """A name that tells the part from an equal text elsewhere in the line."""
        return f"{self.kind}:{self.start}-{self.end}"


def settle(first: int, match: Match, tokens: Sequence[Token]) -> Found:
    """A match with its place in the text."""
    return Found(first, match, tokens[first].start, tokens[first + match.count - 1].end)


def plain_until(found: list[Found]) -> list[Found]:
    """Without a repetition `until friday` is a due date like any other."""
    if any(item.match.kind == "recurrence" for item in found):
        return found
    return [
        replace(item, match=replace(item.match, kind="due")) if item.match.kind == "until" else item
        for item in found
    ]


def resolve(line: Line, found: Sequence[Found], ctx: Context) -> Parsed:
    """The fields of the line, given everything that was recognised in it, in order."""
    text = line.text
    chosen = _choose(found)
    parsed = _fields(chosen, ctx)
    if "UNTIL" not in (parsed.recurrence or ""):
        chosen.pop("until", None)
    kept = [
        item for item in found if item.kind == "tag" or chosen.get(item.match.kind) is item.match
    ]
    parts = tuple(
        Part(
            item.kind,
            item.key,
            text[item.start : item.end],
            item.start,
            item.end,
            _label(item.match, parsed, ctx),
        )
        for item in kept
    )
    tags: dict[str, str] = {}
    for item in kept:
        if item.kind == "tag":
            tags.setdefault(item.match.value.lower(), item.match.value)
    title = title_of(text, parts)
    parsed = replace(parsed, title=title, tags=tuple(tags.values()), parts=parts)
    return with_readings(parsed, line, [item.match for item in kept])


def _choose(found: Sequence[Found]) -> Chosen:
    """One match for each field: the highest rank, then the first."""
    chosen: Chosen = {}
    for item in found:
        held = chosen.get(item.match.kind)
        if held is None or item.match.rank > held.rank:
            chosen[item.match.kind] = item.match
    if "recurrence" not in chosen:
        chosen.pop("mode", None)
    due = chosen.get("due")
    if due and due.clock:
        # 'in 2 hours' names the time as well.
        chosen.pop("time", None)
        chosen.pop("daytime", None)
    clock, daytime = _clock(chosen), chosen.get("daytime")
    early = daytime is not None and daytime.daytime == "morning"
    if daytime and clock and not clock.vague and early == (clock.hour >= 12):
        # '11am, then Bob in the evening' speaks of two times.
        del chosen["daytime"]
    return chosen


def _fields(chosen: Chosen, ctx: Context) -> Parsed:
    nothing = Match("", 0)
    timed, lasting = chosen.get("time", nothing), chosen.get("duration", nothing)
    moment = _moment(chosen, ctx)
    start, due = _named_days(chosen, moment, ctx)
    repeated = chosen.get("recurrence")
    if due is None and (repeated or moment):
        due = _next_slot(start, moment, ctx)
        due = first_day(repeated.value, due) if repeated else due
    if moment and due and not _clock(chosen) and _past(due, moment, ctx):
        # 'tonight' said late in the evening names the day only; its usual hour is over.
        moment = None
    rule, mode = _repetition(chosen, due)
    return Parsed(
        title="",
        due_date=due,
        due_time=moment,
        start_date=start,
        minutes=lasting.minutes or timed.minutes,
        priority=_value(chosen, "priority"),
        category=_value(chosen, "category"),
        recurrence=rule,
        recurrence_mode=mode,
        difficulty=_value(chosen, "difficulty"),
        goal=_value(chosen, "goal"),
    )


def _repetition(chosen: Chosen, due: date | None) -> tuple[str | None, str | None]:
    """The rule, counted from its first due day, and its mode."""
    repeated = chosen.get("recurrence")
    if repeated is None or due is None:
        return None, None
    if repeated.after_completion or "mode" in chosen:
        rule, mode = repeated.value, "after_completion"
    else:
        rule, mode = anchored(repeated.value, due), "schedule"
    until = chosen["until"].day if "until" in chosen else None
    if until and until >= due:
        # The whole last day counts, in local time like the rest of the rule.
        rule += f";UNTIL={until:%Y%m%d}T235959"
    return rule, mode


def _value(chosen: Chosen, kind: str) -> str | None:
    return chosen[kind].value if kind in chosen else None


def _moment(chosen: Chosen, ctx: Context) -> time | None:
    """The time of day, from a clock or a word such as `evening`, or from both together."""
    hints = (chosen[kind].daytime for kind in ("daytime", "due", "recurrence") if kind in chosen)
    hint = next((hint for hint in hints if hint), None)
    clock = _clock(chosen)
    if clock is None:
        return time(DAYTIMES[hint]) if hint else None
    return time(_hour(clock, hint, ctx), clock.minute)


def _clock(chosen: Chosen) -> Clock | None:
    due, timed = chosen.get("due"), chosen.get("time")
    return (due.clock if due else None) or (timed.clock if timed else None)


def _hour(clock: Clock, hint: str | None, ctx: Context) -> int:
    """The hour meant by `at 9`: `tonight` and a 12-hour clock move it to the second half."""
    if not clock.vague or hint == "morning":
        return clock.hour
    if hint and clock.hour == 12:
        return 12 if hint == "afternoon" else 0
    if hint or (not ctx.hour24 and 1 <= clock.hour <= 6):
        return clock.hour + 12 if clock.hour < 12 else clock.hour
    return clock.hour


def _named_days(
    chosen: Chosen, moment: time | None, ctx: Context
) -> tuple[date | None, date | None]:
    """The start and the due day that the line names."""
    due, daytime, begin = chosen.get("due"), chosen.get("daytime"), chosen.get("start")
    start = begin.day if begin else None
    day = due.day if due else daytime.day if daytime else None
    if due and day and begin and start and day < start:
        if due.weekday is not None:
            # 'from monday by friday': the Friday after that Monday.
            day = on_or_after(start, due.weekday)
        elif begin.yearless:
            # 'from 3 nov by 20 nov', said in between: it began this year.
            start -= relativedelta(years=1)
    elif day == ctx.today and moment == _MIDNIGHT and not (due and due.clock):
        day = ctx.today + timedelta(1)
    return start, day


def _next_slot(start: date | None, moment: time | None, ctx: Context) -> date:
    """The first day from now, and from the start, on which that time is still to come."""
    day = max(ctx.today, start or ctx.today)
    while moment and _past(day, moment, ctx):
        day += timedelta(1)
    return day


def _past(day: date, moment: time, ctx: Context) -> bool:
    return datetime.combine(day, moment) <= ctx.now.replace(tzinfo=None)


def _label(match: Match, parsed: Parsed, ctx: Context) -> str:
    day = parsed.due_date if match.kind == "due" else match.day
    hour = f" {_time_label(match, parsed, ctx)}" if parsed.due_time else ""
    if match.kind == "start" and parsed.start_date:
        return f"from {labels.day_label(parsed.start_date, ctx)}"
    if match.kind in ("due", "until") and day:
        lead = "until " if match.kind == "until" else ""
        label = f"{lead}{labels.day_label(day, ctx)}"
        return label + hour if match.clock or match.daytime else label
    if match.kind in ("time", "daytime"):
        return hour.lstrip() or match.daytime or ""
    if match.kind == "duration":
        return labels.minutes_label(match.minutes or 0)
    if match.kind == "recurrence":
        label = labels.rule_label(match.value, ctx) + (hour if match.daytime else "")
        return f"{label} after completion" if match.after_completion else label
    if match.kind == "mode":
        return "after completion"
    sign = _SIGNS.get(match.kind)
    return f"{sign}{match.value}" if sign else match.value.capitalize()


def _time_label(match: Match, parsed: Parsed, ctx: Context) -> str:
    begin = parsed.due_time or _MIDNIGHT
    label = labels.time_label(begin, ctx)
    if match.minutes is None:
        return label
    end = datetime.combine(ctx.today, begin) + timedelta(minutes=match.minutes)
    return f"{label}–{labels.time_label(end.time(), ctx)}"

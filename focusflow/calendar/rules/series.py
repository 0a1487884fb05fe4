"""How a series changes when it is moved, cut or split."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from focusflow.calendar.ics import IcsError, Moment, canonical, check_rule, from_canonical
from focusflow.calendar.ics.recurrence import joined, last_of, parts_of, rrule_of, until_of
from focusflow.calendar.rules.times import Span, index_instant, on_clock, wall
from focusflow.platform.errors import InvalidInput

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_CLOCK_PARTS = ("BYHOUR", "BYMINUTE", "BYSECOND")
_SPREAD = ("BYYEARDAY", "BYWEEKNO", "BYSETPOS")
_MARGIN = timedelta(days=1)


def checked_rule(rule: str | None, span: Span) -> str | None:
    """The rule in its one form, None without one; InvalidInput says what is wrong with it."""
    if not rule:
        return None
    try:
        return check_rule(rule.upper().removeprefix("RRULE:"), span.start, span.clock).rule
    except IcsError as error:
        raise InvalidInput("recurrence_rule", error.sentence, rule, reason=error.code) from error


def bounds(
    span: Span, rule: str | None, rdates: tuple[str, ...] = ()
) -> tuple[datetime, datetime | None]:
    """The instants between which everything of a series lies; no end when it goes on for ever."""
    begin, finish = index_instant(span.start), index_instant(span.end)
    starts, ends = [begin], [finish]
    for text in rdates:
        first, _, last = text.partition("/")
        extra = index_instant(from_canonical(first))
        starts.append(extra)
        ends.append(index_instant(from_canonical(last)) if last else extra + (finish - begin))
    if rule:
        parts, shown = parts_of(rule), wall(span.start, span.clock)
        until = last_of(rule, shown) if "COUNT" in parts else until_of(parts, span.clock)
        if until is None:
            return min(starts), None
        # A day more than counted: clock changes move ends, and this bound only has to be safe.
        ends.append(on_clock(until, span.clock) + (finish - begin) + _MARGIN)
    return min(starts), max(ends)


@dataclass(frozen=True)
class Shift:
    """How the moments of a series move with it, on its own clock."""

    old: Span
    new: Span

    @property
    def is_none(self) -> bool:
        """Whether all moments stay."""
        same = (self.old.start, self.old.zone) == (self.new.start, self.new.zone)
        return same and self.old.all_day == self.new.all_day

    @property
    def days(self) -> int:
        """By how many calendar days the start moves."""
        return (self._to.date() - self._from.date()).days

    @property
    def changes_clock(self) -> bool:
        """Whether the start's time of day changes."""
        return self._to.time() != self._from.time()

    @property
    def _from(self) -> datetime:
        return wall(self.old.start, self.old.clock)

    @property
    def _to(self) -> datetime:
        return wall(self.new.start, self.new.clock)

    def moment(self, moment: Moment) -> Moment:
        """Where a moment of the old series lies in the new one."""
        shown = wall(moment, self.old.clock) + (self._to - self._from)
        return shown.date() if self.new.all_day else on_clock(shown, self.new.clock)

    def text(self, text: str) -> str:
        """The same for the canonical text of a moment or period."""
        return "/".join(canonical(self.moment(from_canonical(part))) for part in text.split("/"))


def moved_rule(rule: str, shift: Shift) -> str:
    """The rule of a series that was moved as a whole: Tuesdays become Wednesdays.

    InvalidInput when it repeats on several days in a way that can't simply be moved.
    """
    parts = parts_of(rule)
    until = until_of(parts, shift.old.clock)
    if until is not None:
        last = until.date() if shift.old.all_day else on_clock(until, shift.old.clock)
        parts["UNTIL"] = _until_text(shift.moment(last))
    if shift.new.all_day or shift.changes_clock:
        _move_clock(parts, rule, shift)
    if shift.days:
        _move_days(parts, rule, shift)
    return joined(parts)


def _until_text(moment: Moment) -> str:
    if isinstance(moment, datetime):
        return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return f"{moment:%Y%m%d}"


def _move_clock(parts: dict[str, str], rule: str, shift: Shift) -> None:
    if not any(part in parts for part in _CLOCK_PARTS):
        return
    if any("," in parts.get(part, "") for part in _CLOCK_PARTS) and not shift.new.all_day:
        raise _say_rule(rule)
    for part in _CLOCK_PARTS:
        parts.pop(part, None)


def _move_days(parts: dict[str, str], rule: str, shift: Shift) -> None:
    old, new = wall(shift.old.start, shift.old.clock), wall(shift.new.start, shift.new.clock)
    frequency = parts["FREQ"]
    if frequency == "WEEKLY" and "BYDAY" in parts:
        days = [_WEEKDAYS.index(day) for day in parts["BYDAY"].split(",")]
        parts["BYDAY"] = ",".join(_WEEKDAYS[(day + shift.days) % 7] for day in days)
    if frequency not in ("MONTHLY", "YEARLY"):
        return
    by_day = [key for key in ("BYMONTHDAY", "BYDAY", "BYMONTH") if key in parts]
    if any(key in parts for key in _SPREAD) or any("," in parts[key] for key in by_day):
        raise _say_rule(rule)
    if "BYMONTHDAY" in parts:
        last = parts["BYMONTHDAY"] == "-1" and (new + timedelta(days=1)).day == 1
        parts["BYMONTHDAY"] = "-1" if last else str(new.day)
    if "BYDAY" in parts:
        if parts["BYDAY"][-2:] == parts["BYDAY"]:
            raise _say_rule(rule)
        last = parts["BYDAY"].startswith("-1") and (new + timedelta(days=7)).month != new.month
        nth = -1 if last else (new.day - 1) // 7 + 1
        parts["BYDAY"] = f"{nth}{_WEEKDAYS[new.weekday()]}"
    if "BYMONTH" in parts and new.month != old.month:
        parts["BYMONTH"] = str(new.month)


def _say_rule(rule: str) -> InvalidInput:
    return InvalidInput(
        "recurrence_rule",
        "This series repeats in a way that can't simply be moved. "
        "Say how it should repeat from now on, or move only one occurrence.",
        rule,
    )


@dataclass(frozen=True)
class Cut:
    """A series cut in two before one planned start: what each half repeats by."""

    rule: str | None
    rdates: tuple[str, ...]
    exdates: tuple[str, ...]
    later_rule: str | None
    later_rdates: tuple[str, ...]
    later_exdates: tuple[str, ...]


def cut_series(
    span: Span,
    rule: str | None,
    rdates: tuple[str, ...],
    exdates: tuple[str, ...],
    planned: Moment,
) -> Cut:
    """Cut before `planned`, which is not the first start. A COUNT is shared out between both."""
    at = index_instant(planned)
    early, late = _around(rdates, at)
    kept, later = _around(exdates, at)
    before = after = None
    if rule:
        parts = parts_of(rule)
        before_parts = {key: value for key, value in parts.items() if key != "COUNT"}
        last: Moment = (
            planned - timedelta(seconds=1)
            if isinstance(planned, datetime)
            else planned - timedelta(days=1)
        )
        before = joined({**before_parts, "UNTIL": _until_text(last)})
        after_parts = dict(parts)
        if "COUNT" in parts:
            passed = _passed(rule, span, planned)
            after_parts["COUNT"] = str(max(int(parts["COUNT"]) - passed, 1))
        after = joined(after_parts)
    # The planned start itself becomes the later series' first.
    late = tuple(text for text in late if text.partition("/")[0] != canonical(planned))
    return Cut(before, early, kept, after, late, later)


def _passed(rule: str, span: Span, planned: Moment) -> int:
    target = wall(planned, span.clock)
    passed = 0
    for start in rrule_of(rule, wall(span.start, span.clock), span.clock):
        if start >= target:
            break
        passed += 1
    return passed


def _around(texts: tuple[str, ...], at: datetime) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Canonical dates before an instant, and those from it on."""
    early = tuple(t for t in texts if _start(t) < at)
    return early, tuple(t for t in texts if _start(t) >= at)


def _start(text: str) -> datetime:
    return index_instant(from_canonical(text.partition("/")[0]))


def planned_moment(text: str, *, all_day: bool) -> Moment | None:
    """The planned start that a `recurrence_id` names; None when it names none of such a series."""
    try:
        moment = from_canonical(text)
    except (ValueError, OverflowError):  # no date, or one that leaves the calendar in UTC
        return None
    if isinstance(moment, datetime) == all_day or not 2 <= moment.year <= 9998:
        return None
    return moment if canonical(moment) == text else None

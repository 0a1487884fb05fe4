"""When an event ends."""

from datetime import date, datetime, timedelta

from focusflow.calendar.ics.model import IcsError, IcsEvent, Moment, from_canonical
from focusflow.calendar.ics.tokens import Component, Property
from focusflow.calendar.ics.values import LAST_YEAR, When, read_duration, read_when
from focusflow.calendar.ics.zones import ZoneBook

_DAY = timedelta(days=1)
MAX_STRETCH = timedelta(days=3_660)
"""The longest a repeated event may last, and the farthest an occurrence may be moved."""


def read_end(component: Component, zones: ZoneBook, start: When) -> Moment:
    """DTEND, or DTSTART and DURATION, or what the standard says when both are missing.

    A datetime when `start` is one, else a date that is at least the day after.
    """
    prop = component.get("DTEND")
    if prop is not None and not prop.value.strip():
        prop = None
    if isinstance(start.value, datetime):
        end: Moment = _timed_end(component, prop, zones, start, start.value)
    else:
        end = _day_end(component, prop, zones, start.value)
    if end < start.value:
        raise IcsError("end_before_start", "It ends before it starts.")
    if end.year > LAST_YEAR:
        raise IcsError("year_out_of_range", f"It ends in the year {end.year}.")
    return end


def refuse_far_apart(event: IcsEvent) -> None:
    """A repeated event is looked for as long before a moment as it lasts, or was moved."""
    if not (event.recurrence_rule or event.rdates or event.recurrence_id):
        return
    begin = _on_line(event.start)
    stretches = [_on_line(event.end) - begin]
    if event.recurrence_id:
        stretches.append(abs(begin - _on_line(from_canonical(event.recurrence_id))))
    for text in event.rdates:
        first, _, last = text.partition("/")
        if last:
            stretches.append(_on_line(from_canonical(last)) - _on_line(from_canonical(first)))
    if max(stretches) > MAX_STRETCH:
        raise IcsError(
            "too_long", "It repeats, but one occurrence lasts or was moved by more than ten years."
        )


def _on_line(moment: Moment) -> datetime:
    if isinstance(moment, datetime):
        return moment.replace(tzinfo=None)
    return datetime.combine(moment, datetime.min.time())


def _timed_end(
    component: Component, prop: Property | None, zones: ZoneBook, start: When, begin: datetime
) -> datetime:
    if prop is not None:
        end = read_when(prop, zones, what="end", home=start.zone).value
        if isinstance(end, datetime):
            return end
        midnight = datetime.combine(end, datetime.min.time(), start.zone.tz)
        return midnight.astimezone(begin.tzinfo)
    length = _length(component)
    if length is None:
        return begin
    # Whole days are counted on the clock, hours by the hour.
    days = timedelta(days=length.days)
    return (begin.astimezone(start.zone.tz) + days).astimezone(begin.tzinfo) + (length - days)


def _day_end(component: Component, prop: Property | None, zones: ZoneBook, begin: date) -> date:
    if prop is not None:
        found = read_when(prop, zones, what="end")
        clock = found.wall or found.value
        if isinstance(clock, datetime):
            end = clock.date() if clock.time() == datetime.min.time() else clock.date() + _DAY
        else:
            end = clock
    else:
        length = _length(component)
        end = begin if length is None else begin + timedelta(days=-(-length // _DAY))
    return begin + _DAY if end == begin else end


def _length(component: Component) -> timedelta | None:
    text = component.text("DURATION")
    return read_duration(text) if text else None

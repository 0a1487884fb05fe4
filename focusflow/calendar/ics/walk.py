"""A series made ready for the library recurring-ical-events, entirely in local time.

The library gets clock times without zone: then 09:00 stays 09:00 by itself, and it cannot mistake
one occurrence's UTC time for another's local time when it matches exceptions.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from typing import Any

import recurring_ical_events
from icalendar import Calendar, Event
from icalendar.prop import vDDDLists, vDDDTypes, vRecur
from recurring_ical_events import ComponentsWithName, EventAdapter

from focusflow.calendar.ics.model import from_canonical
from focusflow.calendar.ics.recurrence import BACK, NEAR, ends_of, fast_forward, joined

Found = tuple[datetime, datetime, datetime, int | None, bool]
Change = tuple[str, datetime, datetime, bool, bool]
_MARK = "X-CHANGE"


class _Bare(EventAdapter):  # type: ignore[misc]  # the library has no types
    """When an occurrence is, and whose change it is.

    A copy of the whole event, as the library makes it, costs more than finding the occurrence.
    """

    def as_component(
        self,
        start: datetime | None = None,
        stop: datetime | None = None,
        keep_recurrence_attributes: bool = True,  # noqa: ARG002, FBT001, FBT002  (the library's)
    ) -> dict[str, Any]:
        """Only what is read of it here."""
        return {
            "begin": self.start if start is None else start,
            "finish": self.end if stop is None else stop,
            _MARK: self._component.get(_MARK),
        }


_EVENTS = (ComponentsWithName("VEVENT", _Bare),)


class Walk:
    """The occurrences of one series on its own clock (datetimes without zone)."""

    def __init__(
        self,
        *,
        start: datetime,
        end: datetime,
        rule: str | None,
        rdates: tuple[str, ...],
        exdates: tuple[str, ...],
        overrides: tuple[Change, ...],
        clock: tzinfo,
    ) -> None:
        self._start, self._length, self._clock = start, end - start, clock
        self._exdates = [self._wall(text) for text in exdates]
        self._rdates = [
            (self._wall(begin), self._wall(finish) if finish else None)
            for begin, _, finish in (text.partition("/") for text in rdates)
        ]
        self._changes: list[tuple[int, datetime, datetime, datetime, bool]] = []
        self._cut: datetime | None = None
        for index, (planned, begin, finish, following, cancelled) in enumerate(overrides):
            at = self._wall(planned)
            if not cancelled:
                self._changes.append((index, at, begin, finish, following))
            elif following:
                self._cut = min(at, self._cut or at)
            else:
                self._exdates.append(at)
        self._parts: dict[str, str] | None = None
        self._last: datetime | None = start
        if rule:
            self._parts, self._last = ends_of(rule, start, clock)
            if self._cut is not None:
                self._last = min(self._last or self._cut, self._cut)
        self._reach = self._longest() + timedelta(days=2)
        self._prepared: tuple[datetime, recurring_ical_events.CalendarQuery] | None = None

    def between(self, lower: datetime, upper: datetime) -> Iterator[Found]:
        """Occurrences that may overlap the range, a few beside it included.

        Each as planned start, start, end, index of the override that changes it, and whether it
        only follows a change of an earlier one (THISANDFUTURE).
        """
        if self._is_over(lower) or upper < self._first():
            return
        for component in self._query(lower - self._reach).between(lower, upper):
            begin, finish, mark = component["begin"], component["finish"], component[_MARK]
            if mark is None:
                planned, index, moved = begin, None, False
            else:
                index = int(mark)
                _, at, changed_start, _, _ = next(c for c in self._changes if c[0] == index)
                planned = begin - (changed_start - at)
                moved = planned != at
            if self._cut is None or planned < self._cut:
                yield planned, begin, finish, index, moved

    def _wall(self, text: str) -> datetime:
        moment = from_canonical(text)
        if isinstance(moment, datetime):
            return moment.astimezone(self._clock).replace(tzinfo=None)
        return datetime.combine(moment, datetime.min.time())

    def _longest(self) -> timedelta:
        """How long before a moment an occurrence may have been planned that still covers it."""
        reach = self._length
        for begin, finish in self._rdates:
            reach = max(reach, (finish or begin) - begin)
        for _, at, begin, finish, _ in self._changes:
            reach = max(reach, finish - begin + abs(begin - at))
        return reach

    def _is_over(self, lower: datetime) -> bool:
        if self._last is None:
            return False
        planned = [self._last, *(begin for begin, _ in self._rdates)]
        planned += [begin for _, _, begin, _, _ in self._changes]
        return max(planned) + self._reach < lower

    def _first(self) -> datetime:
        return min(
            [self._start, *(begin for begin, _ in self._rdates)]
            + [min(at, begin) for _, at, begin, _, _ in self._changes]
        )

    def _query(self, wanted: datetime) -> recurring_ical_events.CalendarQuery:
        """The library's query, from a start so near that little has to be counted up."""
        if self._prepared is not None:
            anchor, query = self._prepared
            if anchor <= max(wanted, self._start) and wanted - anchor < NEAR:
                return query
        anchor = self._start
        if self._parts:
            to = (wanted if self._last is None else min(wanted, self._last)) - BACK
            anchor = fast_forward(self._parts, self._start, to)
        query = recurring_ical_events.of(self._calendar(anchor), components=_EVENTS)
        self._prepared = anchor, query
        return query

    def _calendar(self, anchor: datetime) -> Calendar:
        calendar = Calendar()
        master = self._event(anchor, anchor + self._length)
        if self._parts:
            parts = dict(self._parts)
            if self._last is not None:
                parts["UNTIL"] = f"{self._last.year:04}{self._last:%m%dT%H%M%S}"
            master["RRULE"] = vRecur.from_ical(joined(parts))
        plain = [begin for begin, finish in self._rdates if finish is None]
        periods = [(begin, finish) for begin, finish in self._rdates if finish is not None]
        for name, dates in (("RDATE", plain), ("RDATE", periods), ("EXDATE", self._exdates)):
            if dates:
                master.add(name, vDDDLists(dates), encode=False)
        calendar.add_component(master)
        for index, at, begin, finish, following in self._changes:
            change = self._event(begin, finish)
            change["RECURRENCE-ID"] = vDDDTypes(at)
            if following:
                change["RECURRENCE-ID"].params["RANGE"] = "THISANDFUTURE"
            change[_MARK] = str(index)
            calendar.add_component(change)
        return calendar

    @staticmethod
    def _event(begin: datetime, finish: datetime) -> Event:
        event = Event()
        event["UID"] = "series"
        event["DTSTART"] = vDDDTypes(begin)
        event["DTEND"] = vDDDTypes(finish)
        return event

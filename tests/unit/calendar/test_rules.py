"""Pure rules of the calendar: entered times, moved and cut series, overlaps, file versions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusflow.calendar import rules
from focusflow.calendar.ics import IcsEvent
from focusflow.calendar.rules import Shift, Span
from focusflow.calendar.schemas import EventChange, Times
from focusflow.platform.errors import InvalidInput

BERLIN = "Europe/Berlin"


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)


def timed(start: str, minutes: int = 60, zone: str = BERLIN) -> Span:
    begin = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return Span(begin, begin + timedelta(minutes=minutes), zone)


def days(start: str, count: int = 1) -> Span:
    first = date.fromisoformat(start)
    return Span(first, first + timedelta(days=count))


# --- times ---


def test_clock_times_are_read_in_the_zone_given_or_in_the_users() -> None:
    entered = Times(start_date="2026-11-24", start_time="09:00", end_time="10:00")
    assert rules.resolve_span(entered, default_zone=BERLIN).start == berlin("2026-11-24 09:00")
    abroad = entered.model_copy(update={"zone": "America/New_York"})
    span = rules.resolve_span(abroad, default_zone=BERLIN)
    assert (span.start, span.zone) == (datetime(2026, 11, 24, 14, tzinfo=UTC), "America/New_York")


def test_an_event_may_last_over_midnight_when_its_end_date_says_so() -> None:
    entered = Times(
        start_date="2026-11-24", start_time="22:00", end_date="2026-11-25", end_time="06:00"
    )
    assert rules.resolve_span(entered, default_zone=BERLIN).length == timedelta(hours=8)
    with pytest.raises(InvalidInput, match="ends before it starts"):
        rules.resolve_span(entered.model_copy(update={"end_date": None}), default_zone=BERLIN)


@pytest.mark.parametrize(
    ("day", "entered", "really"),
    [("2026-03-29", "02:00", "03:00"), ("2026-03-29", "02:59", "03:59"),
     ("2026-03-29", "01:59", "01:59"), ("2026-10-25", "02:30", "02:30")],
)  # fmt: skip
def test_only_skipped_times_move_and_by_the_gap(day: str, entered: str, really: str) -> None:
    data = Times(start_date=day, start_time=entered, end_time="05:00")
    span = rules.resolve_span(data, default_zone=BERLIN)
    assert f"{rules.wall(span.start, span.clock):%H:%M}" == really
    assert (span.note is not None) == (entered != really)


@pytest.mark.parametrize(
    ("change", "start", "end"),
    [
        (EventChange(start_time="14:00"), "2026-11-24 14:00", "2026-11-24 15:00"),
        (EventChange(start_date="2026-11-26"), "2026-11-26 09:00", "2026-11-26 10:00"),
        (EventChange(end_time="09:30"), "2026-11-24 09:00", "2026-11-24 09:30"),
        (EventChange(end_date="2026-11-25"), "2026-11-24 09:00", "2026-11-25 10:00"),
        (
            EventChange(start_date="2026-11-26", end_time="12:00"),
            "2026-11-26 09:00", "2026-11-26 12:00",
        ),
        (
            EventChange(ends_at=berlin("2026-11-24 18:00")),
            "2026-11-24 09:00", "2026-11-24 18:00",
        ),
    ],
)  # fmt: skip
def test_what_is_not_given_stays(change: EventChange, start: str, end: str) -> None:
    span = rules.change_span(timed("2026-11-24 09:00"), change, default_zone="Asia/Tokyo")
    assert span is not None
    assert (span.start, span.end, span.zone) == (berlin(start), berlin(end), BERLIN)


def test_a_change_of_texts_is_none_of_time() -> None:
    change = EventChange(title="New", all_day=False)
    assert rules.change_span(timed("2026-11-24 09:00"), change, default_zone=BERLIN) is None


def test_an_event_in_utc_stays_in_utc_when_it_moves() -> None:
    span = Span(datetime(2026, 11, 24, 9, tzinfo=UTC), datetime(2026, 11, 24, 10, tzinfo=UTC), None)
    change = EventChange(starts_at="2026-11-25T09:00:00Z")
    moved = rules.change_span(span, change, default_zone=BERLIN)
    assert moved is not None
    assert moved.zone == "UTC"


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (timed("2026-11-24 09:00"), days("2026-11-24")),
        (timed("2026-11-24 22:00", 600), days("2026-11-24", 2)),
        (timed("2026-11-24 00:00", 24 * 60), days("2026-11-24")),
    ],
)
def test_made_all_day_it_covers_the_days_it_touched(span: Span, expected: Span) -> None:
    change = EventChange(all_day=True)
    assert rules.change_span(span, change, default_zone=BERLIN) == expected


def test_whole_days_keep_their_number_when_moved() -> None:
    change = EventChange(start_date="2026-12-01")
    moved = rules.change_span(days("2026-11-24", 3), change, default_zone=BERLIN)
    assert moved == days("2026-12-01", 3)
    longer = rules.change_span(
        days("2026-11-24"), EventChange(end_date="2026-11-30"), default_zone=BERLIN
    )
    assert longer == days("2026-11-24", 6)


def test_the_second_half_of_a_repeated_hour_is_not_lost() -> None:
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    span = Span(second, second + timedelta(hours=1), BERLIN)
    changed = rules.change_span(span, EventChange(end_time="04:00"), default_zone=BERLIN)
    assert changed is not None
    assert changed.start == second


# --- series ---


@pytest.mark.parametrize(
    ("rule", "last"),
    [
        ("FREQ=DAILY;COUNT=3", "2026-11-26 10:00"),
        ("FREQ=WEEKLY;UNTIL=20261208T080000Z", "2026-12-08 10:00"),
    ],
)
def test_bounds_hold_every_occurrence(rule: str, last: str) -> None:
    span = timed("2026-11-24 09:00")
    start, end = rules.bounds(span, rule)
    assert start == span.start
    assert end is not None
    assert berlin(last) <= end <= berlin(last) + timedelta(days=2)


def test_bounds_of_endless_series_and_of_extra_dates() -> None:
    span = timed("2026-11-24 09:00")
    assert rules.bounds(span, "FREQ=YEARLY") == (span.start, None)
    extra = ("2026-01-01T08:00:00Z", "2027-01-01T08:00:00Z/2027-01-01T20:00:00Z")
    assert rules.bounds(span, None, extra) == (
        datetime(2026, 1, 1, 8, tzinfo=UTC), datetime(2027, 1, 1, 20, tzinfo=UTC),
    )  # fmt: skip
    assert rules.bounds(days("2026-11-24"), None) == (
        datetime(2026, 11, 24, tzinfo=UTC), datetime(2026, 11, 25, tzinfo=UTC),
    )  # fmt: skip


def test_a_series_moves_on_its_clock_not_by_hours() -> None:
    shift = Shift(timed("2026-03-01 09:00"), timed("2026-03-01 10:00"))
    assert shift.text("2026-06-01T07:00:00Z") == "2026-06-01T08:00:00Z"
    to_new_york = Shift(
        timed("2026-03-01 09:00"), timed("2026-03-01 09:00", zone="America/New_York")
    )
    assert to_new_york.text("2026-03-16T08:00:00Z") == "2026-03-16T13:00:00Z"
    to_days = Shift(timed("2026-03-01 09:00"), days("2026-03-02"))
    assert to_days.text("2026-06-01T07:00:00Z") == "2026-06-02"
    to_times = Shift(days("2026-03-02"), timed("2026-03-01 09:00"))
    assert to_times.text("2026-06-02") == "2026-06-01T07:00:00Z"
    assert shift.text("2026-06-01T07:00:00Z/2026-06-01T08:00:00Z") == (
        "2026-06-01T08:00:00Z/2026-06-01T09:00:00Z"
    )


@pytest.mark.parametrize(
    ("rule", "start", "to", "expected"),
    [
        ("FREQ=WEEKLY;BYDAY=MO,WE", "2026-11-23", "2026-11-24", "FREQ=WEEKLY;BYDAY=TU,TH"),
        ("FREQ=WEEKLY;BYDAY=SU", "2026-11-29", "2026-11-28", "FREQ=WEEKLY;BYDAY=SA"),
        ("FREQ=DAILY", "2026-11-23", "2026-11-25", "FREQ=DAILY"),
        ("FREQ=MONTHLY;BYMONTHDAY=23", "2026-11-23", "2026-11-25", "FREQ=MONTHLY;BYMONTHDAY=25"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30", "2026-12-31", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30", "2026-11-29", "FREQ=MONTHLY;BYMONTHDAY=29"),
        ("FREQ=MONTHLY;BYDAY=4MO", "2026-11-23", "2026-11-19", "FREQ=MONTHLY;BYDAY=3TH"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27", "2026-11-26", "FREQ=MONTHLY;BYDAY=-1TH"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27", "2026-11-20", "FREQ=MONTHLY;BYDAY=3FR"),
        (
            "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=23", "2026-11-23", "2026-12-01",
            "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=1",
        ),
        (
            "FREQ=DAILY;UNTIL=20261201T080000Z", "2026-11-23", "2026-11-24",
            "FREQ=DAILY;UNTIL=20261202T080000Z",
        ),
    ],
)  # fmt: skip
def test_a_rule_follows_its_first_day(rule: str, start: str, to: str, expected: str) -> None:
    shift = Shift(timed(f"{start} 09:00"), timed(f"{to} 09:00"))
    assert rules.moved_rule(rule, shift) == expected


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;BYMONTHDAY=1,15",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=MONTHLY;BYDAY=MO",
        "FREQ=YEARLY;BYWEEKNO=20",
    ],
)
def test_a_rule_that_cannot_follow_asks_for_a_new_one(rule: str) -> None:
    shift = Shift(timed("2026-11-23 09:00"), timed("2026-11-24 09:00"))
    with pytest.raises(InvalidInput, match="how it should repeat"):
        rules.moved_rule(rule, shift)


def test_the_hours_of_a_rule_follow_or_ask() -> None:
    later = Shift(timed("2026-11-23 09:00"), timed("2026-11-23 11:00"))
    assert rules.moved_rule("FREQ=DAILY;BYHOUR=9;BYMINUTE=0", later) == "FREQ=DAILY"
    with pytest.raises(InvalidInput, match="how it should repeat"):
        rules.moved_rule("FREQ=DAILY;BYHOUR=9,15", later)
    whole = Shift(timed("2026-11-23 09:00"), days("2026-11-23"))
    assert rules.moved_rule("FREQ=DAILY;BYHOUR=9,15;UNTIL=20261201T140000Z", whole) == (
        "FREQ=DAILY;UNTIL=20261201"
    )


def test_a_cut_shares_out_the_count_and_the_exceptions() -> None:
    cut = rules.cut_series(
        timed("2026-11-23 09:00"), "FREQ=DAILY;COUNT=10",
        ("2026-11-20T08:00:00Z", "2026-12-24T08:00:00Z"),
        ("2026-11-24T08:00:00Z", "2026-11-28T08:00:00Z"),
        berlin("2026-11-26 09:00"),
    )  # fmt: skip
    assert cut.rule == "FREQ=DAILY;UNTIL=20261126T075959Z"
    assert cut.later_rule == "FREQ=DAILY;COUNT=7"
    assert (cut.rdates, cut.later_rdates) == (("2026-11-20T08:00:00Z",), ("2026-12-24T08:00:00Z",))
    assert (cut.exdates, cut.later_exdates) == (
        ("2026-11-24T08:00:00Z",), ("2026-11-28T08:00:00Z",),
    )  # fmt: skip
    whole = rules.cut_series(days("2026-11-23"), "FREQ=WEEKLY", (), (), date(2026, 12, 7))
    assert (whole.rule, whole.later_rule) == ("FREQ=WEEKLY;UNTIL=20261206", "FREQ=WEEKLY")


@pytest.mark.parametrize(
    ("text", "all_day", "known"),
    [
        ("2026-11-24T08:00:00Z", False, True), ("2026-11-24", True, True),
        ("2026-11-24", False, False), ("2026-11-24T08:00:00Z", True, False),
        ("2026-11-24T08:00:00+00:00", False, False), ("20261124", True, False),
        ("0001-01-01T00:00:00+14:00", False, False), ("x", True, False), ("", True, False),
    ],
)  # fmt: skip
def test_only_canonical_planned_starts_are_known(text: str, all_day: bool, known: bool) -> None:
    assert (rules.planned_moment(text, all_day=all_day) is not None) == known


def test_a_rule_that_is_none_is_refused_with_the_reason() -> None:
    with pytest.raises(InvalidInput) as refused:
        rules.checked_rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", timed("2026-11-24 09:00"))
    assert refused.value.details["field"] == "recurrence_rule"
    assert rules.checked_rule("rrule:freq=daily", timed("2026-11-24 09:00")) == "FREQ=DAILY"
    assert rules.checked_rule("", timed("2026-11-24 09:00")) is None


# --- overlaps ---


@dataclass(frozen=True)
class Slot:
    starts_at: datetime
    ends_at: datetime
    busy: bool = True
    status: str = "confirmed"


ZERO = datetime(2026, 11, 24, tzinfo=UTC)


def slot(start: int, end: int) -> Slot:
    return Slot(ZERO + timedelta(minutes=start), ZERO + timedelta(minutes=end))


slots = st.lists(
    st.tuples(st.integers(0, 50), st.integers(1, 20)).map(lambda p: slot(p[0], p[0] + p[1])),
    max_size=12,
).map(lambda found: sorted(found, key=lambda each: each.starts_at))


def overlap(one: Slot, other: Slot) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


@given(slots)
def test_every_overlapping_pair_is_found_once(events: list[Slot]) -> None:
    expected = sum(overlap(one, other) for i, one in enumerate(events) for other in events[i + 1 :])
    found = rules.overlapping(events, 1000)
    assert len(found) == expected
    assert all(overlap(one, other) for one, other in found)
    assert len(rules.overlapping(events, 1)) == min(expected, 1)


@given(slots, slots)
def test_all_that_touch_mine_are_found(mine: list[Slot], others: list[Slot]) -> None:
    expected = [other for other in others if any(overlap(own, other) for own in mine)]
    assert rules.overlap_any(mine, others) == expected


def test_what_takes_time() -> None:
    event = slot(0, 30)
    assert rules.takes_time(event)
    assert rules.takes_time(replace(event, status="tentative"))
    for free in ({"busy": False}, {"status": "cancelled"}, {"status": "declined"},
                 {"ends_at": event.starts_at}):  # fmt: skip
        assert not rules.takes_time(replace(event, **free))


def test_three_are_named_and_the_rest_counted() -> None:
    assert rules.overlap_warnings([]) == ()
    assert rules.overlap_warnings(["A", "B", "A"]) == ("Overlaps “A”.", "Overlaps “B”.")
    assert rules.overlap_warnings("ABCDE")[3:] == ("Overlaps 2 more.",)


# --- files ---

EVENT = IcsEvent(
    uid="1", start=ZERO, end=ZERO + timedelta(hours=1), title="A", zone=BERLIN, sequence=2,
    last_modified=ZERO,
)  # fmt: skip


@pytest.mark.parametrize(
    ("sequence", "same", "modified", "expected"),
    [
        (1, False, ZERO + timedelta(days=9), "update"),
        (3, False, None, "older"),
        (3, True, None, "unchanged"),
        (2, True, ZERO + timedelta(days=9), "unchanged"),
        (2, False, None, "update"),
        (2, False, ZERO - timedelta(seconds=1), "update"),
        (2, False, ZERO + timedelta(microseconds=5), "update"),
        (2, False, ZERO + timedelta(seconds=1), "older"),
    ],
)
def test_the_newer_version_wins(
    sequence: int, same: bool, modified: datetime | None, expected: str
) -> None:
    known = "here" if same else "there"
    verdict = rules.compare(
        EVENT, "here", known_hash=known, known_sequence=sequence, known_modified=modified
    )
    assert verdict == expected


def test_the_fingerprint_is_of_what_is_said_not_of_its_version() -> None:
    mark = rules.fingerprint(EVENT)
    same = replace(EVENT, sequence=9, last_modified=None, uid="2", raw="x", categories=("c",))
    assert rules.fingerprint(same) == mark
    for change in (
        {"title": "B"}, {"location": "L"}, {"description": "D"}, {"zone": "Asia/Tokyo"},
        {"end": ZERO}, {"recurrence_rule": "FREQ=DAILY"}, {"exdates": ("x",)}, {"rdates": ("x",)},
        {"busy": False}, {"status": "cancelled"}, {"status": "tentative"},
        {"this_and_future": True},
    ):  # fmt: skip
        assert rules.fingerprint(replace(EVENT, **change)) != mark, change
    assert rules.fingerprint(replace(EVENT, zone="UTC")) == rules.fingerprint(
        replace(EVENT, zone=None)
    )


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((3, 0, 0, 0), "Events: 3 taken."),
        ((1200, 2, 1, 4), "Events: 1,200 taken, 2 updated, 1 unchanged; 4 left out."),
        ((0, 0, 1, 0), "Nothing changed: the event was here already."),
        ((0, 0, 5, 1), "Nothing changed: the 5 events were here already; 1 left out."),
        ((0, 0, 0, 2), "Nothing changed: no event of this file could be taken; 2 left out."),
    ],
)
def test_the_report_is_one_sentence(counts: tuple[int, int, int, int], sentence: str) -> None:
    assert rules.summary(*counts) == sentence

"""The short way through a rule finds what the library finds, whatever the rule, zone and range."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from focusflow.calendar.ics import IcsError, Occurrence, SeriesRow, check_rule
from focusflow.calendar.ics.clock import calm
from focusflow.calendar.ics.expand import by_library, by_rule

ZONES = (
    None, "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia",
    "Africa/Casablanca", "Asia/Gaza", "Antarctica/Troll", "America/Scoresbysund", "Asia/Kathmandu",
)  # fmt: skip
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Hours at which clocks are changed, and some at which none is.
HOURS = (0, 1, 2, 3, 9, 23)


def listed(values: st.SearchStrategy[object], most: int = 3) -> st.SearchStrategy[str]:
    some = st.lists(values, min_size=1, max_size=most, unique=True)
    return some.map(lambda each: ",".join(map(str, each)))


def part(name: str, values: st.SearchStrategy[object]) -> st.SearchStrategy[str]:
    return st.one_of(st.just(""), st.just(""), values.map(lambda value: f";{name}={value}"))


@st.composite
def rules(draw: st.DrawFn, *, timed: bool) -> str:
    """Any rule; half of them are of those that people make most."""
    if draw(st.booleans()):
        rule = f"FREQ={draw(st.sampled_from(('DAILY', 'WEEKLY')))}"
        rule += draw(part("INTERVAL", st.sampled_from((2, 3))))
        rule += draw(part("BYDAY", listed(st.sampled_from(DAYS), 5)))
    else:
        often = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY", *(["HOURLY", "MINUTELY"] if timed else [])]
        rule = f"FREQ={draw(st.sampled_from(often))}"
        rule += draw(part("INTERVAL", st.sampled_from((2, 5, 7, 45, 400))))
        rule += draw(part("BYDAY", listed(st.sampled_from((*DAYS, "1MO", "-1SU", "2TU")))))
        rule += draw(part("BYMONTHDAY", listed(st.sampled_from((1, 15, 29, 31, -1)))))
        rule += draw(part("BYMONTH", listed(st.integers(1, 12))))
        rule += draw(part("BYSETPOS", st.sampled_from((1, -1))))
        rule += draw(part("WKST", st.sampled_from(DAYS)))
    if timed:
        rule += draw(part("BYHOUR", listed(st.sampled_from(HOURS))))
        rule += draw(part("BYMINUTE", listed(st.sampled_from((0, 30, 45)))))
    count = part("COUNT", st.integers(1, 400))
    until = st.dates(date(2009, 1, 1), date(2028, 1, 1)).map("{:%Y%m%d}".format)
    return rule + draw(st.one_of(count, part("UNTIL", until)))


@st.composite
def series(draw: st.DrawFn) -> SeriesRow:
    """Of whole days or of times; half of these begin on a day on which their clock is changed."""
    zone = draw(st.sampled_from(ZONES))
    day = draw(st.dates(date(2008, 1, 1), date(2026, 12, 31)))
    if zone is None and draw(st.booleans()):
        length = timedelta(days=draw(st.integers(1, 20)))
        rule = _accepted(draw(rules(timed=False)), day)
        return SeriesRow("s", day, day + length, all_day=True, recurrence_rule=rule)
    tz = ZoneInfo(zone or "UTC")
    if draw(st.booleans()):
        changes = [each.end + timedelta(days=1) for each in calm(tz, day.year, day.year)]
        day = draw(st.sampled_from(changes)).date()
    hour, minute = draw(st.sampled_from(HOURS)), draw(st.sampled_from((0, 15, 30)))
    wall = datetime(day.year, day.month, day.day, hour, minute, fold=draw(st.integers(0, 1)))
    start = wall.replace(tzinfo=tz).astimezone(UTC)
    minutes = draw(st.sampled_from((0, 45, 60, 480, 1_440, 4_000, 300_000)))
    rule = _accepted(draw(rules(timed=True)), start, tz)
    end = start + timedelta(minutes=minutes)
    return SeriesRow("s", start, end, zone=zone, recurrence_rule=rule)


def _accepted(text: str, start: datetime | date, tz: ZoneInfo | None = None) -> str:
    try:
        rule = check_rule(text, start, tz or ZoneInfo("UTC")).rule
    except IcsError:
        rule = None
    return rule or "FREQ=WEEKLY"


def found(
    way: object, row: SeriesRow, first: datetime, last: datetime, zone: str
) -> list[tuple[datetime, Occurrence]]:
    tz = ZoneInfo(zone)
    pairs = [
        pair
        for each in way(row, first, last, tz)  # type: ignore[operator]
        for pair in zip(each.begins, each.occurrences, strict=True)
    ]
    return sorted(pairs, key=lambda pair: pair[0])


BERLIN = ZoneInfo("Europe/Berlin")
SECOND_TWO = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=BERLIN).astimezone(UTC)
WEDNESDAY = datetime(2026, 3, 4, 9, tzinfo=BERLIN).astimezone(UTC)
PLAIN = {"days": 35, "at_change": False, "hours": 0, "viewer": "Asia/Gaza", "without": {1}}


def berlin(start: datetime, rule: str) -> SeriesRow:
    return SeriesRow("s", start, start, zone="Europe/Berlin", recurrence_rule=rule)


@example(row=berlin(SECOND_TWO, "FREQ=DAILY"), after=-1, **PLAIN)
@example(row=berlin(WEDNESDAY, "FREQ=WEEKLY;BYDAY=MO,WE;BYSETPOS=1"), after=-1, **PLAIN)
@settings(max_examples=300)
@given(
    row=series(),
    after=st.one_of(st.integers(-40, 40), st.integers(0, 6_000)),
    days=st.sampled_from((0.001, 1, 7, 35, 400, 3_600)),
    at_change=st.booleans(),
    hours=st.integers(-30, 30),
    viewer=st.sampled_from([zone for zone in ZONES if zone]),
    without=st.sets(st.integers(0, 12), min_size=1, max_size=3),
)
def test_both_ways_find_the_same(
    row: SeriesRow,
    after: int,
    days: float,
    *,
    at_change: bool,
    hours: int,
    viewer: str,
    without: set[int],
) -> None:
    first = datetime.combine(row.start, datetime.min.time(), UTC) + timedelta(days=after)
    if at_change:  # where a range begins or ends matters most there
        edges = [one.end for one in calm(ZoneInfo(row.zone or viewer), first.year, first.year)]
        first = edges[after % len(edges)]
    first += timedelta(hours=hours)
    last = first + timedelta(days=days)
    expected = found(by_library, row, first, last, viewer)
    assert found(by_rule, row, first, last, viewer) == expected

    texts = [occurrence.recurrence_id or "" for _, occurrence in expected]
    exdates = tuple(text for place, text in enumerate(texts) if place in without)
    thinned = replace(row, exdates=exdates)
    left = found(by_library, thinned, first, last, viewer)
    assert found(by_rule, thinned, first, last, viewer) == left

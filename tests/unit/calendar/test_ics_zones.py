"""Time zones by every name that programs give them."""

from datetime import UTC, datetime

import pytest

from focusflow.calendar.ics import IcsFile, read

US_RULES = """BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3
END:DAYLIGHT
"""


def definition(name: str, body: str) -> str:
    return f"BEGIN:VTIMEZONE\nTZID:{name}\n{body}END:VTIMEZONE\n"


def at(tzid: str, *, time: str = "20260701T090000", before: str = "", more: str = "") -> IcsFile:
    start = f"DTSTART;TZID={tzid}:{time}" if tzid else f"DTSTART:{time}"
    text = (
        f"BEGIN:VCALENDAR\nVERSION:2.0\n{before}BEGIN:VEVENT\nUID:1\n{start}\n{more}"
        "END:VEVENT\nEND:VCALENDAR\n"
    )
    return read(text.encode(), zone="Europe/Berlin")


@pytest.mark.parametrize(
    ("tzid", "zone", "hour"),
    [
        ("Asia/Tokyo", "Asia/Tokyo", 0),
        ("asia/tokyo", "Asia/Tokyo", 0),
        ("America/New York", "America/New_York", 13),
        ('"Europe/Paris"', "Europe/Paris", 7),
        ("US/Pacific", "US/Pacific", 16),
        ("/freeassociation.sourceforge.net/Tzfile/America/New_York", "America/New_York", 13),
        ("/mozilla.org/20050126_1/America/Argentina/Ushuaia", "America/Argentina/Ushuaia", 12),
        ("custom_America/New_York", "America/New_York", 13),
        ("W. Europe Standard Time", "Europe/Berlin", 7),
        ("pacific standard time", "America/Los_Angeles", 16),
        ("(GMT+01:00) Berlin", "Europe/Berlin", 7),
        ('"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"', "Europe/Amsterdam", 7),
        ("(GMT+01.00) Sarajevo/Warsaw/Zagreb", "Europe/Sarajevo", 7),
        ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York", 13),
        ("(GMT-08:00) Pacific Time (US & Canada); Tijuana", None, 7),
        ("Eastern", "America/New_York", 13),
        ("GMT+0200", "Etc/GMT-2", 7),
        ("UTC-03:00", "Etc/GMT+3", 12),
        ("UTC+00:00", None, 9),
        ("UTC", None, 9),
        ("Etc/UTC", None, 9),
    ],
)
def test_names_of_zones(tzid: str, zone: str | None, hour: int) -> None:
    file = at(tzid)
    [event] = file.events
    if "Tijuana" in tzid:  # an unknown place: read on the user's clock, and said so
        assert (event.zone, [note.code for note in file.notes]) == (
            "Europe/Berlin",
            ["zone_unknown"],
        )
        return
    assert file.notes == ()
    assert (event.zone, event.start) == (zone, datetime(2026, 7, 1, hour, tzinfo=UTC))


def test_times_in_utc_and_floating_times() -> None:
    [event] = at("", time="20260701T090000Z").events
    assert (event.zone, event.start.hour) == (None, 9)  # type: ignore[union-attr]
    [event] = at("", before="X-WR-TIMEZONE:Asia/Tokyo\n").events
    assert (event.zone, event.start.hour) == ("Europe/Berlin", 7)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "tzid", ["Atlantis/Capital", "My Zone", "GMT+25:00", "(GMT+01:00) Nowhere", ""]
)
def test_an_unknown_zone_is_the_calendars_or_the_users_and_noted(tzid: str) -> None:
    tzid = tzid or "../../etc/passwd"
    [event] = at(tzid).events
    assert (event.zone, event.start) == ("Europe/Berlin", datetime(2026, 7, 1, 7, tzinfo=UTC))
    file = at(tzid, before="X-WR-TIMEZONE:Asia/Tokyo\n")
    assert file.events[0].zone == "Asia/Tokyo"
    assert file.notes[0].reason == (
        f"Its time zone '{tzid}' is not known; the time was read in Asia/Tokyo."
    )


def test_a_definition_in_the_file_is_recognised_by_what_its_clock_shows() -> None:
    [event] = at("HQ", before=definition("HQ", US_RULES)).events
    assert (event.zone, event.start) == ("America/New_York", datetime(2026, 7, 1, 13, tzinfo=UTC))


def test_the_users_own_zone_is_preferred_among_equal_ones() -> None:
    rules = (
        US_RULES.replace("-0400", "+0200")
        .replace("-0500", "+0100")
        .replace("1SU", "-1SU")
        .replace("2SU", "-1SU")
        .replace("BYMONTH=11", "BYMONTH=10")
        .replace(
            "DTSTART:16010101T020000\nTZOFFSETFROM:+0200",
            "DTSTART:16010101T030000\nTZOFFSETFROM:+0200",
        )
    )
    [event] = at("Office", before=definition("Office", rules)).events
    assert event.zone == "Europe/Berlin"


def test_a_hint_names_the_zone_of_a_definition() -> None:
    body = "X-LIC-LOCATION:Australia/Adelaide\n" + US_RULES
    [event] = at("Customized 1", before=definition("Customized 1", body)).events
    assert event.zone == "Australia/Adelaide"


def test_a_known_name_counts_more_than_a_wrong_definition() -> None:
    [event] = at("Asia/Tokyo", before=definition("Asia/Tokyo", US_RULES)).events
    assert event.start == datetime(2026, 7, 1, 0, tzinfo=UTC)


def test_one_file_cannot_change_the_zones_of_another() -> None:
    at("Shared", before=definition("Shared", US_RULES))
    other = US_RULES.replace("-0400", "+1000").replace("-0500", "+0900")
    [event] = at("Shared", before=definition("Shared", other)).events
    assert event.start == datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert at("Shared").notes[0].code == "zone_unknown"


ODD = """BEGIN:DAYLIGHT
DTSTART:20200101T000000
TZOFFSETFROM:+0300
TZOFFSETTO:+0333
RDATE:20210101T000000,20220101T000000
END:DAYLIGHT
BEGIN:DAYLIGHT
DTSTART:20230101T000000
TZOFFSETFROM:+0333
TZOFFSETTO:+0344
END:DAYLIGHT
"""


def test_a_clock_like_no_other_gives_instants_but_no_series() -> None:
    [event] = at("Odd", before=definition("Odd", ODD)).events
    assert (event.zone, event.start) == (None, datetime(2026, 7, 1, 5, 16, tzinfo=UTC))
    [event] = at("Odd", time="20190101T000000", before=definition("Odd", ODD)).events
    assert event.start.year == 2018
    file = at("Odd", before=definition("Odd", ODD), more="RRULE:FREQ=DAILY\n")
    assert file.events == ()
    assert [s.code for s in file.skipped] == ["zone_only_in_file"]
    assert "'Odd'" in file.skipped[0].reason


def test_a_definition_with_todays_rules_only_serves_an_old_series() -> None:
    file = at(
        "HQ", time="20050705T090000", before=definition("HQ", US_RULES), more="RRULE:FREQ=WEEKLY\n"
    )
    assert file.events[0].zone == "America/New_York"


@pytest.mark.parametrize(
    "body",
    [
        "",
        US_RULES.replace("FREQ=YEARLY", "FREQ=SECONDLY"),
        US_RULES.replace("FREQ=YEARLY", "FREQ=DAILY"),
        US_RULES.replace("1SU", "9XX"),
        US_RULES.replace("-0500", "five"),
        US_RULES.replace("-0500", "-0599"),
        US_RULES.replace("DTSTART:16010101T020000", "DTSTART:long ago"),
        US_RULES.replace("RRULE:", "RDATE:x\nRRULE:"),
    ],
)
def test_a_definition_that_makes_no_sense_is_as_none(body: str) -> None:
    file = at("HQ", before=definition("HQ", body))
    assert file.events[0].zone == "Europe/Berlin"
    assert [note.code for note in file.notes] == ["zone_unknown"]

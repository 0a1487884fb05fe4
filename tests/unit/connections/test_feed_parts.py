"""A feed of which only what changed is read comes out as if it had been read whole."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from focusflow.calendar.ics import IcsEvent, read
from focusflow.calendar.ics.parts import split
from focusflow.platform.errors import InvalidInput
from integrations.ics_feed import reading_of

ZONE = "Europe/Berlin"
Held = dict[str, tuple[IcsEvent, ...]]

PLAIN = "UID:{n}\nDTSTAMP:2026010{m}T000000Z\nSUMMARY:Event {m}\nDTSTART;TZID=Own:20260{m}02T090000"
SHAPES = (
    PLAIN,
    PLAIN,
    PLAIN + "\nRRULE:FREQ=WEEKLY",
    PLAIN + "\nRECURRENCE-ID;TZID=Own:20260{m}09T090000",
    "UID:{n}\n -folded\n\tagain\nSUMMARY:Folded {m}\nDTSTART:20260{m}02T090000Z",
    "UID:{n}\\, with comma\nDTSTART:20260{m}02T090000Z",
    "BEGIN:VALARM\nUID:alarm{m}\nEND:VALARM\n" + PLAIN,
    PLAIN + "\nBEGIN:VALARM\nUID:alarm\nTRIGGER:-PT5M\nEND:VALARM",
    "uid:{n}\nDTSTART:20260{m}02T090000Z",
    "UID;X-A=\"b:c\":{n}\nDTSTART:20260{m}02T090000Z",
    "SUMMARY:Without UID {m}\nDTSTART:20260{m}02T090000Z",
    "UID:{n}\nSUMMARY:Without start",
    "UID:{n}\n\n -behind an empty line {m}\nDTSTART:20260{m}02T090000Z",
    "UID:{n}\nDTSTART:20260{m}02T090000Z\nDESCRIPTION:not folded\nEND:VEVENT of something",
    PLAIN + "\nBEGIN:VEVENT",
    PLAIN + "\nEND:VCALENDAR",
)  # fmt: skip
FRAMES = (
    "BEGIN:VCALENDAR\n",
    "BEGIN:VCALENDAR\nMETHOD:CANCEL\n",
    "BEGIN:VCALENDAR\nBEGIN:VTODO\nUID:todo\nEND:VTODO\n",
    "BEGIN:VCALENDAR\nX-WR-TIMEZONE:Asia/Tokyo\n",
    "BEGIN:VCALENDAR\nbegin:vevent\nUID:small\nDTSTART:20260102T090000Z\nend:vevent\n",
)
CLOCK = (
    "BEGIN:VTIMEZONE\nTZID:Own\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:{0}\n"
    "TZOFFSETTO:{0}\nEND:STANDARD\nEND:VTIMEZONE\n"
)


def file_of(
    frame: int, clock: str, events: list[tuple[int, int, int]], line_end: str = "\r\n"
) -> bytes:
    texts = [SHAPES[shape].format(n=n, m=m) for shape, n, m in events]
    inner = "".join(f"BEGIN:VEVENT\n{text}\nEND:VEVENT\n" for text in texts)
    text = FRAMES[frame] + CLOCK.format(clock) + inner + "END:VCALENDAR\n"
    return text.replace("\n", line_end).encode()


def looked(body: bytes, held: Held, before: list[str]) -> tuple[Held, int, list[str]]:
    """What is held after a look, as the calendar takes it over; what was skipped, and the cursor."""
    reading = reading_of(body, ZONE, before)
    assert reading.changes is not None
    now = {one: held[one] for one in reading.changes.same}
    now |= {item.id: plain(item.events) for item in reading.changes.items}
    return now, reading.skipped, list(reading.cursor.get("parts", ()))


def plain(events: tuple[IcsEvent, ...]) -> tuple[IcsEvent, ...]:
    """Without what is not kept, and in one order."""
    kept = [replace(event, raw="") for event in events]
    return tuple(sorted(kept, key=lambda event: event.recurrence_id or ""))


@st.composite
def histories(draw: st.DrawFn) -> list[bytes]:
    """A file as it is at some looks: a few events of it other, gone or new each time.

    At most one kind of odd event, for with more of them it would always be read whole.
    """
    shapes = st.sampled_from((0, 0, 0, draw(st.integers(0, len(SHAPES) - 1))))
    blocks = st.tuples(shapes, st.integers(1, 40), st.integers(1, 9))
    events = draw(st.lists(blocks, min_size=1, max_size=30))
    frame, clock = draw(st.sampled_from((0, 0, 0, 1, 2, 3, 4))), "+0100"
    files = [file_of(frame, clock, events)]
    for _ in range(draw(st.integers(1, 3))):
        events = list(events)
        for _ in range(draw(st.integers(0, 3))):
            place = draw(st.integers(0, len(events)))
            events[place : place + draw(st.integers(0, 1))] = draw(st.lists(blocks, max_size=1))
        if draw(st.integers(0, 9)) == 0:
            events = draw(st.permutations(events))
        if draw(st.integers(0, 9)) == 0:
            frame, clock = draw(st.integers(0, len(FRAMES) - 1)), "+0500"
        files.append(file_of(frame, clock, events))
    return files


@settings(max_examples=250)
@given(histories())
def test_the_events_are_those_of_the_whole_file(files: list[bytes]) -> None:
    held: Held = {}
    before: list[str] = []
    for body in files:
        try:
            whole, skipped, _ = looked(body, {}, [])
        except InvalidInput as error:
            with pytest.raises(InvalidInput, match=re.escape(error.message)):
                looked(body, held, before)
            continue
        held, left_out, before = looked(body, held, before)
        assert (held, left_out) == (whole, skipped)


def many(count: int = 200, changed: int | None = None) -> bytes:
    return file_of(0, "+0100", [(0, n, 2 if n == changed else 1) for n in range(count)])


def test_one_change_is_read_with_few_others() -> None:
    _, _, before = looked(many(), {}, [])
    reading = reading_of(many(changed=7), ZONE, before)
    assert reading.changes is not None
    assert "7" in {item.id for item in reading.changes.items}
    assert len(reading.changes.items) < 10
    assert len(reading.changes.same) == 200 - len(reading.changes.items)


def test_another_time_of_asking_or_another_order_is_no_change() -> None:
    _, _, before = looked(many(), {}, [])
    stamped = many().replace(b"DTSTAMP:20260101", b"DTSTAMP:20261231")
    turned = file_of(0, "+0100", [(0, n, 1) for n in reversed(range(200))])
    for body in (stamped, turned):
        reading = reading_of(body, ZONE, before)
        assert reading.changes is not None
        assert (len(reading.changes.items), len(reading.changes.same)) == (0, 200)


def test_another_clock_is_a_change_of_all() -> None:
    _, _, before = looked(many(), {}, [])
    body = many().replace(b"TZOFFSETTO:+0100", b"TZOFFSETTO:+0300")
    reading = reading_of(body, ZONE, before)
    assert reading.changes is not None
    assert (len(reading.changes.items), len(reading.changes.same)) == (200, 0)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"BEGIN:VEVENT\n" * 50_000,
        b"BEGIN:VEVENT\nUID:a" + b"\n x" * 100_000 + b"\nEND:VEVENT\n",
        many().replace(b"END:VCALENDAR", b"BEGIN:VEVENT"),
        many().decode().encode("utf-16"),
        many().replace(b"Event", b"\xe9vent"),
        many(21),
    ],
)
def test_what_is_unusual_is_not_taken_apart(body: bytes) -> None:
    assert split(body, max_events=20 if body == many(21) else 20_000) is None


def test_the_uid_of_an_alarm_is_not_the_events() -> None:
    """Two events that each have the other's UID in an alarm that comes first."""
    alarm = "BEGIN:VALARM\nUID:{0}\nEND:VALARM\nUID:{1}\nDTSTART:20260102T090000Z"
    texts = [f"BEGIN:VEVENT\n{alarm.format(*pair)}\nEND:VEVENT\n" for pair in ("ab", "ba")]
    body = f"BEGIN:VCALENDAR\n{''.join(texts)}END:VCALENDAR\n".encode()
    assert split(body, max_events=20_000) is None


def test_a_file_taken_apart_is_the_one_that_is_read() -> None:
    parts = split(many(), max_events=20_000)
    assert parts is not None
    assert parts.only(range(256)) == many()
    some = {share for share in range(256) if share % 3}
    found = read(parts.only(some), zone=ZONE).events
    assert {event.uid for event in found} == parts.uids(some)

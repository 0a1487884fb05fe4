"""What is ambiguous is offered with all its readings, the likeliest first, and never in the way."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from focusflow.tasks.quickadd import Context, parse

BERLIN = Context(now=datetime(2026, 11, 18, 10, 15, tzinfo=ZoneInfo("Europe/Berlin")))
NEW_YORK = Context(
    now=datetime(2026, 11, 18, 10, 15, tzinfo=ZoneInfo("America/New_York")),
    day_first=False,
    week_start=6,
    hour24=False,
)


def _readings(text: str, ctx: Context) -> list[tuple[str, str | None]]:
    parsed = parse(text, ctx)
    return [(r.label, r.text) for part in parsed.parts for r in part.readings]


@pytest.mark.parametrize(
    ("text", "ctx", "readings"),
    [
        ("Pay 3/4", BERLIN, [("Sat 3 Apr 2027", "3/4"), ("Thu 4 Mar 2027", "2027-03-04")]),
        ("Pay 3/4", NEW_YORK, [("Thu, Mar 4 2027", "3/4"), ("Sat, Apr 3 2027", "2027-04-03")]),
        ("Pay by 3/4", BERLIN, [("Sat 3 Apr 2027", "by 3/4"), ("Thu 4 Mar 2027", "by 2027-03-04")]),
        ("Call at 7", BERLIN, [("07:00", "at 7"), ("19:00", "at 19:00")]),
        ("Call at 7", NEW_YORK, [("7:00 am", "at 7"), ("7:00 pm", "at 19:00")]),
        ("Anruf um 7", BERLIN, [("07:00", "um 7"), ("19:00", "um 19:00")]),
        ("Go next friday", BERLIN, [("Fri 27 Nov", "next friday"), ("Fri 20 Nov", "2026-11-20")]),
        ("nächsten Freitag", BERLIN, [("Fri 27 Nov", "nächsten Freitag"), ("Fri 20 Nov", "2026-11-20")]),
        ("Review wednesday", BERLIN, [("Wed 25 Nov", "wednesday"), ("today", "2026-11-18")]),
        ("meet sun", BERLIN, [("Sun 22 Nov", "sun"), ("“sun” as text", None)]),
        ("Call Bob tom", BERLIN, [("tomorrow", "tom"), ("“tom” as text", None)]),
    ],
)  # fmt: skip
def test_ambiguous_parts_hold_their_readings(text, ctx, readings) -> None:
    assert _readings(text, ctx) == readings


@pytest.mark.parametrize(
    "text",
    ["Pay 13/4", "Pay 3/3", "Call at 9:30", "Call at 07:00", "Call tonight at 7", "Call 7pm",
     "Go friday", "Plan next week", "Call 14h", "Lunch at 12", "tomorrow", "9-10am"],
)  # fmt: skip
def test_what_is_clear_has_no_other_reading(text) -> None:
    assert _readings(text, BERLIN) == []


@pytest.mark.parametrize(
    ("text", "words", "label"),
    [
        ("Buy sat nav", "sat", "Sat 21 Nov"),
        ("Ask May about p12", "May", "Sat 1 May 2027"),
        ("march to the sea", "march", "Mon 1 Mar 2027"),
        ("Add 1/2 cup sugar", "1/2", "Mon 1 Feb 2027"),
        ("Upgrade to 3.11", "3.11", "Wed 3 Nov 2027"),
    ],
)
def test_words_that_might_be_a_day_stay_text_and_are_offered(text, words, label) -> None:
    parsed = parse(text, BERLIN)
    assert (parsed.title, parsed.due_date) == (text, None)
    (offer,) = parsed.offers
    assert (offer.text, offer.label) == (words, label)
    taken = text[: offer.start] + str(offer.readings[0].text) + text[offer.end :]
    assert parse(taken, BERLIN).parts[0].label == label
    assert parse(text, BERLIN, frozenset({words})).offers == ()


def test_a_line_with_a_day_offers_no_other() -> None:
    assert parse("Buy sat nav tomorrow", BERLIN).offers == ()
    assert parse("Black Friday sale, last sat photos", BERLIN).offers == ()
    assert len(parse("sat a mon b wed c sun d", BERLIN).offers) == 2

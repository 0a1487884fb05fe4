"""What the quick-add line promises beyond single sentences."""

from datetime import date, datetime, time
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr

from focusflow.tasks.quickadd import Context, Parsed, parse

BERLIN = Context(now=datetime(2026, 11, 18, 10, 15, tzinfo=ZoneInfo("Europe/Berlin")))
NEW_YORK = Context(
    now=datetime(2026, 11, 18, 10, 15, tzinfo=ZoneInfo("America/New_York")),
    day_first=False,
    week_start=6,
    hour24=False,
)


def _labels(text: str, ctx: Context = BERLIN) -> list[str]:
    return [part.label for part in parse(text, ctx).parts]


def _days(parsed: Parsed, count: int) -> list[date]:
    assert parsed.recurrence is not None
    assert parsed.due_date is not None
    rule = rrulestr(parsed.recurrence, dtstart=datetime.combine(parsed.due_date, time(9)))
    return [found.date() for found in islice(rule, count)]


def test_chips_show_what_was_understood_by_the_persons_clock_and_date_order() -> None:
    line = "Pay rent nov 24 9am p1 #home @errand !hard ^house every month for 90 min"
    common = ["Urgent", "#home", "@errand", "Hard", "^house", "every month", "1 h 30 min"]
    assert _labels(line) == ["Tue 24 Nov", "09:00", *common]
    assert _labels(line, NEW_YORK) == ["Tue, Nov 24", "9:00 am", *common]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("x today", "today"),
        ("x by tomorrow", "tomorrow"),
        ("x 3 jan", "Sun 3 Jan 2027"),
        ("x tonight", "today 20:00"),
        ("x in 20 hours", "tomorrow 06:15"),
        ("x 9-10:30am", "09:00–10:30"),
        ("x 23:30-00:30", "23:30–00:30"),
        ("x starting monday", "from Mon 23 Nov"),
        ("x for 2 h", "2 h"),
        ("x every morning", "every day 09:00"),
        ("x every! 3 days", "every 3 days after completion"),
        ("x every 1st, 22nd and 31st", "every month on the 1st and 22nd and 31st"),
        ("x every 3rd and 11th", "every month on the 3rd and 11th"),
        ("x every last workday", "every month on the last workday"),
    ],
)
def test_a_chip_says(text: str, label: str) -> None:
    assert _labels(text) == [label]


def test_chips_for_an_end_and_for_counting_from_completion() -> None:
    assert _labels("x every mon until 24 dec") == ["every Mon", "until Thu 24 Dec"]
    assert _labels("x every 3 days after completion") == ["every 3 days", "after completion"]


def test_a_word_for_the_evening_that_is_over_names_the_day_only() -> None:
    late = Context(now=datetime(2026, 11, 18, 22, 0, tzinfo=ZoneInfo("Europe/Berlin")))
    parsed = parse("Read this evening", late)
    assert (parsed.due_date, parsed.due_time) == (date(2026, 11, 18), None)
    assert _labels("Read this evening", late) == ["evening"]


def test_turning_back_the_first_date_gives_way_to_the_second() -> None:
    text = "Prepare friday talk tomorrow"
    assert parse(text, BERLIN).due_date == date(2026, 11, 20)
    second = parse(text, BERLIN, frozenset({"friday"}))
    assert (second.title, second.due_date) == ("Prepare friday talk", date(2026, 11, 19))


def test_a_refused_phrase_is_not_read_again_in_pieces() -> None:
    parsed = parse("Call Bob by friday", BERLIN, frozenset({"by friday"}))
    assert (parsed.title, parsed.due_date, parsed.parts) == ("Call Bob by friday", None, ())


def test_a_key_refuses_one_place_and_a_text_all_of_them() -> None:
    text = "p1 and p1"
    first = parse(text, BERLIN).parts[0]
    one = parse(text, BERLIN, frozenset({first.key}))
    assert [part.start for part in one.parts] == [7]
    assert parse(text, BERLIN, frozenset({first.text})).parts == ()


def test_the_first_of_two_counts_unless_a_later_one_is_announced() -> None:
    assert parse("x #a #b p2 p1", BERLIN).category == "a"
    assert parse("x #a #b p2 p1", BERLIN).title == "x #b p1"
    announced = parse("Show monday slides by friday", BERLIN)
    assert (announced.title, announced.due_date) == ("Show monday slides", date(2026, 11, 20))


def test_tags_add_up_once_each() -> None:
    parsed = parse('x @a @"deep work" @A', BERLIN)
    assert (parsed.title, parsed.tags) == ("x", ("a", "deep work"))


def test_a_line_of_parts_alone_keeps_its_words_as_title() -> None:
    assert parse("tomorrow 9am #home", BERLIN).title == "tomorrow 9am #home"
    assert parse("tomorrow 9am #home", BERLIN).category == "home"
    assert parse("", BERLIN) == Parsed(title="")
    assert parse(" \n ", BERLIN) == Parsed(title="")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Call Bob, tomorrow, then rest", "Call Bob, then rest"),
        ("(tomorrow) Call Bob", "Call Bob"),
        ("Call Bob (tomorrow or so)", "Call Bob (or so)"),
        ("Call Bob (p1) at home", "Call Bob at home"),
        ("Call Bob - tomorrow", "Call Bob"),
        ("Tomorrow - call Bob", "call Bob"),
        ("Really? tomorrow, fine", "Really? fine"),
        ("Call Bob: tomorrow", "Call Bob"),
        ("- milk tomorrow", "- milk"),
    ],
)
def test_the_title_is_tidied_where_a_part_was(text: str, title: str) -> None:
    assert parse(text, BERLIN).title == title


def test_the_last_days_of_the_month_are_kept_in_short_months() -> None:
    assert _days(parse("Rent every 31st", BERLIN), 4) == [
        date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 28)
    ]  # fmt: skip
    assert _days(parse("Rent 30 dec every month", BERLIN), 4) == [
        date(2026, 12, 30), date(2027, 1, 30), date(2027, 2, 28), date(2027, 3, 30)
    ]  # fmt: skip
    assert _days(parse("Party every 29 feb", BERLIN), 3) == [
        date(2027, 2, 28), date(2028, 2, 29), date(2029, 2, 28)
    ]  # fmt: skip


def test_every_other_week_counts_from_the_first_one() -> None:
    assert _days(parse("Class fortnightly tue/thu", BERLIN), 4) == [
        date(2026, 11, 19), date(2026, 12, 1), date(2026, 12, 3), date(2026, 12, 15)
    ]  # fmt: skip


def test_the_last_day_of_a_limited_repetition_is_included_at_any_hour() -> None:
    parsed = parse("Gym every day 9am until 20 nov", BERLIN)
    assert _days(parsed, 9) == [date(2026, 11, 19), date(2026, 11, 20)]


def test_emoji_right_to_left_text_and_markup_pass_through() -> None:
    assert parse("🎉 יום הולדת tomorrow #🏠", BERLIN).title == "🎉 יום הולדת"
    assert parse("🎉 יום הולדת tomorrow #🏠", BERLIN).category == "🏠"
    markup = '<a href="#top" onclick="x()">p1</a>'
    assert parse(markup, BERLIN) == Parsed(title=markup)


def test_a_very_long_line_is_read_to_its_end() -> None:
    parsed = parse("word " * 4000 + "tomorrow p2", BERLIN)
    assert (parsed.due_date, parsed.priority) == (date(2026, 11, 19), "high")
    assert parsed.title == ("word " * 4000).strip()


def test_many_brackets_and_unclosed_quotes_do_no_harm() -> None:
    assert parse("(" * 3000 + " tomorrow " + ")" * 3000, BERLIN).due_date == date(2026, 11, 19)
    assert parse('#"a ' * 3000, BERLIN).category is None

"""What holds for any line that anybody can type or paste."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from hypothesis import example, given, settings
from hypothesis import strategies as st

from focusflow.tasks.quickadd import Context, parse

TYPICAL = (
    "every each other mon tue, friday sundays weekday weekend tom Tom tomorrow today tonight next "
    "this last first 2nd 31st 15th 29 30 feb nov may 24.11. 24/12 11/24 2026-11-24 2028 in on at by "
    "due due: from starting until to for the of end day week month year hours 30m 1h30 14h 9 9am "
    "9-10am 10:30 - noon midnight morning in the evening after completion daily fortnightly monthly "
    'p1 p5 !!2 !easy #home #"side project" @tag ^goal "quoted tomorrow" and ( ) , . ! ? #1 a@b.c '
    "x buy milk ☕ שלום <b> every! 3 days 12 a.m. o'clock half an hour quarter yearly 0 99 "
    "morgen übermorgen Montagabend montags werktags jeden zweiten letzten nächste Woche am um bis ab "
    "halb viertel vor nach zehn Uhr 15 24.12. Ende des Monats März einer halben Stunde Std für alle 2 "
    "Tage täglich Erledigung Do So Mo-Fr früh und der im"
)
WORDS = TYPICAL.split()

lines = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=8).map("".join),
)
contexts = st.builds(
    Context,
    now=st.datetimes(
        min_value=datetime(2020, 1, 1),
        max_value=datetime(2060, 1, 1),
        timezones=st.sampled_from(
            [ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Kathmandu")]
        ),
    ),
    day_first=st.booleans(),
    week_start=st.integers(0, 6),
    hour24=st.booleans(),
    language=st.sampled_from(["en", "de"]),
)
BERLIN = Context(now=datetime(2026, 11, 18, 10, 15, tzinfo=ZoneInfo("Europe/Berlin")))
quiet = settings(max_examples=400)


@quiet
@given(lines, contexts)
@example("for 9999h in 999 years every 999 years 99:99 ٣ ² İ p1", BERLIN)
def test_any_text_can_be_read_and_leaves_a_title(text: str, ctx: Context) -> None:
    parsed = parse(text, ctx)
    assert bool(parsed.title) == bool(text.strip())
    assert parsed.title == " ".join(parsed.title.split())
    assert parsed.minutes is None or 0 < parsed.minutes <= 24 * 60
    assert parsed.due_time is None or parsed.due_date is not None


@quiet
@given(lines, contexts)
def test_parts_stand_apart_and_are_cut_from_the_text(text: str, ctx: Context) -> None:
    end = 0
    for part in parse(text, ctx).parts:
        assert end <= part.start < part.end
        assert part.text == text[part.start : part.end]
        assert part.label
        end = part.end


@quiet
@given(lines, contexts, st.booleans())
def test_refusing_everything_gives_the_line_back(text: str, ctx: Context, by_key: bool) -> None:
    refused: frozenset[str] = frozenset()
    parsed = parse(text, ctx)
    while parsed.parts:
        before = refused
        refused |= {part.key if by_key else part.text for part in parsed.parts}
        assert refused > before
        parsed = parse(text, ctx, refused)
    assert parsed.title == " ".join(text.split())


@quiet
@given(st.lists(st.sampled_from(WORDS), max_size=10).map(" ".join), contexts)
def test_a_recognised_rule_is_one_that_can_be_expanded(text: str, ctx: Context) -> None:
    parsed = parse(f"every {text}", ctx)
    assert (parsed.recurrence is None) == (parsed.recurrence_mode is None)
    if parsed.recurrence is not None:
        assert parsed.due_date is not None
        rrulestr(parsed.recurrence, dtstart=datetime.combine(parsed.due_date, time(9)))


@quiet
@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)), contexts)
def test_a_written_date_is_that_date(day: date, ctx: Context) -> None:
    order = f"{day.day}/{day.month}" if ctx.day_first else f"{day.month}/{day.day}"
    for written in (day.isoformat(), f"{order}/{day.year}", f"{day.day}.{day.month}.{day.year}"):
        assert parse(f"Trip on {written}", ctx).due_date == day


@quiet
@given(st.times(), contexts)
def test_a_bare_time_is_always_still_to_come(moment: time, ctx: Context) -> None:
    parsed = parse(f"Call at {moment:%H:%M}", ctx)
    assert parsed.due_date is not None
    assert parsed.due_time is not None
    slot = datetime.combine(parsed.due_date, parsed.due_time)
    assert slot > ctx.now.replace(tzinfo=None)
    assert (slot.date() - ctx.today).days <= 1


@quiet
@given(
    st.lists(st.sampled_from([*WORDS, "3/4", "at 7", "next friday", "sat", "may"]), max_size=8).map(
        " ".join
    ),
    contexts,
)
def test_every_reading_says_what_it_becomes(text: str, ctx: Context) -> None:
    parsed = parse(text, ctx)
    for part in (*parsed.parts, *parsed.offers):
        for reading in part.readings:
            if reading.text is None:
                assert part.key not in [
                    p.key for p in parse(text, ctx, frozenset({part.key})).parts
                ]
                continue
            chosen = parse(text[: part.start] + reading.text + text[part.end :], ctx)
            at = [p for p in chosen.parts if p.start <= part.start < p.end or p.start == part.start]
            assert at, (text, reading)
            # Other words of the line may lie nearer to it now, so its label may say more.
            assert reading.label.split()[-1] in at[0].label or at[0].kind == "recurrence"

"""What is written is read back: the same tasks, the same tree, the same done marks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusflow.tasks.quickadd import Context
from focusflow.tasks.transfer import FileProblem, Parts, Portable, identities, read, write

BERLIN = ZoneInfo("Europe/Berlin")
CTX = Context(now=datetime(2026, 11, 24, 9, tzinfo=BERLIN))
FORMATS = ("csv", "json", "todo_txt", "vtodo")

_LETTERS = st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp"))
_WORDS = st.text(_LETTERS, min_size=1, max_size=12).map(lambda t: "".join(t.split()))
_ODD = st.sampled_from(
    ["=SUM(A1)", "+1", "-2", "@home", "'=x", "''@", "x", "(A)", "2026-11-01", "due:tomorrow", "a,b;c",
     '"q"', "\\n", "id:7", "#", "%20", "+", "every", "monday", "title:x", "a:b", "http://a/b%20c", "'"]
)  # fmt: skip
_TITLES = st.lists(st.one_of(_WORDS, _ODD), min_size=1, max_size=6).map(
    lambda words: " ".join(" ".join(words).split())
).filter(bool)  # fmt: skip
_LONG = st.none() | st.lists(_TITLES, min_size=1, max_size=3).map("\n".join)
_LABELS = (
    st.one_of(_WORDS, _ODD, _TITLES).map(lambda t: " ".join(t.split())[:50].strip()).filter(bool)
)
_DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
_TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
_RULES = st.sampled_from(
    ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=MONTHLY;BYMONTHDAY=29;COUNT=5",
     "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=DAILY;UNTIL=20271231T235959"]
)  # fmt: skip

_NEAR = st.dates(CTX.today - timedelta(3000), CTX.today + timedelta(3000))


def apart(days: set[date]) -> tuple[tuple[date, date], ...]:
    """Pauses from one day to the next but one, none of which touch."""
    ends = sorted(days)
    pairs = zip(ends[::2], ends[1::2], strict=False)
    return tuple((first, min(last, first + timedelta(1000))) for first, last in pairs)


_PAUSES = st.sets(_NEAR, max_size=6).map(apart)
_EXCEPTIONS = st.dictionaries(_NEAR, st.none() | _NEAR, max_size=4).map(
    lambda found: tuple(sorted(found.items()))
)


def unique(tags: list[str]) -> tuple[str, ...]:
    return tuple({tag.casefold(): tag for tag in reversed(tags)}.values())


@st.composite
def forests(draw: st.DrawFn) -> list[Portable]:
    count = draw(st.integers(1, 7))
    keys = [str(UUID(int=(1 << 120) + n)) for n in range(count)]
    parents: list[int | None] = [None] * count
    depths = [1] * count
    tasks = []
    for n in range(count):
        above = draw(st.none() | st.integers(0, n - 1)) if n else None
        if above is not None and depths[above] < 5:
            parents[n], depths[n] = above, depths[above] + 1
        tasks.append(draw(tasks_of(keys, n, parents[n])))
    return tasks


@st.composite
def tasks_of(draw: st.DrawFn, keys: list[str], n: int, parent: int | None) -> Portable:
    status = draw(st.sampled_from(["pending", "in_progress", "completed", "cancelled", "archived"]))
    done = status == "completed" or (status == "archived" and draw(st.booleans()))
    ago = draw(st.integers(60, 10_000_000))
    due = draw(st.none() | _DAYS)
    scheduled = draw(st.none() | _DAYS)
    start = draw(st.none() | _DAYS)
    rule = draw(st.none() | _RULES) if due and abs(due - CTX.today) < timedelta(3000) else None
    goes_on = bool(rule) and status in ("pending", "in_progress")
    place = draw(st.none() | _NEAR) if rule else None
    return Portable(
        title=draw(_TITLES),
        key=keys[n],
        lasting=True,
        parent=keys[parent] if parent is not None else None,
        needs=tuple(keys[i] for i in sorted(draw(st.sets(st.integers(0, n - 1), max_size=3)))) if n else (),
        description=draw(_LONG),
        notes=draw(_LONG),
        status=status,
        priority=draw(st.sampled_from(["low", "medium", "high", "urgent"])),
        difficulty=draw(st.sampled_from(["easy", "medium", "hard"])),
        category=draw(st.none() | _LABELS),
        section=draw(st.none() | _LABELS),
        tags=unique(draw(st.lists(_LABELS, max_size=4))),
        start_date=start if not (start and due and start > due) else None,
        due_date=due,
        due_time=draw(st.none() | _TIMES) if due else None,
        scheduled_date=scheduled,
        scheduled_time=draw(st.none() | _TIMES) if scheduled else None,
        estimated_minutes=draw(st.none() | st.integers(1, 10_000)),
        actual_minutes=draw(st.none() | st.integers(0, 100_000)),
        recurrence_rule=rule,
        recurrence_mode=draw(st.sampled_from(["schedule", "after_completion"])) if rule else "schedule",
        series_policy=draw(st.sampled_from(["one", "skip", "stack"])) if rule else "one",
        series_start=due if rule else None,
        series=draw(st.none() | st.sampled_from(keys) | _LABELS) if goes_on else None,
        occurrence_date=place if place != due else None,
        pauses=draw(_PAUSES) if goes_on else (),
        exceptions=draw(_EXCEPTIONS) if goes_on else (),
        completed_at=datetime(2026, 11, 24, 8, tzinfo=UTC) - timedelta(seconds=ago) if done else None,
    )  # fmt: skip


def bare(task: Portable, export_format: str) -> dict[str, object]:
    """What a format can say of a task."""
    hidden = {"line", "place", "order"}
    if export_format == "todo_txt":
        hidden |= {"description", "notes"}
    if export_format != "json":
        hidden |= {"pauses", "exceptions"}
    return {n: getattr(task, n) for n in Portable.__slots__ if n not in hidden}


def by_key(tasks: object, export_format: str) -> dict[str | None, dict[str, object]]:
    return {task.key: bare(task, export_format) for task in tasks}  # type: ignore[attr-defined]


@pytest.mark.parametrize("export_format", FORMATS)
@given(tasks=forests())
def test_everything_comes_back(export_format: str, tasks: list[Portable]) -> None:
    text = write(tasks, export_format, BERLIN)  # type: ignore[arg-type]
    found, result = read(text.encode(), f"tasks.{export_format}", CTX)
    assert found == export_format
    assert (result.skipped, result.notes) == ((), ())
    assert by_key(result.tasks, export_format) == by_key(tasks, export_format)


_SETTINGS = st.dictionaries(_LABELS, st.none() | _LABELS | st.booleans(), max_size=3)
_PARTS = st.builds(
    Parts,
    st.lists(_LABELS, max_size=4, unique=True).map(tuple),
    st.lists(st.fixed_dictionaries({"title": _LABELS, "settings": _SETTINGS}), max_size=3).map(tuple),
    st.lists(
        st.fixed_dictionaries({"title": _TITLES, "items": st.lists(_SETTINGS, max_size=3)}), max_size=3
    ).map(tuple),
)  # fmt: skip


@given(tasks=st.just([]) | forests(), parts=_PARTS)
def test_sections_filters_and_templates_come_back_beside_the_tasks(
    tasks: list[Portable], parts: Parts
) -> None:
    _, result = read(write(tasks, "json", BERLIN, parts).encode(), "tasks.json", CTX)
    assert (result.parts, result.skipped, result.notes) == (parts, (), ())
    assert by_key(result.tasks, "json") == by_key(tasks, "json")


@pytest.mark.parametrize(
    "rest", ["}", "", ",", ', "sections": 7}', ', "filters": {}}', ', "x": [1]}}', ', "sections": ["A"']
)  # fmt: skip
def test_what_stands_behind_the_tasks_may_be_anything(rest: str) -> None:
    _, result = read(f'{{"tasks": [{{"title": "Read"}}]{rest}'.encode(), "a.json", CTX)
    assert [task.title for task in result.tasks] == ["Read"]
    assert (result.parts, result.skipped, result.notes) == (Parts(), (), ())


@given(tasks=forests())
def test_every_format_tells_the_same_identities(tasks: list[Portable]) -> None:
    told = []
    for export_format in FORMATS:
        text = write(tasks, export_format, BERLIN)  # type: ignore[arg-type]
        _, result = read(text.encode(), "", CTX)
        told.append(sorted(identities(result.tasks)))
    assert all(one == told[0] for one in told)


@given(
    data=st.binary(max_size=400),
    name=st.sampled_from(["a.csv", "a.txt", "a.ics", "a.json", "a.zip", ""]),
)
def test_any_bytes_are_read_or_refused_with_a_sentence(data: bytes, name: str) -> None:
    said = []
    try:
        _, result = read(data, name, CTX)
        said = [told.reason for told in (*result.skipped, *result.notes)]
    except FileProblem as problem:
        said = [problem.sentence]
    assert all(sentence.endswith(".") for sentence in said)


@pytest.mark.parametrize("export_format", FORMATS)
def test_no_tasks_make_a_file_too(export_format: str) -> None:
    text = write([], export_format, BERLIN)  # type: ignore[arg-type]
    assert isinstance(text, str)

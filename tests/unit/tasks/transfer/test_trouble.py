"""Files that nobody should write, and what is said of them."""

from __future__ import annotations

import json
from datetime import date

import pytest

from focusflow.tasks.transfer import FileProblem
from focusflow.tasks.transfer.detect import guess
from tests.unit.tasks.transfer.reading import CTX, of


def test_circles_depths_and_doubles() -> None:
    rows = [f"{n},{n - 1 if n else 9},,Level {n}" for n in range(10)]
    _, result = of(
        "\n".join(
            [
                "id,parent_id,depends_on,title",
                *rows,
                "9,,,Twice",
                "a,,b,A",
                "b,,c,B",
                "c,,a,C",
                "d,d,x,D",
            ]
        )
    )
    assert len(result.tasks) == 14
    levels = {task.key: task for task in result.tasks}

    def depth(key: str | None) -> int:
        return 0 if key is None else 1 + depth(levels[key].parent)

    assert sorted(depth(key) for key in levels) == [1] * 5 + [2, 3, 4] + [5] * 6
    assert [t.reason for t in result.skipped] == ["It has the same id as line 11."]
    assert sum(len(levels[key].needs) for key in "abc") == 2
    assert (levels["d"].parent, levels["d"].needs) == (None, ())
    seen: set[str | None] = {None}
    for task in result.tasks:
        assert task.parent in seen
        seen.add(task.key)


def test_what_does_not_fit_is_cut_and_said() -> None:
    _, result = of(json.dumps({"tasks": [
        {"title": "x" * 600, "tags": ["t" * 60, *map(str, range(30))], "category": "c" * 60,
         "description": "d" * 30_000, "estimated_minutes": 99_999, "due_date": "2300-01-01",
         "start_date": "2026-12-01", "recurrence_rule": "FREQ=SECONDLY", "completed_at": "2090-01-01T00:00:00Z"},
        {"title": "\x00 \n"}, [], {"no": "title"},
        {"title": "Backwards", "start_date": "2026-12-02", "due_date": "2026-12-01"},
    ]}))  # fmt: skip
    long, backwards = sorted(result.tasks, key=lambda task: task.order)
    assert (len(long.title), len(long.tags), len(long.category or ""), long.estimated_minutes) == (
        500,
        20,
        50,
        None,
    )
    assert (long.notes, len(long.description or "")) == ("x" * 600, 20_000)
    assert (long.due_date, long.recurrence_rule, long.completed_at) == (None, None, CTX.now)
    assert (backwards.start_date, len(result.skipped)) == (None, 3)
    assert len(result.notes) == 9


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('{"tasks": [' + "[" * 5000, 1), ('{"tasks": [{"title": "a"}, {"title": ', 1),
        ('[{"description": "a", "n": ' + "9" * 5000 + "}]", None), ('{"a": 1}', None), ("{", None),
        ("title\n" + '"unclosed ' + "x\n" * 100_000, 1),
    ],
    ids=["deep", "cut", "digits", "nothing", "brace", "quote"],
)  # fmt: skip
def test_broken_files_are_said(text: str, count: int | None) -> None:
    if count is None:
        with pytest.raises(FileProblem):
            of(text, "a.json")
    else:
        _, result = of(text, "a.csv")
        assert len(result.skipped) == count


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("[ ] Buy bread\n[x] Call", "", "todo_txt"), ("Buy bread, milk\nCall", "", "csv"),
        ("Buy bread, milk\nCall", "a.txt", "todo_txt"), ("title\nBuy", "a.csv", "csv"),
        ("(A) Buy bread, milk @shop\nx Call +home", "", "todo_txt"), ("Task;Due\na;b", "a.txt", "csv"),
        ('[{"description": "a", "entry": "x"}]', "", "taskwarrior"), ('[{"title": "a"}]', "", "json"),
        ("begin:vcalendar\nbegin:vtodo\nsummary:a\nend:vtodo\n", "a.txt", "vtodo"),
        ("content,type\na,task", "a.txt", "todoist_csv"),
    ],
)  # fmt: skip
def test_the_format_is_guessed(text: str, name: str, expected: str) -> None:
    assert guess(text, name) == expected


def test_too_many_rows() -> None:
    with pytest.raises(FileProblem, match="50,000"):
        of("title\n" + "a\n" * 50_001, "a.csv")
    with pytest.raises(FileProblem, match="fit no day"):
        of("title,repeat\n" + "a,FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\n" * 60, "a.csv")


def test_29_february_and_the_ends_of_the_calendar() -> None:
    _, result = of(
        "title,due_date,repeat\na,2028-02-29,FREQ=YEARLY\nb,2027-02-29,\nc,0001-01-01T00:00:00+14:00,\n"
        "d,9999-12-31T23:59:59-14:00,\ne,,every year on 29 feb\n",
        "a.csv",
    )  # fmt: skip
    assert [task.due_date for task in result.tasks] == [
        date(2028, 2, 29),
        None,
        None,
        None,
        date(2027, 2, 28),
    ]
    assert {t.line for t in result.notes} == {3, 4, 5}

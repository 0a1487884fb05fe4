"""Files as other programs write them."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, date, datetime, time

import pytest

from focusflow.tasks.transfer import FileProblem, Portable, Read, identities, write
from tests.unit.tasks.transfer.reading import BERLIN, CTX, of

TODOIST = """\
TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE,DURATION,DURATION_UNIT,DEADLINE,DEADLINE_LANG
meta,view_style=list,,,,,,,,,,,,
task,Water the plants @home @daily,All of them,4,1,1 (1),,every monday,en,Europe/Berlin,15,minute,,
note,The cactus only once a month,,,,1 (1),,,,,,,,
,,,,,,,,,,,,,
section,Kitchen,,,,,,,,,,,,
task,Repair the tap,,1,1,1 (1),,2026-12-05,en,Europe/Berlin,None,None,,
task,Buy a washer,,2,2,1 (1),,tomorrow at 9:30,en,Europe/Berlin,,,,
task,Measure it,,3,3,1 (1),,,en,Europe/Berlin,,,,
task,Paint,,4,1,1 (1),,quando piove,it,Europe/Rome,,,2026-12-24,en
task,,,4,1,1 (1),,,en,,,,,
widget,Strange,,,,,,,,,,,,
"""


def tree(result: Read) -> dict[str, str | None]:
    titles = {task.key: task.title for task in result.tasks}
    return {task.title: titles.get(task.parent) if task.parent else None for task in result.tasks}


def named(result: Read, title: str) -> Portable:
    return next(task for task in result.tasks if task.title == title)


def test_todoist() -> None:
    found, result = of(TODOIST, "Home [220474].csv")
    assert found == "todoist_csv"
    assert tree(result) == {
        "Water the plants": None, "Repair the tap": None, "Buy a washer": "Repair the tap",
        "Measure it": "Buy a washer", "Paint": None,
    }  # fmt: skip
    water, tap, washer, paint = (
        named(result, title)
        for title in ("Water the plants", "Repair the tap", "Buy a washer", "Paint")
    )
    assert (water.recurrence_rule, water.due_date) == ("FREQ=WEEKLY;BYDAY=MO", date(2026, 11, 30))
    assert (water.tags, water.category, water.estimated_minutes) == (("home", "daily"), "Home", 15)
    assert (water.notes, water.description) == ("The cactus only once a month", "All of them")
    assert (tap.priority, tap.due_date) == ("urgent", date(2026, 12, 5))
    assert (tap.section, tap.tags, water.section) == ("Kitchen", (), None)
    assert (washer.priority, washer.due_date, washer.due_time) == (
        "high",
        date(2026, 11, 25),
        time(9, 30),
    )
    assert (paint.due_date, paint.notes) == (date(2026, 12, 24), "date: quando piove")
    assert [(t.line, t.title) for t in result.notes] == [(10, "Paint")]
    assert [(t.line, t.reason) for t in result.skipped] == [
        (11, "It has no title."), (12, "Rows of the type “widget” are not known."),
    ]  # fmt: skip


def test_a_todoist_file_that_only_grew_tells_the_same_tasks() -> None:
    _, before = of(TODOIST)
    _, after = of(TODOIST.replace("section,", "task,New one,,4,1,,,,,,,,,\nsection,", 1))
    assert set(identities(before.tasks)) < set(identities(after.tasks))


def packed(files: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def test_a_todoist_backup() -> None:
    found, result = of(
        packed({
            "Inbox [1].csv": "TYPE,CONTENT,PRIORITY,INDENT\ntask,Sort,1,1\ntask,Inside,1,2\n",
            "../../Home [2].csv": TODOIST,
            "read me.txt": "hello",
            "Broken.csv": "a,b\n1,2\n",
        })
    )  # fmt: skip
    assert found == "todoist_backup"
    assert (len(result.tasks), tree(result)["Inside"]) == (7, "Sort")
    assert (named(result, "Sort").category, named(result, "Paint").category) == (None, "Home")
    told = {(t.place, t.line): t.reason for t in result.skipped}
    assert told["read me.txt", None] == "It is not a table of a project."
    assert "TYPE and CONTENT" in told["Broken.csv", None]
    assert told["Home [2].csv", 11] == "It has no title."


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (packed({"a.csv": b"0" * 30_000_000}), "zip_bomb"),
        (packed({f"{n}.csv": b"0" * 7_000_000 for n in range(9)}), "too_large_inside"),
        (packed({f"{n}.csv": "x" for n in range(501)}), "too_many_files"),
        (packed({"a.csv": TODOIST})[:-30], "broken_zip"),
        (b"PK\x03\x04" + b"\0" * 100, "broken_zip"),
        (packed({"word/document.xml": "x"}), "not_tasks"),
    ],
    ids=["tight", "large", "many", "cut", "empty", "office"],
)
def test_archives_that_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(FileProblem) as raised:
        of(data)
    assert raised.value.code == code


WARRIOR = [
    {"id": 1, "uuid": "296d835e-8f85-4224-8f36-c612cad1b9f8", "description": "Write the outline",
     "status": "pending", "project": "thesis.intro", "priority": "H", "due": "20261201T083000Z",
     "tags": ["uni", "next"], "entry": "20261120T100000Z",
     "annotations": [{"entry": "20261121T100000Z", "description": "ask about length"}]},
    {"uuid": "5fc3a4c8-4f1f-4b2e-9c1e-000000000001", "description": "Write it", "status": "pending",
     "depends": ["296d835e-8f85-4224-8f36-c612cad1b9f8"], "wait": "20261126T230000Z",
     "start": "20261123T100000Z", "due": "20261204T230000Z"},
    {"uuid": "5fc3a4c8-4f1f-4b2e-9c1e-000000000002", "description": "Old", "status": "completed",
     "end": "20261110T120000Z"},
    {"uuid": "5fc3a4c8-4f1f-4b2e-9c1e-000000000003", "description": "Gone", "status": "deleted"},
    {"uuid": "5fc3a4c8-4f1f-4b2e-9c1e-000000000004", "description": "Sweep", "status": "recurring",
     "recur": "weekly", "due": "20261101T230000Z"},
    {"uuid": "5fc3a4c8-4f1f-4b2e-9c1e-000000000005", "description": "Sweep", "status": "pending",
     "recur": "weekly", "due": "20261129T230000Z", "parent": "5fc3a4c8-4f1f-4b2e-9c1e-000000000004"},
    {"uuid": "5fc3a4c8-4f1f-4b2e-9c1e-000000000006", "description": "Odd", "status": "pending",
     "recur": "3rd moon", "due": "20270229T000000Z"},
    17,
]  # fmt: skip


@pytest.mark.parametrize("style", ["list", "lines", "commas"])
def test_taskwarrior(style: str) -> None:
    lines = [json.dumps(item) for item in WARRIOR]
    text = {
        "list": "[\n" + ",\n".join(lines) + "\n]",
        "lines": "\n".join(lines),
        "commas": ",\n".join(lines),
    }
    found, result = of(text[style], "tasks.json")
    assert found == "taskwarrior"
    first = 2 if style == "list" else 1
    outline, writing, old, sweep, odd = sorted(result.tasks, key=lambda task: task.order)
    assert (outline.title, outline.priority, outline.category) == (
        "Write the outline",
        "high",
        "thesis.intro",
    )
    assert (outline.due_date, outline.due_time) == (date(2026, 12, 1), time(9, 30))
    assert (outline.tags, outline.notes, outline.line) == (
        ("uni", "next"),
        "ask about length",
        first,
    )
    assert (writing.status, writing.needs) == ("in_progress", (outline.key,))
    assert (writing.start_date, writing.due_date, writing.due_time) == (
        date(2026, 11, 27),
        date(2026, 12, 5),
        None,
    )
    assert (old.status, old.completed_at) == ("completed", datetime(2026, 11, 10, 12, tzinfo=UTC))
    assert (sweep.recurrence_rule, sweep.due_date) == ("FREQ=WEEKLY", date(2026, 11, 30))
    assert (odd.due_date, odd.recurrence_rule) == (None, None)
    assert [told.line for told in result.notes] == [first + 6]
    assert [told.line for told in result.skipped] == [first + 3, first + 4, first + 7]


def test_todo_txt() -> None:
    found, result = of(
        "(A) 2026-11-20 Call the bank +Money @phone due:2026-12-01 t:2026-11-30 rec:+1m\n"
        "\n"
        "x 2026-11-21 2026-11-18 Buy bread +Home pri:B\n"
        "x Without any date\n"
        "Read http://example.org/a:b at 10:30 @home due:soon\n"
        "(Z) Some day p:7\n"
        "Plant trees id:7 rec:2w due:2028-02-29\n"
        "@home\n",
        "todo.txt",
    )
    assert found == "todo_txt"
    bank, bread, undated, reading, some, trees = sorted(result.tasks, key=lambda task: task.order)
    assert (bank.title, bank.priority, bank.category, bank.tags) == (
        "Call the bank",
        "urgent",
        "Money",
        ("phone",),
    )
    assert (bank.due_date, bank.start_date) == (date(2026, 12, 1), date(2026, 11, 30))
    assert (bank.recurrence_rule, bank.recurrence_mode) == ("FREQ=MONTHLY;INTERVAL=1", "schedule")
    assert (bread.status, bread.priority) == ("completed", "high")
    assert bread.completed_at == datetime(2026, 11, 21, 11, tzinfo=UTC)
    assert undated.completed_at == CTX.now
    assert reading.title == "Read http://example.org/a:b at 10:30"
    assert (some.priority, some.parent) == ("low", trees.key)
    assert (trees.recurrence_mode, trees.due_date) == ("after_completion", date(2028, 2, 29))
    assert [(t.line, t.title) for t in result.notes] == [(5, reading.title)]
    assert [(t.line, t.reason) for t in result.skipped] == [(8, "It has no title.")]


VTODO = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//example//EN
BEGIN:VEVENT
UID:e
SUMMARY:Lunch
DTSTART:20261124T110000Z
END:VEVENT
BEGIN:VTODO
UID:one@example.org
SUMMARY:Hand in the\\, long
  essay
DUE;TZID=America/New_York:20261201T180000
PRIORITY:1
STATUS:IN-PROCESS
CATEGORIES:uni,writing
DESCRIPTION:First\\nSecond
END:VTODO
BEGIN:VTODO
UID:two@example.org
SUMMARY:Print it
RELATED-TO:one@example.org
COMPLETED:20261120T080000Z
DUE;VALUE=DATE:20261130
END:VTODO
BEGIN:VTODO
UID:three@example.org
SUMMARY:Stretch
DTSTART;VALUE=DATE:20261125
RRULE:FREQ=DAILY;UNTIL=20261231
END:VTODO
BEGIN:VTODO
UID:four@example.org
SUMMARY:Elsewhere
DUE;TZID=Mars/Olympus:20261201T120000
RRULE:FREQ=HOURLY
END:VTODO
BEGIN:VTODO
UID:five@example.org
SUMMARY:Leap
DUE;VALUE=DATE:20270229
END:VTODO
BEGIN:VTODO
UID:five@example.org
SUMMARY:Twice
END:VTODO
BEGIN:VTODO
UID:six
SUMMARY:Cut off"""


def test_vtodo() -> None:
    found, result = of(VTODO.replace("\n", "\r\n"), "tasks.ics")
    assert found == "vtodo"
    essay, print_it, stretch, mars, leap = sorted(result.tasks, key=lambda task: task.order)
    assert (essay.title, essay.priority, essay.status) == (
        "Hand in the, long essay",
        "urgent",
        "in_progress",
    )
    assert (essay.due_date, essay.due_time) == (date(2026, 12, 2), time(0))
    assert (essay.tags, essay.description) == (("uni", "writing"), "First\nSecond")
    assert (print_it.parent, print_it.status) == (essay.key, "completed")
    assert (stretch.due_date, stretch.recurrence_rule) == (
        date(2026, 11, 25),
        "FREQ=DAILY;UNTIL=20261231T235959",
    )
    assert (mars.due_time, mars.recurrence_rule) == (time(12), None)
    assert leap.due_date is None
    assert [(t.line, t.title) for t in result.notes] == [
        (32, "Elsewhere"),
        (32, "Elsewhere"),
        (38, "Leap"),
    ]
    assert "Mars/Olympus" in result.notes[0].reason
    assert [(t.line, t.title) for t in result.skipped] == [
        (4, "Lunch"),
        (43, "Twice"),
        (47, "Cut off"),
    ]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_encodings(encoding: str) -> None:
    _, result = of("Title;Due date\nÜbung für München;01.12.2026\n".encode(encoding), "a.csv")
    assert (result.tasks[0].title, result.tasks[0].due_date) == (
        "Übung für München",
        date(2026, 12, 1),
    )
    noted = ["It is not in UTF-8 a"] if encoding == "cp1252" else []
    assert [t.reason[:20] for t in result.notes] == noted


def test_tables_of_other_programs() -> None:
    _, result = of(
        "\n\nTask Name\tParent task\tCompleted\tDue On\tPriority\tTags\tDuration\tProject\n"
        "Move\t\t\t12/24/2026 10:00\tHighest\ta, b;c\t1h 30m\tHome\n"
        "Pack\tMove\tTRUE\t\tnever\t\t90\t\n"
        "Unpack\tNo such\tmaybe\t29 feb 2027\tp2\t\t1:15\t\n"
        "Short\n",
        "a.tsv",
    )
    move, pack, unpack, short = sorted(result.tasks, key=lambda task: task.order)
    assert (move.due_date, move.due_time, move.priority) == (date(2026, 12, 24), time(10), "urgent")
    assert (move.tags, move.estimated_minutes, move.category) == (("a", "b", "c"), 90, "Home")
    assert (pack.parent, pack.status, pack.estimated_minutes) == (move.key, "completed", 90)
    assert (unpack.priority, unpack.estimated_minutes, unpack.parent) == ("high", 75, None)
    assert unpack.notes == "status: maybe\ndue date: 29 feb 2027"
    assert short.title == "Short"
    assert sorted({t.line for t in result.notes}) == [5, 6]


def test_a_mapping_says_what_columns_are() -> None:
    text = "name,when,left\nRead,tomorrow at 9,x\n"
    _, result = of(text, mapping={"name": "title", "when": "due_date", "left": ""})
    assert (result.tasks[0].due_date, result.tasks[0].due_time) == (date(2026, 11, 25), time(9))
    assert (result.columns, result.mapping) == (
        ("name", "when", "left"),
        {"name": "title", "when": "due_date"},
    )
    for mapping in ({"who": "title"}, {"name": "age"}, {"name": "title", "left": "title"}, {}):
        with pytest.raises(FileProblem):
            of(text, mapping=mapping)


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("weekly", "FREQ=WEEKLY"), ("P2W", "FREQ=WEEKLY;INTERVAL=2"), ("3days", "FREQ=DAILY;INTERVAL=3"),
        ("2wks", "FREQ=WEEKLY;INTERVAL=2"), ("quarterly", "FREQ=MONTHLY;INTERVAL=3"), ("0d", None),
    ],
)  # fmt: skip
def test_how_taskwarrior_repeats(written: str, rule: str | None) -> None:
    item = {
        "uuid": "a",
        "description": "Sweep",
        "status": "recurring",
        "recur": written,
        "due": "20261201T090000Z",
    }
    _, result = of(json.dumps([item]), "a.json")
    assert result.tasks[0].recurrence_rule == rule


def test_no_cell_is_a_formula_and_none_is_changed() -> None:
    texts = ["=1+1", "+49 1", "-5", "@SUM(A1)", "'=x", "''@", "'quoted'", "\\=x", "a=b"]
    tasks = [
        Portable(title=text, key=str(n), category=text, notes=text) for n, text in enumerate(texts)
    ]
    text = write(tasks, "csv", BERLIN)
    assert not any(
        cell[:1] in "=+-@" for line in text.splitlines()[1:] for cell in line.split(",") if cell
    )
    _, result = of(text)
    assert [(t.title, t.category, t.notes) for t in result.tasks] == [(t, t, t) for t in texts]

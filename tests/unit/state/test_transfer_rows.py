"""What the pages of tasks in files say: how much comes in, and one field for one column."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusflow.tasks.schemas_transfer import (
    Format,
    TaskImportRow,
    TaskImportSample,
    TaskImportView,
)
from focusflow.tasks.transfer import COLUMNS
from state.transfer_rows import (
    FIELDS,
    FORMATS,
    besides,
    headline,
    import_row,
    kinds_of,
    remapped,
    sample_row,
    told_row,
)
from state.wording import Words

ID = UUID("0191e2a0-0000-7000-8000-000000000001")
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
WORDS = Words(date(2026, 11, 24), ZoneInfo("Europe/Berlin"), True, True, 0)

KEPT = {"kind": "kept", "number": 1, "line": None, "place": None, "title": "Home", "reason": "x"}


def view(**fields: Any) -> TaskImportView:
    whole: dict[str, Any] = dict.fromkeys(
        ("rows_total", "rows_done", "percent", "taken", "already", "skipped", "notes", "removed",
         "kept", "parts"), 0,
    )  # fmt: skip
    whole |= {"id": ID, "format": "csv", "file_name": "a.csv", "status": "done", "rows": ()}
    whole |= {"created_at": NOW, "finished_at": NOW, "undone_at": None, "undo_until": None}
    return TaskImportView.model_validate({**whole, "message": "", **fields})


@pytest.mark.parametrize(
    ("fields", "said", "more"),
    [
        ({"taken": 1}, "1 task came in.", ""),
        ({"taken": 1200, "skipped": 3}, "1,200 tasks came in.", "3 rows were left out."),
        ({"taken": 3, "parts": 1}, "3 tasks and 1 section, filter or template came in.", ""),
        ({"parts": 2}, "2 sections, filters or templates came in.", ""),
        ({"status": "undone", "rows": (KEPT,)},
         "Undone. Some of it stayed, because it is used or was changed since.", ""),
        ({"already": 1}, "Nothing new came in.", "1 task was here already."),
        ({"status": "cancelled", "removed": 2},
         "Cancelled. Nothing of this file is left in your tasks.", "2 tasks were removed."),
        ({"status": "undone", "removed": 2, "kept": 1},
         "Undone. 1 task stayed, because it was changed since.", "2 tasks were removed."),
    ],
)  # fmt: skip
def test_what_came_of_an_import(fields: dict[str, Any], said: str, more: str) -> None:
    assert (headline(view(**fields)), besides(view(**fields))) == (said, more)


def test_a_running_import_tells_how_far_it_is() -> None:
    row = import_row(view(status="running", rows_done=500, rows_total=1200, percent=41), WORDS)
    assert (row.running, row.percent, row.outcome) == (True, 41, "500 of 1,200 tasks")
    assert row.href == f"/tasks/transfer/{ID}"


def test_rows_are_told_with_their_place() -> None:
    said = TaskImportRow(
        kind="skipped", number=1, line=1200, place="Home.csv", title=None, reason="It has no title."
    )
    row = told_row(said)
    assert (row.kind, row.where, row.title) == ("Left out", "Line 1,200 of Home.csv", "")


def test_only_kinds_that_are_there_can_be_chosen() -> None:
    assert kinds_of(view()) == []
    assert kinds_of(view(skipped=2)) == [("skipped", "Left out (2)")]
    assert [kind for kind, _ in kinds_of(view(skipped=2, notes=1))] == ["", "skipped", "note"]


def test_a_sample_is_said_in_a_line() -> None:
    task = TaskImportSample(
        line=2, title="Rent", status="completed", priority="urgent", category="home",
        tags=("bank",), due_date=date(2026, 11, 25), due_time=None,
        recurrence_rule="FREQ=MONTHLY", subtask=True,
    )  # fmt: skip
    row = sample_row(task, WORDS)
    assert row.detail == "Tomorrow · repeats · urgent priority · #home · @bank"
    assert (row.done, row.inside) == (True, True)


def test_every_format_and_field_has_a_name() -> None:
    assert {key for key, _ in FORMATS} == set(get_args(Format))
    assert set(FIELDS) == set(COLUMNS)


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["", *FIELDS])), max_size=12))
def test_no_two_columns_are_the_same_field(steps: list[tuple[str, str]]) -> None:
    mapping: dict[str, str] = {}
    for column, field in steps:
        mapping = remapped(mapping, column, field)
        assert mapping.get(column, "") == field
        assert len(set(mapping.values())) == len(mapping)
        assert "" not in mapping.values()

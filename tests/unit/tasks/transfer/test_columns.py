"""Which field each column of a table is likely to be, by its name and by what stands in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusflow.tasks.transfer import COLUMNS, table
from focusflow.tasks.transfer.columns import first_rows, suggested
from tests.unit.tasks.transfer.reading import CTX


@pytest.mark.parametrize(
    ("text", "mapping"),
    [
        ("Was;Bis wann\nLesen;01.12.2026\n", {"Was": "title", "Bis wann": "due_date"}),
        ("A,B,C\n7,open,Pay rent\n8,open,Call\n9,open,Write\n", {"C": "title"}),
        ("When,X\n2026-12-01,a b\n", {"When": "due_date", "X": "title"}),
        ("Task,Deadline,Y\nRead,2026-12-01,2026-12-05\n", {"Task": "title", "Deadline": "due_date"}),
        ("X,Y\nRead,1 dec\nCall,2 dec\nPay,soon\nGo,3 dec\n", {"X": "title", "Y": "due_date"}),
        ("X,Y\nRead,1 dec\nCall,late\nPay,soon\nGo,3 dec\n", {"X": "title"}),
        ("1;2\n3;4\n", {}),
        ("Was\n", {}),
        ("A,B\n,\n,Read\n", {"B": "title"}),
    ],
)  # fmt: skip
def test_columns_are_guessed(text: str, mapping: dict[str, str]) -> None:
    assert dict(table(text.encode(), CTX).suggested) == mapping


def test_the_first_rows_are_as_wide_as_the_header() -> None:
    columns, rows = first_rows("a,b,c\n1\n1,2,3,4\n\n")
    assert (columns, rows) == (["a", "b", "c"], [["1", "", ""], ["1", "2", "3"]])


def test_what_is_no_table_has_no_columns() -> None:
    assert table(b"\x89PNG\r\n", CTX).columns == ()


CELL = st.text(max_size=12)


@given(st.lists(CELL, min_size=1, max_size=8), st.lists(st.lists(CELL, max_size=9), max_size=6))
def test_a_guess_uses_each_field_once_and_only_columns_that_are_there(
    names: list[str], rows: list[list[str]]
) -> None:
    columns = [f"{n} {name}" for n, name in enumerate(names)]
    wide = [[*row, *[""] * len(columns)][: len(columns)] for row in rows]
    found = suggested(columns, wide, CTX)
    assert set(found) <= set(columns)
    assert set(found.values()) <= set(COLUMNS)
    assert len(set(found.values())) == len(found)


@given(st.binary(max_size=300))
def test_any_bytes_are_looked_at_without_a_fall(data: bytes) -> None:
    found = table(data, CTX)
    assert all(len(row) == len(found.columns) for row in found.rows)

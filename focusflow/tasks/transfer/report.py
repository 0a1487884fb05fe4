"""What is told of the rows of a file, as a table of its own."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Protocol

from focusflow.tasks.transfer.tables import quoted

WORDS = {"skipped": "left out", "note": "changed", "already": "here already", "kept": "stayed"}


class Said(Protocol):
    """What is told of one row."""

    @property
    def kind(self) -> str: ...
    @property
    def line(self) -> int | None: ...
    @property
    def place(self) -> str | None: ...
    @property
    def title(self) -> str | None: ...
    @property
    def reason(self) -> str: ...


def head() -> str:
    """The mark by which spreadsheets know UTF-8, and the names of the columns."""
    return "\ufeff" + _line(["what", "line", "file", "title", "reason"])


def body(rows: Iterable[Said]) -> str:
    """Some rows; no spreadsheet takes a title for a formula."""
    return "".join(
        _line(
            [
                WORDS[row.kind],
                "" if row.line is None else str(row.line),
                quoted(row.place or ""),
                quoted(row.title or ""),
                quoted(row.reason),
            ]
        )
        for row in rows
    )


def _line(cells: Iterable[str]) -> str:
    out = StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()

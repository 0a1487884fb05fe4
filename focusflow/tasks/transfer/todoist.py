"""Todoist: a CSV for each project, alone or many in a zip that is its backup."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from focusflow.tasks.quickadd import Context
from focusflow.tasks.transfer import tables, values
from focusflow.tasks.transfer.columns import header_of
from focusflow.tasks.transfer.decode import decode
from focusflow.tasks.transfer.intake import Intake, joined
from focusflow.tasks.transfer.portable import MAX_ROWS, FileProblem, Portable, Read, Told

_LEVELS = {"1": "urgent", "2": "high", "3": "medium", "4": "low"}
_NEEDED = ("TYPE", "CONTENT")
MAX_FILES = 500
MAX_UNPACKED = 60_000_000
MAX_RATIO = 200
_SMALL = 100_000
_DEEPEST = 100


def is_header(columns: Sequence[str]) -> bool:
    """Whether a table's first row is that of Todoist."""
    return all(name in [column.strip().upper() for column in columns] for name in _NEEDED)


def read(text: str, ctx: Context, *, name: str = "", place: str | None = None) -> Read:
    """One project; it is called by its file."""
    delimiter, names = header_of(text)
    if not is_header(names):
        raise FileProblem(
            "wrong_header", "This is not a table of Todoist: it has no columns TYPE and CONTENT."
        )
    columns = [column.upper() for column in names]
    project = _Project(Intake(ctx, place), _project_name(name), place or "")
    rows = tables.rows_of(text, project.intake, delimiter)
    next(rows, None)
    for line, row in rows:
        project.row(line, dict(zip(columns, row, strict=False)))
    project.finish()
    return Read(
        tuple(project.intake.tasks), tuple(project.intake.skipped), tuple(project.intake.notes)
    )


def _project_name(name: str) -> str:
    """`Home [2204].csv` is the project Home; the inbox is none."""
    stem = PurePosixPath(name.replace("\\", "/")).name.removesuffix(".csv").removesuffix(".CSV")
    project = stem.rpartition(" [")[0] if stem.endswith("]") and " [" in stem else stem
    return "" if project.lower() == "inbox" else project


class _Project:
    """Reads the rows of one project; a task waits until the comments below it are read."""

    def __init__(self, intake: Intake, name: str, prefix: str) -> None:
        self.intake = intake
        self.name = name
        self.prefix = prefix
        self.section = ""
        self.above: list[str] = []
        self.held: tuple[int, str, dict[str, Any]] | None = None

    def row(self, line: int, cells: dict[str, str]) -> None:
        kind = cells.get("TYPE", "").strip().lower()
        content = values.clean(cells.get("CONTENT", ""))
        if kind == "task":
            self.finish()
            self.held = (line, content, {})
            self._task(line, cells)
        elif kind == "section":
            self.finish()
            self.section, self.above = content, []
        elif kind == "note" and self.held is not None:
            fields = self.held[2]
            fields["notes"] = joined([fields.get("notes"), content])
        elif kind == "note":
            self.intake.skip(line, content, "It is a comment on no task.")
        elif content and kind != "meta":
            self.intake.skip(line, content, f"Rows of the type “{kind[:40]}” are not known.")

    def finish(self) -> None:
        """Take in the task that waits."""
        if self.held is not None:
            line, title, fields = self.held
            self.intake.take(line, title, **fields)
            self.held = None

    def _task(self, line: int, cells: dict[str, str]) -> None:
        assert self.held is not None
        words, tags = _labels(self.held[1])
        fields = self.held[2]
        self.held = (line, words, fields)
        fields["description"] = cells.get("DESCRIPTION")
        fields["category"] = self.name
        fields["section"] = self.section
        fields["tags"] = tags
        level = cells.get("PRIORITY", "").strip()
        fields["priority"] = _LEVELS.get(level, "medium")
        if level and level not in _LEVELS:
            self.intake.unread("priority", level, fields)
        self._place(line, cells.get("INDENT", "").strip(), fields)
        self._date(cells.get("DATE", "").strip(), fields)
        deadline = cells.get("DEADLINE", "").strip()
        if deadline and "due_date" not in fields:
            self._date(deadline, fields)
        self._duration(cells, fields)

    def _place(self, line: int, indent: str, fields: dict[str, Any]) -> None:
        """A task lies inside the last one that is less indented."""
        level = int(indent) if indent.isdecimal() and len(indent) <= 4 else 1
        level = min(max(level, 1), _DEEPEST, len(self.above) + 1)
        del self.above[level - 1 :]
        fields["key"] = f"{self.prefix}#{line}"
        fields["parent"] = self.above[-1] if self.above else None
        self.above.append(fields["key"])

    def _date(self, text: str, fields: dict[str, Any]) -> None:
        if not text:
            return
        found = values.moment(text, self.intake.ctx)
        words = None if found else values.in_words(text, self.intake.ctx)
        if found:
            fields["due_date"], fields["due_time"] = found
        elif words and (words.due_date or words.recurrence):
            fields.update(
                due_date=words.due_date,
                due_time=words.due_time,
                start_date=words.start_date,
                recurrence_rule=words.recurrence,
                recurrence_mode=words.recurrence_mode or "schedule",
            )
        else:
            self.intake.unread("date", text, fields)

    def _duration(self, cells: dict[str, str], fields: dict[str, Any]) -> None:
        amount = cells.get("DURATION", "").strip()
        if amount.isdecimal() and len(amount) <= 5:
            unit = cells.get("DURATION_UNIT", "").strip().lower()
            if unit in ("", "minute", "none"):
                fields["estimated_minutes"] = int(amount) or None


def _labels(content: str) -> tuple[str, list[str]]:
    """The title without the labels that stand in it as @label."""
    words = content.split()
    labels = [word[1:] for word in words if len(word) > 1 and word[0] == "@"]
    rest = [word for word in words if not (len(word) > 1 and word[0] == "@")]
    return (" ".join(rest), labels) if rest else (content, [])


def read_backup(data: bytes, ctx: Context) -> Read:
    """All projects of a backup. The names inside are never used as paths."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _archive(archive, ctx)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        # RuntimeError is how zipfile says that a password is needed.
        raise FileProblem("broken_zip", "This zip archive can't be unpacked.") from error


def _archive(archive: zipfile.ZipFile, ctx: Context) -> Read:
    members = [info for info in archive.infolist() if not info.is_dir()]
    if len(members) > MAX_FILES:
        raise FileProblem("too_many_files", f"The archive has more than {MAX_FILES} files.")
    if sum(info.file_size for info in members) > MAX_UNPACKED:
        raise FileProblem(
            "too_large_inside",
            f"Unpacked it has more than {MAX_UNPACKED // 1_000_000} MB.",
        )
    tasks: list[Portable] = []
    skipped: list[Told] = []
    notes: list[Told] = []
    left = MAX_UNPACKED
    for info in members:
        name = values.one_line(PurePosixPath(info.filename.replace("\\", "/")).name)[:200]
        if not name.lower().endswith(".csv"):
            skipped.append(Told(None, None, "It is not a table of a project.", name))
            continue
        if info.file_size > _SMALL and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise FileProblem("zip_bomb", "The archive is packed tighter than any honest one.")
        try:
            content = _unpacked(archive, info, left)
            left -= len(content)
            text, said = decode(content)
            found = read(text, ctx, name=name, place=name)
        except FileProblem as problem:
            if problem.code in ("too_many_rows", "too_large_inside", "too_many_broken"):
                raise
            skipped.append(Told(None, None, problem.sentence, name))
            continue
        notes += [Told(None, None, sentence, name) for sentence in said]
        tasks += found.tasks
        skipped += found.skipped
        notes += found.notes
        if len(tasks) + len(skipped) > MAX_ROWS:
            raise FileProblem("too_many_rows", f"The backup has more than {MAX_ROWS:,} rows.")
    return Read(tuple(tasks), tuple(skipped), tuple(notes))


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """One file of the archive; what it says of its size is not believed."""
    with archive.open(info) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise FileProblem(
            "too_large_inside", f"Unpacked it has more than {MAX_UNPACKED // 1_000_000} MB."
        )
    return content

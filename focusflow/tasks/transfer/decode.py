"""From the bytes of an upload to text, or a sentence why not."""

from __future__ import annotations

from focusflow.platform.encoding import marked, western
from focusflow.tasks.transfer.portable import FileProblem
from focusflow.tasks.transfer.values import plain

_OTHER_KINDS = (
    (b"\x1f\x8b", "a compressed file; unpack it first"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format", "a database"),
    (b"\xd0\xcf\x11\xe0", "an old Office document; save it as CSV"),
    (b"{\\rtf", "a text document with formatting; save it as plain text"),
)
_ZIP = b"PK\x03\x04"
_OFFICE = (b"word/", b"xl/", b"[Content_Types].xml", b"mimetypeapplication/vnd")
_READ_AS = "It is not in UTF-8 and was read as Windows-1252: check letters with accents."
_HARMED = "Some characters of it could not be read."


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The file's text with plain line ends, and what is to be said about how it was read.

    FileProblem when it is no text.
    """
    for magic, what in _OTHER_KINDS:
        if data.startswith(magic):
            raise FileProblem("not_tasks", f"This is {what}, not a list of tasks.")
    text, notes = _text(data)
    head = text[:4000]
    strange = sum(char < " " and char not in "\t\n\r\f" for char in head)
    if strange * 50 > len(head):
        raise FileProblem("not_text", "This is not a text file, so there are no tasks to read.")
    text = plain(text)
    if not text.strip():
        raise FileProblem("file_empty", "The file is empty.")
    if text[:300].lstrip().lower().startswith(("<!doctype", "<html", "<?xml")):
        raise FileProblem("not_tasks", "This is a web page or XML, not a list of tasks.")
    return text, notes


def _text(data: bytes) -> tuple[str, tuple[str, ...]]:
    text = marked(data)
    if text is not None:
        return text, (_HARMED,) if "\ufffd" in text else ()
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return western(data), (_READ_AS,)


def is_zip(data: bytes) -> bool:
    """Whether this is a zip archive; FileProblem when it is an Office document."""
    if not data.startswith(_ZIP):
        return False
    if any(mark in data[:4000] for mark in _OFFICE):
        raise FileProblem("not_tasks", "This is an Office document; save its table as CSV.")
    return True

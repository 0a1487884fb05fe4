"""From the bytes of an upload to text, or a sentence why not."""

import re

from focusflow.calendar.ics.model import IcsError
from focusflow.platform.encoding import marked, western

_FOLD = re.compile(rb"\r?\n[ \t]")
# Everything below space but tab and line ends, and DEL: never wanted, and NUL breaks databases.
_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])
_OTHER_KINDS = (
    (b"PK\x03\x04", "a zip archive; unpack it and choose the .ics file inside"),
    (b"\x1f\x8b", "a compressed file; unpack it first"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"SQLite format", "a database"),
    (b"{", "JSON data"),
    (b"[", "JSON data"),
)


def decode(data: bytes, *, max_bytes: int) -> str:
    """The file's text with plain line ends, free of control characters."""
    if len(data) > max_bytes:
        raise IcsError(
            "file_too_large",
            f"The file has {len(data) / 1e6:.1f} MB; at most {max_bytes / 1e6:g} MB can be read.",
        )
    text = _text(data).replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROL)
    if not text.strip():
        raise IcsError("file_empty", "The file is empty.")
    _refuse_other_kinds(data, text)
    return text


def _text(data: bytes) -> str:
    found = marked(data)
    if found is not None:
        return found
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    # Some programs fold lines in the middle of a character's bytes.
    joined = _FOLD.sub(b"", data)
    text = joined.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if not broken or broken * 3 < sum(char > "\x7f" for char in text):
        return text
    return western(data)


def _refuse_other_kinds(data: bytes, text: str) -> None:
    head = text.lstrip("\ufeff \t\n")[:2000].upper()
    if "BEGIN:VCALENDAR" in head or "BEGIN:VEVENT" in head:
        return
    if head.startswith("<"):
        what = "a web page" if "<HTML" in head or "<!DOCTYPE" in head else "XML data"
        hint = " The address may need a sign-in first." if what == "a web page" else ""
        raise IcsError("not_a_calendar", f"This is {what}, not a calendar file.{hint}")
    if head.startswith("BEGIN:VCARD"):
        raise IcsError("not_a_calendar", "This is an address book (vCard), not a calendar file.")
    for magic, what in _OTHER_KINDS:
        if data.startswith(magic):
            raise IcsError("not_a_calendar", f"This is {what}, not a calendar file.")
    if "BEGIN:V" not in text.upper():
        raise IcsError(
            "not_a_calendar",
            "This is not an iCalendar file: it has no BEGIN:VCALENDAR line.",
        )

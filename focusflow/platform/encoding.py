"""The text in the bytes of a file that says nothing, or little, about how it is written. Pure."""

from __future__ import annotations

import codecs

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def marked(data: bytes) -> str | None:
    """The text where a byte order mark or the many zeros of UTF-16 tell how it is written.

    What is broken in it is read as U+FFFD; None where nothing tells.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    head = data[:200]
    if head.count(0) > len(head) // 3:
        return data.decode("utf-16-le" if head[1:2] == b"\0" else "utf-16-be", "replace")
    return None


def western(data: bytes) -> str:
    """The text as Western programs wrote it before there was UTF-8."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")

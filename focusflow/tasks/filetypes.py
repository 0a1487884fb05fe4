"""What a file is, by its content; what its name says is only believed where that fits.

Pure. Recognition is puremagic's; what is a program, and what a name promises, is decided here.
"""

from __future__ import annotations

import mimetypes
import unicodedata
from pathlib import PurePosixPath

import puremagic

PLAIN = "application/octet-stream"
LOOKED_AT = 64 * 1024
MAX_NAME = 200
SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp")
"""Types that a browser may show by itself; all others are only saved."""

_PROGRAM_STARTS = (
    b"MZ", b"\x7fELF", b"#!", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"dex\n",
)  # fmt: skip
_PROGRAM_NAMES = frozenset({
    ".app", ".bat", ".cmd", ".com", ".cpl", ".exe", ".hta", ".jar", ".jnlp", ".lnk", ".msi",
    ".msp", ".pif", ".ps1", ".reg", ".scr", ".vbe", ".vbs", ".wsf", ".wsh",
})  # fmt: skip
_PROMISED = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
    ".webp": "image/webp", ".pdf": "application/pdf",
}  # fmt: skip


class FileRefused(ValueError):
    """A file that is not taken; the text says why, for the person who sent it."""


def clean_name(name: str) -> str:
    """The last part of a name without signs that steer a screen or a disk; cut in the middle."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(sign for sign in last if not unicodedata.category(sign).startswith("C"))
    kept = unicodedata.normalize("NFC", kept).strip(" .") or "file"
    ending = PurePosixPath(kept).suffix[:20]
    return kept if len(kept) <= MAX_NAME else kept[: MAX_NAME - len(ending)] + ending


def content_type(name: str, data: bytes) -> str:
    """The type of a file. FileRefused when it is empty, a program, or not what its name says."""
    if not data:
        raise FileRefused(f"“{name}” is empty.")
    ending = PurePosixPath(name).suffix.lower()
    if ending in _PROGRAM_NAMES or data.startswith(_PROGRAM_STARTS):
        raise FileRefused(
            f"“{name}” is a program. Programs can't be attached; put it into a .zip if you must."
        )
    found = _by_content(data)
    promised = _PROMISED.get(ending)
    if promised and promised not in found:
        raise FileRefused(f"“{name}” is named {ending}, but its content is something else.")
    if promised:
        return promised
    shown = next((one for one in found if one in SHOWN or one == "application/pdf"), None)
    by_name, _ = mimetypes.guess_type(name, strict=True)
    return shown or by_name or PLAIN


def _by_content(data: bytes) -> list[str]:
    try:
        found = puremagic.magic_string(data[:LOOKED_AT])
    except (puremagic.PureError, ValueError):
        return []
    return [one.mime_type for one in found if one.mime_type]

"""What may be attached, by its content, and under which name and type."""

from __future__ import annotations

import io
import unicodedata
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusflow.tasks import filetypes

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<<>>\n%%EOF\n"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + bytes(20)
GIF = b"GIF89a" + bytes(20)
EXE = b"MZ" + bytes(100)


def archive() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr("a.txt", "a")
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("scan.png", PNG, "image/png"),
        ("scan.PNG", PNG, "image/png"),
        ("photo.jpeg", JPEG, "image/jpeg"),
        ("wave.gif", GIF, "image/gif"),
        ("scan", PNG, "image/png"),
        ("paper.pdf", PDF, "application/pdf"),
        ("notes.txt", "Grüße".encode(), "text/plain"),
        ("table.csv", b"a,b\n1,2\n", "text/csv"),
        ("page.html", b"<script>alert(1)</script>", "text/html"),
        ("all.zip", archive(), "application/zip"),
        ("whatever", b"\x01\x02\x03\x04 nothing that anybody knows", filetypes.PLAIN),
    ],
)
def test_the_content_tells_what_a_file_is(name: str, data: bytes, kind: str) -> None:
    assert filetypes.content_type(name, data) == kind


@pytest.mark.parametrize("name", ["tool.exe", "tool.png", "tool", "tool.pdf", "tool.txt"])
def test_a_program_is_refused_whatever_it_is_called(name: str) -> None:
    with pytest.raises(filetypes.FileRefused, match="is a program"):
        filetypes.content_type(name, EXE)


@pytest.mark.parametrize("name", ["run.bat", "RUN.BAT", "a.tar.msi", "link.lnk"])
def test_a_name_that_starts_programs_is_refused(name: str) -> None:
    with pytest.raises(filetypes.FileRefused, match="is a program"):
        filetypes.content_type(name, b"echo")


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.png", PDF), ("a.pdf", PNG), ("a.jpg", b"plain words"), ("a.gif", JPEG), ("a.webp", GIF)],
)
def test_a_name_that_promises_something_else_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(filetypes.FileRefused, match="its content is something else"):
        filetypes.content_type(name, data)


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(filetypes.FileRefused, match="is empty"):
        filetypes.content_type("a.txt", b"")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("C:\\Users\\me\\essay.docx", "essay.docx"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nSet-Cookie: x.png", "aSet-Cookie: x.png"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("..", "file"),
        ("", "file"),
        ("Übung 3.pdf", "Übung 3.pdf"),
    ],
)
def test_a_name_keeps_only_its_last_part_and_visible_signs(sent: str, kept: str) -> None:
    assert filetypes.clean_name(sent) == kept


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_can_be_kept(sent: str) -> None:
    kept = filetypes.clean_name(sent)
    assert 0 < len(kept) <= filetypes.MAX_NAME
    assert "/" not in kept
    assert not any(unicodedata.category(sign).startswith("C") for sign in kept)
    assert filetypes.clean_name(kept) == kept


@given(st.binary(min_size=1, max_size=300), st.sampled_from(["a", "a.txt", "a.png", "a.zip"]))
def test_any_content_gets_a_type_or_a_reason(data: bytes, name: str) -> None:
    refused = ""
    try:
        kind = filetypes.content_type(name, data)
    except filetypes.FileRefused as error:
        kind, refused = "", str(error)
    assert (name in refused) != (0 < len(kind) <= 100 and kind.isascii())

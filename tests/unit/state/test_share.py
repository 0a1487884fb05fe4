"""What other apps share becomes one line, and nothing of it is lost."""

import pytest

from state.share import as_line


@pytest.mark.parametrize(
    ("title", "text", "url", "line", "description"),
    [
        ("A", "", "", "A", ""),
        ("A", "b", "https://x.example", "A https://x.example", "b"),
        ("", "read  this\nsoon", "", "read this soon", ""),
        ("A", "https://x.example/p", "", "A https://x.example/p", ""),
        ("", "https://x.example/p", "", "https://x.example/p", ""),
        ("A", "A", "", "A", ""),
        ("", "", "", "", ""),
    ],
)
def test_any_of_the_three_makes_the_line(title, text, url, line, description) -> None:
    assert as_line(title, text, url) == (line, description)


def test_a_long_text_keeps_its_beginning_as_title_and_all_of_it_as_description() -> None:
    text = "word " * 400
    line, description = as_line("", text, "")
    assert text.startswith(line)
    assert len(line) <= 200
    assert description == text.strip()

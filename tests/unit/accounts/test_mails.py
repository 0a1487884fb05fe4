"""What a mail holds, whatever someone calls themselves."""

import pytest

from focusflow.accounts import mails

LINK = "https://focus.example.org/verify-email?token=a&b=c"


@pytest.mark.parametrize("write", [mails.verification, mails.reset, mails.password_changed])
def test_both_parts_greet_and_carry_the_link(write) -> None:
    mail = write("Ada", LINK)
    assert mail.text.startswith("Hello Ada,")
    assert LINK in mail.text
    assert 'href="https://focus.example.org/verify-email?token=a&amp;b=c"' in mail.html
    assert "\n" not in mail.subject


def test_names_cannot_write_html() -> None:
    mail = mails.verification("<img src=x onerror=alert(1)>{link}", LINK)
    assert "<img" not in mail.html
    assert "&lt;img src=x onerror=alert(1)&gt;{link}" in mail.html

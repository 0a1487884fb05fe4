"""The mails of accounts: a greeting, plain words, at most one button; text and HTML."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Mail:
    """A message ready for the outbox."""

    subject: str
    text: str
    html: str


def verification(name: str, link: str) -> Mail:
    """Asks someone to confirm their address."""
    return _mail(
        "Confirm your e-mail address",
        name,
        "Please confirm that this address is yours. The link works once, for two days.",
        ("Confirm address", link),
        "If you did not make an account, you need not do anything.",
    )


def reset(name: str, link: str) -> Mail:
    """Lets someone set a new password."""
    return _mail(
        "Set a new password",
        name,
        "Someone asked for a new password for your account. The link works once, for one hour.",
        ("Set a new password", link),
        "If it was not you, ignore this mail: your password stays as it is.",
    )


def password_changed(name: str, link: str) -> Mail:
    """Tells someone that their password is a new one."""
    return _mail(
        "Your password was changed",
        name,
        "The password of your account was just changed, and other devices were signed out.",
        ("It was not me", link),
        "If it was you, all is well.",
    )


_HTML = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{subject}</title></head>
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif;color:#1f1d1a">
<div style="max-width:32em;margin:0 auto">
<p>Hello {name},</p>
<p>{before}</p>
<p><a href="{link}" style="display:inline-block;padding:10px 18px;border-radius:8px;
background:#3d5a98;color:#fff;text-decoration:none">{label}</a></p>
<p>Or copy this address into your browser:<br><a href="{link}">{link}</a></p>
<p>{after}</p>
<p>FocusFlow</p>
</div></body></html>
"""


def _mail(subject: str, name: str, before: str, button: tuple[str, str], after: str) -> Mail:
    label, link = button
    text = f"Hello {name},\n\n{before}\n\n{label}:\n{link}\n\n{after}\n\nFocusFlow\n"
    html = _HTML.format(
        subject=escape(subject),
        name=escape(name),
        before=escape(before),
        label=escape(label),
        link=escape(link),
        after=escape(after),
    )
    return Mail(subject, text, html)

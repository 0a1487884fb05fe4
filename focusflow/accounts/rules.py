"""What may be a password, a username, an address; and where a sign-in may lead."""

from __future__ import annotations

import ipaddress
import re
from datetime import time

from email_validator import EmailNotValidError, validate_email

LANGUAGES = ("en", "de")
ROLES = ("student", "educator", "admin")
PASSWORD_MOST = 128
HOME = "/today"
LONGEST_NEXT = 8_000
"""Characters of an address to go on to; what somebody shares comes along in it."""
_SPECIAL = '!@#$%^&*(),.?":{}|<>'
_USERNAME = re.compile(r"[A-Za-z0-9_]+")
_PASSWORD_RULES = (
    (re.compile(r".{8}", re.DOTALL), "at least 8 characters"),
    (re.compile(r"[A-Z]"), "an upper-case letter"),
    (re.compile(r"[a-z]"), "a lower-case letter"),
    (re.compile(r"[0-9]"), "a digit"),
    (re.compile("[" + re.escape(_SPECIAL) + "]"), f"one of {_SPECIAL}"),
)


def password_gaps(password: str) -> list[str]:
    """Every rule this password does not meet, as "at least 8 characters"; empty when fine."""
    gaps = [text for pattern, text in _PASSWORD_RULES if not pattern.search(password)]
    if len(password) > PASSWORD_MOST:
        gaps.append(f"at most {PASSWORD_MOST} characters")
    return gaps


def password_problem(password: str) -> str | None:
    """One sentence that names every unmet rule, or None when the password is fine."""
    gaps = password_gaps(password)
    if not gaps:
        return None
    listed = gaps[0] if len(gaps) == 1 else f"{', '.join(gaps[:-1])} and {gaps[-1]}"
    return f"The password needs {listed}."


def username_problem(username: str) -> str | None:
    """Why this cannot be a username, or None when it can."""
    if not 3 <= len(username) <= 50:
        return "A username has 3 to 50 characters."
    if not _USERNAME.fullmatch(username):
        return "A username is made of letters (a-z), digits and underscores."
    return None


def read_email(text: str) -> str | None:
    """The address in its normal form, or None when nothing could be sent to it."""
    try:
        found = validate_email(text.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return found.ascii_email


def hours_problem(start: time, end: time) -> str | None:
    """Why these cannot be someone's hours; they may run past midnight."""
    if start == end:
        return "The study hours need some time between start and end."
    return None


def safe_next(path: str) -> str:
    """`path` when it is a place on this site, else the home page: no open redirect."""
    local = path.startswith("/") and not path.startswith("//") and "\\" not in path
    if not local or len(path) > LONGEST_NEXT or not path.isprintable():
        return HOME
    return path


def place_of(ip: str) -> str:
    """Roughly where an address is, as far as the address itself tells."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return "Unknown"
    if address.is_loopback:
        return "This computer"
    return "Local network" if address.is_private else "Internet"

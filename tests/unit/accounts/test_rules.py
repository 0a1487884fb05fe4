"""What makes a good password, username and address, and where a sign-in may lead."""

from datetime import time

import pytest

from focusflow.accounts import rules

BAD = {
    "Ab1!xyz": "at least 8 characters",
    "abcdef1!": "an upper-case letter",
    "ABCDEF1!": "a lower-case letter",
    "Abcdefg!": "a digit",
    "Abcdefg1": "one of",
}


def test_each_broken_password_rule_is_named_differently() -> None:
    messages = {rules.password_problem(password) for password in BAD}
    assert None not in messages
    assert len(messages) == 5
    for password, rule in BAD.items():
        gaps = rules.password_gaps(password)
        assert len(gaps) == 1
        assert gaps[0].startswith(rule)


def test_all_unmet_rules_are_named_at_once() -> None:
    problem = rules.password_problem("abc")
    assert problem is not None
    assert problem.startswith("The password needs at least 8 characters, an upper-case letter, a")
    assert " and one of " in problem


@pytest.mark.parametrize("special", list('!@#$%^&*(),.?":{}|<>'))
def test_every_special_character_counts(special: str) -> None:
    assert rules.password_problem(f"Abcdefg1{special}") is None


def test_a_password_of_128_is_taken_and_one_of_129_is_not() -> None:
    assert rules.password_problem("Aa1!" * 32) is None
    assert rules.password_gaps("Aa1!" * 32 + "x") == ["at most 128 characters"]


@pytest.mark.parametrize("name", ["abc", "A_1", "x" * 50])
def test_good_usernames(name: str) -> None:
    assert rules.username_problem(name) is None


@pytest.mark.parametrize("name", ["", "ab", "x" * 51, "a b c", "änne", "a-b-c", "abc\n"])
def test_bad_usernames(name: str) -> None:
    assert rules.username_problem(name)


def test_addresses_are_brought_to_one_form() -> None:
    assert rules.read_email("  Ada@EXAMPLE.org ") == "Ada@example.org"
    for wrong in ("", "ada", "ada@", "ada@localhost", "a\x00b@example.org", "a@b@example.org"):
        assert rules.read_email(wrong) is None


def test_hours_may_run_past_midnight_but_not_be_empty() -> None:
    assert rules.hours_problem(time(9), time(17)) is None
    assert rules.hours_problem(time(22), time(2)) is None
    assert rules.hours_problem(time(9), time(9))


@pytest.mark.parametrize("path", ["/", "/today", "/tasks?view=board#x", "/goals/1/edit"])
def test_places_on_this_site_are_kept(path: str) -> None:
    assert rules.safe_next(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "today",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n",
        "/" + "x" * rules.LONGEST_NEXT,
    ],
)
def test_other_places_lead_home(path: str) -> None:
    assert rules.safe_next(path) == "/today"


def test_rough_place_of_an_address() -> None:
    assert rules.place_of("127.0.0.1") == "This computer"
    assert rules.place_of("192.168.1.20") == "Local network"
    assert rules.place_of("8.8.8.8") == "Internet"
    assert rules.place_of("testclient") == "Unknown"

"""Which keys may be moved, where to, and that no key is left out of the list."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusflow.accounts.keys import ACTIONS, GROUPS, checked
from focusflow.platform.errors import InvalidInput
from tests.conftest import ROOT

MOVABLE = [key for key, action in ACTIONS.items() if not action.fixed]
SIGNS = [chr(code) for code in range(33, 127)]


def test_a_moved_key_is_kept_and_one_that_stays_is_not() -> None:
    assert checked({"e": "D2"[1], "q": "Q", "g t": "g y"}) == {"e": "2", "g t": "g y"}


def test_two_actions_may_change_places() -> None:
    assert checked({"e": "x", "x": "e"}) == {"e": "x", "x": "e"}


@pytest.mark.parametrize(
    ("bindings", "said"),
    [
        ({"e": "x"}, "“Choose” has this key"),
        ({"e": "#"}, "“Delete” has this key"),
        ({"e": "z", "x": "z"}, "has this key"),
        ({"g t": "g k"}, "“Tasks” has this key"),
        ({"e": "g"}, "G begins"),
        ({"e": "ab"}, "one letter"),
        ({"e": " "}, "one letter"),
        ({"e": ""}, "one letter"),
        ({"e": "ctrl+w"}, "one letter"),
        ({"e": "é"}, "one letter"),
        ({"mod+z": "u"}, "can't be moved"),
        ({"nothing": "u"}, "can't be moved"),
    ],
)
def test_what_can_not_be_is_refused_in_words(bindings: dict[str, str], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        checked(bindings)


@given(
    st.dictionaries(
        st.sampled_from(MOVABLE),
        st.sampled_from([*SIGNS, *(f"g {sign}" for sign in SIGNS)]),
        max_size=6,
    )
)
def test_whatever_is_kept_no_two_actions_have_the_same_key(bindings: dict[str, str]) -> None:
    try:
        kept = checked(bindings)
    except InvalidInput:
        return
    pressed = sorted(one for key in ACTIONS for one in kept.get(key, key).split(","))
    assert all(one != other for one, other in pairwise(pressed))
    assert checked(kept) == kept


def test_every_key_of_every_page_stands_in_the_list() -> None:
    declared: set[str] = set()
    for path in (ROOT / "components").rglob("*.py"):
        text = path.read_text()
        declared |= set(re.findall(r"hotkey\(\s*f?\"([^\"{}]+)\"", text))
        declared |= set(re.findall(r"_key\(\s*\"([^\"]+)\"", text))
        declared |= set(re.findall(r"\(\s*\"((?:shift|mod)\+[^\"]+)\",", text))
        declared |= set(re.findall(r"\"hotkey\": \"([^\"]+)\"", text))
    listed = {one for key in ACTIONS for one in key.split(",")}
    assert {one for key in declared for one in key.split(",")} - listed == set()
    assert {"q", "e", "p", "shift+x"} <= declared


def test_each_group_says_what_its_keys_do() -> None:
    assert all(action.label for group in GROUPS.values() for action in group)

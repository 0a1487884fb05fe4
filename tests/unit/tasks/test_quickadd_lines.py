"""Several lines at once: what is a line, what lies inside what, and what is done."""

from hypothesis import given
from hypothesis import strategies as st

from focusflow.tasks.quickadd import several, split

LIST = """
Move house:
- [ ] Call the landlord tomorrow
\t* Ask about the key
\t\t1. Where it is
- [x] Pack books
  2) Label boxes
Buy milk
---
24. december gifts
"""


def test_a_list_becomes_a_tree() -> None:
    found = [(item.text, item.depth, item.parent) for item in split(LIST, 5)]
    assert found == [
        ("Move house:", 0, None),
        ("Call the landlord tomorrow", 0, None),
        ("Ask about the key", 1, 1),
        ("Where it is", 2, 2),
        ("Pack books", 0, None),
        ("Label boxes", 1, 4),
        ("Buy milk", 0, None),
        ("24. december gifts", 0, None),
    ]


def test_ticked_boxes_are_done_unless_something_open_lies_inside() -> None:
    text = "[x] a\n  [X] b\n☑ c\n  [ ] d\n- [] e\n✅ f"
    assert [(item.text, item.done) for item in split(text, 5)] == [
        ("a", True), ("b", True), ("c", False), ("d", False), ("e", False), ("f", True)
    ]  # fmt: skip


def test_lines_deeper_than_tasks_can_lie_are_raised_and_told() -> None:
    text = "\n".join("  " * depth + f"t{depth}" for depth in range(7))
    found = split(text, 5)
    assert [item.depth for item in found] == [0, 1, 2, 3, 4, 4, 4]
    assert [item.parent for item in found] == [None, 0, 1, 2, 3, 3, 3]
    assert [item.raised for item in found] == [False] * 5 + [True] * 2


def test_one_line_with_empty_ones_round_it_is_one_line() -> None:
    assert not several("\n  - buy milk\n\n---\n")
    assert several("a\nb")
    assert not several("")


def test_bullets_alone_say_nothing_and_numbers_tell_their_line() -> None:
    found = split("a\n\n-\n* \n[ ]\n  b", 5)
    assert [(item.number, item.text, item.parent) for item in found] == [
        (1, "a", None),
        (6, "b", 0),
    ]


@given(st.lists(st.text(max_size=12), max_size=20).map("\n".join))
def test_every_parent_stands_above_and_one_level_higher(text: str) -> None:
    found = split(text, 5)
    for place, item in enumerate(found):
        assert 0 <= item.depth < 5
        assert (item.parent is None) == (item.depth == 0)
        if item.parent is not None:
            assert item.parent < place
            assert found[item.parent].depth == item.depth - 1
            assert item.done or not found[item.parent].done

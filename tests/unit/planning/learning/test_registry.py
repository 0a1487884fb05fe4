"""Which version a person gets."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from focusflow.planning.learning import registry
from focusflow.planning.models import UserModel

ME = uuid4()


def version(number: int, kind: str = "duration", owner: UUID | None = ME, **more: Any) -> UserModel:
    return UserModel(user_id=owner, kind=kind, version=number, params={}, active=True, **more)


def test_a_share_of_the_people_is_in_group_b() -> None:
    people = [UUID(int=number) for number in range(2000)]
    for share in (0.1, 0.5):
        groups = [registry.group_of(person, "x", share) for person in people]
        assert groups.count("b") / len(people) == pytest.approx(share, abs=0.03)


def test_a_person_stays_in_a_group_and_only_moves_on_as_the_share_grows() -> None:
    people = [UUID(int=number) for number in range(300)]
    groups = [[registry.group_of(p, "x", share / 10) for share in range(11)] for p in people]
    assert all(each == sorted(each) for each in groups)
    assert all(each[0] == "a" and each[-1] == "b" for each in groups)


def test_experiments_are_drawn_independently() -> None:
    people = [UUID(int=number) for number in range(2000)]
    both = [registry.group_of(p, "x", 0.5) == registry.group_of(p, "y", 0.5) == "b" for p in people]
    assert sum(both) / len(people) == pytest.approx(0.25, abs=0.03)


def test_ones_own_model_goes_before_everybodys() -> None:
    own, shared = version(1), version(9, owner=None)
    other = version(2, "completion", owner=None)
    assert registry.chosen([shared, other, own], ME) == {"duration": own, "completion": other}


def test_of_two_active_versions_the_share_decides() -> None:
    old, new = version(3), version(4, share=0.0)
    assert registry.chosen([new, old], ME) == {"duration": old}
    new.share = 1.0
    assert registry.chosen([new, old], ME) == {"duration": new}


def test_versions_everybody_shares_are_split_between_people() -> None:
    rows = [version(1, owner=None), version(2, owner=None, share=0.5)]
    got = [registry.chosen(rows, UUID(int=n))["duration"].version for n in range(400)]
    assert 150 < got.count(2) < 250
    assert got == [registry.chosen(rows, UUID(int=n))["duration"].version for n in range(400)]

"""Sealing: only the right key opens a value, only where it belongs, and only untouched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from focusflow.platform.crypto import HEADER, KeyRing
from focusflow.settings import Settings
from tests.sealed import before_rings

OLD, NEW, OTHER = (word * 12 for word in ("old", "new", "other"))
PLACE = b"connection.token:1"


@given(st.binary(max_size=200), st.binary(max_size=40))
def test_what_is_sealed_opens_in_its_place(plain: bytes, place: bytes) -> None:
    ring = KeyRing([NEW])
    sealed = ring.seal(plain, place)
    assert ring.unseal(sealed, place) == plain
    assert ring.unseal(sealed, place + b"x") is None
    assert len(plain) < 4 or plain not in sealed[HEADER:]


@given(st.binary(max_size=40), st.data())
def test_a_changed_bit_anywhere_keeps_it_shut(plain: bytes, data: st.DataObject) -> None:
    ring = KeyRing([NEW, OLD])
    sealed = bytearray(ring.seal(plain, PLACE))
    at = data.draw(st.integers(min_value=0, max_value=len(sealed) * 8 - 1))
    sealed[at // 8] ^= 1 << at % 8
    assert ring.unseal(bytes(sealed), PLACE) is None


@given(st.binary(max_size=60))
def test_what_nobody_sealed_does_not_open(noise: bytes) -> None:
    ring = KeyRing([NEW])
    assert ring.unseal(noise, PLACE) is None
    assert ring.unseal(ring.newest + noise, PLACE) is None


def test_equal_values_look_different() -> None:
    ring = KeyRing([NEW])
    assert ring.seal(b"same", PLACE) != ring.seal(b"same", PLACE)


def test_old_keys_open_and_the_first_one_seals() -> None:
    sealed = KeyRing([OLD]).seal(b"secret", PLACE)
    ring = KeyRing([NEW, OTHER, OLD])
    assert ring.unseal(sealed, PLACE) == b"secret"
    assert KeyRing([NEW]).unseal(sealed, PLACE) is None
    again = ring.seal(b"secret", PLACE)
    assert again.startswith(ring.newest)
    assert not sealed.startswith(ring.newest)
    assert KeyRing([NEW]).unseal(again, PLACE) == b"secret"


def test_values_without_a_key_id_still_open() -> None:
    sealed = before_rings(OLD, b"secret")
    for secrets in ([OLD], [NEW, OLD]):
        assert KeyRing(secrets).unseal(sealed, PLACE) == b"secret"
    assert KeyRing([NEW]).unseal(sealed, PLACE) is None


@pytest.mark.parametrize(
    ("text", "old"),
    [
        (None, ()),
        (f" {OLD} , {OTHER},", (OLD, OTHER)),
        (f'["{OLD},{OTHER}"]', (f"{OLD},{OTHER}",)),
    ],
)
def test_old_keys_are_listed(text: str | None, old: tuple[str, ...]) -> None:
    settings = Settings(_env_file=None, secret_key=NEW, old_secret_keys=text)
    assert settings.secrets() == (NEW, *old)


@pytest.mark.parametrize("text", ["short", f"{OLD},short", '["broken', "[1]"])
def test_old_keys_that_are_none(text: str) -> None:
    with pytest.raises(ValidationError, match="old_secret_keys"):
        Settings(_env_file=None, secret_key=NEW, old_secret_keys=text)

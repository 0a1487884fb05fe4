"""A body within its limit, plain or packed, in pieces of any size."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusflow.platform.unpacking import Damaged, TooLarge, Unpacker

SIZES = st.integers(min_value=1, max_value=50)


def unpack(encoding: str, data: bytes, limit: int, size: int = 1000) -> bytes:
    unpacker = Unpacker(encoding, limit)
    for start in range(0, len(data), size):
        unpacker.feed(data[start : start + size])
    return unpacker.finish()


@given(st.binary(max_size=300), st.binary(max_size=300), SIZES)
def test_what_was_packed_comes_out(one: bytes, other: bytes, size: int) -> None:
    assert unpack("", one, 300, size) == one
    packed = gzip.compress(one) + gzip.compress(other)
    assert unpack("gzip", packed, len(one + other), size) == one + other


@given(st.binary(min_size=1, max_size=300), SIZES)
def test_one_byte_too_many_is_refused(body: bytes, size: int) -> None:
    assert unpack("", body, len(body), size) == body
    with pytest.raises(TooLarge):
        unpack("", body, len(body) - 1, size)
    with pytest.raises(TooLarge):
        unpack("gzip", gzip.compress(body), len(body) - 1, size)


@given(st.binary(min_size=1, max_size=300), st.data())
def test_a_packed_body_that_breaks_off_is_damaged(body: bytes, data: st.DataObject) -> None:
    packed = gzip.compress(body)
    cut = data.draw(st.integers(min_value=1, max_value=len(packed) - 1))
    with pytest.raises(Damaged):
        unpack("gzip", packed[:cut], 1000)


def test_a_bomb_stops_at_the_limit() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    unpacker = Unpacker("gzip", 1_000_000)
    with pytest.raises(TooLarge):
        unpacker.feed(bomb)
    assert len(unpacker._body) == 1_000_001


def test_endless_empty_parts_stop_at_the_limit() -> None:
    with pytest.raises(TooLarge):
        unpack("gzip", gzip.compress(b"") * 200, 1000)


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip"])
def test_what_we_did_not_ask_for_is_damaged(encoding: str) -> None:
    with pytest.raises(Damaged):
        Unpacker(encoding, 10)


def test_not_gzip_at_all() -> None:
    with pytest.raises(Damaged):
        unpack("gzip", b"BEGIN:VCALENDAR", 1000)

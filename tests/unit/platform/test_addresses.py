"""Which addresses may be called: the public internet, whatever form an address is written in."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from focusflow.platform.addresses import Allowed, checked, is_public, read_url
from focusflow.platform.errors import InvalidInput, UpstreamUnavailable
from focusflow.settings import Settings

PRIVATE = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::8.8.8.8",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::808:808",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::1",
    "3fff::1",
    "fc00::1",
    "fd00:ec2::254",
    "fd20:ce::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "172.32.0.1",
    "192.0.1.1",
    "193.99.144.80",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2606:4700:4700::1111",
    "2a02:2e0:3fe:1001:302::",
]


@pytest.mark.parametrize("text", PRIVATE)
def test_what_is_not_public(text: str) -> None:
    assert not is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", PUBLIC)
def test_what_is_public(text: str) -> None:
    assert is_public(ipaddress.ip_address(text))


@given(st.ip_addresses(v=4))
def test_an_address_in_another_is_as_public_as_itself(inner: ipaddress.IPv4Address) -> None:
    number = int(inner)
    mapped = ipaddress.IPv6Address((0xFFFF << 32) | number)
    translated = ipaddress.IPv6Address((0x64FF9B << 96) | number)
    assert is_public(mapped) == is_public(translated) == is_public(inner)
    assert not is_public(ipaddress.IPv6Address(number))
    assert not is_public(ipaddress.IPv6Address((0x2002 << 112) | (number << 80)))


@given(st.ip_addresses())
def test_no_special_address_is_public(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    special = (
        address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_unspecified
    )
    inner = getattr(address, "ipv4_mapped", None)
    assert not (special and inner is None and is_public(address))


async def _as_written(host: str, port: int) -> Sequence[str]:
    return {"inside.example": ["8.8.8.8", "10.0.0.1"], "outside.example": ["8.8.8.8"]}[host]


async def test_one_inner_address_among_several_is_enough_to_refuse() -> None:
    with pytest.raises(InvalidInput) as refused:
        await checked("inside.example", 443, Allowed(), _as_written)
    assert refused.value.details["reason"] == "private_address"
    assert "OUTSIDE_PRIVATE_HOSTS" in refused.value.message
    found = await checked("outside.example", 443, Allowed(), _as_written)
    assert [str(address) for address in found] == ["8.8.8.8"]


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f.1", "0177.0.0.1", "0"])
async def test_other_ways_to_write_this_machine_are_seen_through(host: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        await checked(host, 80, Allowed())
    assert refused.value.details["reason"] == "private_address"


async def test_a_host_that_nobody_knows() -> None:
    async def nobody(host: str, port: int) -> Sequence[str]:
        raise OSError

    with pytest.raises(UpstreamUnavailable) as unknown:
        await checked("nowhere.example", 443, Allowed(), nobody)
    assert unknown.value.details["reason"] == "unknown_host"


async def test_the_operator_allows_hosts_and_networks() -> None:
    allowed = Allowed.read(" Inside.Example, 192.168.1.0/24 ,::1")
    assert len(await checked("inside.example", 443, allowed, _as_written)) == 2
    for host in ("192.168.1.77", "::ffff:192.168.1.77", "::1"):
        assert await checked(host, 80, allowed)
    for host in ("192.168.2.1", "127.0.0.1"):
        with pytest.raises(InvalidInput):
            await checked(host, 80, allowed)


@pytest.mark.parametrize(
    "text", ["192.168.1.1/24", "10.0.0", "a b", "https://cloud.lan", "300.1.1.1"]
)
def test_a_wrong_entry_is_named_at_the_start(text: str) -> None:
    with pytest.raises(ValidationError, match="neither a host nor a network"):
        Settings(_env_file=None, outside_private_hosts=text)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c"),
        ("webcal://example.org/a.ics", "https://example.org/a.ics"),
        ("WEBCALS://Example.org", "https://example.org"),
        ("  http://example.org:8080/x ", "http://example.org:8080/x"),
        ("https://example.org/%2F?a=%20", "https://example.org/%2F?a=%20"),
    ],
)
def test_addresses_are_read(typed: str, read: str) -> None:
    assert str(read_url(typed)) == read


def test_names_in_other_scripts_are_called_by_their_plain_form() -> None:
    assert read_url("https://bücher.example/").netloc == b"xn--bcher-kva.example"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("example.org/a.ics", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("gopher://example.org", "scheme"),
        ("https://", "address"),
        ("https://example.org:99999/", "address"),
        ("https://example.org:0/", "address"),
        ("https://exa mple.org/", "address"),
        ("https://[::1/", "address"),
        ("https://anna:secret@example.org/", "userinfo"),
        ("https://example.org@127.0.0.1/", "userinfo"),
        ("https://example.org/" + "a" * 5000, "address"),
    ],
)
def test_addresses_that_are_refused(typed: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_url(typed)
    assert refused.value.details["reason"] == reason
    assert "secret" not in str(refused.value.details) + refused.value.message


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    for typed in (text, f"https://{text}"):
        try:
            url = read_url(typed)
        except InvalidInput:
            continue
        assert url.scheme in ("http", "https")
        assert url.host
        assert not url.userinfo

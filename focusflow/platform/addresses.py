"""Which addresses that people type may be called: the public internet, and what the operator adds.

A person could otherwise make this server read what only it can reach: the database beside it, the
router, or the cloud's own store of credentials.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import httpx

from focusflow.platform.errors import InvalidInput, UpstreamUnavailable

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Answers the IP addresses of a host, for a port; OSError when there are none."""

LONGEST = 4096
_RESOLVERS = ThreadPoolExecutor(max_workers=8, thread_name_prefix="resolver")
_UNREADABLE = "This address can't be read. Copy it once more."
_SCHEMES = {"http": "http", "https": "https", "webcal": "https", "webcals": "https"}
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")

# What `ipaddress` calls global, or does in some releases, though nobody's server is there.
_NOT_PUBLIC_4 = tuple(
    IPv4Network(network)
    for network in (
        "192.0.0.0/24",  # protocol assignments; one cloud's metadata
        "192.88.99.0/24",  # relays of 6to4
        "168.63.129.16/32",  # one cloud's own services, inside every machine
    )
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments; Teredo, which carries an IPv4 address
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which carries an IPv4 address
        "3fff::/20",  # documentation
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet, also when it carries another in it."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address in _NAT64:
            return is_public(IPv4Address(address.packed[-4:]))
        if address not in _GLOBAL_UNICAST or any(address in net for net in _NOT_PUBLIC_6):
            return False
    elif any(address in net for net in _NOT_PUBLIC_4):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


@dataclass(frozen=True)
class Allowed:
    """Hosts and networks inside that the operator lets people call."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @staticmethod
    @lru_cache(maxsize=8)
    def read(text: str) -> Allowed:
        """From a comma list such as `cloud.lan, 192.168.1.0/24`; ValueError names what is wrong."""
        hosts, networks = set(), []
        for entry in filter(None, (part.strip().lower() for part in text.split(","))):
            try:
                networks.append(ipaddress.ip_network(entry))
            except ValueError:
                # All digits, or a slash: meant as an address or a network, and not a right one.
                if not _HOST.fullmatch(entry) or not re.search("[a-z]", entry):
                    raise ValueError(f"{entry!r} is neither a host nor a network") from None
                hosts.add(entry)
        return Allowed(frozenset(hosts), tuple(networks))

    def includes(self, host: str, address: Address) -> bool:
        """Whether this address of this host may be called although it is not public."""
        if host.lower().rstrip(".") in self.hosts:
            return True
        plain = getattr(address, "ipv4_mapped", None) or address
        return any(plain in network for network in self.networks)


def read_url(text: str) -> httpx.URL:
    """An address that a person typed, ready to be called; webcal becomes https.

    Raises InvalidInput with a sentence and a `reason`, and never repeats the address itself:
    whoever knows a secret address can read the calendar.
    """
    text = text.strip()
    if len(text) > LONGEST:
        raise _wrong("address", f"This address is longer than {LONGEST} characters.")
    scheme, colon, rest = text.partition("://")
    if not colon or scheme.lower() not in _SCHEMES:
        raise _wrong("scheme", "Begin the address with https://, http:// or webcal://.")
    try:
        url = httpx.URL(f"{_SCHEMES[scheme.lower()]}://{rest}").copy_with(fragment=None)
        host = url.raw_host.decode("ascii")
    except (httpx.InvalidURL, ValueError):
        raise _wrong("address", _UNREADABLE) from None
    if url.userinfo:
        raise _wrong(
            "userinfo", "Leave name and password out of the address; they have fields of their own."
        )
    if not (_is_literal(host) or _HOST.fullmatch(host.removesuffix("."))):
        raise _wrong("address", "This address names no server. Copy it once more.")
    if url.port is not None and not 0 < url.port < 65536:
        raise _wrong("address", "This address names a port that no server can have.")
    return url


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _wrong(reason: str, message: str) -> InvalidInput:
    return InvalidInput("url", message, reason=reason)


async def system_resolve(host: str, port: int) -> Sequence[str]:
    """Ask the machine's resolver, in a thread.

    The threads are its own: a name server that keeps them waiting holds nobody else up.
    """
    ask = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    found = await asyncio.get_running_loop().run_in_executor(_RESOLVERS, ask)
    return [str(entry[4][0]) for entry in found]


async def checked(
    host: str, port: int, allowed: Allowed, resolve: Resolve = system_resolve
) -> tuple[Address, ...]:
    """The addresses of a host, every one of which may be called.

    Raises InvalidInput (`private_address`) when one may not, UpstreamUnavailable
    (`unknown_host`) when there are none.
    """
    try:
        # 127.1 and 0x7f000001 are no literal addresses: the resolver sees through them.
        texts = [host] if _is_literal(host) else await resolve(host, port)
    except UnicodeError:
        raise _wrong("address", _UNREADABLE) from None
    except OSError:
        texts = []
    found = tuple(dict.fromkeys(ipaddress.ip_address(text) for text in texts))
    if not found:
        raise UpstreamUnavailable(
            f"No server called {host} can be found. Is the address spelled right?",
            reason="unknown_host",
            host=host,
        )
    if not all(is_public(address) or allowed.includes(host, address) for address in found):
        raise InvalidInput(
            "url",
            f"{host} is inside a private network, which FocusFlow doesn't call. Whoever runs "
            "FocusFlow can allow it with OUTSIDE_PRIVATE_HOSTS.",
            reason="private_address",
            host=host,
        )
    return found

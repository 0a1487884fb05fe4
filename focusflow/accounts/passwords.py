"""Slow salted password hashes (Argon2id), made off the event loop."""

from __future__ import annotations

from functools import lru_cache

import anyio
from anyio.to_thread import run_sync
from pwdlib import PasswordHash

from focusflow.platform.crypto import new_token

_hasher = PasswordHash.recommended()
# Each hash takes 64 MB and a core while it runs; more at once would only starve the pages.
_limiter = anyio.CapacityLimiter(4)


@lru_cache(maxsize=1)
def _nobody() -> str:
    return _hasher.hash(new_token())


def _bytes(password: str) -> bytes:
    # Pages hand over whatever was typed, half characters too; no such password can exist.
    return password.encode("utf-8", "surrogatepass")


async def hash_password(password: str) -> str:
    """The hash to keep."""
    return await run_sync(_hasher.hash, _bytes(password), limiter=_limiter)


async def verify(password: str, kept: str | None) -> tuple[bool, str | None]:
    """Whether the password fits, and a stronger hash to keep instead when there is one.

    Without a hash it works just as long, so that the time tells nothing about an account.
    """

    def check() -> tuple[bool, str | None]:
        nobody = _nobody()
        fits, stronger = _hasher.verify_and_update(_bytes(password), kept or nobody)
        return fits and kept is not None, stronger

    return await run_sync(check, limiter=_limiter)

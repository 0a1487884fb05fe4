"""Random tokens, their hashes, and encryption with keys derived from the secret keys."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Sequence
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK = b"ff1."
HEADER = 12
"""Bytes of the mark and the key's id, with which every sealed value begins."""


def new_token() -> str:
    """A random token of 256 bits, safe in addresses."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a token: it can be compared but not used."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign(secret: str, purpose: str, value: str) -> str:
    """A keyed signature of `value`, different for each purpose."""
    mac = hmac.new(secret.encode(), f"{purpose}:{value}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(mac.digest()).decode().rstrip("=")


def signature_matches(secret: str, purpose: str, value: str, signature: str) -> bool:
    """Whether `sign` made this signature; takes the same time either way."""
    return hmac.compare_digest(sign(secret, purpose, value).encode(), signature.encode())


@lru_cache(maxsize=32)
def _key(secret: str) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", secret.encode(), b"focusflow/encryption", 200_000)


class KeyRing:
    """AES-256-GCM under keys derived by PBKDF2: the first secret seals, all of them open.

    A sealed value is a mark, the id of its key, the nonce, and the cipher text. It is bound to its
    `place`: moved to another one, it does not open. Before there were rings it was the nonce
    and the cipher text under one key, bound to nothing; such values still open.
    """

    def __init__(self, phrases: Sequence[str]) -> None:
        self._keys = {_header(_key(secret)): AESGCM(_key(secret)) for secret in phrases}
        self.newest = next(iter(self._keys))
        """How every value begins that the first key sealed."""

    def seal(self, plain: bytes, place: bytes) -> bytes:
        """Encrypt `plain` for this place with the first key."""
        nonce = os.urandom(12)
        bound = self.newest + place
        return self.newest + nonce + self._keys[self.newest].encrypt(nonce, plain, bound)

    def unseal(self, sealed: bytes, place: bytes) -> bytes | None:
        """What was sealed for this place; None when no key opens it."""
        header = bytes(sealed[:HEADER])
        if header in self._keys:
            return _open(self._keys[header], sealed[HEADER:], header + place)
        for key in self._keys.values():
            plain = _open(key, sealed, None)
            if plain is not None:
                return plain
        return None


def _header(key: bytes) -> bytes:
    return MARK + hmac.new(key, b"focusflow/key id", hashlib.sha256).digest()[: HEADER - len(MARK)]


def _open(key: AESGCM, sealed: bytes, bound: bytes | None) -> bytes | None:
    try:
        return key.decrypt(sealed[:12], sealed[12:], bound)
    except (InvalidTag, ValueError):  # ValueError: too short to be sealed at all
        return None

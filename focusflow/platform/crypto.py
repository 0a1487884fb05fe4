"""Random tokens, their hashes, and encryption with a key derived from the secret key."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


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


@lru_cache(maxsize=8)
def _key(secret: str) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", secret.encode(), b"focusflow/encryption", 200_000)


def encrypt(secret: str, plain: bytes) -> bytes:
    """AES-256-GCM under a key derived from `secret` by PBKDF2; nonce first."""
    nonce = os.urandom(12)
    return nonce + AESGCM(_key(secret)).encrypt(nonce, plain, None)


def decrypt(secret: str, sealed: bytes) -> bytes | None:
    """What was encrypted, or None when it was sealed with another key."""
    try:
        return AESGCM(_key(secret)).decrypt(sealed[:12], sealed[12:], None)
    except InvalidTag:
        return None

"""How secrets were sealed before their values carried the id of a key."""

from __future__ import annotations

import hashlib
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def before_rings(secret: str, plain: bytes) -> bytes:
    """A value as the first releases wrote it."""
    key = hashlib.pbkdf2_hmac("sha256", secret.encode(), b"focusflow/encryption", 200_000)
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, plain, None)

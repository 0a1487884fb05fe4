"""What opens a connection, encrypted where it is kept."""

from __future__ import annotations

import json

from focusflow.connections.models import Connection
from focusflow.connections.ports import Secret
from focusflow.platform.crypto import decrypt, encrypt
from focusflow.platform.errors import Forbidden
from focusflow.settings import get_settings


def seal(secret: Secret) -> bytes:
    """Encrypt what opens a connection."""
    return encrypt(get_settings().require_secret(), json.dumps(dict(secret)).encode())


def unseal(connection: Connection) -> dict[str, str]:
    """What opens a connection; Forbidden when the key that sealed it is gone."""
    plain = decrypt(get_settings().require_secret(), connection.sealed)
    if plain is None:
        raise Forbidden(
            "What opens this connection can't be decrypted any more: this installation's "
            "secret key has changed. Type the address again."
        )
    return {str(key): str(value) for key, value in json.loads(plain).items()}

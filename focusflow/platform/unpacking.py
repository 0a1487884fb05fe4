"""Putting a body together within a limit, whatever is packed in it."""

from __future__ import annotations

import zlib

_GZIP = zlib.MAX_WBITS | 16


class TooLarge(Exception):
    """The body is larger than allowed."""


class Damaged(Exception):
    """The body is packed in a way we don't know, or breaks off."""


class Unpacker:
    """Collects a body that comes in pieces, plain or gzipped; never holds more than the limit."""

    def __init__(self, encoding: str, limit: int) -> None:
        name = encoding.strip().lower()
        if name not in ("", "identity", "gzip", "x-gzip"):
            raise Damaged
        self._zip = zlib.decompressobj(_GZIP) if name.endswith("gzip") else None
        self._limit = limit
        # What can't be packed grows a little. Endlessly many empty parts unpack to nothing.
        self._most = limit + limit // 100 + 1024 if self._zip else limit
        self._body = bytearray()
        self._received = 0

    def feed(self, data: bytes) -> None:
        """Take the next piece; TooLarge as soon as the limit is passed."""
        self._received += len(data)
        if self._received > self._most:
            raise TooLarge
        while data:
            data = self._unpack(data) if self._zip else self._keep(data)

    def _keep(self, data: bytes) -> bytes:
        self._body += data
        if len(self._body) > self._limit:
            raise TooLarge
        return b""

    def _unpack(self, data: bytes) -> bytes:
        assert self._zip is not None
        if self._zip.eof:  # another part follows
            self._zip = zlib.decompressobj(_GZIP)
        try:
            self._keep(self._zip.decompress(data, self._limit - len(self._body) + 1))
        except zlib.error:
            raise Damaged from None
        return self._zip.unused_data if self._zip.eof else self._zip.unconsumed_tail

    def finish(self) -> bytes:
        """The whole body; Damaged when a packed one broke off."""
        if self._zip is not None and self._received and not self._zip.eof:
            raise Damaged
        return bytes(self._body)

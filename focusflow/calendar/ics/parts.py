"""A calendar file in parts, to find which of its events changed without reading all of it.

Taking a file apart like this is strict, and gives up at everything unusual: only what stands in it
as programs write it today is worth a shorter way.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from focusflow.calendar.ics.event import UID_LIMIT
from focusflow.calendar.ics.texts import one_line
from focusflow.calendar.ics.tokens import unescape

_EDGE = re.compile(rb"^(BEGIN|END):VEVENT\r?\n(?![ \t])", re.MULTILINE)
_UID = re.compile(rb"\nUID:([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)\r?\n")
_FOLD = re.compile(rb"\r?\n[ \t]")
# Some programs write the time of asking into every event; it says nothing of the event.
_STAMP = re.compile(rb"\nDTSTAMP[:;][^\r\n]*")
_SHARES = 256
"""So many digests tell a file from the one before, whatever its size."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Where an event stands, its UID, and the share of the file that it belongs to."""

    begin: int
    end: int
    uid: str
    share: int


@dataclass(frozen=True, slots=True)
class Parts:
    """A file whose events are in shares by their UID, so that those of one UID stay together.

    `digests`: of all round the events, then of each share. Another order of events is no change.
    """

    data: bytes
    blocks: tuple[_Block, ...]
    digests: tuple[str, ...]

    def changed(self, before: Sequence[str]) -> frozenset[int] | None:
        """The shares that differ from a file with those digests; None when all may differ."""
        if len(before) != len(self.digests) or before[0] != self.digests[0]:
            return None
        pairs = zip(before[1:], self.digests[1:], strict=True)
        return frozenset(share for share, (old, new) in enumerate(pairs) if old != new)

    def uids(self, shares: Collection[int]) -> frozenset[str]:
        """The UIDs of the events in those shares."""
        return frozenset(block.uid for block in self.blocks if block.share in shares)

    def only(self, shares: Collection[int]) -> bytes:
        """The file without the events of other shares."""
        return _without(self.data, (block for block in self.blocks if block.share not in shares))


ALL = range(_SHARES)


def split(data: bytes, *, max_events: int) -> Parts | None:
    """The parts of a file; None when it can't be taken apart safely."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    edges = list(islice(_EDGE.finditer(data), 2 * max_events + 1))
    begins, ends = edges[::2], edges[1::2]
    alternate = all(edge[1] == b"BEGIN" for edge in begins) and all(e[1] == b"END" for e in ends)
    if not edges or len(begins) != len(ends) or not alternate:
        return None
    blocks: list[_Block] = []
    shares: list[list[bytes]] = [[] for _ in ALL]
    for first, last in zip(begins, ends, strict=True):
        text = data[first.start() : last.end()]
        uid = _uid(text)
        if uid is None:
            return None
        share = hashlib.sha256(uid.encode()).digest()[0]
        blocks.append(_Block(first.start(), last.end(), uid, share))
        shares[share].append(hashlib.sha256(_STAMP.sub(b"", text)).digest())
    frame = _without(data, blocks)
    if len(blocks) + frame.upper().count(b"BEGIN:") > max_events:
        return None
    texts = [frame, *(b"".join(sorted(share)) for share in shares)]
    digests = tuple(hashlib.sha256(text).hexdigest()[:16] for text in texts)
    return Parts(data, tuple(blocks), digests)


def _uid(block: bytes) -> str | None:
    """The UID of an event that has it where everybody writes it."""
    nested = block.find(b"\nBEGIN:")
    found = _UID.search(block, 0, len(block) if nested < 0 else nested + 1)
    if found is None:
        return None
    uid = one_line(unescape(_FOLD.sub(b"", found[1]).decode()))
    return uid if uid and len(uid) <= UID_LIMIT and uid.isprintable() else None


def _without(data: bytes, blocks: Iterable[_Block]) -> bytes:
    """The file without those events."""
    pieces: list[bytes] = []
    done = 0
    for block in blocks:
        pieces.append(data[done : block.begin])
        done = block.end
    return b"".join([*pieces, data[done:]])

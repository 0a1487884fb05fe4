"""What a search gives back."""

from __future__ import annotations

from typing import Literal

from focusflow.platform.api import View
from focusflow.platform.fulltext import Hit


class Group(View):
    """What was found of one kind, the best first."""

    kind: Literal["task", "goal", "event"]
    hits: tuple[Hit, ...]


class Found(View):
    """All that was found, kinds with nothing left out."""

    type: Literal["found"] = "found"
    groups: tuple[Group, ...] = ()

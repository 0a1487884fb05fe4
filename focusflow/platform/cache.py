"""Cache and rate limits: in memory by default, in Redis when several processes share it."""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from cashews import Cache

from focusflow.platform import metrics
from focusflow.platform.errors import RateLimited

T = TypeVar("T")
_MEMORY = "mem://?size=50000&check_interval=10"

# Values stay in the process that made them (they live for seconds); only counters, which
# must add up over all processes, go to Redis.
_values = Cache("values")
_values.setup(_MEMORY)
_counters = Cache("counters")
_counters.setup(_MEMORY)
_clock = time.time  # tests let it stand still, so that no minute ends in the midst of one
_loads: dict[str, object] = {}
"""For each value that is being read just now, a mark of the read that may keep it."""


def configure(redis_url: str | None) -> None:
    """Count in Redis when an address is given, else in this process's memory."""
    _counters.setup(redis_url or _MEMORY)


async def clear() -> None:
    """Forget all values and counters of this process."""
    await _values.clear()
    await _counters.clear()


async def remember(kind: str, key: str, seconds: float, load: Callable[[], Awaitable[T]]) -> T:
    """The cached value of `kind:key`, or what `load` answers, kept for `seconds`."""
    full = f"{kind}:{key}"
    found: Any = await _values.get(full)
    metrics.CACHE.labels(kind, "hit" if found is not None else "miss").inc()
    if found is None:
        mine = _loads[full] = object()
        try:
            found = await load()
        finally:
            # Another load, or `forget`, took the place: what was read may be out of date.
            newest = _loads.get(full) is mine
            if newest:
                del _loads[full]
        if newest and found is not None:
            await _values.set(full, found, expire=seconds)
    return found  # type: ignore[no-any-return]


async def forget(kind: str, key: str) -> None:
    """Drop one cached value, and let no load that is under way keep what it has read."""
    _loads.pop(f"{kind}:{key}", None)
    await _values.delete(f"{kind}:{key}")


@dataclass(frozen=True)
class Allowance:
    """How much of a limit is left; `reset` is in seconds from now."""

    limit: int
    remaining: int
    reset: int


async def count(limit_name: str, who: str, limit: int, window: int = 60) -> Allowance:
    """Count one request of `who` in the present window; RateLimited above `limit`."""
    now = _clock()
    slot = int(now // window)
    reset = max(1, math.ceil((slot + 1) * window - now))
    used = await _counters.incr(f"limit:{limit_name}:{who}:{slot}", expire=window + 1)
    if used > limit:
        raise RateLimited(reset)
    return Allowance(limit, limit - used, reset)

"""What is kept for a moment is never older than the last word about it."""

from __future__ import annotations

import asyncio

from focusflow.platform import cache


async def test_a_read_that_was_under_way_when_a_value_changed_is_not_kept() -> None:
    await cache.clear()
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow() -> str:
        begun.set()
        await go_on.wait()
        return "before"

    async def quick() -> str:
        return "after"

    reading = asyncio.create_task(cache.remember("thing", "one", 60, slow))
    await begun.wait()
    await cache.forget("thing", "one")
    go_on.set()
    assert await reading == "before"
    assert await cache.remember("thing", "one", 60, quick) == "after"
    assert await cache.remember("thing", "one", 60, slow) == "after", "that is kept"


async def test_a_read_that_fails_leaves_nothing_behind() -> None:
    await cache.clear()

    async def broken() -> str:
        raise RuntimeError("no answer")

    async def quick() -> str:
        return "found"

    for _ in range(2):
        try:
            await cache.remember("thing", "two", 60, broken)
        except RuntimeError:
            continue
    assert await cache.remember("thing", "two", 60, quick) == "found"

"""The example data that an empty page offers."""

from __future__ import annotations

from focusflow.platform.actor import Actor


async def fill_example(actor: Actor) -> None:
    """Sixty days of an example, beside what is there. Takes some seconds."""
    from focusflow import demo

    await demo.fill(actor)


async def clear_example(actor: Actor) -> None:
    """Remove the example and nothing else."""
    from focusflow import demo

    await demo.clear(actor)

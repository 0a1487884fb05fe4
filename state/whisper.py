"""The points that something just brought: shown for a moment, in passing."""

from __future__ import annotations

import reflex as rx

from state.frame import Frame


class Whisper(rx.State):
    """What floats up; `count` tells one from the next."""

    text: str = ""
    count: int = 0


async def whisper_points(state: rx.State) -> int:
    """Read level and counts in the frame anew and show the points that came; how many came."""
    frame = await state.get_state(Frame)
    before = frame.xp
    await frame.reload()
    gained = int(frame.xp - before)
    if gained > 0:
        whisper = await state.get_state(Whisper)
        whisper.text = f"+{gained}"
        whisper.count += 1
    return gained

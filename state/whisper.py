"""The points that something just brought: shown for a moment, in passing."""

from __future__ import annotations

import reflex as rx

from focusflow.progress import service as progress
from state.frame import Frame
from state.session import acting


class Whisper(rx.State):
    """What floats up; `count` tells one from the next."""

    text: str = ""
    count: int = 0


async def whisper_points(state: rx.State) -> int:
    """Show the points that came, in the frame too; how many came."""
    frame = await state.get_state(Frame)
    before = frame.xp
    async with acting(state) as (db, actor):
        frame.show_points(await progress.summary(db, actor))
    gained = int(frame.xp - before)
    if gained > 0:
        whisper = await state.get_state(Whisper)
        whisper.text = f"+{gained}"
        whisper.count += 1
    return gained

"""How full a day is: planned of what one wants to do, as a bar and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from focusflow.planning.schemas import ProposalView, ScheduleView
from focusflow.platform.formatting import format_minutes
from state.day import Block


@dataclass(frozen=True)
class Fullness:
    """How full a day would be: minutes of work, and how many of its tasks get finished."""

    minutes: int
    likely_done: int
    tasks: int


@dataclass(frozen=True)
class Capacity:
    """A day's bar.

    `share` and `done_share` are percent of its length; `cap_share` is where the capacity ends when
    more is planned than that, else 100. `full` says all in a sentence.
    """

    share: int = 0
    done_share: int = 0
    cap_share: int = 100
    over: bool = False
    short: str = ""
    room: str = ""
    likely: str = ""
    full: str = ""


def capacity(
    plan: ScheduleView,
    cap: int,
    *,
    is_over: bool = False,
    proposed: Fullness | None = None,
) -> Capacity:
    """How full a day is, or would be with a plan that is `proposed`.

    `is_over`: nothing more can be done in it.
    """
    planned, done = plan.total_planned_minutes, plan.total_completed_minutes
    likely_done, tasks = plan.likely_done, plan.tasks_planned
    if proposed is not None:
        planned, likely_done, tasks = proposed.minutes, proposed.likely_done, proposed.tasks
    longest = max(planned, cap, 1)
    if is_over:
        short = f"{format_minutes(done)} of {format_minutes(planned)} done"
        return Capacity(
            share=100 * planned // longest,
            done_share=100 * done // longest,
            short=short if planned else "Nothing planned",
            full=f"{short}." if planned else "Nothing was planned.",
        )
    left = cap - planned
    likely = f"likely to finish {likely_done} of {tasks}"
    room = _room(left)
    told = f", {likely}" if tasks else ""
    return Capacity(
        share=100 * planned // longest,
        done_share=100 * done // longest,
        cap_share=100 * cap // longest,
        over=left < 0,
        short=f"{format_minutes(planned)} of {format_minutes(cap)}",
        room=room,
        likely=likely if tasks else "",
        full=f"{format_minutes(planned)} planned of {format_minutes(cap)}, {room}{told}.",
    )


def fullness(view: ProposalView, blocks: Mapping[date, Sequence[Block]]) -> dict[date, Fullness]:
    """How full a proposal would make its days, by the blocks that would be there.

    What stays as it is counts, too: as finished when it is done or still to come.
    """
    found = {}
    for day in view.days:
        if day.day not in blocks:
            continue
        placed = {str(slot.id) for slot in day.after}
        work = [block for block in blocks[day.day] if block.slot]
        moving = {block.task_id for block in work if block.id in placed}
        staying = [block for block in work if block.task_id not in moving]
        finished = {block.task_id for block in staying if block.done or block.movable}
        found[day.day] = Fullness(
            minutes=sum(block.minutes for block in work),
            likely_done=day.likely_done + len(finished),
            tasks=day.tasks_planned + len({block.task_id for block in staying}),
        )
    return found


def _room(left: int) -> str:
    if left < 0:
        return f"{format_minutes(-left)} over"
    return f"{format_minutes(left)} free" if left else "just full"

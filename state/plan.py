"""A plan that waits for a yes, in words: how good it is, what moves, what does not fit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import ceil
from typing import Any
from uuid import UUID

from focusflow.planning.schemas import DayChange, ProposalView, SlotView
from focusflow.platform.clock import local_day
from focusflow.platform.formatting import format_minutes, weekday_name
from state.day import Block, Local, sentence, slot_block

RAISED = {
    "user": ("A plan is waiting for your yes.", "Nothing moves before."),
    "skip": ("Your day changed.", "You put something off, so the rest could go differently."),
    "calendar": ("Your day changed.", "Something in your calendar lies on planned work."),
    "overrun": ("Your day changed.", "Something takes longer, so what follows could make room."),
    "urgent": ("Something urgent came in.", "Your day could make room for it."),
    "goal": ("A goal counts differently now.", "Your day could follow."),
    "midnight": ("Your day is planned.", "It was made when your day began."),
    "onboarding": ("Your first plan is ready.", "Nothing moves before your yes."),
}
CHANGED = "You have changed this plan yourself; Accept keeps it as it stands here."
MOST_PLAN_ROWS = 60


@dataclass(frozen=True)
class PlanRow:
    """One block of a proposal, with its reason and what changes."""

    id: str
    title: str
    when: str
    reason: str
    change: str
    kind: str


@dataclass(frozen=True)
class LeftOutRow:
    """What did not fit, with the reason in numbers."""

    id: str
    title: str
    reason: str


@dataclass(frozen=True)
class PlanDay:
    """What a proposal makes of one day; `rest` tells what is not listed."""

    title: str
    rows: list[PlanRow]
    gone: list[LeftOutRow]
    rest: str = ""


@dataclass(frozen=True)
class Proposal:
    """A plan that waits, in words."""

    id: str = ""
    title: str = ""
    summary: str = ""
    quality: str = ""
    headline: str = ""
    raised: str = ""
    impact: str = ""
    empty: bool = False
    unchanged: bool = False


def quality(view: ProposalView) -> str:
    """How good the plan is, honestly: as the planner made it."""
    if view.solver == "shift":
        return "Only what follows moves, and only as far as it has to."
    if view.solver != "cp-sat" or view.solver_status == "fallback":
        return "Made by simple rules, without looking for the best."
    percent = ceil(view.gap * 100 - 1e-6)
    if view.solver_status == "optimal" or percent <= 0:
        return "No better plan is possible for these tasks."
    # The gap is a share of the best that is possible where that is at least a point; a plan that
    # costs more than it is worth, because much has to move, is no share of anything.
    if percent >= 100 or view.score < 1:
        return "How near this is to the best possible is not known."
    return f"Within {percent} % of the best possible."


def proposal_of(
    view: ProposalView, days: Collection[date] = (), *, changed: bool = False
) -> Proposal:
    """What is said above a proposal, seen from the days on show (all of its own without any).

    `changed`: the person has moved something in it.
    """
    shown = [day for day in view.days if day.day in days] or list(view.days)
    tasks = {s.task_id for day in shown for s in day.after if s.slot_type == "task"}
    planned = sum(day.planned_minutes for day in shown)
    # The cap is what is left beside what stays where it is.
    held = sum(s.minutes for day in shown for s in day.after if s.task_id and not s.is_flexible)
    cap = held + sum(day.cap_minutes for day in shown)
    summary = (
        f"{len(tasks)} {'task' if len(tasks) == 1 else 'tasks'}, {format_minutes(planned)} "
        f"of {format_minutes(cap)}.{_likely(view, shown)}"
    )
    if len(view.days) > len(shown):
        summary += f" The plan is for {len(view.days)} days; all of them are in Week."
    empty = not tasks
    return Proposal(
        id=str(view.id),
        title="A plan for your day" if len(shown) == 1 else "A plan for your week",
        summary="" if empty else summary,
        quality="" if empty else CHANGED if changed else quality(view),
        headline=RAISED[view.trigger][0],
        raised=RAISED[view.trigger][1],
        impact=view.impact,
        empty=empty,
        unchanged=not view.has_changes and not changed,
    )


def _likely(view: ProposalView, shown: Sequence[DayChange]) -> str:
    """How much of it will likely be finished, where that is known of just the days on show."""
    facts = view if len(shown) == len(view.days) else shown[0] if len(shown) == 1 else None
    if facts is None:
        return ""
    return f" Likely to finish {facts.likely_done} of {facts.tasks_planned}."


def moved(days: Iterable[DayChange]) -> dict[UUID, SlotView]:
    """For each slot after that is not where it was, the one of its task before it comes from.

    One of the same day goes before one of another day.
    """
    found: dict[UUID, SlotView] = {}
    changes = list(days)
    loose = [
        (day.day, slot)
        for day in changes
        for slot in day.before
        if slot.change in ("moved", "removed") and slot.slot_type == "task"
    ]
    for near in (True, False):
        for day in changes:
            for slot in day.after:
                if slot.change not in ("moved", "new") or slot.id in found:
                    continue
                origin = next(
                    (
                        entry
                        for entry in loose
                        if entry[1].task_id == slot.task_id and (entry[0] == day.day) is near
                    ),
                    None,
                )
                if origin is not None and slot.slot_type == "task":
                    loose.remove(origin)
                    found[slot.id] = origin[1]
    return found


def placed_blocks(
    view: ProposalView,
    locals_of: Mapping[date, Local],
    edits: Mapping[str, datetime],
    now: datetime,
    *,
    movable: bool = True,
) -> dict[date, list[Block]]:
    """The blocks that a proposal would put on each day on show, with the person's own changes."""
    found: dict[date, list[Block]] = {day: [] for day in locals_of}
    for change in view.days:
        for slot in change.after:
            start = edits.get(str(slot.id))
            shown, day = slot, change.day
            if start is not None and locals_of:
                shown = elsewhere(slot, start)
                day = local_day(next(iter(locals_of.values())).actor, start)
            if day not in locals_of:
                continue
            block = slot_block(shown, locals_of[day], now)
            block = replace(
                block,
                proposed=block.slot and slot.change != "kept",
                movable=block.movable and movable,
            )
            found[day].append(block)
    return {day: without_buried_rests(blocks) for day, blocks in found.items()}


def elsewhere(slot: SlotView, start: datetime) -> SlotView:
    """A slot at another start, as the person put it."""
    end = start + (slot.ends_at - slot.starts_at)
    return slot.model_copy(
        update={
            "starts_at": start,
            "ends_at": end,
            "reason": "you put it here",
            "is_flexible": False,
        }
    )


def plan_days(
    view: ProposalView,
    locals_of: Mapping[date, Local],
    blocks: Mapping[date, Sequence[Block]],
    *,
    only_changes: bool = False,
) -> list[PlanDay]:
    """What the proposal makes of each day on show; at most 60 blocks are listed."""
    origins = moved(view.days)
    stays = {origin.id for origin in origins.values()}
    changes = {str(s.id): s for day in view.days for s in day.after}
    room, shown = MOST_PLAN_ROWS, []
    for change in view.days:
        local = locals_of.get(change.day)
        if local is None:
            continue
        rows = [
            _row(block, changes[block.id], origins.get(UUID(block.id)), local)
            for block in sorted(blocks[change.day], key=lambda b: b.start)
            if block.slot
        ]
        listed = [r for r in rows if r.change != "As before"] if only_changes else rows
        listed, room = listed[:room], room - len(listed[:room])
        gone = _taken_out(change, local, stays)
        if only_changes and not listed and not gone:
            continue
        rest = len(rows) - len(listed)
        title = "In this order"
        if len(locals_of) > 1:
            title = f"{weekday_name(change.day.weekday())} {change.day.day}"
        shown.append(PlanDay(title, listed, gone, _staying(rest) if only_changes else ""))
    return shown


def _row(block: Block, slot: SlotView, origin: SlotView | None, local: Local) -> PlanRow:
    change = {"new": "New", "kept": "As before"}.get(slot.change or "", "Moved")
    if origin is not None:
        was = origin.starts_at.astimezone(local.zone)
        day = "" if was.date() == local.day else f"{weekday_name(was.weekday(), short=True)} "
        change = f"Was {day}{local.clock(origin.starts_at)}"
    return PlanRow(block.id, block.title, block.when, block.note, change, block.kind)


def _staying(count: int) -> str:
    if not count:
        return ""
    return "1 more block stays as it is." if count == 1 else f"{count} more blocks stay."


def _taken_out(day: DayChange, local: Local, elsewhere_now: Collection[UUID]) -> list[LeftOutRow]:
    """Blocks of work that would no longer be there on any day on show."""
    return [
        LeftOutRow(str(slot.id), slot.title, f"was {local.span(slot.starts_at, slot.ends_at)}")
        for slot in day.before
        if slot.change in ("removed", "moved")
        and slot.slot_type == "task"
        and slot.id not in elsewhere_now
    ]


def left_out_row(item: Any) -> LeftOutRow:
    """A task that did not fit."""
    return LeftOutRow(str(item.task_id), item.title, sentence(item.reason))


def staying(planned: Iterable[Block], view: ProposalView | None) -> list[Block]:
    """The blocks that no answer to the proposal changes."""
    if view is None:
        return list(planned)
    open_to_change = {str(slot.id) for day in view.days for slot in day.before}
    after = {str(slot.id) for day in view.days for slot in day.after}
    return [block for block in planned if block.id not in open_to_change | after]


def without_buried_rests(blocks: Iterable[Block]) -> list[Block]:
    """Breaks make room for blocks that were put on them."""
    found = list(blocks)
    work = [(b.start, b.start + b.minutes) for b in found if b.slot]
    return [
        b
        for b in found
        if b.slot or not any(b.start < end and start < b.start + b.minutes for start, end in work)
    ]

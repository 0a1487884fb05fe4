"""If-then cues whose moment has come, as sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from focusflow.goals import service as goals
from focusflow.goals.schemas_plan import CueQuery, CueView, DueCue
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import NotFound
from focusflow.platform.formatting import format_time
from focusflow.tasks import service as tasks
from state.forms import as_id


@dataclass(frozen=True)
class DueRow:
    """A cue, and what it is for."""

    id: str
    sentence: str
    title: str
    href: str


def due_rows(due: Sequence[DueCue], *, hour24: bool) -> list[DueRow]:
    """Cues whose time has come as rows."""
    return [
        DueRow(
            id=str(one.cue.id),
            sentence=cue_sentence(one.cue, hour24=hour24),
            title=one.title,
            href=f"/goals/{one.cue.goal_id}"
            if one.cue.goal_id
            else f"/focus?task={one.cue.task_id}",
        )
        for one in due
    ]


def cue_sentence(cue: CueView, *, hour24: bool) -> str:
    """A cue as one says it to oneself: "If it is 09:00 and I sit down, then I open the draft."."""
    ifs = []
    if cue.at_time is not None:
        ifs.append(f"it is {format_time(cue.at_time, hour24=hour24)}")
    if cue.situation:
        ifs.append(_without("if", cue.situation))
    return f"If {' and '.join(ifs)}, then {_without('then', cue.action)}."


def _without(word: str, text: str) -> str:
    """People tend to write the word that the sentence begins with."""
    plain = text.strip().rstrip(".,")
    return plain[len(word) :].lstrip() if plain.lower().startswith(f"{word} ") else plain


async def cues_of_task(db: Db, actor: Actor, task_id: str) -> list[CueView]:
    """The cues of a task, then those of its goal; none for no task."""
    if not task_id:
        return []
    try:
        task = await tasks.get_task(db, actor, as_id(task_id))
        return await goals.list_cues(db, actor, CueQuery(task_id=task.id, goal_id=task.goal_id))
    except NotFound:
        return []

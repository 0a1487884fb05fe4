"""How the tasks of a file hang together, and what tells a task that is here already."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from focusflow.tasks.transfer.portable import MAX_DEPTH, MAX_NEEDS, Portable, Read, Told


def settled(read: Read) -> Read:
    """The same, each key once, parents before their subtasks, without circles.

    A row with the key of an earlier one is skipped; a link that can't be kept is noted.
    """
    tasks, doubles = _once(read.tasks)
    notes: list[Told] = []
    placed = _placed(tasks, notes)
    linked = _without_circles(placed, notes)
    return replace(
        read,
        tasks=tuple(linked),
        skipped=tuple(sorted([*read.skipped, *doubles], key=_where)),
        notes=tuple(sorted([*read.notes, *notes], key=_where)),
    )


def _where(told: Told) -> tuple[str, int]:
    return told.place or "", told.line or 0


def _told(task: Portable, reason: str) -> Told:
    return Told(task.line, task.title[:200], reason, task.place)


def _once(tasks: Sequence[Portable]) -> tuple[list[Portable], list[Told]]:
    first: dict[str, Portable] = {}
    kept: list[Portable] = []
    doubles: list[Told] = []
    for task in tasks:
        if task.key is not None and (other := first.get(task.key)):
            where = f"line {other.line}" if other.line else "another row"
            doubles.append(_told(task, f"It has the same id as {where}."))
            continue
        if task.key is not None:
            first[task.key] = task
        kept.append(task)
    return kept, doubles


def _placed(tasks: Sequence[Portable], notes: list[Told]) -> list[Portable]:
    """Every task below a parent that is there, at most five deep, after its parent."""
    known = {task.key for task in tasks if task.key is not None}
    parents = {
        task.key: task.parent if task.parent in known else None
        for task in tasks
        if task.key is not None
    }
    broken = _open_circles(parents)
    lies = _levels(parents)
    found: list[tuple[int, Portable]] = []
    for order, task in enumerate(tasks):
        parent = task.parent
        if parent is not None and parent not in known:
            notes.append(_told(task, "The task above it is not in the file; it stands alone."))
            parent = None
        elif task.key in broken:
            notes.append(_told(task, "It would lie inside itself; it stands alone."))
            parent = None
        depth = 1
        if parent is not None:
            above, anchor = lies[parent]
            if anchor != parent:
                reason = f"Subtasks are {MAX_DEPTH} levels deep at most; it was lifted."
                notes.append(_told(task, reason))
            depth, parent = min(above + 1, MAX_DEPTH), anchor
        found.append((depth, replace(task, parent=parent, order=order)))
    return [task for _, task in sorted(found, key=lambda pair: pair[0])]


def _open_circles(parents: dict[str, str | None]) -> set[str]:
    """Take out of each circle of parents one link; the keys of those who lost theirs."""
    safe: set[str] = set()
    broken: set[str] = set()
    for key in parents:
        way: dict[str, None] = {}
        step: str | None = key
        last = key
        while step is not None and step not in safe:
            if step in way:
                parents[last] = None
                broken.add(last)
                break
            way[step] = None
            last, step = step, parents[step]
        safe.update(way)
    return broken


def _levels(parents: Mapping[str, str | None]) -> dict[str, tuple[int, str]]:
    """How deep each task lies in the file, and below which one its subtasks can lie."""
    found: dict[str, tuple[int, str]] = {}
    for key in parents:
        way = []
        step: str | None = key
        while step is not None and step not in found:
            way.append(step)
            step = parents[step]
        for here in reversed(way):
            above = parents[here]
            depth = 1 if above is None else found[above][0] + 1
            found[here] = (depth, here if above is None or depth < MAX_DEPTH else found[above][1])
    return found


def _without_circles(tasks: Sequence[Portable], notes: list[Told]) -> list[Portable]:
    """Every task waiting only for such as are there, and nobody for each other."""
    known = {task.key for task in tasks if task.key is not None}
    edges: dict[str, tuple[str, ...]] = {}
    out = []
    for task in tasks:
        needs = tuple(key for key in task.needs if key in known and key != task.key)
        if len(needs) < len(task.needs):
            notes.append(_told(task, "Something it waits for is not in the file."))
        if len(needs) > MAX_NEEDS:
            notes.append(
                _told(task, f"Only the first {MAX_NEEDS} tasks that it waits for came in.")
            )
            needs = needs[:MAX_NEEDS]
        if task.key is not None:
            edges[task.key] = needs
        out.append(replace(task, needs=needs) if needs != task.needs else task)
    closing = _closing(edges)
    if not closing:
        return out
    for place, task in enumerate(out):
        if lost := closing.get(task.key or ""):
            notes.append(_told(task, "It would wait for itself; that dependency was left out."))
            out[place] = replace(task, needs=tuple(n for n in task.needs if n not in lost))
    return out


def _closing(edges: Mapping[str, tuple[str, ...]]) -> dict[str, set[str]]:
    """The dependencies that close a circle, by who waits: found in one walk through all."""
    done: set[str] = set()
    found: dict[str, set[str]] = {}
    for root in edges:
        if root in done:
            continue
        on_way = {root}
        stack = [(root, iter(edges[root]))]
        while stack:
            here, rest = stack[-1]
            step = next(rest, None)
            if step is None:
                stack.pop()
                on_way.discard(here)
                done.add(here)
            elif step in on_way:
                found.setdefault(here, set()).add(step)
            elif step not in done:
                on_way.add(step)
                stack.append((step, iter(edges.get(step, ()))))
    return found


def identities(tasks: Sequence[Portable]) -> list[str]:
    """What tells each task of a file wherever it is met again, in the same order.

    A lasting key does; otherwise what the task says and where it lies, and which of those that
    say the same it is.
    """
    own: dict[str | None, str] = {None: ""}
    seen: Counter[str] = Counter()
    found = []
    for task in tasks:  # parents come first
        if task.lasting and task.key is not None:
            identity = f"key:{task.key.casefold()}"
        else:
            # Not the due date: "every Monday" means another one each week.
            says = repr((task.title, task.description, task.category))
            content = f"{says}\n{own.get(task.parent, '')}"
            digest = hashlib.sha256(content.encode()).hexdigest()[:40]
            seen[digest] += 1
            identity = f"text:{digest}:{seen[digest]}"
        if task.key is not None:
            own[task.key] = identity
        found.append(identity)
    return found


def is_lasting(key: str | None) -> bool:
    """Whether a key is a UUID, which names one thing anywhere."""
    try:
        return key is not None and len(key) >= 32 and bool(UUID(key))
    except ValueError:
        return False

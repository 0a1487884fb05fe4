"""Sections, saved filters and templates in and out with the tasks, and taken back with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.tasks import repository
from focusflow.tasks.models import TaskImport, TaskSavedFilter, TaskSection, TaskTemplate
from focusflow.tasks.schemas_transfer import FilterInFile, TemplateInFile
from focusflow.tasks.service import parts
from focusflow.tasks.service.parts import FILTER, SECTION, TEMPLATE, Kind
from focusflow.tasks.transfer import Parts

_USED = "Something that stays is in it; it stayed."
_NO_SECTION = "There is no room for the section it shows; it was left out."
_CHANGED = "It was changed since; it stayed."


async def written(db: Db, actor: Actor) -> Parts:
    """All of them as a file holds them; a section by its name."""
    sections = await repository.parts(db, actor, TaskSection)
    names = {str(one.id): one.title for one in sections}
    filters = [
        {"title": one.title, "settings": _by_name(one.settings, names)}
        for one in await repository.parts(db, actor, TaskSavedFilter)
    ]
    templates = [
        {"title": one.title, "items": one.items}
        for one in await repository.parts(db, actor, TaskTemplate)
    ]
    return Parts(tuple(names.values()), tuple(filters), tuple(templates))


def _by_name(settings: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """With the section's name in the place of its id; without a section that is gone."""
    section_id = settings.get("section_id")
    if section_id in (None, "none"):
        return dict(settings)
    kept = {name: value for name, value in settings.items() if name != "section_id"}
    return {**kept, "section": names[section_id]} if section_id in names else kept


async def new(db: Db, actor: Actor, given: Parts) -> int:
    """How many of a file have names that nobody has here."""
    count = 0
    for kind, titles in (
        (SECTION, [*given.sections]),
        (FILTER, [one.get("title") for one in given.filters]),
        (TEMPLATE, [one.get("title") for one in given.templates]),
    ):
        named = {title.strip().casefold() for title in titles if isinstance(title, str)}
        if named:
            here = await repository.parts(db, actor, kind.table)
            count += len(named - {row.title.casefold() for row in here})
    return count


async def bring(db: Db, actor: Actor, into: TaskImport, given: Parts) -> None:
    """Make those of a file whose name nobody has here; what is left out is said."""
    filters, odd = _checked(given.filters, FilterInFile, "saved filter")
    templates, others = _checked(given.templates, TemplateInFile, "template")
    said = [*odd, *others]
    wanted = [*given.sections, *(one.section for one in filters if one.section is not None)]
    here, left = await _make(db, actor, into, SECTION, [{"title": name} for name in wanted])
    ids = {row.title.casefold(): row.id for row in here}
    shown = [one for one in filters if one.section is None or one.section.casefold() in ids]
    said += left
    said += [_row("note", one.title, _NO_SECTION) for one in filters if one not in shown]
    for kind, values in (
        (FILTER, [_values(one, ids) for one in shown]),
        (TEMPLATE, [one.kept() for one in templates]),
    ):
        said += (await _make(db, actor, into, kind, values))[1]
    into.notes += len(said)
    await repository.add_rows(db, into.id, said)


async def _make(
    db: Db, actor: Actor, into: TaskImport, kind: Kind, values: Sequence[Mapping[str, Any]]
) -> tuple[Sequence[Any], list[dict[str, Any]]]:
    """All of a kind with those that are new, and what is said of those without room."""
    if not values:
        return (), []
    here = await parts.named(db, actor, kind, values, into.id)
    there = {row.title.casefold() for row in here}
    left = dict.fromkeys(one["title"] for one in values if one["title"].casefold() not in there)
    reason = f"There are {kind.most} {kind.nouns} already; it was left out."
    return here, [_row("note", title, reason) for title in left]


def _checked(
    items: Sequence[Mapping[str, Any]], schema: Any, noun: str
) -> tuple[list[Any], list[dict[str, Any]]]:
    """Those that can be kept, and what is said of the others."""
    kept, said = [], []
    for item in items:
        try:
            kept.append(schema.model_validate(item))
        except ValidationError:
            title = item.get("title")
            shown = title if isinstance(title, str) else None
            said.append(_row("note", shown, f"This {noun} could not be read; it was left out."))
    return kept, said


def _values(one: FilterInFile, ids: Mapping[str, UUID]) -> dict[str, Any]:
    section = {"section_id": str(ids[one.section.casefold()])} if one.section is not None else {}
    return {"title": one.title, "settings": {**one.kept(), **section}}


def _row(kind: str, title: str | None, reason: str) -> dict[str, Any]:
    shown = " ".join(title.split())[:200] or None if title else None
    return {"kind": kind, "line": None, "place": None, "title": shown, "reason": reason}


async def count(db: Db, actor: Actor, into: TaskImport) -> int:
    """How many of them an import made that are still there."""
    made = [await repository.parts_made_by(db, actor, k.table, into.id) for k in parts.KINDS]
    return sum(map(len, made))


async def take_back(db: Db, actor: Actor, into: TaskImport) -> list[dict[str, Any]]:
    """Take away what an import made and nobody changed or uses; what is said of the rest.

    The tasks that go with it must be gone already. What was taken away can be restored.
    """
    said: list[dict[str, Any]] = []
    for kind in (FILTER, TEMPLATE, SECTION):  # a filter may look at a section
        made = await repository.parts_made_by(db, actor, kind.table, into.id)
        used = await repository.sections_used(db, actor, made) if kind is SECTION else set()
        for row in made:
            if row.updated_at != row.created_at:
                said.append(_row("kept", row.title, _CHANGED))
            elif row.id in used:
                said.append(_row("kept", row.title, _USED))
            else:
                await parts.remove(db, actor, kind, row)
    return said

"""What our JSON holds behind its tasks: sections in their order, saved filters and templates."""

from __future__ import annotations

import json
from typing import Any

from focusflow.tasks.transfer.intake import Intake
from focusflow.tasks.transfer.portable import Parts
from focusflow.tasks.transfer.values import one_line

_MOST = 200
"""More than anybody can have of one kind."""
_LABEL = 50


def written(parts: Parts) -> str:
    """The fields behind the tasks, each on a line of its own."""
    named = {
        "sections": parts.sections,
        "filters": parts.filters,
        "templates": parts.templates,
    }
    lines = (
        f',\n"{name}": {json.dumps(value, ensure_ascii=False)}'
        for name, value in named.items()
        if value
    )
    return "".join(lines)


def read(rest: str, intake: Intake) -> Parts:
    """What stands behind the list of tasks; what is no such thing is left out."""
    fields = _fields(rest.strip())
    sections = []
    for name in _listed(fields, "sections", intake):
        if isinstance(name, str) and (label := one_line(name)[:_LABEL].strip()):
            sections.append(label)
        else:
            intake.note(None, None, "A section without a name was left out.")
    return Parts(
        tuple(dict.fromkeys(sections)),
        tuple(_objects(fields, "filters", intake)),
        tuple(_objects(fields, "templates", intake)),
    )


def _fields(rest: str) -> dict[str, Any]:
    if not rest.startswith(","):
        return {}
    try:
        found = json.loads("{" + rest[1:])
    except (ValueError, RecursionError):  # the end of another program's file
        return {}
    return found if isinstance(found, dict) else {}


def _listed(fields: dict[str, Any], name: str, intake: Intake) -> list[Any]:
    value = fields.get(name)
    items = value if isinstance(value, list) else []
    if len(items) > _MOST:
        intake.note(None, None, f"Only the first {_MOST} of the {name} in the file were read.")
    return items[:_MOST]


def _objects(fields: dict[str, Any], name: str, intake: Intake) -> list[dict[str, Any]]:
    found = []
    for item in _listed(fields, name, intake):
        if isinstance(item, dict):
            found.append(item)
        else:
            intake.note(None, None, f"Something among the {name} is none; it was left out.")
    return found

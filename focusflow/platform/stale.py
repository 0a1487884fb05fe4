"""Two tabs edit one thing: a form that was overtaken is refused, and nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from focusflow.platform import eventlog
from focusflow.platform.db import Db, Row
from focusflow.platform.errors import Conflict
from focusflow.platform.events import to_json


def difference(row: Row, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that `values` would really change, before and after."""
    after = {name: value for name, value in values.items() if getattr(row, name) != value}
    return {name: getattr(row, name) for name in after}, after


async def refuse_stale(
    db: Db,
    row: Row,
    after: Mapping[str, Any],
    seen: datetime | None,
    *,
    entity: tuple[str, UUID],
    prefix: str = "",
) -> None:
    """Raise Conflict when a field in `after` was changed elsewhere since `seen`.

    Changes of different fields live side by side. `entity` is the kind and id under which
    changes of the row are logged, `prefix` what stands before its fields there.
    """
    if not after or seen is None or row.updated_at <= seen:
        return
    changed = await eventlog.fields_changed_since(db, *entity, seen)
    clash = sorted(name for name in after if f"{prefix}{name}" in changed)
    if clash:
        names = ", ".join(name.replace("_", " ") for name in clash)
        raise Conflict(
            f"The {names} was changed elsewhere meanwhile. Your text is kept; "
            "reload to see the other version.",
            current={name: to_json(getattr(row, name)) for name in clash},
        )

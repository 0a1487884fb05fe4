"""Changing a row's fields: what really changed, and whether someone else was there first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from focusflow.platform import eventlog
from focusflow.platform.db import Db, Row
from focusflow.platform.errors import Conflict


async def apply(
    db: Db, row: Row, values: Mapping[str, Any], entity: str, seen: datetime | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set the values that differ; the changed fields before and after.

    Conflict when one of them was changed by someone else after `seen`.
    """
    after = {name: value for name, value in values.items() if getattr(row, name) != value}
    before = {name: getattr(row, name) for name in after}
    if after and seen is not None and row.updated_at > seen:
        clash = after.keys() & await eventlog.fields_changed_since(db, entity, row.id, seen)
        if clash:
            raise Conflict(
                f"{', '.join(sorted(clash))} was changed elsewhere meanwhile. "
                "Your text is kept; reload to see the other version.",
                current={name: str(before[name]) for name in sorted(clash)},
            )
    for name, value in after.items():
        setattr(row, name, value)
    await db.flush()
    return before, after

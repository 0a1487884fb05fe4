"""Changing a row's fields: what really changed, and whether someone else was there first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from focusflow.platform.db import Db, Row
from focusflow.platform.stale import difference, refuse_stale


async def apply(
    db: Db, row: Row, values: Mapping[str, Any], entity: str, seen: datetime | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set the values that differ; the changed fields before and after.

    Conflict when one of them was changed by someone else after `seen`.
    """
    before, after = difference(row, values)
    await refuse_stale(db, row, after, seen, entity=(entity, row.id))
    for name, value in after.items():
        setattr(row, name, value)
    return before, after

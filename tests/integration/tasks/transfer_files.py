"""Files of tasks, brought in and taken out, as the tests of imports speak of them."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import col

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.tasks import service
from focusflow.tasks.models import Task
from focusflow.tasks.schemas_transfer import TaskImportView, Upload

ESSAY = b"""id,title,parent_id,depends_on,status,due_date,tags,completed_at
1,Essay,,,pending,2026-12-01,"uni, writing",
2,Outline,1,,done,,,2026-11-20
3,Draft,1,2,pending,2026-11-28,,
4,,1,,pending,,,
"""


def big(count: int) -> bytes:
    rows = [
        f"{n},Step {n},{'' if n % 10 == 0 else n // 10 * 10},{n - 1 if n % 10 > 1 else ''}"
        for n in range(count)
    ]
    return "\n".join(["id,title,parent_id,depends_on", *rows]).encode()


async def bring(db: Db, actor: Actor, data: bytes, name: str = "tasks.csv") -> TaskImportView:
    return await service.start_import(db, actor, Upload(name, data))


async def rows(db: Db, actor: Actor) -> list[Task]:
    statement = select(Task).where(col(Task.user_id) == actor.user_id)
    return list(await db.scalars(statement.order_by(col(Task.position), col(Task.id))))


async def export(actor: Actor, export_format: str) -> bytes:
    pieces = [piece async for piece in service.export_tasks(actor, export_format)]  # type: ignore[arg-type]
    return "".join(pieces).encode()

"""The files on the open task. They are sent to the API by the browser, not through state."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import reflex as rx

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import NotFound
from focusflow.tasks import service as tasks
from focusflow.tasks.filetypes import SHOWN
from focusflow.tasks.schemas_files import AttachmentView
from state.effects import say, undoes
from state.forms import as_id
from state.live import frames, shows
from state.session import acting

MAX_BYTES = tasks.ATTACHMENT_BYTES
UNITS = ("bytes", "kB", "MB")


async def file_back(db: Db, actor: Actor, attachment_id: UUID, note: str) -> None:
    """Put a file back on the task that the note names."""
    await tasks.restore_attachment(db, actor, as_id(note), attachment_id)


undoes("tasks.file", file_back)


@dataclass(frozen=True)
class FileRow:
    """A file as it is shown; `opens` in a tab instead of being saved."""

    id: str
    name: str
    size: str
    icon: str
    href: str
    opens: bool


def size_of(count: int) -> str:
    """A number of bytes in words: 3 digits at most, in thousands."""
    step = 0 if count < 1000 else 1 if count < 999_500 else 2
    value = count / 1000**step
    return (
        f"{value:.0f} {UNITS[step]}" if step == 0 or value >= 10 else f"{value:.1f} {UNITS[step]}"
    )


def _row(file: AttachmentView) -> FileRow:
    opens = file.content_type in SHOWN
    return FileRow(
        str(file.id),
        file.name,
        size_of(file.size),
        "image" if file.content_type.startswith("image/") else "file",
        f"/api/v1/tasks/{file.task_id}/attachments/{file.id}",
        opens,
    )


@frames
@shows("tasks")
class TaskFiles(rx.State):
    """The files of one open task."""

    files: list[FileRow] = []
    path: str = ""
    _task_id: str = ""

    async def read(self, db: Db, actor: Actor, task_id: UUID) -> None:
        """Read the files of a task."""
        self._task_id = str(task_id)
        self.path = f"/api/v1/tasks/{task_id}/attachments"
        self.files = [_row(file) for file in await tasks.attachments(db, actor, task_id)]

    def forget(self) -> None:
        """No task is open any more."""
        self._task_id = ""

    async def reload(self) -> None:
        """Read again what came or went while the task is open."""
        if not self._task_id:
            return
        try:
            async with acting(self) as (db, actor):
                await self.read(db, actor, as_id(self._task_id))
        except NotFound:
            self.forget()  # deleted elsewhere; the editor says so when it is saved

    @rx.event
    async def remove(self, file_id: str) -> None:
        """Take a file off the task."""
        wanted = as_id(file_id)
        async with acting(self) as (db, actor):
            task_id = as_id(self._task_id)
            file = await tasks.remove_attachment(db, actor, task_id, wanted)
            await self.read(db, actor, task_id)
        await say(self, f"“{file.name}” is taken off", undo=("tasks.file", f"{wanted}={task_id}"))

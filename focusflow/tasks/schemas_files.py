"""What goes out about files on tasks."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from focusflow.platform.api import View


class AttachmentView(View):
    """A file on a task; `size` in bytes."""

    type: Literal["attachment"] = "attachment"
    id: UUID
    task_id: UUID
    name: str
    content_type: str
    size: int
    sha256: str
    created_at: datetime

"""What a search for tasks can be narrowed to."""

from __future__ import annotations

from datetime import date

from focusflow.platform.api import View


class Narrowing(View):
    """Each part that is given must hold. `labels` are tags or categories, in any case.

    `done` asks for open or for done tasks only.
    """

    priorities: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    due_from: date | None = None
    due_to: date | None = None
    overdue: bool = False
    done: bool | None = None

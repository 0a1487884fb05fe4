"""What can be done with a calendar."""

from focusflow.calendar.service.edit import create_event, replace_event, update_event
from focusflow.calendar.service.files import (
    MAX_BYTES,
    export_ics,
    import_ics,
    list_imports,
    remove_import,
)
from focusflow.calendar.service.invitations import answered, invitation
from focusflow.calendar.service.mirror import Mirrored, let_go, mirror, restyle
from focusflow.calendar.service.read import (
    busy_times,
    get_event,
    list_conflicts,
    list_range,
    range_edge,
    range_page,
)
from focusflow.calendar.service.remove import delete_event, erase, purge_deleted, restore_event
from focusflow.calendar.service.search import search

__all__ = [
    "MAX_BYTES",
    "Mirrored",
    "answered",
    "busy_times",
    "create_event",
    "delete_event",
    "erase",
    "export_ics",
    "get_event",
    "import_ics",
    "invitation",
    "let_go",
    "list_conflicts",
    "list_imports",
    "list_range",
    "mirror",
    "purge_deleted",
    "range_edge",
    "range_page",
    "remove_import",
    "replace_event",
    "restore_event",
    "restyle",
    "search",
    "update_event",
]

"""The verbs of tasks."""

from focusflow.tasks.service.analytics import analytics, completed_on
from focusflow.tasks.service.board import (
    board,
    columns,
    columns_by,
    move_card,
    read_columns,
    set_board,
)
from focusflow.tasks.service.bulk import change_many
from focusflow.tasks.service.capture import parse_line, quick_add, read_rule
from focusflow.tasks.service.capture_lines import (
    parse_lines,
    quick_add_lines,
)
from focusflow.tasks.service.completion import complete_task, reopen_task
from focusflow.tasks.service.edit import create_task, create_tasks, replace_task, update_task
from focusflow.tasks.service.export import export_tasks
from focusflow.tasks.service.files import MAX_BYTES as ATTACHMENT_BYTES
from focusflow.tasks.service.files import (
    add_attachment,
    attachments,
    clear_attachments,
    open_attachment,
    remove_attachment,
    restore_attachment,
)
from focusflow.tasks.service.history import set_aside, task_history
from focusflow.tasks.service.imports import (
    import_report,
    import_rows,
    import_status,
    list_task_imports,
)
from focusflow.tasks.service.labels import labels, rename_labels
from focusflow.tasks.service.month import month, task_graph
from focusflow.tasks.service.order import reorder
from focusflow.tasks.service.putting_back import put_back
from focusflow.tasks.service.read import (
    briefs,
    counts,
    get_task,
    goal_tallies,
    goal_work,
    list_tasks,
    plannable_tasks,
    subtasks,
    tasks_by_ids,
)
from focusflow.tasks.service.saved_filters import (
    change_filter,
    delete_filter,
    list_filters,
    order_filters,
    restore_filter,
    save_filter,
)
from focusflow.tasks.service.scopes import delete_occurrence
from focusflow.tasks.service.search import search
from focusflow.tasks.service.sections import (
    add_section,
    delete_section,
    list_sections,
    order_sections,
    rename_section,
    restore_section,
)
from focusflow.tasks.service.series import get_series
from focusflow.tasks.service.series_edit import (
    add_pause,
    drop_exception,
    remove_pause,
    set_exception,
    set_series,
    skip_occurrence,
    take_policy_back,
    unskip,
)
from focusflow.tasks.service.series_roll import people_to_roll, roll
from focusflow.tasks.service.state import (
    add_actual_minutes,
    archive_task,
    recompute_due,
    skip_task,
)
from focusflow.tasks.service.structure import (
    add_subtask,
    dependencies,
    duplicate_task,
    set_dependencies,
)
from focusflow.tasks.service.suggest import suggest
from focusflow.tasks.service.taking_back import cancel_import, forget_imports, undo_import
from focusflow.tasks.service.templates import (
    delete_task_template,
    list_task_templates,
    rename_task_template,
    restore_task_template,
    save_task_template,
    use_task_template,
)
from focusflow.tasks.service.transfer import MAX_BYTES as IMPORT_BYTES
from focusflow.tasks.service.transfer import preview_import, run_import, start_import
from focusflow.tasks.service.trash import delete_task, erase, purge_trash, restore_task
from focusflow.tasks.service.undo import take_back

__all__ = [
    "ATTACHMENT_BYTES",
    "IMPORT_BYTES",
    "add_actual_minutes",
    "add_attachment",
    "add_pause",
    "add_section",
    "add_subtask",
    "analytics",
    "archive_task",
    "attachments",
    "board",
    "briefs",
    "cancel_import",
    "change_filter",
    "change_many",
    "clear_attachments",
    "columns",
    "columns_by",
    "complete_task",
    "completed_on",
    "counts",
    "create_task",
    "create_tasks",
    "delete_filter",
    "delete_occurrence",
    "delete_section",
    "delete_task",
    "delete_task_template",
    "dependencies",
    "drop_exception",
    "duplicate_task",
    "erase",
    "export_tasks",
    "forget_imports",
    "get_series",
    "get_task",
    "goal_tallies",
    "goal_work",
    "import_report",
    "import_rows",
    "import_status",
    "labels",
    "list_filters",
    "list_sections",
    "list_task_imports",
    "list_task_templates",
    "list_tasks",
    "month",
    "move_card",
    "open_attachment",
    "order_filters",
    "order_sections",
    "parse_line",
    "parse_lines",
    "people_to_roll",
    "plannable_tasks",
    "preview_import",
    "purge_trash",
    "put_back",
    "quick_add",
    "quick_add_lines",
    "read_columns",
    "read_rule",
    "recompute_due",
    "remove_attachment",
    "remove_pause",
    "rename_labels",
    "rename_section",
    "rename_task_template",
    "reopen_task",
    "reorder",
    "replace_task",
    "restore_attachment",
    "restore_filter",
    "restore_section",
    "restore_task",
    "restore_task_template",
    "roll",
    "run_import",
    "save_filter",
    "save_task_template",
    "search",
    "set_aside",
    "set_board",
    "set_dependencies",
    "set_exception",
    "set_series",
    "skip_occurrence",
    "skip_task",
    "start_import",
    "subtasks",
    "suggest",
    "take_back",
    "take_policy_back",
    "task_graph",
    "task_history",
    "tasks_by_ids",
    "undo_import",
    "unskip",
    "update_task",
    "use_task_template",
]

"""The list of the Tasks page: views, filters, groups, and what to do with chosen rows."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.shell import QUICK_ADD
from components.tasks.parts import saved_filters
from components.tasks.row import put_away_item, task_item
from components.ui import (
    button,
    checkbox,
    chip,
    empty_state,
    hotkey,
    icon,
    key_hint,
    link_button,
    menu,
    menu_item,
    menu_link,
    opens,
    rows,
    segmented,
)
from state.frame import Frame
from state.task_actions import TaskActions
from state.task_choice import TaskChoice
from state.task_labels import TaskLabels
from state.task_parts import TaskParts
from state.task_rows import TaskGroup, TaskRow
from state.tasks import TaskList

VIEWS = (
    ("open", "Open", "/tasks"),
    ("completed", "Done", "/tasks?view=completed"),
    ("archived", "Archive", "/tasks?view=archived"),
    ("trash", "Trash", "/tasks?view=trash"),
)
PRIORITIES = (
    ("", "Any priority"),
    ("urgent", "Urgent"),
    ("high", "High"),
    ("medium", "Medium"),
    ("low", "Low"),
)
SORTS = (
    ("due_date", "By due date"),
    ("priority", "By priority"),
    ("title", "By title"),
    ("-created_at", "Newest first"),
    ("position", "My own order"),
    ("section", "By section"),
    ("-ai_priority_score", "Most pressing first"),
)


LOOKS = [("list", "List"), ("board", "Board"), ("calendar", "Calendar")]


def _view_link(key: str, text: str, href: str) -> rx.Component:
    current = rx.cond(TaskList.view == key, "page", "false")
    return rx.el.a(text, href=href, class_name="tab", aria_current=current)


def _choice(label: str, options: Any, value: Any, on_change: Any) -> rx.Component:
    return rx.el.select(
        *[rx.el.option(text, value=key) for key, text in options],
        aria_label=label,
        value=value,
        on_change=on_change,
        class_name="input filter-choice",
    )


def _section_choice() -> rx.Component:
    return rx.el.select(
        rx.el.option("Any section", value=""),
        rx.foreach(TaskList.sections, lambda one: rx.el.option(one.title, value=one.key)),
        rx.el.option("No section", value="none"),
        aria_label="Section",
        value=TaskList.section,
        on_change=TaskList.choose_section,
        class_name="input filter-choice",
    )


def _search() -> rx.Component:
    return rx.el.div(
        icon("search", size=16),
        rx.el.input(
            type="search",
            aria_label="Search, with filters such as p1, due:week, #home, is:done",
            placeholder="Search: rent p1 due:week",
            default_value=TaskList.q,
            key=TaskList.search_key.to_string(),
            on_change=TaskList.search.debounce(300),
            max_length=200,
            class_name="filter-input",
            **hotkey("/"),
        ),
        class_name="filter-search",
        role="search",
    )


def more_menu() -> rx.Component:
    """What is done with all tasks together."""
    return menu(
        icon("ellipsis", size=18),
        menu_item(
            "Tasks from a template",
            icon_name="copy_plus",
            on_select=TaskParts.open("templates"),
        ),
        menu_item("Sections", icon_name="rows_3", on_select=TaskParts.open("sections")),
        menu_item("Saved filters", icon_name="bookmark", on_select=TaskParts.open("filters")),
        menu_item("Tags and categories", icon_name="tags", on_select=TaskLabels.open),
        menu_link("History and figures", href="/tasks/history", icon_name="chart_column"),
        menu_link("Import and export", href="/tasks/transfer", icon_name="arrow_down_up"),
        label="More",
    )


def filters() -> rx.Component:
    """Views, search, priority and order; and what the list is narrowed to."""
    return rx.el.div(
        rx.el.div(
            rx.el.nav(
                *[_view_link(*view) for view in VIEWS],
                aria_label="Which tasks",
                class_name="tab-list",
            ),
            rx.cond(
                TaskList.view == "open",
                segmented(
                    "tasks-look",
                    "Show as",
                    LOOKS,
                    value=TaskList.look,
                    on_change=TaskList.choose_look,
                ),
            ),
            class_name="look-line",
        ),
        rx.el.div(
            _search(),
            _choice("Priority", PRIORITIES, TaskList.priority, TaskList.choose_priority),
            rx.cond(
                (TaskList.view == "open") & (TaskList.look == "list"),
                _choice("Order", SORTS, TaskList.sort, TaskList.choose_sort),
            ),
            rx.cond(TaskList.sections.length() > 0, _section_choice()),
            saved_filters(),
            rx.cond(
                TaskList.filled & ~TaskList.selecting,
                button("Select", icon_name="list_checks", on_click=TaskChoice.start),
            ),
            class_name="filter-line",
        ),
        rx.cond(
            TaskList.narrowed,
            rx.el.div(
                rx.cond(
                    TaskList.category,
                    chip(
                        "#" + TaskList.category,
                        on_remove=TaskList.clear_label("category"),
                        remove_label="Any category",
                    ),
                ),
                rx.cond(
                    TaskList.tag,
                    chip(
                        "@" + TaskList.tag,
                        on_remove=TaskList.clear_label("tag"),
                        remove_label="Any tag",
                    ),
                ),
                rx.cond(
                    TaskList.section,
                    chip(
                        TaskList.section_title,
                        on_remove=TaskList.clear_label("section"),
                        remove_label="Any section",
                    ),
                ),
                rx.el.a("Show all", href=TaskList.plain_address, class_name="link small"),
                class_name="cluster",
            ),
        ),
        class_name="filters",
    )


def _choose_box(row: rx.Var[TaskRow]) -> rx.Component:
    """The box to choose a row; seen while rows are chosen, and on hover and focus."""
    return rx.el.div(
        checkbox(
            "Choose: " + row.title,
            hide_label=True,
            checked=TaskList.selected.contains(row.id),
            on_click=lambda pressed: TaskChoice.click(row.id, pressed),
            read_only=True,
        ),
        class_name="choose",
    )


def _choose_keys(row: rx.Var[TaskRow]) -> tuple[tuple[str, str, Any], ...]:
    return (
        ("x", "Choose", TaskChoice.choose(row.id)),
        ("shift+x", "Choose all up to here", TaskChoice.choose_to(row.id)),
    )


def _row(row: rx.Var[TaskRow]) -> rx.Component:
    moves = rx.cond(
        TaskList.rearranging,
        rx.fragment(
            menu_item(
                "Move up",
                icon_name="arrow_up",
                keys="Shift ↑",
                on_select=TaskActions.move(row.id, -1),
            ),
            menu_item(
                "Move down",
                icon_name="arrow_down",
                keys="Shift ↓",
                on_select=TaskActions.move(row.id, 1),
            ),
        ),
    )
    choose = menu_item(
        rx.cond(TaskList.selected.contains(row.id), "Choose no longer", "Choose"),
        icon_name="square_check",
        keys=key_hint("x", Frame.keys),
        on_select=TaskChoice.choose(row.id),
    )
    sections = rx.foreach(
        TaskList.sections,
        lambda one: menu_item(
            "To " + one.title,
            icon_name="rows_3",
            on_select=TaskActions.into_section(row.id, one.key),
        ),
    )
    template = menu_item(
        "Save as a template", icon_name="copy_plus", on_select=TaskParts.save_template(row.id)
    )
    return task_item(
        row,
        leading=_choose_box(row),
        menu_entries=(choose, moves, sections, template),
        keys=(
            *_choose_keys(row),
            ("shift+ArrowUp", "Move up", TaskActions.move(row.id, -1)),
            ("shift+ArrowDown", "Move down", TaskActions.move(row.id, 1)),
        ),
        state=rx.cond(TaskList.selected.contains(row.id), "task-chosen", ""),
    )


def _away(row: rx.Var[TaskRow]) -> rx.Component:
    return put_away_item(
        row,
        leading=_choose_box(row),
        keys=_choose_keys(row),
        state=rx.cond(TaskList.selected.contains(row.id), "task-chosen", ""),
    )


def _group(group: rx.Var[TaskGroup]) -> rx.Component:
    return rx.el.section(
        rx.cond(
            group.title,
            rx.el.h2(
                group.title,
                rx.el.span(group.rows.length(), class_name="task-count"),
                class_name="task-heading",
            ),
        ),
        rows(
            rx.cond(
                (TaskList.view == "trash") | (TaskList.view == "archived"),
                rx.foreach(group.rows, _away),
                rx.foreach(group.rows, _row),
            ),
            label=rx.cond(group.title, group.title, "Tasks"),
        ),
        key=group.key,
        class_name="task-group",
    )


def _nothing() -> rx.Component:
    add = button("Add a task", icon_name="plus", variant="primary", **opens(QUICK_ADD))
    back = link_button("Show all", href=TaskList.plain_address)
    others = {
        "completed": "What you complete is kept here.",
        "archived": "What you archive is kept here, out of the way.",
        "trash": "The trash is empty. Deleted tasks stay here for 30 days.",
    }
    return rx.cond(
        TaskList.narrowed,
        empty_state("Nothing here matches.", back, icon_name="search_x"),
        rx.match(
            TaskList.view,
            *[
                (
                    view,
                    empty_state(
                        text, link_button("To the open tasks", href="/tasks"), icon_name="inbox"
                    ),
                )
                for view, text in others.items()
            ],
            empty_state(
                "Everything you want to get done is listed here, soonest first.",
                add,
                rx.fragment("Try: ", rx.el.em("Call the dentist tomorrow 10am for 15m")),
                icon_name="list_checks",
            ),
        ),
    )


def task_list() -> rx.Component:
    """The groups, and the ways to what comes before and after."""
    return rx.cond(
        TaskList.filled,
        rx.el.div(
            rx.cond(
                TaskList.has_earlier,
                button("Show earlier", icon_name="chevron_up", on_click=TaskList.show_earlier),
            ),
            rx.foreach(TaskList.groups, _group),
            rx.cond(
                TaskList.has_more,
                button("Show more", icon_name="chevron_down", on_click=TaskList.show_more),
            ),
            class_name=rx.cond(TaskList.selecting, "task-groups choosing", "task-groups"),
        ),
        _nothing(),
    )

"""What goes into and comes out of sections, boards, months, saved filters, templates and graphs."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from focusflow.platform.api import View
from focusflow.platform.text import Day, Label, Line, Title
from focusflow.tasks.graph import Role
from focusflow.tasks.schemas import Input, Priority, Sort, Status, TaskView

ColumnsBy = Literal["status", "section", "priority"]
Look = Literal["list", "board", "calendar"]
ColumnKey = Annotated[str, Field(min_length=1, max_length=40)]


class NameIn(Input):
    """A name for a section: one line of at most 50 characters."""

    title: Label


class OrderIn(Input):
    """In which order they stand; those left out come behind."""

    ids: list[UUID] = Field(max_length=100)


class SectionView(View):
    """A section of someone's list and board."""

    type: Literal["task_section"] = "task_section"
    id: UUID
    title: str


class PartDeleted(View):
    """That something can be restored for 30 days."""

    id: UUID
    deleted: Literal[True] = True


class BoardIn(Input):
    """What the columns stand for from now on."""

    columns_by: ColumnsBy


class BoardQuery(Input):
    """Which cards; `columns_by` looks at the board another way without keeping it."""

    columns_by: ColumnsBy | None = None
    priority: Priority | None = None
    category: Label | None = None
    tag: Label | None = None
    q: Line | None = Field(None, description="Words in the title")
    limit: int = Field(20, ge=1, le=25, description="Cards a column")
    column: ColumnKey | None = Field(None, description="Only this column")
    cursor: str | None = Field(None, max_length=500, description="`next_cursor` of that column")


class ColumnView(View):
    """A column with its first cards; `count` stops at 1000. `key` is what it stands for."""

    key: str
    title: str
    count: int
    cards: tuple[TaskView, ...]
    next_cursor: str | None


class BoardView(View):
    """A board; `limit` cards a column at most, subtasks left out."""

    type: Literal["task_board"] = "task_board"
    columns_by: ColumnsBy
    columns: tuple[ColumnView, ...]


class CardMove(Input):
    """Into which column a card goes, and next to which of its cards; without, it keeps its place.

    `columns_by` says what `to` is a key of; without it, what the board is kept by.
    """

    task_id: UUID
    to: ColumnKey
    after_id: UUID | None = None
    before_id: UUID | None = None
    columns_by: ColumnsBy | None = None


class MonthQuery(Input):
    """Which days, 62 at most, and how many tasks of each."""

    first_day: Day
    last_day: Day
    each: int = Field(3, ge=1, le=20)
    priority: Priority | None = None
    category: Label | None = None
    tag: Label | None = None
    q: Line | None = Field(None, description="Words in the title")


class DayView(View):
    """A day with its first tasks; `total` is how many are due on it, done ones too."""

    day: date
    total: int
    tasks: tuple[TaskView, ...]


class MonthView(View):
    """The days on which something is due."""

    type: Literal["task_month"] = "task_month"
    days: tuple[DayView, ...]


class FilterSettings(Input):
    """What the Tasks page shows: as the page's address says it."""

    view: Literal["open", "completed", "archived", "trash"] = "open"
    look: Look = "list"
    q: Line = ""
    priority: Priority | None = None
    category: Label | None = None
    tag: Label | None = None
    section_id: UUID | Literal["none"] | None = None
    sort: Sort = "due_date"


class SavedFilterIn(Input):
    """A name for a view of the tasks."""

    title: Label
    settings: FilterSettings


class SavedFilterPatch(Input):
    """Another name, other settings, or both."""

    title: Label = Field(default_factory=str)
    settings: FilterSettings = Field(default_factory=FilterSettings)


class SavedFilterView(View):
    """A view of the tasks with a name."""

    type: Literal["task_filter"] = "task_filter"
    id: UUID
    title: str
    settings: FilterSettings


class TaskTemplateIn(Input):
    """Which task is kept as a template, under its own title unless another is given."""

    task_id: UUID
    title: Title | None = None


class TaskTemplatePatch(Input):
    """Another name."""

    title: Title


class TaskTemplateView(View):
    """A task with its subtasks as a pattern; `days` is from the first to the last due day."""

    type: Literal["task_template"] = "task_template"
    id: UUID
    title: str
    tasks: int
    days: int
    items: tuple[dict[str, Any], ...]


class FromTemplateIn(Input):
    """The day on which the template is laid; today without one."""

    day: Day | None = None


class GraphNode(View):
    """A task in the graph: `row` counts from the top, `lane` from the left.

    `role`: needed (something waits for it), self, subtask, or waiting (it waits).
    """

    id: UUID
    title: str
    status: Status
    role: Role
    row: int
    lane: int


class GraphEdge(View):
    """`after` can begin when `before` is done; or it lies inside it, with kind `inside`."""

    before: UUID
    after: UUID
    kind: Literal["waits", "inside"]


class TaskGraph(View):
    """What a task waits for, what waits for it, and its subtasks; `left_out` did not fit in."""

    type: Literal["task_graph"] = "task_graph"
    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    left_out: int

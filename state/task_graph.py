"""The small graph in the task editor: what a task waits for, what waits for it, its subtasks."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import reflex as rx

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas_views import GraphEdge, GraphNode, TaskGraph

ROW, LANE, MARGIN = 36, 20, 12
ROLES = {
    "needed": "has to be done first",
    "self": "this task",
    "subtask": "subtask",
    "waiting": "waits",
}


@dataclass(frozen=True)
class Node:
    """A task in the graph; x and y in pixels."""

    id: str
    title: str
    role: str
    words: str
    done: bool
    x: int
    y: int


@dataclass(frozen=True)
class Line:
    """A line between two of them, as a path."""

    key: str
    path: str
    kind: str


def drawn(graph: TaskGraph) -> tuple[list[Node], list[Line]]:
    """Nodes and lines with their places in pixels."""
    nodes = [
        Node(
            str(node.id),
            node.title,
            node.role,
            _words(node),
            node.status == "completed",
            MARGIN + node.lane * LANE,
            ROW // 2 + node.row * ROW,
        )
        for node in graph.nodes
    ]
    place = {node.id: node for node in nodes}
    return nodes, [
        Line(f"{edge.before}-{edge.after}", _path(place, edge), edge.kind) for edge in graph.edges
    ]


def _words(node: GraphNode) -> str:
    done = ", done" if node.status == "completed" else ""
    return f"{ROLES[node.role]}{done}"


def _path(place: dict[str, Node], edge: GraphEdge) -> str:
    """Between two dots, down beside their lanes, so that it runs through no other dot."""
    above, below = place[str(edge.before)], place[str(edge.after)]
    if above.y > below.y:
        above, below = below, above
    side = above.x + LANE // 2
    bend = 5 if below.x > side else -5
    return (
        f"M{above.x} {above.y}H{side - 5}Q{side} {above.y} {side} {above.y + 5}"
        f"V{below.y - 5}Q{side} {below.y} {side + bend} {below.y}H{below.x}"
    )


class TaskGraphView(rx.State):
    """The graph of the open task."""

    nodes: list[Node] = []
    lines: list[Line] = []
    height: int = 0
    width: int = 0
    more: str = ""

    async def read(self, db: Db, actor: Actor, task_id: UUID) -> None:
        """Read the graph round a task."""
        graph = await tasks.task_graph(db, actor, task_id)
        self.nodes, self.lines = drawn(graph)
        self.height = len(self.nodes) * ROW
        self.width = max((node.x for node in self.nodes), default=0) + MARGIN
        self.more = f"and {graph.left_out} more" if graph.left_out else ""

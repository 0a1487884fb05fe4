"""The graph as it is drawn: lines run beside the dots, and words say what the lines do."""

from __future__ import annotations

from uuid import uuid4

from focusflow.tasks.schemas_views import GraphEdge, GraphNode, TaskGraph
from state.task_graph import LANE, drawn


def test_a_line_runs_through_no_other_dot() -> None:
    first, second, this = uuid4(), uuid4(), uuid4()
    nodes = (
        GraphNode(id=first, title="A", status="pending", role="needed", row=0, lane=0),
        GraphNode(id=second, title="B", status="completed", role="needed", row=1, lane=0),
        GraphNode(id=this, title="C", status="pending", role="self", row=2, lane=1),
    )
    edges = tuple(GraphEdge(before=one, after=this, kind="waits") for one in (first, second))
    shown, lines = drawn(TaskGraph(nodes=nodes, edges=edges, left_out=0))
    assert [node.words for node in shown] == [
        "has to be done first",
        "has to be done first, done",
        "this task",
    ]
    assert all(f" {shown[0].x + LANE // 2} " in line.path for line in lines)
    assert lines[0].path.endswith(f"H{shown[2].x}")

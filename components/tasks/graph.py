"""The small graph in the task editor."""

from __future__ import annotations

import reflex as rx

from components.ui import css_vars, section, sr_only
from state.task_graph import Line, Node, TaskGraphView


def _line(line: rx.Var[Line]) -> rx.Component:
    return rx.el.path(d=line.path, class_name="graph-line", data_kind=line.kind, key=line.key)


def _dot(node: rx.Var[Node]) -> rx.Component:
    return rx.el.circle(
        cx=node.x,
        cy=node.y,
        r=5,
        class_name="graph-dot",
        data_role=node.role,
        data_done=node.done,
        key=node.id,
    )


def _node(node: rx.Var[Node]) -> rx.Component:
    words = rx.fragment(
        rx.el.span(node.title, dir="auto", class_name="graph-title"),
        rx.el.span(node.words, class_name="muted small"),
    )
    return rx.el.li(
        rx.cond(
            node.role == "self",
            rx.el.span(words, class_name="graph-node", aria_current="true"),
            # In a tab of its own, so that what is typed here stays.
            rx.el.elements.a(
                words,
                sr_only(" (opens in a new tab)"),
                href="/tasks?task=" + node.id,
                target="_blank",
                rel="noopener",
                class_name="graph-node",
            ),
        ),
        key=node.id,
        class_name=rx.cond(node.done, "row-done", ""),
        **css_vars(x=node.x),
    )


def graph() -> rx.Component:
    """What the task waits for, what waits for it, and its subtasks; nothing when it is alone."""
    return rx.cond(
        TaskGraphView.nodes.length() > 1,
        section(
            "What hangs on it",
            rx.el.div(
                rx.el.svg(
                    rx.foreach(TaskGraphView.lines, _line),
                    rx.foreach(TaskGraphView.nodes, _dot),
                    width=TaskGraphView.width,
                    height=TaskGraphView.height,
                    aria_hidden="true",
                    class_name="graph-lines",
                ),
                rx.el.ol(
                    rx.foreach(TaskGraphView.nodes, _node),
                    role="list",
                    aria_label="In the order in which they can be done",
                ),
                class_name="graph",
            ),
            rx.cond(TaskGraphView.more, rx.el.p(TaskGraphView.more, class_name="muted small")),
        ),
    )

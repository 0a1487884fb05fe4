"""Choosing a file of tasks, or pasting text: sent to be looked at, and then to be brought in."""

from __future__ import annotations

from typing import Any

import reflex as rx


class TaskUpload(rx.Component):
    """Chooses, sends and reports; see client/task_upload.jsx."""

    library = "$/public/client/task_upload"
    tag = "TaskUpload"

    input_id: rx.Var[str]
    hint: rx.Var[str]
    max_bytes: rx.Var[int]
    too_large: rx.Var[str]
    ask: rx.Var[int]
    go: rx.Var[int]
    format: rx.Var[str]
    mapping: rx.Var[str]
    on_choose: rx.EventHandler[rx.event.no_args_event_spec]
    on_look: rx.EventHandler[rx.event.passthrough_event_spec(dict[str, Any])]
    on_done: rx.EventHandler[rx.event.passthrough_event_spec(dict[str, Any])]
    on_problem: rx.EventHandler[rx.event.passthrough_event_spec(str)]

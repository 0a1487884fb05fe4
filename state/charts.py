"""Figures for `components.ui.chart`: built by Plotly, kept in state as plain values.

Colours are named by token (`var(--accent)`), so that a figure fits the light and the dark theme.
Days and numbers are written by the person's own formatter: give axes `ticks`, and traces `text`
with `hovertemplate=SAYS`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from plotly import graph_objects as go

SAYS = "%{text}<extra></extra>"


def figure(*traces: go.Scatter | go.Bar, **layout: Any) -> dict[str, Any]:
    """A figure as plain values; `layout` is Plotly's. What it looks like is left to the theme."""
    drawn: dict[str, Any] = go.Figure(data=list(traces), layout=layout).to_plotly_json()
    drawn["layout"].pop("template", None)
    return drawn


def ticks(values: Sequence[Any], texts: Sequence[str]) -> dict[str, Any]:
    """An axis that names these places with these words."""
    return {"tickmode": "array", "tickvals": list(values), "ticktext": list(texts)}


def day_ticks(
    first: date, last: date, write: Callable[[date], str], most: int = 5
) -> dict[str, Any]:
    """An axis from the morning of `first` to the end of `last`, with `most` named days at most."""
    length = (last - first).days
    step = max(-(-length // max(most - 1, 1)), 1)
    days = [first + timedelta(days=away) for away in range(0, length + 1, step)]
    span = [first.isoformat(), (last + timedelta(days=1)).isoformat()]
    named = ticks([day.isoformat() for day in days], [write(day) for day in days])
    return {"type": "date", "range": span, **named}

"""A chart: a Plotly figure in the colours of the theme, and a sentence that says what it shows.

The script that draws it is fetched when a page first shows a chart. Figures are plain dicts, as
`state.charts.figure` makes them, and name colours by token, such as `var(--accent)`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import reflex as rx
from plotly.graph_objects import Figure
from reflex.style import resolved_color_mode

from components.ui.base import Text, with_class

_TOKENS = Path(__file__).parent / "assets" / "styles" / "tokens.css"
_COLOUR = re.compile(r"(--[\w-]+): (#[0-9a-f]{6});")


def _tokens() -> tuple[dict[str, str], dict[str, str]]:
    """The colours of the light and of the dark theme by token."""
    light, _, dark = _TOKENS.read_text().partition(".dark {")
    base = dict(_COLOUR.findall(light))
    return base, base | dict(_COLOUR.findall(dark))


LIGHT, DARK = _tokens()
_AXIS = {
    "fixedrange": True,
    "showgrid": False,
    "zeroline": False,
    "automargin": True,
    "linecolor": "var(--line)",
    "ticks": "",
    "tickfont": {"color": "var(--muted)"},
    "title": {"font": {"color": "var(--muted)", "size": 13}, "standoff": 8},
}
LOOK: dict[str, Any] = {
    "layout": {
        "colorway": [
            "var(--accent)",
            "var(--ok)",
            "var(--hard)",
            "var(--warn)",
            "var(--medium)",
            "var(--busy)",
        ],
        "font": {
            "family": 'Inter, ui-sans-serif, system-ui, "Segoe UI", Roboto, sans-serif',
            "size": 13,
            "color": "var(--ink)",
        },
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 4, "r": 8, "t": 8, "b": 4, "pad": 4},
        "dragmode": False,
        "hovermode": "x unified",
        "hoverlabel": {
            "bgcolor": "var(--panel)",
            "bordercolor": "var(--line)",
            "font": {"color": "var(--ink)", "size": 13},
        },
        "showlegend": False,
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1.02,
            "yanchor": "bottom",
            "title": {"text": ""},
        },
        "bargap": 0.3,
        "barcornerradius": 3,
        "xaxis": {**_AXIS, "nticks": 6},
        "yaxis": {**_AXIS, "showgrid": True, "gridcolor": "var(--line)", "nticks": 5},
    },
}
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}


def _themed(figure: rx.Var[Any]) -> rx.Var[Figure]:
    tokens = rx.cond(resolved_color_mode == "dark", DARK, LIGHT)
    paint = rx.Var(
        "themed",
        _var_data=rx.vars.VarData(imports={"$/public/client/chart": rx.ImportVar(tag="themed")}),
    ).to(rx.vars.FunctionVar)
    return paint.call(figure, LOOK, tokens).to(Figure)


def chart(figure: rx.Var[Any], sentence: Text, *, height: int = 220, **props: Any) -> rx.Component:
    """A figure with its sentence below, which is also what screen readers get.

    height: pixels of the drawing; its width is that of what it stands in.
    """
    drawing = rx.plotly.basic(
        data=_themed(figure),
        config=CONFIG,
        template=None,  # the look is part of the figure already
        style={"width": "100%", "height": "100%"},
    )
    return rx.el.figure(
        rx.el.div(
            drawing, class_name="chart-drawing", aria_hidden="true", style={"height": f"{height}px"}
        ),
        rx.el.figcaption(sentence, class_name="muted small"),
        **with_class(props, "chart"),
    )

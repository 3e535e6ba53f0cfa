"""What all charts share: colours, dashes, type, the two layouts, and the drawing of a chart."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import altair as alt

from tertius.brief.blocks import ChartBlock, Layout, Spans, TableBlock

__all__ = [
    "AMITY",
    "DASHES",
    "ENMITY",
    "FAINT",
    "INK",
    "LAYOUTS",
    "LEG_COLOURS",
    "MUTED",
    "SIGNED",
    "Layout",
    "Records",
    "Sheets",
    "View",
    "chart",
    "draw",
    "mapped",
    "plane",
    "stack",
]

LAYOUTS: tuple[Layout, ...] = ("wide", "narrow")
Records = Sequence[Mapping[str, Any]]
View = alt.LayerChart | alt.FacetChart | alt.Chart | dict[str, Any]

LEG_COLOURS: Mapping[str, str] = {"PT": "#0072B2", "PR": "#D55E00", "TR": "#222222"}
DASHES: Mapping[str, list[int]] = {"PT": [7, 3], "PR": [2, 2], "TR": [1, 0]}
# signs have a pair of their own, so that no leg is taken for a sign
AMITY, ENMITY = "#00695C", "#A3195B"
INK, MUTED, FAINT = "#1a1a1a", "#595959", "#eef0f1"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
VEGA_LITE = "6.4"
SIGNED = (
    "(datum.value > 0 ? '+' : datum.value < 0 ? '\u2212' : '') + format(abs(datum.value), '.2~f')"
)
"""Expression for the labels of a signed axis."""

_CONFIG: Mapping[str, Any] = {
    "aria": False,  # the brief's own text stands for the chart, not a label on each mark
    "background": "white",
    "font": FONT,
    "padding": 2,
    "view": {"stroke": None},
    "text": {"font": FONT, "fontSize": 12, "color": INK, "baseline": "middle"},
    "title": {
        "font": FONT,
        "fontSize": 13,
        "fontWeight": 600,
        "color": INK,
        "anchor": "start",
        "frame": "group",
    },
    "header": {"labelFont": FONT, "labelFontSize": 13, "labelFontWeight": 600, "labelColor": INK},
    "axis": {
        "labelFont": FONT,
        "labelFontSize": 12,
        "labelColor": MUTED,
        "domain": False,
        "ticks": False,
        "gridColor": "#e6e8ea",
        "labelPadding": 6,
    },
}


class Sheets:
    """The data of one chart, by name; each table stands in the specification once."""

    def __init__(self) -> None:
        self._rows: dict[str, list[dict[str, Any]]] = {}

    def add(self, name: str, records: Iterable[Mapping[str, Any]]) -> alt.Chart:
        """Keep a table and return a chart of it, yet without marks."""
        self._rows[name] = [
            {key: _rounded(value) for key, value in record.items()} for record in records
        ]
        return alt.Chart(alt.NamedData(name=name))

    def specify(self, chart: View) -> dict[str, Any]:
        """Return the Vega-Lite specification of a chart over these tables."""
        return {
            "$schema": alt.SCHEMA_URL,
            **bare(chart),
            "config": dict(_CONFIG),
            "datasets": self._rows,
        }


def bare(chart: View) -> dict[str, Any]:
    """Return the specification of one view, without data.

    Altair would validate each part anew, which takes longer than drawing it: the tests validate
    whole specifications instead.
    """
    if isinstance(chart, dict):
        return chart
    spec: dict[str, Any] = chart.to_dict(validate=False)
    return {key: value for key, value in spec.items() if key not in {"config", "$schema"}}


def stack(parts: Sequence[View], spacing: int, *, across: bool = False) -> dict[str, Any]:
    """Return views one below another, or side by side at even steps; each has its own scales."""
    channels = ("x", "y", "color", "fill", "stroke", "strokeDash", "size")
    return {
        "hconcat" if across else "vconcat": [bare(part) for part in parts],
        "spacing": spacing,
        "bounds": "flush" if across else "full",
        "resolve": {"scale": dict.fromkeys(channels, "independent")},
    }


def _rounded(value: Any) -> Any:
    """Round a float to four decimals, more than can be drawn; leave anything else alone."""
    return round(value, 4) + 0.0 if isinstance(value, float) else value


def mapped(values: Mapping[str, Any]) -> alt.Scale:
    """Return a scale from names to colours or dashes."""
    return alt.Scale(domain=list(values), range=list(values.values()))


def plane(width: float, height: float) -> tuple[alt.X, alt.Y]:
    """Return bare axes in pixels from the top left."""
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, width], nice=False, zero=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[height, 0], nice=False, zero=False), axis=None)
    return x, y


def draw(spec: Mapping[str, Any], name: str) -> str:
    """Draw a specification as SVG that can stand among others in one page.

    Parameters
    ----------
    spec : mapping
        A Vega-Lite specification.
    name : str
        Put before every id in the drawing, for ids are unique in a page.
    """
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(dict(spec), vl_version=VEGA_LITE)
    svg = re.sub(r'\bid="', f'id="{name}-', svg)
    svg = re.sub(r"url\(#", f"url(#{name}-", svg)
    svg = re.sub(r' (?:xmlns(?::xlink)?|class|aria-\w+|role)="[^"]*"', "", svg)
    # the drawing is described beside it; its marks are silent
    return svg.replace("<svg", '<svg aria-hidden="true" focusable="false"', 1).strip()


def chart(
    anchor: str,
    title: str,
    caption: Spans,
    alt_text: str,
    specified: Callable[[Layout], dict[str, Any]],
    table: TableBlock,
) -> ChartBlock:
    """Return the block of a chart, specified and drawn for both layouts.

    Parameters
    ----------
    anchor, title, caption, alt_text, table
        See `tertius.brief.blocks.ChartBlock`.
    specified : callable
        From a layout to a specification.
    """
    specs = {layout: specified(layout) for layout in LAYOUTS}
    svgs = {layout: draw(spec, f"{anchor}-{layout}") for layout, spec in specs.items()}
    return ChartBlock(anchor, title, caption, alt_text, specs, svgs, table)

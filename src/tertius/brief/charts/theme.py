"""What all charts share: colours, dashes, type, the two layouts, and the drawing of a chart."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import altair as alt

__all__ = [
    "AMITY",
    "DASHES",
    "ENMITY",
    "FAINT",
    "INK",
    "LEG_COLOURS",
    "MUTED",
    "RULE",
    "Layout",
    "Records",
    "data",
    "draw",
    "legs_scale",
    "rounded",
    "specify",
]

Layout = Literal["wide", "narrow"]
Records = Sequence[Mapping[str, Any]]

LEG_COLOURS: Mapping[str, str] = {"PT": "#0072B2", "PR": "#D55E00", "TR": "#222222"}
DASHES: Mapping[str, list[int]] = {"PT": [1, 0], "PR": [7, 3], "TR": [2, 2]}
# signs have a pair of their own, so that no leg is taken for a sign
AMITY, ENMITY = "#00695C", "#A3195B"
INK, MUTED, FAINT, RULE = "#1a1a1a", "#595959", "#eef0f1", "#d5d8da"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
VEGA_LITE = "6.4"

_CONFIG: Mapping[str, Any] = {
    "aria": False,  # the brief's own text stands for the chart, not a label on each mark
    "background": "white",
    "font": FONT,
    "padding": 2,
    "view": {"stroke": None},
    "text": {"font": FONT, "fontSize": 12, "color": INK},
    "title": {"font": FONT, "fontSize": 13, "fontWeight": 600, "color": INK, "anchor": "start"},
    "axis": {
        "labelFont": FONT,
        "titleFont": FONT,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "labelColor": MUTED,
        "titleColor": MUTED,
        "titleFontWeight": "normal",
        "domain": False,
        "ticks": False,
        "gridColor": "#e6e8ea",
        "labelPadding": 6,
    },
}


def data(records: Records) -> alt.Data:
    """Return inline data with numbers rounded to what can be drawn."""
    rows = [{key: rounded(value) for key, value in record.items()} for record in records]
    return alt.Data(values=rows)


def rounded(value: Any) -> Any:
    """Round a float to four decimals, and leave anything else alone."""
    return round(value, 4) + 0.0 if isinstance(value, float) else value


def legs_scale(values: Mapping[str, Any]) -> alt.Scale:
    """Return a scale from legs to colours or dashes."""
    return alt.Scale(domain=list(values), range=list(values.values()))


def specify(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """Return the Vega-Lite specification of a chart."""
    return {**chart.to_dict(), "config": dict(_CONFIG)}


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
    svg = re.sub(r' xmlns(:xlink)?="[^"]*"', "", svg)
    svg = re.sub(r' class="[^"]*"', "", svg)
    # the drawing is described beside it; its marks are silent
    return svg.replace("<svg", '<svg aria-hidden="true" focusable="false"', 1).strip()

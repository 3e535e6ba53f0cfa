"""What a model expects over time, as bands, beside what is on record, as points."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from tertius.brief.charts.theme import (
    DASHES,
    INK,
    LEG_COLOURS,
    MUTED,
    Layout,
    Records,
    Sheets,
    mapped,
)

__all__ = ["path_chart"]

_SIZES: Mapping[Layout, tuple[int, int]] = {"wide": (640, 260), "narrow": (230, 230)}
_MARKS = tuple(LEG_COLOURS.values())


def path_chart(
    bands: Records,
    points: Records,
    names: Sequence[str],
    unit: str,
    layout: Layout,
    span: tuple[float, float] | None = None,
    ticks: Mapping[float, str] | None = None,
) -> dict[str, Any]:
    """Return the chart.

    Parameters
    ----------
    bands : sequence of mapping
        name, time, p05, p25, p50, p75, p95: what a model expects; empty for none.
    points : sequence of mapping
        name, time, value, and low and high where sources differ: what is on record.
    names : sequence of str
        At most three, in the order of colours; written at the last point or band of each.
    unit : str
        Of values.
    layout : {"wide", "narrow"}
        For which page.
    span : tuple of float, optional
        Lowest and highest value of the axis; by default what holds everything, and zero.
    ticks : mapping of float to str, optional
        Times that are labelled, and how; by default whole years.
    """
    sheets = Sheets()
    width, height = _SIZES[layout]
    x, y = _axes(bands, points, unit, layout, span, ticks)
    colours = dict(zip(names, _MARKS, strict=False))
    dashes = dict(zip(names, ([1, 0], *list(DASHES.values())[:2]), strict=False))
    colour = alt.Color("name:N", scale=mapped(colours), legend=None)
    dash = alt.StrokeDash("name:N", scale=mapped(dashes), legend=None)
    layers: list[alt.Chart] = []
    if bands:
        base = sheets.add("bands", bands)
        for low, high, opacity in (("p05", "p95", 0.14), ("p25", "p75", 0.22)):
            layers.append(
                base.mark_area(opacity=opacity).encode(
                    x=x, y=y(low), y2=alt.Y2(f"{high}:Q"), color=colour
                )
            )
        layers.append(base.mark_line(strokeWidth=1.6).encode(x=x, y=y("p50"), color=colour))
    if points:
        base = sheets.add("points", points)
        ranged = [row for row in points if row.get("low") is not None]
        layers.append(
            base.mark_line(strokeWidth=1.4).encode(x=x, y=y("value"), color=colour, strokeDash=dash)
        )
        if ranged:
            layers.append(
                sheets.add("ranges", ranged)
                .mark_rule(strokeWidth=2)
                .encode(x=x, y=y("low"), y2=alt.Y2("high:Q"), color=colour)
            )
        layers.append(
            base.mark_point(filled=True, size=48, opacity=1).encode(x=x, y=y("value"), color=colour)
        )
    layers.append(_labels(sheets, bands, points, names, height, y).encode(x=x, color=colour))
    return sheets.specify(alt.layer(*layers).properties(width=width, height=height))


def _axes(
    bands: Records,
    points: Records,
    unit: str,
    layout: Layout,
    span: tuple[float, float] | None,
    ticks: Mapping[float, str] | None,
) -> tuple[alt.X, Any]:
    times = [float(row["time"]) for row in (*bands, *points)]
    values = [float(row[name]) for row in bands for name in ("p05", "p95")]
    values += [float(row["value"]) for row in points]
    low, high = span or (min([0.0, *values]), max([0.0, *values]) * 1.05)
    step = max(1, math.ceil((max(times) - min(times)) / (12 if layout == "wide" else 5)))
    years = range(math.ceil(min(times)), math.floor(max(times)) + 1, step)
    named = ticks or {float(year): str(year) for year in years}
    words = " ".join(f"datum.value == {at} ? '{text}' :" for at, text in named.items())
    x = alt.X(
        "time:Q",
        axis=alt.Axis(title=None, values=list(named), labelExpr=f"{words} ''", grid=True),
        scale=alt.Scale(domain=[min(times), max(times)], nice=False, zero=False),
    )

    def y(column: str) -> alt.Y:
        axis = alt.Axis(
            title=unit,
            titleAlign="left",
            titleAngle=0,
            titleAnchor="start",
            titleColor=MUTED,
            titleFontWeight="normal",
            titleX=0,
            titleY=-14,
            tickCount=5,
        )
        scale = alt.Scale(domain=[low, high], nice=False)
        return alt.Y(f"{column}:Q", scale=scale, axis=axis)

    return x, y


def _labels(
    sheets: Sheets, bands: Records, points: Records, names: Sequence[str], height: int, y: Any
) -> alt.Chart:
    """Return the names at the right ends, moved apart where they would touch."""
    from tertius.brief.charts.series import dodge

    ends: dict[str, tuple[float, float]] = {}
    for row in (*bands, *points):
        value = float(row["value"] if "value" in row else row["p50"])
        if row["name"] not in ends or float(row["time"]) >= ends[row["name"]][0]:
            ends[row["name"]] = (float(row["time"]), value)
    tall = y("at").to_dict()["scale"]["domain"]
    placed = dodge({name: at for name, (_, at) in ends.items()}, 15 * (tall[1] - tall[0]) / height)
    rows = [{"name": n, "time": ends[n][0], "at": placed[n]} for n in names if n in placed]
    drawn: alt.Chart = (
        sheets.add("names", rows)
        .mark_text(align="left", dx=8, fontWeight=600, color=INK)
        .encode(y=y("at"), text=alt.Text("name:N"))
    )
    return drawn

"""The leg between target and rival: alignment, change points, disputes with force and rivalry."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import polars as pl

from tertius.brief.charts.series import axis_of_years, bands, span, years_of
from tertius.brief.charts.theme import (
    AMITY,
    ENMITY,
    FAINT,
    INK,
    LEG_COLOURS,
    MUTED,
    Layout,
    Records,
    data,
    legs_scale,
    specify,
)
from tertius.brief.notation import probability, signed, spans_of_years
from tertius.triangle.rift import WINDOW, Rift, Turn

__all__ = ["Strip", "describe", "rift_chart", "strips"]

Strip = Mapping[str, Any]
_STATES = ("quiet", "event", "unknown")
_SIZES: Mapping[Layout, tuple[int, int]] = {"wide": (752, 10), "narrow": (252, 30)}


def strips(year: int, found: Rift) -> list[dict[str, Any]]:
    """Return a cell for every year of the window and each of the two records of open quarrel.

    A record ends with the last year for which it has a value of this pair; later years are
    unknown, not quiet.
    """
    reach = {figure.method: figure.evidence_year or 0 for figure in found.evidence}
    rows = []
    for label, method, events in (
        ("force", "disputes.hostility", found.heat.force),
        ("rivalry", "rivalry.strategic", found.heat.rivalry),
    ):
        for y in range(year - WINDOW + 1, year + 1):
            unknown = y in found.heat.unknown or y > reach.get(method, year)
            state = "event" if y in events else "unknown" if unknown else "quiet"
            rows.append({"year": y, "end": y + 1, "record": label, "state": state})
    return rows


def rift_chart(
    series: Mapping[str, pl.DataFrame],
    turns: Mapping[str, Sequence[Turn]],
    cells: Records,
    marked: tuple[int, int],
    layout: Layout,
) -> dict[str, Any]:
    """Return the chart: a panel a dimension, each over its change points, and the two strips.

    Parameters
    ----------
    series : mapping of polars.DataFrame
        The leg TR by dimension.
    turns : mapping
        Change points by dimension.
    cells : sequence of mapping
        From `strips`, for one year or both.
    marked : tuple of int
        The years then and now.
    layout : {"wide", "narrow"}
        For which page.
    """
    width, step = _SIZES[layout]
    first, last = years_of(series.values())
    parts: list[alt.LayerChart] = []
    for dimension, frame in series.items():
        if frame["mean"].is_null().all():
            continue
        parts.append(_level(dimension, frame, marked, (first, last, step), width))
        parts.append(_turns(turns.get(dimension, ()), (first, last, step), width))
    parts.append(_strips(cells, (first, last, step), width))
    joined = alt.vconcat(*parts, spacing=4)
    return specify(joined)


def _level(
    dimension: str,
    frame: pl.DataFrame,
    marked: tuple[int, int],
    axis: tuple[int, int, int],
    width: int,
) -> alt.LayerChart:
    low, high = span([frame])
    scale = alt.Scale(domain=[low, high], nice=False)
    y = alt.Y(
        "mean:Q", scale=scale, axis=alt.Axis(title=None, format="+.1~f", tickCount=3, minExtent=30)
    )
    x = axis_of_years(*axis, labels=False)
    records = [{**row, "leg": "TR"} for row in frame.iter_rows(named=True)]
    rules = [{"year": year, "mean": low, "high": high} for year in sorted(set(marked))]
    line = (
        alt.Chart(data(records))
        .mark_line(strokeWidth=1.8)
        .encode(x=x, y=y, color=alt.Color("leg:N", scale=legs_scale(LEG_COLOURS), legend=None))
    )
    zero = alt.Chart(data([{"mean": 0.0}])).mark_rule(color=MUTED).encode(y=y)
    upright = (
        alt.Chart(data(rules))
        .mark_rule(color=INK, opacity=0.65)
        .encode(x=x, y=y, y2=alt.Y2("high:Q"))
    )
    return alt.layer(*bands(records, x, y, (low, high)), zero, upright, line).properties(
        width=width, height=92, title=alt.TitleParams(dimension, fontSize=13, offset=4)
    )


def _turns(found: Sequence[Turn], axis: tuple[int, int, int], width: int) -> alt.LayerChart:
    """Return bars of the probability of a change of level: up above the line, down below."""
    x = axis_of_years(*axis, labels=False)
    y = alt.Y("p:Q", scale=alt.Scale(domain=[-1.5, 1.5], nice=False), axis=None)
    rows: list[dict[str, Any]] = []
    for turn in found:
        rows.append({"year": turn.year, "p": turn.up, "way": "up"})
        rows.append({"year": turn.year, "p": -turn.down, "way": "down"})
    named = _named(rows, (axis[1] - axis[0]) * 46 / width)
    colour = alt.Color(
        "way:N", scale=alt.Scale(domain=["up", "down"], range=[AMITY, ENMITY]), legend=None
    )
    base = alt.Chart(data([{"year": axis[0], "p": 0.0}]))
    layers = [
        base.mark_rule(color="#c9cdd0").encode(y=y),
        alt.Chart(data(rows)).mark_rule(strokeWidth=4).encode(
            x=x, y=y, y2=alt.datum(0), color=colour
        ),
    ]  # fmt: skip
    for way, dy in (("up", -8), ("down", 8)):
        layers.append(
            alt.Chart(data([row for row in named if row["way"] == way]))
            .mark_text(dy=dy, fontSize=11, baseline="middle")
            .encode(x=x, y=y, text="text:N", color=colour)
        )
    return alt.layer(*layers).properties(width=width, height=54)


def _named(rows: Records, apart: float) -> list[dict[str, Any]]:
    """Return the likeliest change points with their year and probability, none on another."""
    chosen: list[dict[str, Any]] = []
    for row in sorted(rows, key=lambda row: (-abs(row["p"]), row["year"])):
        clear = all(row["way"] != c["way"] or abs(row["year"] - c["year"]) >= apart for c in chosen)
        if abs(row["p"]) >= 0.2 and clear:
            chosen.append({**row, "text": f"{row['year']}: {probability(abs(row['p']))}"})
    return sorted(chosen, key=lambda row: row["year"])


def _strips(cells: Records, axis: tuple[int, int, int], width: int) -> alt.LayerChart:
    x = axis_of_years(*axis)
    y = alt.Y(
        "record:N",
        sort=["force", "rivalry"],
        axis=alt.Axis(title=None, minExtent=30, grid=False),
        scale=alt.Scale(paddingInner=0.25),
    )
    fill = alt.Color(
        "state:N",
        scale=alt.Scale(domain=list(_STATES), range=[FAINT, ENMITY, "white"]),
        legend=None,
    )
    edge = alt.Stroke(
        "state:N",
        scale=alt.Scale(domain=list(_STATES), range=["#c9cdd0", ENMITY, "#8d9296"]),
        legend=None,
    )
    dash = alt.StrokeDash(
        "state:N", scale=alt.Scale(domain=list(_STATES), range=[[1, 0], [1, 0], [2, 2]]), legend=None
    )
    shown = [
        {**cell, "year": cell["year"] - 0.5, "end": cell["end"] - 0.5}
        for cell in cells
        if axis[0] <= cell["year"] <= axis[1]
    ]
    chart = (
        alt.Chart(data(shown))
        .mark_rect(strokeWidth=1)
        .encode(x=x, x2="end:Q", y=y, fill=fill, stroke=edge, strokeDash=dash)
    )
    return alt.layer(chart).properties(
        width=width, height=40, title=alt.TitleParams("open quarrel on record", fontSize=13)
    )


def describe(
    name: str,
    years: tuple[int, int],
    found: tuple[Rift | None, Rift | None],
    turns: Mapping[str, Sequence[Turn]],
) -> str:
    """Return the chart in words: change points by dimension, and the years of open quarrel."""
    parts = []
    for dimension, marked in turns.items():
        listed = [
            f"{turn.year} {'down' if turn.down >= turn.up else 'up'} "
            f"{probability(max(turn.down, turn.up))}"
            for turn in marked
        ]
        parts.append(f"{dimension}: {', '.join(listed) or 'none'}.")
    for year, rift in zip(years, found, strict=True):
        if rift is None:
            continue
        parts.append(
            f"Ten years to {year}: overall level {signed(rift.level.mean)}; force in "
            f"{spans_of_years(rift.heat.force) or 'no year on record'}; rivalry in "
            f"{spans_of_years(rift.heat.rivalry) or 'no year on record'}."
        )
    return f"Alignment of {name} with change points of at least 0.20 by dimension. {' '.join(parts)}"

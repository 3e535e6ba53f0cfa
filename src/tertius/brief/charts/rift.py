"""The leg between target and rival: alignment, change points, disputes with force and rivalry."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import altair as alt
import polars as pl

from tertius.brief.charts.series import Panel, bands, every_year, neutral, panel_of
from tertius.brief.charts.theme import (
    AMITY,
    ENMITY,
    FAINT,
    INK,
    LEG_COLOURS,
    MUTED,
    Layout,
    Records,
    Sheets,
    View,
    mapped,
    stack,
)
from tertius.brief.notation import probability, signed, spans_of_years
from tertius.triangle.rift import TURN_SHARE, WINDOW, Rift, Turn

__all__ = ["RECORDS", "describe", "rift_chart", "strips"]

RECORDS: Mapping[str, str] = {"force": "disputes.hostility", "rivalry": "rivalry.strategic"}
_FILL = {"quiet": FAINT, "event": ENMITY, "unknown": "white"}
_EDGE = {"quiet": "#c9cdd0", "event": ENMITY, "unknown": "#767676"}
_DASH = {"quiet": [1, 0], "event": [1, 0], "unknown": [2, 2]}
_SIZES: Mapping[Layout, tuple[int, int, int]] = {"wide": (790, 92, 10), "narrow": (286, 84, 20)}


def strips(year: int, found: Rift) -> list[dict[str, Any]]:
    """Return a cell for every year of the window and each of the two records of open quarrel.

    A record ends with the last year for which it has a value of this pair; later years are
    unknown, not quiet.
    """
    reach = {figure.method: figure.evidence_year or 0 for figure in found.evidence}
    events = {"force": found.heat.force, "rivalry": found.heat.rivalry}
    rows = []
    for record, measure in RECORDS.items():
        for y in range(year - WINDOW + 1, year + 1):
            unknown = y in found.heat.unknown or y > reach.get(measure, year)
            state = "event" if y in events[record] else "unknown" if unknown else "quiet"
            rows.append({"year": y, "record": record, "state": state})
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
    sheets = Sheets()
    known = {d: f for d, f in series.items() if not f["mean"].is_null().all()}
    parts: list[View] = []
    panel = panel_of(list(series.values()), *_SIZES[layout])
    for dimension, frame in known.items():
        panel = replace(panel_of([frame], *_SIZES[layout]), ticks=3, labels=False, margin=50)
        parts.append(_level(sheets, dimension, frame, panel, marked, named=not parts))
        parts.append(_turns(sheets, dimension, turns.get(dimension, ()), panel))
    parts.append(_strips(sheets, cells, replace(panel, labels=True)))
    return sheets.specify(stack(parts, 3))


def _level(
    sheets: Sheets,
    dimension: str,
    frame: pl.DataFrame,
    panel: Panel,
    marked: tuple[int, int],
    *,
    named: bool,
) -> View:
    base = sheets.add(f"level_{dimension}", every_year("TR", frame))
    x, y = panel.years(), panel.level()
    rules = [{"year": year, "mean": panel.low, "high": panel.high} for year in sorted(set(marked))]
    upright = sheets.add(f"marked_{dimension}", rules).mark_rule(color=INK, opacity=0.65)
    layers = [
        *bands(base, panel),
        neutral(sheets, panel),
        upright.encode(x=x, y=y, y2=alt.Y2("high:Q")),
        base.mark_line(strokeWidth=1.8, color=LEG_COLOURS["TR"]).encode(x=x, y=y),
    ]
    if named:
        above = [{"year": year, "text": str(year)} for year in sorted(set(marked))]
        years = sheets.add("years", above).mark_text(fontWeight=600)
        layers.append(years.encode(x=x, y=alt.value(-9), text=alt.Text("text:N")))
    title = alt.TitleParams(dimension, offset=5)
    return alt.layer(*layers).properties(width=panel.width, height=panel.height, title=title)


def _turns(sheets: Sheets, dimension: str, found: Sequence[Turn], panel: Panel) -> View:
    """Return bars of the probability of a change of level: up above the line, down below."""
    x = panel.years()
    y = alt.Y("p:Q", scale=alt.Scale(domain=[-1.6, 1.6], nice=False), axis=None)
    way = alt.Color("way:N", scale=mapped({"up": AMITY, "down": ENMITY}), legend=None)
    rows: list[dict[str, Any]] = []
    for turn in found:
        rows.append({"year": turn.year, "p": turn.up, "from": 0.0, "way": "up"})
        rows.append({"year": turn.year, "p": -turn.down, "from": 0.0, "way": "down"})
    named = _named(rows, (panel.last - panel.first) * 70 / panel.width)
    base = sheets.add(f"base_{dimension}", [{"year": panel.first, "p": 0.0}])
    layers = [
        base.mark_rule(color="#c9cdd0").encode(y=y),
        sheets.add(f"turns_{dimension}", rows)
        .mark_rule(strokeWidth=4)
        .encode(x=x, y=y, y2=alt.Y2("from:Q"), color=way),
    ]
    for side, dy in (("up", -9), ("down", 9)):
        layers.append(
            sheets.add(f"{side}_{dimension}", [row for row in named if row["way"] == side])
            .mark_text(dy=dy, fontSize=11)
            .encode(x=x, y=y, text=alt.Text("text:N"), color=way)
        )
    if not named:
        layers.append(
            base.mark_text(align="left", dx=4, dy=-9, fontSize=11, color=MUTED).encode(
                x=x, y=y, text=alt.TextValue(f"no change point of {TURN_SHARE:.2f} or more")
            )
        )
    return alt.layer(*layers).properties(width=panel.width, height=58 if named else 34)


def _named(rows: Records, apart: float) -> list[dict[str, Any]]:
    """Return the likeliest change points with their year and probability, none on another."""
    chosen: list[dict[str, Any]] = []
    for row in sorted(rows, key=lambda row: (-abs(row["p"]), row["year"])):
        clear = all(row["way"] != c["way"] or abs(row["year"] - c["year"]) >= apart for c in chosen)
        if abs(row["p"]) >= TURN_SHARE and clear:
            chosen.append({**row, "text": f"{row['year']}: {probability(abs(row['p']))}"})
    return sorted(chosen, key=lambda row: row["year"])


def _strips(sheets: Sheets, cells: Records, panel: Panel) -> View:
    """Return a row of year cells for each record, over the windows that are judged."""
    shown = [
        {**cell, "year": max(cell["year"] - 0.4, panel.first),
         "end": min(cell["year"] + 0.4, panel.last)}
        for cell in cells
        if panel.first <= cell["year"] <= panel.last
    ]  # fmt: skip
    y = alt.Y(
        "record:N",
        sort=list(RECORDS),
        axis=alt.Axis(title=None, minExtent=panel.margin, grid=False),
        scale=alt.Scale(domain=list(RECORDS), paddingInner=0.3),
    )
    chart = (
        sheets.add("strips", shown)
        .mark_rect(strokeWidth=1)
        .encode(
            x=panel.years(),
            x2=alt.X2("end:Q"),
            y=y,
            fill=alt.Fill("state:N", scale=mapped(_FILL), legend=None),
            stroke=alt.Stroke("state:N", scale=mapped(_EDGE), legend=None),
            strokeDash=alt.StrokeDash("state:N", scale=mapped(_DASH), legend=None),
        )
    )
    title = alt.TitleParams("open quarrel on record", offset=5)
    return alt.layer(chart).properties(width=panel.width, height=44, title=title)


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
    return (
        f"Alignment of {name} by dimension, with change points of probability {TURN_SHARE:.2f} or "
        f"more. {' '.join(parts)}"
    )

"""Alignment over time: three legs of one dimension with nested 50 % and 90 % bands."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt
import polars as pl

from tertius.brief.charts.theme import (
    DASHES,
    INK,
    LEG_COLOURS,
    MUTED,
    SIGNED,
    Layout,
    Sheets,
    mapped,
)
from tertius.brief.notation import interval, signed
from tertius.triangle.patterns import LEGS

__all__ = ["Panel", "describe", "dodge", "panel_of", "time_series"]

_SIZES: Mapping[Layout, tuple[int, int, int]] = {"wide": (742, 250, 10), "narrow": (248, 230, 20)}


@dataclass(frozen=True, slots=True)
class Panel:
    """Size and axes of a panel of years: `step` years between labels, `ticks` of alignment."""

    width: int
    height: int
    first: int
    last: int
    step: int
    low: float
    high: float
    ticks: int = 6
    labels: bool = True
    margin: int = 30

    def years(self) -> alt.X:
        """Return the axis of years."""
        ticks = list(range(math.ceil(self.first / self.step) * self.step, self.last + 1, self.step))
        axis = alt.Axis(title=None, values=ticks, format="d", labels=self.labels, grid=True)
        scale = alt.Scale(domain=[self.first, self.last], nice=False, zero=False)
        return alt.X("year:Q", scale=scale, axis=axis)

    def level(self, column: str = "mean") -> alt.Y:
        """Return the axis of alignment."""
        axis = alt.Axis(title=None, tickCount=self.ticks, labelExpr=SIGNED, minExtent=self.margin)
        return alt.Y(f"{column}:Q", scale=self.scale(), axis=axis)

    def scale(self) -> alt.Scale:
        """Return the scale of alignment."""
        return alt.Scale(domain=[self.low, self.high], nice=False)


def panel_of(frames: Collection[pl.DataFrame], width: int, height: int, step: int) -> Panel:
    """Return a panel that holds every band of `frames`, and zero, to the next half."""
    years = [year for frame in frames for year in frame["year"].to_list()]
    ends = [0.0]
    for frame in frames:
        for name in ("p05", "p95"):
            ends.extend(value for value in frame[name].to_list() if value is not None)
    low, high = math.floor(min(ends) * 2) / 2, math.ceil(max(ends) * 2) / 2
    return Panel(width, height, min(years), max(years), step, low, high if high > low else low + 1)


def time_series(
    legs: Mapping[str, pl.DataFrame],
    labels: Mapping[str, str],
    marked: tuple[int, int],
    layout: Layout,
) -> dict[str, Any]:
    """Return the chart of one dimension.

    Parameters
    ----------
    legs : mapping of polars.DataFrame
        By leg: year, mean and quantiles, one row a year.
    labels : mapping of str
        A short name for each leg, written at the end of its line.
    marked : tuple of int
        The years then and now.
    layout : {"wide", "narrow"}
        For which page.
    """
    panel = panel_of(legs.values(), *_SIZES[layout])
    sheets = Sheets()
    rows = [row for leg, frame in legs.items() for row in every_year(leg, frame)]
    base = sheets.add("series", rows)
    line = base.mark_line(strokeWidth=2, strokeCap="butt").encode(
        x=panel.years(),
        y=panel.level(),
        color=_by_leg(),
        strokeDash=alt.StrokeDash("leg:N", scale=mapped(DASHES), legend=None),
    )
    layers = [
        *bands(base, panel),
        neutral(sheets, panel),
        *_marks(sheets, panel, marked),
        line,
        _names(sheets, panel, legs, labels),
        _poles(sheets, panel),
    ]
    chart = alt.layer(*layers).properties(width=panel.width, height=panel.height)
    return sheets.specify(chart)


def every_year(leg: str, frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Return a row for every year of the span, empty where there is none, so that lines break."""
    known = {row["year"]: row for row in frame.iter_rows(named=True)}
    columns = ("mean", "p05", "p25", "p75", "p95")
    return [
        {"year": year, "leg": leg, **{name: known.get(year, {}).get(name) for name in columns}}
        for year in range(min(known), max(known) + 1)
    ]


def _by_leg() -> alt.Color:
    return alt.Color("leg:N", scale=mapped(LEG_COLOURS), legend=None)


def bands(base: alt.Chart, panel: Panel) -> list[alt.Chart]:
    """Return the 90 % band and, within it, the 50 % band of each leg."""
    return [
        base.mark_area(opacity=opacity).encode(
            x=panel.years(), y=panel.level(low), y2=alt.Y2(f"{high}:Q"), color=_by_leg()
        )
        for low, high, opacity in (("p05", "p95", 0.12), ("p25", "p75", 0.20))
    ]


def neutral(sheets: Sheets, panel: Panel) -> alt.Chart:
    """Return the line at zero."""
    base = sheets.add("neutral", [{"mean": 0.0}])
    drawn: alt.Chart = base.mark_rule(color=MUTED, strokeWidth=1).encode(y=panel.level())
    return drawn


def _marks(sheets: Sheets, panel: Panel, marked: tuple[int, int]) -> list[alt.Chart]:
    """Return upright rules at the years then and now, named above."""
    rows = [
        {"year": year, "mean": panel.high, "low": panel.low, "text": str(year)}
        for year in sorted(set(marked))
    ]
    base = sheets.add("marked", rows).encode(x=panel.years(), y=panel.level())
    return [
        base.mark_rule(color=INK, strokeWidth=1, opacity=0.65).encode(y2=alt.Y2("low:Q")),
        base.mark_text(dy=-9, fontWeight=600).encode(text=alt.Text("text:N")),
    ]


def dodge(places: Mapping[str, float], gap: float) -> dict[str, float]:
    """Return places of labels moved apart to at least `gap`, order kept, as little as need be.

    Examples
    --------
    >>> dodge({"a": 1.0, "b": 1.0, "c": 5.0}, 1.0)
    {'a': 0.5, 'b': 1.5, 'c': 5.0}
    """
    names = sorted(places, key=lambda name: (places[name], name))
    groups = [[places[name], 1.0] for name in names]  # mean place and number of labels
    merged: list[list[float]] = []
    for group in groups:
        merged.append(list(group))
        while len(merged) > 1 and _crowded(merged[-2], merged[-1], gap):
            later, earlier = merged.pop(), merged.pop()
            count = earlier[1] + later[1]
            mean = (earlier[0] * earlier[1] + later[0] * later[1]) / count
            merged.append([mean, count])
    moved = [
        mean + gap * (k - (count - 1) / 2) for mean, count in merged for k in range(int(count))
    ]
    return dict(zip(names, moved, strict=True))


def _crowded(below: list[float], above: list[float], gap: float) -> bool:
    return above[0] - below[0] < gap * (above[1] + below[1]) / 2 - 1e-9


def _names(
    sheets: Sheets, panel: Panel, legs: Mapping[str, pl.DataFrame], labels: Mapping[str, str]
) -> alt.Chart:
    """Return the legs' names at the ends of their lines."""
    ends: dict[str, tuple[int, float]] = {}
    for leg, frame in legs.items():
        known = frame.filter(pl.col("mean").is_not_null())
        if not known.is_empty():
            ends[leg] = (int(known["year"][-1]), float(known["mean"][-1]))
    gap = 15 * (panel.high - panel.low) / panel.height
    placed = dodge({leg: value for leg, (_, value) in ends.items()}, gap)
    rows = [
        {"year": ends[leg][0], "mean": placed[leg], "leg": leg, "text": labels[leg]}
        for leg in LEGS
        if leg in placed
    ]
    named: alt.Chart = (
        sheets.add("names", rows)
        .mark_text(align="left", dx=8, fontWeight=600)
        .encode(x=panel.years(), y=panel.level(), text=alt.Text("text:N"), color=_by_leg())
    )
    return named


def _poles(sheets: Sheets, panel: Panel) -> alt.Chart:
    """Return words at the two ends of the scale."""
    inset = 9 * (panel.high - panel.low) / panel.height
    rows = [
        {"year": panel.first, "mean": value, "text": text}
        for value, text in ((panel.high - inset, "amity"), (panel.low + inset, "enmity"))
        if abs(value) > 2 * inset
    ]
    words: alt.Chart = (
        sheets.add("poles", rows)
        .mark_text(align="left", dx=4, fontSize=11, fontStyle="italic", color=MUTED)
        .encode(x=panel.years(), y=panel.level(), text=alt.Text("text:N"))
    )
    return words


def describe(
    dimension: str,
    legs: Mapping[str, pl.DataFrame],
    names: Mapping[str, str],
    marked: tuple[int, int],
) -> str:
    """Return the chart in words: each leg in the marked years, its highest and lowest year."""
    sentences = []
    for leg, frame in legs.items():
        known = frame.filter(pl.col("mean").is_not_null())
        if known.is_empty():
            sentences.append(f"{names[leg]}: no data.")
            continue
        top = known.row(int(known["mean"].arg_max() or 0), named=True)
        bottom = known.row(int(known["mean"].arg_min() or 0), named=True)
        at = [
            f"{signed(row['mean'])} ({interval(row['p05'], row['p95'])}) in {row['year']}, "
            for row in known.filter(pl.col("year").is_in(sorted(marked))).iter_rows(named=True)
        ]
        sentences.append(
            f"{names[leg]}: {''.join(at)}highest {signed(top['mean'])} in {top['year']}, "
            f"lowest {signed(bottom['mean'])} in {bottom['year']}."
        )
    panel = panel_of(legs.values(), *_SIZES["wide"])
    return (
        f"Line chart of {dimension} alignment, {panel.first} to {panel.last}, three legs with "
        f"50 % and 90 % bands. {' '.join(sentences)}"
    )

"""Alignment over time: three legs of one dimension with nested 50 % and 90 % bands."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import polars as pl

from tertius.brief.charts.theme import (
    DASHES,
    INK,
    LEG_COLOURS,
    MUTED,
    Layout,
    data,
    legs_scale,
    specify,
)
from tertius.brief.notation import interval, signed
from tertius.triangle.patterns import LEGS

__all__ = ["bands", "describe", "dodge", "span", "time_series", "years_of"]

_QUANTILES = ("p05", "p25", "p75", "p95")
_SIZES: Mapping[Layout, tuple[int, int, int]] = {"wide": (752, 250, 10), "narrow": (262, 230, 30)}


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
    width, height, step = _SIZES[layout]
    low, high = span(legs.values())
    first, last = years_of(legs.values())
    x = axis_of_years(first, last, step)
    y = alt.Y(
        "mean:Q",
        scale=alt.Scale(domain=[low, high], nice=False),
        axis=alt.Axis(title=None, format="+.1~f", tickCount=6),
    )
    records = [row for leg, frame in legs.items() for row in _records(leg, frame)]
    layers = [
        *bands(records, x, y, (low, high)),
        _neutral(low, high),
        *_marks(marked, low, high, height),
        _lines(records, x, y),
        _labels(legs, labels, x, (low, high), height),
        *_poles(low, high, first, height),
    ]
    return specify(alt.layer(*layers).properties(width=width, height=height))


def axis_of_years(first: int, last: int, step: int, *, labels: bool = True) -> alt.X:
    """Return the axis of years, labelled every ``step`` years."""
    values = list(range(math.ceil(first / step) * step, last + 1, step))
    axis = alt.Axis(title=None, values=values, format="d", labels=labels, grid=True)
    return alt.X("year:Q", scale=alt.Scale(domain=[first, last], nice=False), axis=axis)


def span(frames: Sequence[pl.DataFrame] | Any) -> tuple[float, float]:
    """Return the range of values that holds every band, and zero, to the next half."""
    ends = [0.0]
    for frame in frames:
        for name in ("p05", "p95"):
            ends.extend(value for value in frame[name].to_list() if value is not None)
    return math.floor(min(ends) * 2) / 2 - 0.0, math.ceil(max(ends) * 2) / 2 or 0.5


def years_of(frames: Sequence[pl.DataFrame] | Any) -> tuple[int, int]:
    """Return the first and the last year of all frames."""
    years = [year for frame in frames for year in frame["year"].to_list()]
    return min(years), max(years)


def _records(leg: str, frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Return rows for every year of the span, empty where there are none, so that lines break."""
    known = {row["year"]: row for row in frame.iter_rows(named=True)}
    return [
        {
            "year": year,
            "leg": leg,
            **{name: known.get(year, {}).get(name) for name in ("mean", *_QUANTILES)},
        }
        for year in range(min(known), max(known) + 1)
    ]


def bands(
    records: Sequence[Mapping[str, Any]], x: alt.X, y: alt.Y, limits: tuple[float, float]
) -> list[alt.Chart]:
    """Return the 90 % band and, within it, the 50 % band of each leg."""
    scale = alt.Scale(domain=list(limits), nice=False)
    charts = []
    for low, high, opacity in (("p05", "p95", 0.12), ("p25", "p75", 0.20)):
        charts.append(
            alt.Chart(data(records))
            .mark_area(opacity=opacity, interpolate="linear")
            .encode(
                x=x,
                y=alt.Y(f"{low}:Q", scale=scale, axis=y["axis"]),
                y2=f"{high}:Q",
                color=alt.Color("leg:N", scale=legs_scale(LEG_COLOURS), legend=None),
            )
        )
    return charts


def _lines(records: Sequence[Mapping[str, Any]], x: alt.X, y: alt.Y) -> alt.Chart:
    return (
        alt.Chart(data(records))
        .mark_line(strokeWidth=2, interpolate="linear", strokeCap="butt")
        .encode(
            x=x,
            y=y,
            color=alt.Color("leg:N", scale=legs_scale(LEG_COLOURS), legend=None),
            strokeDash=alt.StrokeDash("leg:N", scale=legs_scale(DASHES), legend=None),
        )
    )


def _neutral(low: float, high: float) -> alt.Chart:
    return (
        alt.Chart(data([{"mean": 0.0}]))
        .mark_rule(color=MUTED, strokeWidth=1)
        .encode(y=alt.Y("mean:Q", scale=alt.Scale(domain=[low, high], nice=False)))
    )


def _marks(marked: tuple[int, int], low: float, high: float, height: int) -> list[alt.Chart]:
    """Return upright rules at the years then and now, named above."""
    rows = [{"year": year, "mean": high, "low": low, "text": str(year)} for year in set(marked)]
    rows.sort(key=lambda row: str(row["text"]))
    base = alt.Chart(data(rows))
    y = alt.Y("mean:Q", scale=alt.Scale(domain=[low, high], nice=False))
    return [
        base.mark_rule(color=INK, strokeWidth=1, opacity=0.65).encode(x="year:Q", y=y, y2="low:Q"),
        base.mark_text(dy=-9, fontWeight=600, fontSize=12, color=INK).encode(
            x="year:Q", y=y, text="text:N"
        ),
    ]


def dodge(places: Mapping[str, float], gap: float) -> dict[str, float]:
    """Return places of labels moved apart to at least `gap`, order kept, as little as need be."""
    names = sorted(places, key=lambda name: (places[name], name))
    moved = [places[name] for name in names]
    for _ in range(100):
        for k in range(len(moved) - 1):
            lack = gap - (moved[k + 1] - moved[k])
            if lack > 1e-9:
                moved[k] -= lack / 2
                moved[k + 1] += lack / 2
    return dict(zip(names, moved, strict=True))


def _labels(
    legs: Mapping[str, pl.DataFrame],
    labels: Mapping[str, str],
    x: alt.X,
    limits: tuple[float, float],
    height: int,
) -> alt.Chart:
    """Return the legs' names at the ends of their lines."""
    ends: dict[str, tuple[int, float]] = {}
    for leg, frame in legs.items():
        known = frame.filter(pl.col("mean").is_not_null())
        if not known.is_empty():
            ends[leg] = (int(known["year"][-1]), float(known["mean"][-1]))
    gap = 15 * (limits[1] - limits[0]) / height
    placed = dodge({leg: value for leg, (_, value) in ends.items()}, gap)
    rows = [
        {"year": ends[leg][0], "mean": placed[leg], "leg": leg, "text": labels[leg]}
        for leg in LEGS
        if leg in placed
    ]
    return (
        alt.Chart(data(rows))
        .mark_text(align="left", dx=8, fontSize=12, fontWeight=600, baseline="middle")
        .encode(
            x=x,
            y=alt.Y("mean:Q", scale=alt.Scale(domain=list(limits), nice=False)),
            text="text:N",
            color=alt.Color("leg:N", scale=legs_scale(LEG_COLOURS), legend=None),
        )
    )


def _poles(low: float, high: float, first: int, height: int) -> list[alt.Chart]:
    """Return words at the two ends of the scale and at its zero."""
    room = 14 * (high - low) / height
    words = [(0.0, "neutral", -7)]
    if high > 2 * room:
        words.append((high, "amity", 8))
    if low < -2 * room:
        words.append((low, "enmity", -7))
    return [
        alt.Chart(data([{"year": first, "mean": value, "text": text}]))
        .mark_text(
            align="left", dx=4, dy=dy, fontSize=11, fontStyle="italic", color=MUTED,
            baseline="middle",
        )
        .encode(
            x="year:Q",
            y=alt.Y("mean:Q", scale=alt.Scale(domain=[low, high], nice=False)),
            text="text:N",
        )
        for value, text, dy in words
    ]  # fmt: skip


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
            f"{signed(row['mean'])} ({interval(row['p05'], row['p95'])}) in {row['year']}"
            for row in known.filter(pl.col("year").is_in(sorted(marked))).iter_rows(named=True)
        ]
        sentences.append(
            f"{names[leg]}: {', '.join([*at, ''])}highest {signed(top['mean'])} in {top['year']}, "
            f"lowest {signed(bottom['mean'])} in {bottom['year']}."
        )
    first, last = years_of(legs.values())
    return (
        f"Line chart of {dimension} alignment, {first} to {last}, three legs with 50 % and 90 % "
        f"bands. {' '.join(sentences)}"
    )

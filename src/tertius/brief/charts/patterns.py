"""Probabilities of the eight sign patterns, then and now, dimension by dimension."""

from typing import Any

import altair as alt

from tertius.alignment.dimensions import DIMENSIONS, OVERALL
from tertius.brief.charts.theme import INK, MUTED, Layout, data, specify
from tertius.brief.names import codes, pattern_label, with_role
from tertius.brief.notation import probability
from tertius.triangle.patterns import PATTERNS
from tertius.triangle.seated import Triangle

__all__ = ["describe", "pattern_bars"]

_THEN, _NOW = "#a9b4bd", "#1f4e6b"
_SMALL = 0.05  # a bar's number is written from here on


def pattern_bars(then: Triangle, now: Triangle, layout: Layout) -> dict[str, Any]:
    """Return paired bars, a row a pattern: all dimensions together, then each.

    Parameters
    ----------
    then, now : Triangle
        The two years.
    layout : {"wide", "narrow"}
        For which page.
    """
    width = 118 if layout == "wide" else 120
    panels = [
        _panel(then, now, dimension, width, heads=layout == "narrow" or dimension == OVERALL)
        for dimension in (OVERALL, *DIMENSIONS)
    ]
    joined = (
        alt.hconcat(*panels, spacing=26) if layout == "wide" else alt.vconcat(*panels, spacing=16)
    )
    return specify(alt.vconcat(_legend(then.year, now.year), joined, spacing=8))


def _panel(
    then: Triangle, now: Triangle, dimension: str, width: int, *, heads: bool
) -> alt.LayerChart:
    labels = {pattern: pattern_label(pattern, codes(now)) for pattern in PATTERNS}
    records = []
    for when, triangle in (("then", then), ("now", now)):
        found = triangle.sides[dimension].patterns
        for pattern in PATTERNS:
            share = None if found is None else found.patterns[pattern]
            written = share is not None and share >= _SMALL
            records.append(
                {
                    "pattern": labels[pattern],
                    "when": when,
                    "p": share,
                    "text": probability(share) if written and share is not None else "",
                }
            )
    y = alt.Y(
        "pattern:N",
        sort=list(labels.values()),
        axis=alt.Axis(title=None, labels=heads, labelLimit=260, labelColor=INK, grid=False),
        scale=alt.Scale(paddingInner=0.28, paddingOuter=0.1),
    )
    offset = alt.YOffset("when:N", sort=["then", "now"], scale=alt.Scale(paddingInner=0.08))
    x = alt.X(
        "p:Q",
        scale=alt.Scale(domain=[0, 1.0]),
        axis=alt.Axis(title=None, values=[0, 0.5, 1], format=".1~f"),
    )
    base = alt.Chart(data(records))
    title = dimension if then.sides[dimension].patterns and now.sides[dimension].patterns else (
        f"{dimension} (data missing)"
    )  # fmt: skip
    bars = base.mark_bar().encode(
        y=y,
        yOffset=offset,
        x=x,
        color=alt.Color(
            "when:N", scale=alt.Scale(domain=["then", "now"], range=[_THEN, _NOW]), legend=None
        ),
    )
    figures = base.mark_text(align="left", dx=4, fontSize=11, color=INK, baseline="middle").encode(
        y=y, yOffset=offset, x=x, text="text:N"
    )
    return alt.layer(bars, figures).properties(
        width=width, height=alt.Step(14), title=alt.TitleParams(title, fontSize=13)
    )


def _legend(then: int, now: int) -> alt.LayerChart:
    rows = [
        {"x": 0, "tx": 20, "text": str(then), "when": "then"},
        {"x": 80, "tx": 100, "text": str(now), "when": "now"},
    ]
    base = alt.Chart(data(rows))
    scale = alt.Scale(domain=[0, 200], nice=False)
    return alt.layer(
        base.mark_square(size=150, opacity=1).encode(
            x=alt.X("x:Q", scale=scale, axis=None),
            color=alt.Color(
                "when:N", scale=alt.Scale(domain=["then", "now"], range=[_THEN, _NOW]), legend=None
            ),
        ),
        base.mark_text(align="left", baseline="middle", color=MUTED).encode(
            x=alt.X("tx:Q", scale=scale, axis=None), text="text:N"
        ),
    ).properties(width=200, height=16)


def describe(then: Triangle, now: Triangle) -> str:
    """Return the chart in words: the likeliest pattern of each dimension, then and now."""
    parts = []
    for dimension in (OVERALL, *DIMENSIONS):
        readings = []
        for triangle in (then, now):
            found = triangle.sides[dimension].patterns
            if found is None:
                readings.append(f"{triangle.year} no data")
                continue
            share = found.patterns[found.modal_pattern]
            reading = with_role(found.modal_pattern, codes(triangle))
            readings.append(f"{triangle.year} {reading} ({probability(share)})")
        parts.append(f"{dimension}: {'; '.join(readings)}.")
    return f"Bars of the probability of each sign pattern. Most probable, {' '.join(parts)}"



"""Probabilities of the eight sign patterns, then and now, dimension by dimension."""

from collections.abc import Mapping
from typing import Any

import altair as alt

from tertius.alignment.dimensions import DIMENSIONS, OVERALL
from tertius.brief.charts.theme import INK, MUTED, Layout, Sheets, View, mapped, plane, stack
from tertius.brief.names import codes, pattern_label, with_role
from tertius.brief.notation import probability
from tertius.triangle.patterns import PATTERNS
from tertius.triangle.seated import Triangle

__all__ = ["describe", "pattern_bars"]

_COLOURS: Mapping[str, str] = {"then": "#a3b1bc", "now": "#1f4e6b"}
_SMALL = 0.05  # a bar's number is written from here on, once rounded to two decimals
_SIDES = (OVERALL, *DIMENSIONS)


def pattern_bars(then: Triangle, now: Triangle, layout: Layout) -> dict[str, Any]:
    """Return paired bars, a row a pattern: all dimensions together, then each.

    Parameters
    ----------
    then, now : Triangle
        The two years.
    layout : {"wide", "narrow"}
        For which page.
    """
    sheets = Sheets()
    panels = [_panel(sheets, then, now, dimension, layout) for dimension in _SIDES]
    shown = stack(panels, 52, across=True) if layout == "wide" else stack(panels, 30)
    return sheets.specify(stack([_key(sheets, then.year, now.year), shown], 22))


def _panel(sheets: Sheets, then: Triangle, now: Triangle, dimension: str, layout: Layout) -> View:
    wide = layout == "wide"
    named = not wide or dimension == OVERALL
    labels = [pattern_label(pattern, codes(now), brief=not wide) for pattern in PATTERNS]
    missing = [str(t.year) for t in (then, now) if t.sides[dimension].patterns is None]
    base = sheets.add(dimension, _records(then, now, dimension, labels))
    heads = alt.Axis(
        title=None,
        labels=named,
        labelLimit=260,
        minExtent=(0 if not named else 228 if wide else 132),
        labelColor=INK,
        grid=True,
        gridColor="#f0f1f2",
        tickBand="extent",
        domain=True,
        domainColor="#c9cdd0",
    )
    at = {
        "y": alt.Y("pattern:N", sort=labels, axis=heads,
                   scale=alt.Scale(paddingInner=0.32, paddingOuter=0.2)),
        "yOffset": alt.YOffset("when:N", sort=list(_COLOURS), scale=alt.Scale(paddingInner=0.05)),
        "x": alt.X("p:Q", scale=alt.Scale(domain=[0, 1]),
                   axis=alt.Axis(title=None, values=[0, 0.5, 1], format=".1~f")),
    }  # fmt: skip
    colour = alt.Color("when:N", scale=mapped(_COLOURS), legend=None)
    bars = base.mark_bar().encode(color=colour, **at)
    figures = base.mark_text(align="left", dx=3, fontSize=11).encode(text=alt.Text("text:N"), **at)
    # marks, for titles of neighbours with and without labels would stand at two heights
    heading = [
        _word(sheets, f"heading_{dimension}", dimension, -10).mark_text(
            align="left", fontSize=13, fontWeight=600
        )
    ]
    if missing:
        told = f"no data: {', '.join(missing)}"
        heading.append(
            _word(sheets, f"missing_{dimension}", told, 12).mark_text(
                align="left", dx=5, fontSize=11
            )
        )
    return alt.layer(bars, figures, *heading).properties(
        width=112 if wide else 164, height=alt.Step(11 if wide else 10)
    )


def _word(sheets: Sheets, name: str, text: str, y: int) -> alt.Chart:
    """Return one text at the left of a panel, `y` pixels below its top."""
    placed: alt.Chart = sheets.add(name, [{"text": text}]).encode(
        x=alt.value(0), y=alt.value(y), text=alt.Text("text:N")
    )
    return placed


def _records(
    then: Triangle, now: Triangle, dimension: str, labels: list[str]
) -> list[dict[str, Any]]:
    records = []
    for when, triangle in (("then", then), ("now", now)):
        found = triangle.sides[dimension].patterns
        for pattern, label in zip(PATTERNS, labels, strict=True):
            share = None if found is None else found.patterns[pattern]
            text = "" if share is None or float(f"{share:.2f}") < _SMALL else probability(share)
            records.append({"pattern": label, "when": when, "p": share, "text": text})
    return records


def _key(sheets: Sheets, then: int, now: int) -> View:
    rows = [
        {"x": 8, "tx": 22, "y": 9, "text": str(then), "when": "then"},
        {"x": 88, "tx": 102, "y": 9, "text": str(now), "when": "now"},
    ]
    x, y = plane(180, 18)
    base = sheets.add("key", rows)
    return alt.layer(
        base.mark_square(size=150, opacity=1).encode(
            x=x, y=y, color=alt.Color("when:N", scale=mapped(_COLOURS), legend=None)
        ),
        base.mark_text(align="left", color=MUTED).encode(
            x=alt.X("tx:Q", scale=alt.Scale(domain=[0, 180], nice=False), axis=None),
            y=y,
            text=alt.Text("text:N"),
        ),
    ).properties(width=180, height=18)


def describe(then: Triangle, now: Triangle) -> str:
    """Return the chart in words: the likeliest pattern of each dimension, then and now."""
    parts = []
    for dimension in _SIDES:
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

"""Estimates side by side: one row each, its 90 % and 50 % interval nested, its median a point."""

import math
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from tertius.brief.charts.theme import INK, LEG_COLOURS, MUTED, Layout, Sheets, View, stack
from tertius.brief.notation import interval, signed
from tertius.provenance import Estimate

__all__ = ["describe", "interval_chart"]

Groups = Mapping[str, Mapping[str, Estimate | None]]
"""By the title of a panel: the rows by their labels, from the top; None where nothing is known."""

_WIDTH: Mapping[Layout, int] = {"wide": 400, "narrow": 286}
_STEP: Mapping[Layout, int] = {"wide": 30, "narrow": 52}
_MARGIN = 310
_LINE = 46  # characters of a label, on either page
_AIR = 0.06
_BREAK = "|"


def interval_chart(groups: Groups, unit: str, layout: Layout) -> dict[str, Any]:
    """Return the chart: a panel a group, all on one scale that holds zero.

    Parameters
    ----------
    groups : mapping
        Rows by panel.
    unit : str
        Written below the last axis.
    layout : {"wide", "narrow"}
        On a narrow page each label stands above its interval instead of beside it.
    """
    sheets, domain = Sheets(), _domain(groups)
    parts: list[View] = []
    for place, (title, rows) in enumerate(groups.items()):
        last = place == len(groups) - 1
        parts.append(_panel(sheets, title, rows, domain, unit if last else None, layout))
    return sheets.specify(stack(parts, 12))


def _domain(groups: Groups) -> tuple[float, float]:
    """Return a span that holds every interval and zero, with air at both ends."""
    known = [found for rows in groups.values() for found in rows.values() if found is not None]
    low = min([0.0, *(found.p05 for found in known)])
    high = max([0.0, *(found.p95 for found in known)])
    air = _AIR * ((high - low) or 1.0)
    return low - air, high + air


def _panel(
    sheets: Sheets,
    title: str,
    rows: Mapping[str, Estimate | None],
    domain: tuple[float, float],
    unit: str | None,
    layout: Layout,
) -> View:
    records = [
        {"row": _wrapped(label), **({} if found is None else _quantiles(found))}
        for label, found in rows.items()
    ]
    base = sheets.add(title, records)
    height = _STEP[layout] * max(len(records), 1)
    axis = alt.Axis(
        title=unit,
        titleColor=MUTED,
        titleFontWeight="normal",
        tickCount=6,
        labelExpr=_label(domain),
    )
    scale = alt.Scale(domain=list(domain), nice=False)

    def x(column: str) -> alt.X:
        return alt.X(f"{column}:Q", scale=scale, axis=axis)

    labels = alt.Axis(
        title=None,
        minExtent=_MARGIN,
        maxExtent=_MARGIN,
        labelLimit=_MARGIN,
        labelLineHeight=13,
        labelExpr=f"split(datum.value, '{_BREAK}')",
    )
    y = alt.Y("row:N", sort=list(map(_wrapped, rows)), axis=labels if layout == "wide" else None)
    colour = LEG_COLOURS["PT"]
    layers: list[alt.Chart] = [
        sheets.add(f"zero {title}", [{"zero": 0.0}]).mark_rule(color=MUTED).encode(x=x("zero")),
        base.mark_rule(color=colour, strokeWidth=2, opacity=0.55).encode(
            x=x("p05"), x2=alt.X2("p95:Q"), y=y
        ),
        base.mark_rule(color=colour, strokeWidth=6, opacity=0.75).encode(
            x=x("p25"), x2=alt.X2("p75:Q"), y=y
        ),
        base.mark_point(filled=True, size=55, color=INK, opacity=1).encode(x=x("p50"), y=y),
    ]
    if layout == "narrow":
        above = sheets.add(f"labels {title}", [{**r, "at": domain[0]} for r in records])
        layers.append(_named(above, x("at"), y, halo=True))
        layers.append(_named(above, x("at"), y, halo=False))
    heading = alt.TitleParams(title, offset=6)
    return alt.layer(*layers).properties(width=_WIDTH[layout], height=height, title=heading)


def _named(base: alt.Chart, x: alt.X, y: alt.Y, *, halo: bool) -> alt.Chart:
    """Return labels above their intervals; their halo covers the line at zero."""
    mark = base.mark_text(
        align="left",
        baseline="bottom",
        dy=-6,
        fontSize=11.5,
        lineHeight=13,
        lineBreak=_BREAK,
        stroke="white" if halo else "transparent",
        strokeWidth=5 if halo else 0,
    )
    drawn: alt.Chart = mark.encode(x=x, y=y, text=alt.Text("row:N"))
    return drawn


def _wrapped(label: str) -> str:
    """Return a label in lines that fit either page."""
    return _BREAK.join(textwrap.wrap(label, _LINE))


def _quantiles(found: Estimate) -> dict[str, float]:
    return {name: getattr(found, name) for name in ("p05", "p25", "p50", "p75", "p95")}


def _label(domain: tuple[float, float]) -> str:
    """Return the expression for labels: signed, with the digits that the span needs."""
    span = domain[1] - domain[0]
    digits = max(0, math.ceil(1 - math.log10(span))) if span > 0 else 2
    return (
        "(datum.value > 0 ? '+' : datum.value < 0 ? '\u2212' : '') + "
        f"format(abs(datum.value), '.{digits}~f')"
    )


def describe(groups: Groups, unit: str) -> str:
    """Return the chart in words, row by row."""
    told: list[str] = []
    for title, rows in groups.items():
        parts: Sequence[str] = [
            f"{label}: {'nothing known' if found is None else _said(found)}"
            for label, found in rows.items()
        ]
        told.append(f"{title}: {'; '.join(parts)}.")
    return f"Medians with 50 % and 90 % intervals, {unit}. {' '.join(told)}"


def _said(found: Estimate) -> str:
    return f"{signed(found.p50)} ({interval(found.p05, found.p95)})"

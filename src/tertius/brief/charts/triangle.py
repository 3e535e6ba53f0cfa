"""The triangle diagram: three states, their roles, three legs with sign, strength and interval."""

from collections.abc import Mapping
from typing import Any

import altair as alt

from tertius.alignment.dimensions import DIMENSIONS, OVERALL
from tertius.brief.charts.theme import AMITY, ENMITY, INK, MUTED, Layout, data, specify
from tertius.brief.names import ROLES, TYPES, leg_names
from tertius.brief.notation import enumerate_words, estimated, interval, probability, signed
from tertius.provenance import Estimate
from tertius.triangle.patterns import LEGS, SEATS
from tertius.triangle.seated import Side, Triangle

__all__ = ["describe", "diagrams", "small_diagrams"]

_BETWEEN: Mapping[str, tuple[str, str]] = {"PT": ("P", "T"), "PR": ("P", "R"), "TR": ("T", "R")}
_SIGNS = {"amity": (AMITY, [1, 0]), "enmity": (ENMITY, [7, 4]), "none": ("#999999", [1, 4])}


class _Frame:
    """Where a triangle's nodes and labels stand in a panel, in pixels from the top left."""

    def __init__(self, width: int, height: int, side: int, top: int) -> None:
        self.width, self.height = width, height
        middle, drop = width / 2, side * 0.8
        self.nodes = {
            "P": (middle, float(top)),
            "T": (middle - side / 2, top + drop),
            "R": (middle + side / 2, top + drop),
        }

    def label(self, leg: str, away: int) -> tuple[float, float, str]:
        """Return place and alignment of a leg's label, `away` pixels outside the leg."""
        (x1, y1), (x2, y2) = (self.nodes[seat] for seat in _BETWEEN[leg])
        x, y = (x1 + x2) / 2, (y1 + y2) / 2
        if leg == "TR":
            return x, y + away + 4, "center"
        return (x - away, y - 4, "right") if leg == "PT" else (x + away, y - 4, "left")


def diagrams(then: Triangle, now: Triangle, layout: Layout) -> dict[str, Any]:
    """Return the triangles of two years, all dimensions together, side by side or one below.

    Parameters
    ----------
    then, now : Triangle
        The two years.
    layout : {"wide", "narrow"}
        For which page.
    """
    frame = _Frame(428, 330, 210, 58) if layout == "wide" else _Frame(350, 310, 170, 58)
    panels = [
        _panel(triangle, OVERALL, frame, big=True).properties(
            title=alt.TitleParams(str(triangle.year), fontSize=16, offset=2)
        )
        for triangle in (then, now)
    ]
    joined = alt.hconcat if layout == "wide" else alt.vconcat
    legend = _legend(frame.width * (2 if layout == "wide" else 1), layout)
    return specify(alt.vconcat(joined(*panels, spacing=4), legend, spacing=6))


def small_diagrams(then: Triangle, now: Triangle, layout: Layout) -> dict[str, Any]:
    """Return the triangles by dimension: a row a year where wide, a row a dimension where not."""
    frame = _Frame(284, 190, 120, 36) if layout == "wide" else _Frame(173, 150, 78, 34)

    def panel(triangle: Triangle, dimension: str) -> alt.LayerChart:
        title = alt.TitleParams(f"{triangle.year} {dimension}", fontSize=12)
        return _panel(triangle, dimension, frame, big=False, short=layout == "narrow").properties(
            title=title
        )

    if layout == "wide":
        rows = [alt.hconcat(*(panel(t, d) for d in DIMENSIONS), spacing=3) for t in (then, now)]
    else:
        rows = [alt.hconcat(*(panel(t, d) for t in (then, now)), spacing=3) for d in DIMENSIONS]
    return specify(alt.vconcat(*rows, spacing=10))


def _panel(
    triangle: Triangle, dimension: str, frame: _Frame, *, big: bool, short: bool = False
) -> alt.LayerChart:
    side = triangle.sides[dimension]
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, frame.width], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[frame.height, 0], nice=False), axis=None)
    layers = [
        _legs(side, frame, x, y, big),
        *_leg_labels(side, frame, x, y, big=big, short=short),
        *_nodes(triangle, side, frame, x, y, big=big),
    ]
    return alt.layer(*layers).properties(width=frame.width, height=frame.height)


def _sign(found: Estimate | None) -> str:
    if found is None:
        return "none"
    return "amity" if found.mean > 0 else "enmity"


def _spans_zero(found: Estimate | None) -> bool:
    return found is not None and found.p05 < 0 < found.p95


def _legs(side: Side, frame: _Frame, x: alt.X, y: alt.Y, big: bool) -> alt.Chart:
    records = []
    for leg in LEGS:
        found = side.legs[leg]
        (x1, y1), (x2, y2) = (frame.nodes[seat] for seat in _BETWEEN[leg])
        strength = 0.0 if found is None else min(abs(found.mean), 3.0)
        records.append(
            {
                "x": x1, "y": y1, "x2": x2, "y2": y2,
                "sign": _sign(found),
                "width": (1.5 + 3.5 * strength) * (1.0 if big else 0.6),
                "faint": 0.45 if _spans_zero(found) else 1.0,
            }
        )  # fmt: skip
    domain = list(_SIGNS)
    return (
        alt.Chart(data(records))
        .mark_rule(strokeCap="butt")
        .encode(
            x=x,
            y=y,
            x2="x2:Q",
            y2="y2:Q",
            color=alt.Color(
                "sign:N",
                scale=alt.Scale(domain=domain, range=[_SIGNS[s][0] for s in domain]),
                legend=None,
            ),
            strokeDash=alt.StrokeDash(
                "sign:N",
                scale=alt.Scale(domain=domain, range=[_SIGNS[s][1] for s in domain]),
                legend=None,
            ),
            strokeWidth=alt.StrokeWidth("width:Q", scale=None),
            opacity=alt.Opacity("faint:Q", scale=None),
        )
    )


def _leg_labels(
    side: Side, frame: _Frame, x: alt.X, y: alt.Y, *, big: bool, short: bool
) -> list[alt.Chart]:
    """Return the mean of each leg, and its 90 % interval below."""
    charts = []
    size, away = (15, 16) if big else (13 if not short else 12, 12 if not short else 9)
    for leg in LEGS:
        found = side.legs[leg]
        at_x, at_y, align = frame.label(leg, away)
        lines = [("no data" if found is None else signed(found.mean), size, 600, 0.0)]
        if found is not None and not short:
            lines.append((interval(found.p05, found.p95), 12 if big else 11, 400, size * 1.1))
        for text, font_size, weight, shift in lines:
            charts.append(
                alt.Chart(data([{"x": at_x, "y": at_y + shift, "text": text}]))
                .mark_text(
                    align=align,
                    baseline="middle",
                    fontSize=font_size,
                    fontWeight=weight,
                    color=INK if weight == 600 else MUTED,
                )
                .encode(x=x, y=y, text="text:N")
            )
    return charts


def _nodes(
    triangle: Triangle, side: Side, frame: _Frame, x: alt.X, y: alt.Y, *, big: bool
) -> list[alt.Chart]:
    places = [
        {"x": frame.nodes[seat][0], "y": frame.nodes[seat][1], "code": triangle.states[seat].iso3}
        for seat in SEATS
    ]
    base = alt.Chart(data(places)).encode(x=x, y=y)
    charts = [
        base.mark_circle(
            size=1500 if big else 760, color="white", stroke=INK, strokeWidth=1.5, opacity=1
        ),
        base.mark_text(fontSize=13 if big else 10.5, fontWeight=600, baseline="middle").encode(
            text="code:N"
        ),
    ]
    if big:
        charts.extend(_node_names(triangle, side, frame, x, y))
    return charts


def _node_names(
    triangle: Triangle, side: Side, frame: _Frame, x: alt.X, y: alt.Y
) -> list[alt.Chart]:
    charts = []
    for seat in SEATS:
        node_x, node_y = frame.nodes[seat]
        first = node_y - 48 if seat == "P" else node_y + 34
        role = _role(side, seat)
        for text, shift, weight, colour in (
            (triangle.states[seat].name, 0, 600, INK),
            (f"{ROLES[seat]}{f' · {role}' if role else ''}", 15, 400, MUTED),
        ):
            charts.append(
                alt.Chart(data([{"x": node_x, "y": first + shift, "text": text}]))
                .mark_text(
                    fontSize=13 if weight == 600 else 12,
                    fontWeight=weight,
                    color=colour,
                    baseline="middle",
                )
                .encode(x=x, y=y, text="text:N")
            )
    return charts


def _role(side: Side, seat: str) -> str:
    """Return the likelier of a seat's two roles, where it has one chance in five of it."""
    if side.patterns is None:
        return ""
    pivot, pariah = side.patterns.pivot[seat], side.patterns.pariah[seat]
    name, share = ("pivot", pivot) if pivot >= pariah else ("pariah", pariah)
    return f"{name} {probability(share)}" if share >= 0.2 else ""


def _legend(width: int, layout: Layout) -> alt.LayerChart:
    """Return a key of dashes and colours, drawn like the legs."""
    entries = [
        ("amity", "amity", 1.0),
        ("enmity", "enmity", 1.0),
        ("enmity", "faint: 90 % interval includes neutral", 0.45),
    ]
    starts = [0, 100, 210] if layout == "wide" else [0, 78, 0]
    drops = [10, 10, 10] if layout == "wide" else [10, 10, 32]
    height = 20 if layout == "wide" else 44
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, width], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[height, 0], nice=False), axis=None)
    charts: list[alt.Chart] = []
    for (sign, text, opacity), start, drop in zip(entries, starts, drops, strict=True):
        colour, dash = _SIGNS[sign]
        at = {"x": start, "y": drop, "x2": start + 30, "tx": start + 37, "text": text}
        base = alt.Chart(data([at]))
        charts.append(
            base.mark_rule(
                color=colour, strokeDash=dash, strokeWidth=4, opacity=opacity, strokeCap="butt"
            ).encode(x=x, y=y, x2="x2:Q")
        )
        charts.append(
            base.mark_text(align="left", baseline="middle", color=MUTED).encode(
                x=alt.X("tx:Q", scale=alt.Scale(domain=[0, width], nice=False), axis=None),
                y=y,
                text="text:N",
            )
        )
    return alt.layer(*charts).properties(width=width, height=height)


def describe(then: Triangle, now: Triangle, dimensions: tuple[str, ...] = (OVERALL,)) -> str:
    """Return the diagrams in words, from their numbers."""
    sentences = []
    for triangle in (then, now):
        names = leg_names(triangle.states)
        for dimension in dimensions:
            side = triangle.sides[dimension]
            legs = enumerate_words(
                [
                    f"{names[leg]} {'no data' if (e := side.legs[leg]) is None else estimated(e)}"
                    for leg in LEGS
                ]
            )
            modal = (
                "the type cannot be told"
                if side.patterns is None
                else f"most probable type {TYPES[side.patterns.modal_type]} "
                f"({probability(side.patterns.types[side.patterns.modal_type])})"
            )
            sentences.append(f"{triangle.year}, {dimension}: {legs}; {modal}.")
    return f"Triangle diagram; alignment with 90 % interval. {' '.join(sentences)}"

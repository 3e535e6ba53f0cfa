"""The triangle diagram: three states, their roles, three legs with sign, strength and interval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from tertius.alignment.dimensions import DIMENSIONS, OVERALL
from tertius.brief.charts.theme import AMITY, ENMITY, INK, MUTED, Layout, Sheets, mapped, plane
from tertius.brief.names import ROLES, TYPES, codes, leg_names, with_role
from tertius.brief.notation import enumerate_words, estimated, interval, probability, signed
from tertius.provenance import Estimate
from tertius.triangle.patterns import LEGS
from tertius.triangle.seated import Side, Triangle

__all__ = ["describe", "diagram", "diagrams", "small_diagrams"]

_COLOURS: Mapping[str, str] = {"amity": AMITY, "enmity": ENMITY, "none": "#767676"}
_DASHES: Mapping[str, list[int]] = {"amity": [1, 0], "enmity": [7, 4], "none": [1, 4]}
_STRONGEST = 3.0  # legs beyond are drawn no thicker
_LINE = 18  # letters in a line of a state's name
_ROLE = 0.2  # a role is written from this probability on


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one triangle stands on the sheet, and how large; in pixels."""

    x: float
    y: float
    width: float
    side: float
    node: float
    size: float
    named: bool
    intervals: bool

    def nodes(self) -> dict[str, tuple[float, float]]:
        """Return the centres of the three states."""
        middle = self.x + self.width / 2
        top = self.y + (92 if self.named else 40)
        foot = top + self.side * 0.84
        return {
            "P": (middle, top),
            "T": (middle - self.side / 2, foot),
            "R": (middle + self.side / 2, foot),
        }

    def label(self, leg: str) -> tuple[float, float]:
        """Return the centre of a leg's label: outside the leg, above it where names are below."""
        (x1, y1), (x2, y2) = (self.nodes()[seat] for seat in leg)
        x, y = (x1 + x2) / 2, (y1 + y2) / 2
        if leg == "TR":
            return x, y - self.size * 2.5 if self.named else y + self.size * 1.45
        away = self.size * (4.3 if self.intervals else 2.1)
        return (x - away if leg == "PT" else x + away), y - self.size


def diagram(triangle: Triangle, dimension: str = OVERALL) -> dict[str, Any]:
    """Return the triangle of one year on its own, all dimensions together or one of them."""
    place = _Place(0, 0, 350, 180, 1500, 14, named=True, intervals=True)
    return _sheet([(triangle, dimension, place)], 350, 382, [(0, 346), (90, 346), (0, 368)])


def diagrams(then: Triangle, now: Triangle, layout: Layout) -> dict[str, Any]:
    """Return the triangles of two years, all dimensions together, side by side or one below.

    Parameters
    ----------
    then, now : Triangle
        The two years.
    layout : {"wide", "narrow"}
        For which page.
    """
    if layout == "wide":
        width, height, starts = 860, 384, [(0.0, 0.0), (430.0, 0.0)]
    else:
        width, height, starts = 350, 716, [(0.0, 0.0), (0.0, 334.0)]
    wide, side = (430, 220) if layout == "wide" else (350, 180)
    shown = [
        (triangle, OVERALL, _Place(x, y, wide, side, 1500, 14, named=True, intervals=True))
        for triangle, (x, y) in zip((then, now), starts, strict=True)
    ]
    keys = [(0, 12), (100, 12), (220, 12)] if layout == "wide" else [(0, 12), (90, 12), (0, 34)]
    return _sheet(
        shown, width, height, [(x, height - (24 if layout == "wide" else 48) + y) for x, y in keys]
    )


def small_diagrams(then: Triangle, now: Triangle, layout: Layout) -> dict[str, Any]:
    """Return the triangles by dimension: a row a year where wide, a row a dimension where not."""
    wide = layout == "wide"
    across, down = (287, 208) if wide else (175, 148)
    shown = []
    for row, triangle in enumerate((then, now)):
        for column, dimension in enumerate(DIMENSIONS):
            at = (column, row) if wide else (row, column)
            place = _Place(
                at[0] * across, at[1] * down, across, 126 if wide else 84, 950, 12.5,
                named=False, intervals=wide,
            )  # fmt: skip
            shown.append((triangle, dimension, place))
    size = (3 * across, 2 * down) if wide else (2 * across, 3 * down)
    return _sheet(shown, *size, keys=[])


def _sheet(
    shown: Sequence[tuple[Triangle, str, _Place]],
    width: int,
    height: int,
    keys: Sequence[tuple[float, float]],
) -> dict[str, Any]:
    """Return several triangles, and a key if it has places, on one sheet."""
    sheets = Sheets()
    x, y = plane(width, height)
    lines = [line for t, d, place in shown for line in _lines(t.sides[d], place)]
    nodes = [node for _, _, place in shown for node in _nodes(place)]
    words = [word for t, d, place in shown for word in _words(t, d, place)]
    lines.extend(line for line, _ in _key(keys))
    words.extend(word for _, word in _key(keys))
    layers = [_drawn(sheets.add("legs", lines), x, y)]
    states = sheets.add("states", nodes).encode(x=x, y=y)
    size = alt.Size("size:Q", scale=None, legend=None)
    layers.append(states.mark_circle(fill="white", stroke=INK, strokeWidth=1.5, opacity=1)
                  .encode(size=size))  # fmt: skip
    for weight in (600, 400):
        for align in ("center", "left"):
            rows = [w for w in words if w["weight"] == weight and w["align"] == align]
            layers.append(
                sheets.add(f"words_{weight}_{align}", rows)
                .mark_text(fontWeight=weight, align=align, color=INK if weight == 600 else MUTED)
                .encode(x=x, y=y, text=alt.Text("text:N"), size=size)
            )
    return sheets.specify(alt.layer(*layers).properties(width=width, height=height))


def _drawn(legs: alt.Chart, x: alt.X, y: alt.Y) -> alt.Chart:
    drawn: alt.Chart = legs.mark_rule(strokeCap="butt").encode(
        x=x,
        y=y,
        x2=alt.X2("x2:Q"),
        y2=alt.Y2("y2:Q"),
        color=alt.Color("sign:N", scale=mapped(_COLOURS), legend=None),
        strokeDash=alt.StrokeDash("sign:N", scale=mapped(_DASHES), legend=None),
        strokeWidth=alt.StrokeWidth("width:Q", scale=None, legend=None),
        opacity=alt.Opacity("opacity:Q", scale=None, legend=None),
    )
    return drawn


def _sign(found: Estimate | None) -> str:
    if found is None:
        return "none"
    return "amity" if found.mean > 0 else "enmity"


def _lines(side: Side, place: _Place) -> list[dict[str, Any]]:
    records = []
    for leg in LEGS:
        found = side.legs[leg]
        (x1, y1), (x2, y2) = (place.nodes()[seat] for seat in leg)
        strength = 0.0 if found is None else min(abs(found.mean), _STRONGEST)
        unclear = found is not None and found.p05 < 0 < found.p95
        records.append(
            {
                "x": x1, "y": y1, "x2": x2, "y2": y2,
                "sign": _sign(found),
                "width": (1.5 + 3.5 * strength) * (1.0 if place.named else 0.65),
                "opacity": 0.42 if unclear else 1.0,
            }
        )  # fmt: skip
    return records


def _nodes(place: _Place) -> list[dict[str, Any]]:
    return [{"x": x, "y": y, "size": place.node} for x, y in place.nodes().values()]


def _word(
    x: float, y: float, text: str, size: float, weight: int, align: str = "center"
) -> dict[str, Any]:
    return {"x": x, "y": y, "text": text, "size": size, "weight": weight, "align": align}


def _words(triangle: Triangle, dimension: str, place: _Place) -> list[dict[str, Any]]:
    side = triangle.sides[dimension]
    title = str(triangle.year) if place.named else f"{triangle.year} {dimension}"
    words = [_word(place.x + 2, place.y + 9, title, 17 if place.named else 13, 600, "left")]
    for seat, (x, y) in place.nodes().items():
        words.append(_word(x, y, triangle.states[seat].iso3, 13 if place.named else 11, 600))
    for leg in LEGS:
        found = side.legs[leg]
        x, y = place.label(leg)
        words.append(_word(x, y, "no data" if found is None else signed(found.mean),
                           place.size + 1 if place.named else place.size, 600))  # fmt: skip
        if found is not None and place.intervals:
            text = interval(found.p05, found.p95)
            words.append(_word(x, y + place.size * 1.2, text, 12 if place.named else 11, 400))
    return [*words, *(_names(triangle, side, place) if place.named else [])]


def _names(triangle: Triangle, side: Side, place: _Place) -> list[dict[str, Any]]:
    """Return the type beside the year; names, seats and roles at the corners."""
    words = []
    if side.patterns is not None:
        modal = side.patterns.modal_type
        text = f"{TYPES[modal]} {probability(side.patterns.types[modal])}"
        words.append(_word(place.x + 56, place.y + 10, text, 13, 400, "left"))
    for seat, (x, y) in place.nodes().items():
        lines = _broken(triangle.states[seat].name)
        first = y - 34 - 17 * len(lines) if seat == "P" else y + 36
        for k, line in enumerate(lines):
            words.append(_word(x, first + 17 * k, line, 13.5, 600))
        role = f"{ROLES[seat]}{_role(side, seat)}"
        words.append(_word(x, first + 17 * len(lines), role, 12, 400))
    return words


def _broken(name: str) -> list[str]:
    """Return a long name in two lines of about one length."""
    spaces = [k for k, letter in enumerate(name) if letter == " "]
    if len(name) <= _LINE or not spaces:
        return [name]
    at = min(spaces, key=lambda k: abs(k - len(name) / 2))
    return [name[:at], name[at + 1 :]]


def _role(side: Side, seat: str) -> str:
    """Return the likelier of a seat's two roles, where there is a fair chance of it."""
    if side.patterns is None:
        return ""
    pivot, pariah = side.patterns.pivot[seat], side.patterns.pariah[seat]
    name, share = ("pivot", pivot) if pivot >= pariah else ("pariah", pariah)
    return f" · {name} {probability(share)}" if share >= _ROLE else ""


def _key(places: Sequence[tuple[float, float]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return the key's lines and words, drawn like the legs."""
    entries = (("amity", "amity", 1.0), ("enmity", "enmity", 1.0),
               ("enmity", "faint: 90 % interval includes neutral", 0.42))  # fmt: skip
    return [
        (
            {"x": x, "y": y, "x2": x + 32, "y2": y, "sign": sign, "width": 4.0, "opacity": opacity},
            _word(x + 39, y, text, 12, 400, "left"),
        )
        for (sign, text, opacity), (x, y) in zip(entries, places, strict=False)
    ]


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
            sentences.append(f"{triangle.year}, {dimension}: {legs}; {_modal(triangle, side)}.")
    return f"Triangle diagram; alignment with 90 % interval. {' '.join(sentences)}"


def _modal(triangle: Triangle, side: Side) -> str:
    if side.patterns is None:
        return "the type cannot be told"
    modal = side.patterns.modal_pattern
    share = probability(side.patterns.patterns[modal])
    return f"most probable {with_role(modal, codes(triangle))} ({share})"

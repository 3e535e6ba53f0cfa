"""A triangle as a notebook shows it: the diagram, and the dimensions beside each other."""

from html import escape

from tertius.alignment.posterior import ANCHORS
from tertius.brief.charts.theme import draw
from tertius.brief.charts.triangle import diagram
from tertius.brief.names import TYPES, codes, leg_codes
from tertius.brief.notation import estimated, probability
from tertius.triangle.seated import Side, Triangle

__all__ = ["html"]


def html(triangle: Triangle) -> str:
    """Return a triangle as a piece of HTML that needs no script and no request."""
    dimensions = list(triangle.sides)
    sides = list(triangle.sides.values())
    rows = [
        *((name, [_leg(side, leg) for side in sides]) for leg, name in leg_codes(triangle).items()),
        ("type", [_type(side) for side in sides]),
        *(
            (f"Kissinger's rule, {code}", [_rule(side, seat) for side in sides])
            for seat, code in codes(triangle).items()
        ),
        ("rift", [_rift(triangle, dimension) for dimension in dimensions]),
    ]
    names = ", ".join(state.name for state in triangle.states.values())
    drawing = draw(diagram(triangle), f"triangle-{triangle.year}")
    return (
        f"<figure><figcaption><b>{escape(names)}, {triangle.year}</b>; zero: "
        f"{escape(ANCHORS[triangle.anchor])}</figcaption>{drawing}</figure>"
        f"<table><thead><tr>{_cells(['', *dimensions], 'th')}</tr></thead><tbody>"
        + "".join(f"<tr>{_cells([name], 'th')}{_cells(cells)}</tr>" for name, cells in rows)
        + "</tbody></table>"
    )


def _cells(texts: list[str], tag: str = "td") -> str:
    return "".join(f"<{tag}>{escape(text)}</{tag}>" for text in texts)


def _leg(side: Side, leg: str) -> str:
    found = side.legs[leg]
    return "no data" if found is None else estimated(found)


def _type(side: Side) -> str:
    if side.patterns is None:
        return "no data"
    modal = side.patterns.modal_type
    return f"{TYPES[modal]} {probability(side.patterns.types[modal])}"


def _rule(side: Side, seat: str) -> str:
    return "no data" if side.kissinger is None else probability(side.kissinger[seat].probability)


def _rift(triangle: Triangle, dimension: str) -> str:
    found = triangle.rifts[dimension]
    return (
        "no data" if found is None else f"{found.answer} {probability(found.verdict[found.answer])}"
    )

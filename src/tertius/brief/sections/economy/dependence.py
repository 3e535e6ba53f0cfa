"""Who depends on whom: target and rival on each other, good by good."""

from collections.abc import Iterator, Mapping

from tertius import states
from tertius.brief.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Paragraph,
    Row,
    Section,
    TableBlock,
)
from tertius.brief.charts.intervals import describe, interval_chart
from tertius.brief.charts.theme import chart
from tertius.brief.material import Material, source_links
from tertius.brief.names import in_prose
from tertius.brief.notation import decimal, enumerate_words
from tertius.errors import UnknownStateError
from tertius.provenance import Estimate
from tertius.states import State
from tertius.trade.dependence.product_reading import Product
from tertius.trade.dependence.records import ChokePoints, Dependence, Exposure
from tertius.trade.dependence.tables import FLOOR

__all__ = ["section"]

PORTS = {"HKG": "Hong Kong", "MAC": "Macao"}
ELECTRONICS = ("hs84", "hs85", "hs87", "electronics", "vehicles", "machinery")
UNCLASSIFIED = "unclassified"  # no good of its own
TODAY = 2023  # as of which states are named
SHOWN = 0.01
"""Goods are in the chart if at least this share of imports may be missed."""

UNIT = "imports from the other that nobody else makes good within about a year, % of all imports"


def section(material: Material) -> Section | None:
    """Return the section; None where no goods data of the pair are at hand."""
    economy = material.assessment.economy
    if economy is None or economy.dependence is None:
        return None
    found = economy.dependence
    blocks: list[Block] = [
        Paragraph((_summary(found),)),
        *_chart(found),
        Heading("Both ways, good by good"),
        _table(found.a, found.of_a),
        _table(found.b, found.of_b),
        Heading("The partners hardest to replace"),
        *(_points(each) for each in economy.choke_points.values()),
        *_minerals(economy.choke_points),
        *_products(economy.products),
        Paragraph(
            (
                "Shares are computed from recorded flows; how much others could make good rests on "
                "judged ranges of what an exporter can divert and add within a year. Groups of "
                "goods hide the single part that nobody else makes, and ports that pass goods on, "
                "such as Hong Kong, look like makers of them. It knows no politics and no pipes: "
                "who has closed its market counts as an outlet by what it bought in the "
                "year of the data, and gas finds buyers to whom no line leads. Below "
                f"{100 * FLOOR:.0f} % of both sides' trade in a good no row is kept. Sources: ",
                *source_links(found.sources),
                ".",
            ),
            "note",
        ),
    ]
    return Section("dependence", "Who depends on whom", tuple(blocks))


def _summary(found: Dependence) -> str:
    told = []
    if found.freer is not None:
        other = found.b if found.freer == found.a else found.a
        told.append(
            f"In all goods together {in_prose(found.freer)} could do without "
            f"{in_prose(other)} more easily than the reverse."
        )
    for state, other in ((found.a, found.b), (found.b, found.a)):
        most = found.most_exposed(state)
        if most is not None and most.short is not None:
            told.append(
                f"What {in_prose(state)} could least replace of its purchases from "
                f"{in_prose(other)} is {most.label} ({most.year}): "
                f"{_pct(most.import_share.value)} per cent of its imports of them come from there, "
                f"{_pct(most.short.p50)} per cent would find no substitute."
            )
    years = sorted({each.year for each in (*found.of_a, *found.of_b)})
    told.append(f"The data are of {enumerate_words([str(year) for year in years])}.")
    return " ".join(told)


def _pct(value: float | None) -> str:
    if value is None:
        return f"below {FLOOR:.0%}".replace("%", " %")
    return decimal(100 * value, 0 if value >= 0.1 else 1)


def _scaled(found: Estimate | None) -> Estimate | None:
    if found is None:
        return None
    names = ("mean", "sd", "p05", "p25", "p50", "p75", "p95")
    return Estimate(**{name: 100 * getattr(found, name) for name in names}, unit="%")


def _chart(found: Dependence) -> Iterator[Block]:
    groups = {
        f"{state.name} on {other.name}": {
            f"{each.label} ({each.year})": _scaled(each.short)
            for each in exposures
            if each.short is not None and each.short.p95 >= SHOWN
        }
        for state, other, exposures in (
            (found.a, found.b, found.of_a),
            (found.b, found.a, found.of_b),
        )
    }
    groups = {title: shown for title, shown in groups.items() if shown}
    rows = tuple(
        Row((title, label, "" if value is None else _span(value)))
        for title, shown in groups.items()
        for label, value in shown.items()
    )
    columns = (Column("Who on whom"), Column("Good"), Column("Not replaced, %", "number"))
    if not groups:
        return
    yield chart(
        "dependence-short",
        "What neither could soon replace",
        (
            "If the other stopped selling: the share of all imports of the good that no other "
            "seller would make good within about a year. Points are medians, bars 50 and 90 per "
            "cent of the draws. Goods of which at most one per cent would be missed are left out.",
        ),
        describe(groups, UNIT),
        lambda layout: interval_chart(groups, "% of all imports of the good", layout),
        TableBlock("The same in numbers", columns, rows, fold="Data table"),
    )


def _points(found: ChokePoints) -> TableBlock:
    """Return the suppliers and buyers that a state could replace least, goods and fuels."""
    lists = (
        ("sells to it", found.suppliers),
        ("sells it fuels", found.fuel_suppliers),
        ("buys from it", found.buyers),
        ("buys its fuels", found.fuel_buyers),
    )
    rows = tuple(
        Row(
            (
                _named(each.partner),
                kind,
                each.label,
                str(each.year),
                _pct(each.share.value),
                _median(each.lost),
                "" if each.weight is None else _pct(each.weight),
            )
        )
        for kind, points in lists
        for each in points
        if each.lost.p95 >= SHOWN and each.good != UNCLASSIFIED
    )
    columns = (
        Column("Partner"),
        Column("Which"),
        Column("Good"),
        Column("Year", "number"),
        Column("Share, %", "number"),
        Column("Not replaced, %", "number"),
        Column("Weight of the good, %", "number"),
    )
    return TableBlock(
        f"{found.state.name}: by what would be lost for want of another partner; the weight is the "
        "good's in all its imports or exports, for fuels in their use or output",
        columns,
        rows,
    )


def _minerals(found: Mapping[str, ChokePoints]) -> Iterator[Block]:
    if not found:
        return
    known = {each.mineral: each for points in found.values() for each in points.minerals}
    own = {(seat, each.mineral): each for seat, points in found.items() for each in points.minerals}
    heads = [
        Column(f"{points.state.name}: {what}, %", "number")
        for points in found.values()
        for what in ("of world output", "of China's exports")
    ]
    yield TableBlock(
        "Critical minerals: the largest producer, and the part of each state",
        (
            Column("Mineral"),
            Column("Year", "number"),
            Column("Largest producer"),
            Column("Its share, %", "number"),
            *heads,
        ),
        tuple(
            Row(
                (
                    name,
                    "" if each.year is None else str(each.year),
                    _named(each.leader),
                    _share(each.leader_share),
                    *(
                        _share(value)
                        for seat in found
                        for mine in [own.get((seat, name))]
                        for value in (
                            (None, None) if mine is None else (mine.own_share, mine.from_china)
                        )
                    ),
                )
            )
            for name, each in known.items()
        ),
    )


def _share(value: float | None) -> str:
    return "no data" if value is None else decimal(100 * value, 0 if value >= 0.1 else 1)


def _products(found: tuple[Product, ...]) -> Iterator[Block]:
    if not found:
        return
    columns = (
        Column("From"),
        Column("To"),
        Column("Heading"),
        Column("Year", "number"),
        Column("Of all that one sells the other, %", "number"),
        Column("Of China's imports of it, %", "number"),
    )
    rows = tuple(
        Row(
            (
                _named(each.exporter),
                _named(each.importer),
                each.label,
                str(each.year),
                _between(*each.pair),
                "" if each.supply is None else _between(*each.supply),
            )
        )
        for each in found
    )
    yield TableBlock(
        "Trade by heading, as far as it is listed: shares at least and at most", columns, rows
    )
    yield Paragraph(
        (
            "Only the first headings of a partner, and the first partners of a heading, are "
            "listed; what is not listed is missing, not none. Electronics, vehicles and machinery "
            "between the two are not among them in any year.",
        )
        if not any(each.product.startswith(ELECTRONICS) for each in found)
        else (
            "Only the first headings of a partner, and the first partners of a heading, are "
            "listed; what is not listed is missing, not none.",
        ),
        "note",
    )


def _between(low: float | None, high: float) -> str:
    least = "?" if low is None else decimal(100 * low, 1)
    return least if low == high else f"{least} to {decimal(100 * high, 1)}"


def _median(found: Estimate) -> str:
    scaled = _scaled(found)
    return "" if scaled is None else _span(scaled)


def _span(found: Estimate) -> str:
    return f"{decimal(found.p50, 1)} ({decimal(found.p05, 1)} to {decimal(found.p95, 1)})"


def _table(state: State, exposures: tuple[Exposure, ...]) -> TableBlock:
    columns = (
        Column("Good"),
        Column("Year", "number"),
        Column("Share of its imports, %", "number"),
        Column("Not replaced, %", "number"),
        Column("Best stand-in"),
        Column("Share of its exports, %", "number"),
        Column("No other buyer, %", "number"),
        Column("Best outlet"),
    )
    return TableBlock(
        f"{state.name}: what it buys from the other, and sells to it",
        columns,
        tuple(Row(_row(each)) for each in exposures),
    )


def _named(code: str | None) -> str:
    """Return the state's name; an area that is no state keeps the name it has."""
    if code is None:
        return ""
    if code in PORTS:
        return PORTS[code]
    try:
        return states.resolve(code, TODAY).name
    except UnknownStateError:
        return code


def _row(each: Exposure) -> tuple[Cell, ...]:
    short, idle = _scaled(each.short), _scaled(each.idle)
    return (
        each.label,
        str(each.year),
        _pct(each.import_share.value),
        "" if short is None else _span(short),
        _named(each.stand_in),
        _pct(each.export_share.value),
        "" if idle is None else _span(idle),
        _named(each.outlet),
    )

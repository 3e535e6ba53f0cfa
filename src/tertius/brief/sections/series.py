"""Alignment over time: one chart a dimension."""

import polars as pl

from tertius.alignment.dimensions import DIMENSIONS, OVERALL
from tertius.brief.blocks import (
    ChartBlock,
    Code,
    Column,
    Definition,
    Definitions,
    Paragraph,
    Row,
    Section,
    TableBlock,
)
from tertius.brief.charts.series import describe, time_series
from tertius.brief.charts.theme import chart
from tertius.brief.material import Material
from tertius.brief.names import leg_codes, leg_names
from tertius.brief.notation import interval, signed
from tertius.brief.sections.triangle import leg_query
from tertius.triangle.patterns import LEGS
from tertius.triangle.seated import Triangle

__all__ = ["section"]


def section(material: Material) -> Section:
    """Return the section."""
    then, now = material.years
    queries = tuple(
        Definition((name,), (Code(leg_query(now, leg, OVERALL)),))
        for leg, name in leg_names(now.states).items()
    )
    return Section(
        "series",
        "Alignment over time",
        (
            Paragraph(
                (
                    "Smoothed posterior, all data used for every year. The line is the mean, the "
                    "darker band holds 50 % and the lighter 90 % of the posterior; zero is "
                    "neutral. After the last data of an indicator the band widens. Upright lines "
                    f"mark {then.year} and {now.year}.",
                )
            ),
            *(_chart(material, dimension) for dimension in (OVERALL, *DIMENSIONS)),
            Paragraph(("Rows of the store behind each relation:",), "note"),
            Definitions(queries),
        ),
    )


def _chart(material: Material, dimension: str) -> ChartBlock:
    then, now = material.years
    legs = {leg: material.assessment.series[leg, dimension] for leg in LEGS}
    marked = (then.year, now.year)
    names = leg_names(now.states)
    title = "All dimensions together" if dimension == OVERALL else dimension.capitalize()
    return chart(
        f"series-{dimension}",
        title,
        (_moves(then, now, dimension),),
        describe(dimension, legs, names, marked),
        lambda layout: time_series(legs, leg_codes(now), marked, layout),
        _table(legs, names, title),
    )


def _moves(then: Triangle, now: Triangle, dimension: str) -> str:
    """Return the means of both years, relation by relation."""
    told = []
    for leg, name in leg_names(now.states).items():
        before, after = (t.sides[dimension].legs[leg] for t in (then, now))
        if before is None or after is None:
            told.append(f"{name} no data")
        else:
            told.append(f"{name} {signed(before.mean)} and {signed(after.mean)}")
    return f"Means of {then.year} and {now.year}: {'; '.join(told)}."


def _table(legs: dict[str, pl.DataFrame], names: dict[str, str], title: str) -> TableBlock:
    columns = [Column("Year")]
    for leg in LEGS:
        columns.append(Column("Mean", "number", names[leg]))
        columns.append(Column("50 % interval", "number", names[leg]))
        columns.append(Column("90 % interval", "number", names[leg]))
    known = {
        (leg, row["year"]): row
        for leg, frame in legs.items()
        for row in frame.iter_rows(named=True)
    }
    years = sorted({year for _, year in known})
    rows = tuple(
        Row((str(year), *(c for leg in LEGS for c in _cells(known.get((leg, year))))))
        for year in years
    )
    return TableBlock(f"Alignment by year: {title.lower()}", tuple(columns), rows, "Data table")


def _cells(row: dict[str, float | None] | None) -> tuple[str, str, str]:
    if row is None:
        return "no data", "", ""
    mean, low, first, third, high = (row[k] for k in ("mean", "p05", "p25", "p75", "p95"))
    if mean is None or low is None or first is None or third is None or high is None:
        return "no data", "", ""
    return signed(mean), interval(first, third), interval(low, high)

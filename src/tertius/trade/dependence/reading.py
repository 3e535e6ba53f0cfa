"""Read the dependence of two states on each other, or the choke points of one, from a store."""

from collections.abc import Mapping
from typing import Any, Protocol

import polars as pl

from tertius import states
from tertius.errors import MissingDataError
from tertius.provenance import Estimate, Figure
from tertius.states import State
from tertius.trade.dependence.concentration import log_ratio
from tertius.trade.dependence.records import (
    Balance,
    ChokePoint,
    ChokePoints,
    Dependence,
    Exposure,
    Mineral,
)
from tertius.trade.dependence.substitution import Good, goods
from tertius.trade.dependence.tables import FLOOR, MOMENTS, TOTAL, VALUE

__all__ = ["LAST", "choke_points", "dependence"]

METHOD = "trade.dependence"
SHARE = "share of the good"
LAST = 2022
"""Last year of the data."""
NONE = f"below {FLOOR:.0%} of both sides' trade in the good, or none"
Row = Mapping[str, Any]


class Tables(Protocol):
    """What is asked of a store or a panel."""

    def scan(self, name: str) -> pl.LazyFrame:
        """Return a table, lazily."""
        ...


def dependence(tables: Tables, a: State, b: State, year: int) -> Dependence:
    """Return how far two states depend on each other, good by good.

    Parameters
    ----------
    tables : Tables
        A store or panel with tables `dependence` and `concentration`.
    a, b : State
        The two.
    year : int
        The latest year of data to use.

    Raises
    ------
    MissingDataError
        If no good has data of both by then.
    """
    known = _known(tables, a, year), _known(tables, b, year)
    pair = {each["economy"] for side in known for each in side}
    rows = (
        tables.scan("dependence")
        .filter(
            pl.col("exporter").is_in(sorted(pair)),
            pl.col("importer").is_in(sorted(pair)),
            pl.col("year") <= year,
        )
        .collect()
    )
    of_a, of_b, missing = [], [], []
    for good in goods():
        sides = [{each["year"]: each for each in side if each["good"] == good.id} for side in known]
        shared = sorted(set(sides[0]) & set(sides[1]))
        if not shared:
            missing.append(good.label)
            continue
        of_a.append(_exposure(rows, good, sides[0][shared[-1]], sides[1][shared[-1]]))
        of_b.append(_exposure(rows, good, sides[1][shared[-1]], sides[0][shared[-1]]))
    if not of_a:
        raise MissingDataError(
            f"no goods data of both {a.name} and {b.name} by {year}; sections of goods cover 1995, "
            "2005 and 2015, fuels 2020 to 2022"
        )
    return Dependence(a, b, year, tuple(of_a), tuple(of_b), _balances(of_a, of_b), _gaps(missing))


def choke_points(tables: Tables, state: State, year: int, top: int = 10) -> ChokePoints:
    """Return the partners that a state could replace least.

    Parameters
    ----------
    tables : Tables
        A store or panel with tables `dependence`, `concentration` and `mineral_shares`.
    state : State
        The state.
    year : int
        The latest year of data to use.
    top : int
        Length of each list.

    Raises
    ------
    MissingDataError
        If there are no data of the state by then.
    """
    known = _known(tables, state, year)
    latest = {each["good"]: each for each in sorted(known, key=lambda each: each["year"])}
    if not latest:
        raise MissingDataError(f"no goods data of {state.name} by {year}; they begin in 1995")
    codes = sorted({each["economy"] for each in latest.values()})
    touching = pl.col("importer").is_in(codes) | pl.col("exporter").is_in(codes)
    rows = tables.scan("dependence").filter(touching, pl.col("good") != TOTAL).collect()
    lists: dict[tuple[str, bool], list[ChokePoint]] = {}
    for good in goods():
        own = latest.get(good.id)
        if own is None:
            continue
        at = (pl.col("good") == good.id) & (pl.col("year") == own["year"])
        for side, column in (("short", "importer"), ("idle", "exporter")):
            found = rows.filter(at, pl.col(column) == own["economy"], pl.col(f"{side}_mean") > 0)
            points = lists.setdefault((side, own["unit"] == VALUE), [])
            points += [_point(row, side, good, own) for row in found.iter_rows(named=True)]

    def ranked(side: str, by_value: bool) -> tuple[ChokePoint, ...]:
        found = lists.get((side, by_value), [])
        return tuple(sorted(found, key=lambda point: -(point.loss or 0.0))[:top])

    absent = [good.label for good in goods() if good.id not in latest]
    return ChokePoints(
        state,
        year,
        ranked("short", True),
        ranked("idle", True),
        ranked("short", False),
        ranked("idle", False),
        _minerals(tables, codes, year),
        _gaps(absent),
    )


def _known(tables: Tables, state: State, year: int) -> list[Row]:
    """Return the rows of `concentration` of a state by a year, under the codes that it bore."""
    bore = {
        found.iso3
        for found in states.identities()
        if found.ccode == state.ccode and (found.last is None or found.last.year >= 1990)
    }
    own = pl.col("economy").is_in(sorted(bore)) & (pl.col("year") <= year)
    return list(tables.scan("concentration").filter(own).sort("year").collect().to_dicts())


def _exposure(rows: pl.DataFrame, good: Good, own: Row, other: Row) -> Exposure:
    """Return how far the state of `own` depends on that of `other` in one good."""
    year, of, on = own["year"], own["economy"], other["economy"]
    at = rows.filter(pl.col("good") == good.id, pl.col("year") == year)
    bought = _one(at, on, of)
    sold = _one(at, of, on)
    bought_share = _share(bought, "import_share", f"{of}'s imports from {on}", on, of, good, own)
    sold_share = _share(sold, "export_share", f"{of}'s exports to {on}", of, on, good, own)
    return Exposure(
        of=of,
        on=on,
        good=good.id,
        label=good.label,
        year=year,
        unit=own["unit"],
        import_share=bought_share,
        export_share=sold_share,
        short=_estimate(bought, "short", f"{SHARE} imported"),
        idle=_estimate(sold, "idle", f"{SHARE} exported"),
        price=_estimate(bought, "price", "relative rise of the price, first order"),
        passed_on=bought["passed_on"] if bought else None,
        stand_in=bought["stand_in"] if bought else None,
        stand_in_share=bought["stand_in_share"] if bought else None,
        outlet=sold["outlet"] if sold else None,
        outlet_share=sold["outlet_share"] if sold else None,
        import_weight=own["import_weight"],
        export_weight=own["export_weight"],
    )


def _one(rows: pl.DataFrame, exporter: str, importer: str) -> Row | None:
    found = rows.filter(pl.col("exporter") == exporter, pl.col("importer") == importer)
    return None if found.is_empty() else found.row(0, named=True)


def _share(
    row: Row | None, column: str, label: str, exporter: str, importer: str, good: Good, own: Row
) -> Figure:
    query = (
        f"SELECT {column} FROM dependence WHERE exporter = '{exporter}' AND importer = "
        f"'{importer}' AND good = '{good.id}' AND year = {own['year']}"
    )
    return Figure(
        label=f"{label}: {good.label}",
        value=None if row is None else row[column],
        unit=SHARE,
        interval=None,
        method=METHOD,
        sources=tuple(own["source"].split("+")),
        rows=query,
        evidence_year=own["year"],
        note=NONE if row is None else "",
    )


def _estimate(row: Row | None, name: str, unit: str) -> Estimate | None:
    return None if row is None else Estimate(**_moments(row, name), unit=unit)


def _moments(row: Row, name: str) -> dict[str, float]:
    return {moment: row[f"{name}_{moment}"] for moment in MOMENTS}


def _balances(of_a: list[Exposure], of_b: list[Exposure]) -> tuple[Balance, ...]:
    found = []
    for x, y in zip(of_a, of_b, strict=True):
        supply = _compared(x.import_share.value, y.import_share.value)
        sales = _compared(x.export_share.value, y.export_share.value)
        found.append(Balance(x.good, x.label, x.year, *supply, *sales))
    return tuple(found)


def _compared(x: float | None, y: float | None) -> tuple[float | None, float | None]:
    if x is None or y is None:
        return None, None
    return x - y, log_ratio(x, y)


def _point(row: Row, side: str, good: Good, own: Row) -> ChokePoint:
    buying = side == "short"
    partner = row["exporter"] if buying else row["importer"]
    flow = f"{own['economy']}'s {'imports from' if buying else 'exports to'} {partner}"
    column = "import_share" if buying else "export_share"
    share = _share(row, column, flow, row["exporter"], row["importer"], good, own)
    unit = f"{SHARE} {'imported' if buying else 'exported'}"
    lost = Estimate(**_moments(row, side), unit=unit)
    weight = own["import_weight"] if buying else own["export_weight"]
    return ChokePoint(
        partner=partner,
        good=good.id,
        label=good.label,
        year=own["year"],
        share=share,
        lost=lost,
        weight=weight,
        loss=None if weight is None else lost.mean * weight,
        replaced_by=row["stand_in"] if buying else row["outlet"],
    )


def _minerals(tables: Tables, codes: list[str], year: int) -> tuple[Mineral, ...]:
    rows = tables.scan("mineral_shares").filter(pl.col("year") <= year).collect()
    found = []
    for mineral in rows["mineral"].unique().sort():
        mine = rows.filter(pl.col("mineral") == mineral)
        mined = _latest(mine, "output_share")
        listed = mined.filter(pl.col("economy").str.contains("^[A-Z]{3}$"))
        leader = listed.sort("output_share").tail(1).to_dicts()
        sold = _latest(mine, "export_share")
        own = pl.col("economy").is_in(codes)
        found.append(
            Mineral(
                mineral=mineral,
                year=None if mined.is_empty() else mined["year"][0],
                leader=leader[0]["economy"] if leader else None,
                leader_share=leader[0]["output_share"] if leader else None,
                herfindahl=float((listed["output_share"] ** 2).sum()) if leader else None,
                own_share=_value(mined.filter(own), "output_share"),
                from_china=_value(sold.filter(own), "export_share"),
                from_china_year=None if sold.is_empty() else sold["year"][0],
            )
        )
    return tuple(found)


def _latest(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    known = rows.drop_nulls(column)
    if known.is_empty():
        return known
    return known.filter(pl.col("year") == known["year"].max())


def _value(rows: pl.DataFrame, column: str) -> float | None:
    return None if rows.is_empty() else float(rows[column][0])


def _gaps(missing: list[str]) -> tuple[str, ...]:
    if not missing:
        return ()
    return (
        f"no data by that year for {', '.join(missing)}: too early, or the source counts a state "
        "within a larger area",
    )

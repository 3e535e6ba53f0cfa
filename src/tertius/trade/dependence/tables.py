"""Dependence of every pair of economies, group of goods and year, as tables of the store."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tertius.trade.dependence import substitution
from tertius.trade.dependence.concentration import herfindahl, shares
from tertius.trade.dependence.loss import lost, stand_ins

__all__ = ["DRAWS", "FLOOR", "MOMENTS", "TOTAL", "VALUE", "compute", "minerals"]

Array = NDArray[np.float64]

FLOOR = 0.01
"""Pairs below this share of both sides' trade in a good get no row of `dependence`."""
DRAWS = 100
"""Draws of the ranges of substitution."""
TOTAL = "all"
"""The group that is the sum of the others in value."""
MOMENTS = ("mean", "sd", "p05", "p25", "p50", "p75", "p95")
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
VALUE = "million US dollars"
LOSSES = ("short", "idle", "price")
WORLD = "WORLD"
FUEL = {
    "crude-oil": "oil",
    "oil-products": "oil",
    "pipeline-gas": "gas",
    "lng": "gas",
    "coal": "coal",
}
"""The fuel of the balances that each good of the movements belongs to."""


@dataclass(frozen=True, slots=True)
class _Market:
    """Flows of one good in one year, with the order of its rows and columns."""

    good: str
    year: int
    unit: str
    source: str
    economies: list[str]
    flows: Array


@dataclass(frozen=True, slots=True)
class _Losses:
    """Draws of what is lost with each link, shape (draws, economies, economies).

    Attributes
    ----------
    short, idle : ndarray
        Of the importer's imports, of the exporter's exports; in the unit of the flows.
    price : ndarray
        `short` as a share of imports over the elasticity of demand.
    passed_on : ndarray, shape (economies, economies)
        Mean of what third parties would bear if the importer outbid them.
    """

    short: Array
    idle: Array
    price: Array
    passed_on: Array


def compute(
    goods_trade: pl.DataFrame,
    energy_trade: pl.DataFrame,
    energy_balance: pl.DataFrame,
    rng: np.random.Generator,
) -> dict[str, pl.DataFrame]:
    """Return tables `dependence` and `concentration`.

    Parameters
    ----------
    goods_trade, energy_trade, energy_balance : polars.DataFrame
        The canonical tables of those names.
    rng : numpy.random.Generator
        Where the draws of the ranges start.

    Returns
    -------
    dict of str to polars.DataFrame
        `dependence`: exporter, importer, year, good; shares of each in the other's trade; what
        the importer is short of, the exporter cannot sell, and the price pressure, each with mean,
        sd and quantiles; who stands in. `concentration`: economy, year, good; imports, exports,
        Herfindahl indices; weights, which are shares of the good in all imports and exports in
        value, and for fuels imports over use and exports over output of oil, gas or coal.
    """
    pairs, concentrated = [], []
    for year in goods_trade["year"].unique().sort():
        markets = list(_by_value(goods_trade, year))
        totals = next(market for market in markets if market.good == TOTAL)
        sums = [np.zeros((DRAWS, *totals.flows.shape), dtype=np.float32) for _ in LOSSES]
        passed_on = np.zeros(totals.flows.shape)
        for market in markets:
            if market.good != TOTAL:
                found = _losses(market, rng)
                weight = _weight(market.flows, totals.flows)
                passed_on += found.passed_on
                for total, part in zip(
                    sums, (found.short, found.idle, found.price * weight), strict=True
                ):
                    total += part
                pairs.append(_pairs(market, found))
        short, idle, price = (part.astype(np.float64) for part in sums)
        # the sections of a pair can sum to a little more than its total
        short, idle = np.minimum(short, totals.flows), np.minimum(idle, totals.flows)
        pairs.append(_pairs(totals, _Losses(short, idle, price, passed_on)))
        everything = totals.flows.sum(axis=0), totals.flows.sum(axis=1)
        concentrated += [_concentration(market, *everything) for market in markets]
    for market in _by_quantity(energy_trade):
        pairs.append(_pairs(market, _losses(market, rng)))
        concentrated.append(_concentration(market, *_used(market, energy_balance)))
    order = ["exporter", "importer", "good", "year"]
    return {
        "dependence": pl.concat(pairs).sort(order),
        "concentration": pl.concat(concentrated).sort("economy", "good", "year"),
    }


def minerals(mineral_output: pl.DataFrame, mineral_exports: pl.DataFrame) -> pl.DataFrame:
    """Return table `mineral_shares`: of mine production, and of China's exports by destination."""
    key = ["year", "mineral"]
    world = mineral_output.filter(pl.col("economy") == WORLD).select(*key, total="output")
    mined = (
        mineral_output.filter(pl.col("economy") != WORLD)
        .join(world, on=key)
        .select("economy", *key, output_share=pl.col("output") / pl.col("total"))
    )
    yearly = (
        mineral_exports.with_columns(
            year=pl.col("month").dt.year().cast(pl.Int16), mineral=pl.col("good")
        )
        .filter(~pl.col("good").str.starts_with("hs"))
        .group_by("importer", *key)
        .agg(pl.col("value").sum())
    )
    sold = yearly.filter(pl.col("importer") == WORLD).select(*key, total="value")
    bought = (
        yearly.filter(pl.col("importer") != WORLD)
        .join(sold, on=key)
        .select(*key, economy="importer", export_share=pl.col("value") / pl.col("total"))
    )
    both = mined.join(bought, on=["economy", *key], how="full", coalesce=True)
    return both.select("economy", *key, "output_share", "export_share").sort("mineral", *key[:1])


def _by_value(goods_trade: pl.DataFrame, year: int) -> Iterator[_Market]:
    """Yield the markets of one year, all over the same economies."""
    rows = goods_trade.filter(pl.col("year") == year)
    economies = sorted({*rows["exporter"], *rows["importer"]})
    for good in rows["good"].unique().sort():
        part = rows.filter(pl.col("good") == good)
        source = "+".join(part["source"].unique().sort())
        yield _Market(good, year, VALUE, source, economies, _matrix(part, economies, "value"))


def _by_quantity(energy_trade: pl.DataFrame) -> Iterator[_Market]:
    key = ["good", "year", "unit", "source"]
    for (good, year, unit, source), part in energy_trade.group_by(key, maintain_order=True):
        economies = sorted({*part["exporter"], *part["importer"]})
        flows = _matrix(part, economies, "quantity")
        yield _Market(str(good), int(str(year)), str(unit), str(source), economies, flows)


def _matrix(rows: pl.DataFrame, economies: list[str], column: str) -> Array:
    place = {name: i for i, name in enumerate(economies)}
    flows = np.zeros((len(economies), len(economies)))
    exporters = rows["exporter"].replace_strict(place).to_numpy()
    importers = rows["importer"].replace_strict(place).to_numpy()
    flows[exporters, importers] = rows[column].to_numpy()
    return flows


def _losses(market: _Market, rng: np.random.Generator) -> _Losses:
    """Run both experiments on every link of a market, once a draw."""
    drawn = substitution.draw(substitution.kind(market.good), rng, DRAWS)
    flows, bought = market.flows, market.flows.sum(axis=0)
    short = np.empty((DRAWS, *flows.shape))
    idle, outbid = np.empty_like(short), np.zeros_like(flows)
    for i, (d, u, g) in enumerate(zip(drawn.diverted, drawn.spare, drawn.growth, strict=True)):
        supply = lost(flows, d, u, g)
        short[i] = supply.short
        outbid += supply.outbid / DRAWS
        idle[i] = lost(flows.T, d, u, g).short.T
    share = np.divide(short, bought, out=np.zeros_like(short), where=bought > 0)
    price = share / drawn.elasticity[:, None, None]
    # both are the same sum where nobody can be outbid, up to rounding
    passed_on = np.maximum(short.mean(axis=0) - outbid, 0.0)
    return _Losses(short, idle, price, np.where(passed_on < 1e-12 * bought, 0.0, passed_on))


def _pairs(market: _Market, losses: _Losses) -> pl.DataFrame:
    """Return the rows of `dependence` of one market."""
    flows = market.flows
    of_imports, of_exports = np.nan_to_num(shares(flows, 0)), np.nan_to_num(shares(flows, 1))
    rows, columns = np.nonzero(np.maximum(of_imports, of_exports) >= FLOOR)
    bought, sold = flows.sum(axis=0)[columns], flows.sum(axis=1)[rows]
    central = substitution.kind(market.good)
    middle = (central.diverted.mean, central.spare.mean, central.growth.mean)
    names = np.array([*market.economies, None], dtype=object)
    stand_in, covered = stand_ins(flows, *middle)
    outlet, taken = (part.T for part in stand_ins(flows.T, *middle))
    picked = {
        "short": losses.short[:, rows, columns] / bought,
        "idle": losses.idle[:, rows, columns] / sold,
        "price": losses.price[:, rows, columns],
    }
    return pl.DataFrame(
        {
            "exporter": names[rows].tolist(),
            "importer": names[columns].tolist(),
            "year": np.full(len(rows), market.year, dtype=np.int16),
            "good": [market.good] * len(rows),
            "import_share": of_imports[rows, columns],
            "export_share": of_exports[rows, columns],
            **_moments(picked),
            "passed_on": losses.passed_on[rows, columns] / bought,
            "stand_in": names[stand_in[rows, columns]].tolist(),
            "stand_in_share": covered[rows, columns],
            "outlet": names[outlet[rows, columns]].tolist(),
            "outlet_share": taken[rows, columns],
            "source": [market.source] * len(rows),
        },
        schema_overrides={"stand_in": pl.String, "outlet": pl.String},
    )


def _moments(picked: dict[str, Array]) -> dict[str, Array]:
    columns = {}
    for name, draws in picked.items():
        columns[f"{name}_mean"], columns[f"{name}_sd"] = draws.mean(axis=0), draws.std(axis=0)
        found = np.quantile(draws, QUANTILES, axis=0)
        columns |= {f"{name}_{moment}": found[i] for i, moment in enumerate(MOMENTS[2:])}
    return columns


def _used(market: _Market, energy_balance: pl.DataFrame) -> tuple[Array, Array]:
    """Return each economy's use and output of the fuel, NaN where they are not known."""
    rows = energy_balance.filter(pl.col("fuel") == FUEL[market.good], pl.col("year") == market.year)
    order = pl.DataFrame({"economy": market.economies}).join(
        rows, on="economy", how="left", maintain_order="left"
    )
    wide = order.select(pl.col("consumed", "produced").cast(pl.Float64).fill_null(float("nan")))
    return wide["consumed"].to_numpy(), wide["produced"].to_numpy()


def _concentration(market: _Market, used: Array, made: Array) -> pl.DataFrame:
    """Return the rows of `concentration` of one market; weights are over `used` and `made`."""
    flows = market.flows
    imports, exports = flows.sum(axis=0), flows.sum(axis=1)
    return (
        pl.DataFrame(
            {
                "economy": market.economies,
                "year": np.full(len(imports), market.year, dtype=np.int16),
                "good": [market.good] * len(imports),
                "unit": [market.unit] * len(imports),
                "imports": imports,
                "exports": exports,
                "import_weight": _ratio(imports, used),
                "export_weight": _ratio(exports, made),
                "supplier_hhi": herfindahl(flows, 0),
                "buyer_hhi": herfindahl(flows, 1),
                "suppliers": (flows > 0).sum(axis=0).astype(np.int32),
                "buyers": (flows > 0).sum(axis=1).astype(np.int32),
                "source": [market.source] * len(imports),
            }
        )
        .with_columns(pl.col(pl.Float64).fill_nan(None))
        .filter((pl.col("imports") > 0) | (pl.col("exports") > 0))
    )


def _weight(flows: Array, totals: Array) -> Array:
    """Return the good's share in each importer's imports of all goods."""
    return _ratio(flows.sum(axis=0), totals.sum(axis=0))


def _ratio(part: Array, whole: Array) -> Array:
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)

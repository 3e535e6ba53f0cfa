"""The cited facts on settlement, pair against world, every row with its id."""

from collections.abc import Sequence

import polars as pl

from tertius import facts, states
from tertius.errors import MissingDataError
from tertius.facts.quantity import quantity as described
from tertius.trade.settlement.interval import Interval, hull

__all__ = ["OWN", "PAIR", "STATE", "WORLD", "by_year", "pairs", "series"]

OWN = "own-currency-share"
PAIR = (OWN, "yuan-share-of-pair", "yuan-share-of-flow")
STATE = tuple(
    f"{side}-settlement-{currency}"
    for side in ("export", "import")
    for currency in ("rouble", "yuan", "friendly", "unfriendly", "rouble-asia", "friendly-asia")
)
WORLD = (
    "dollar-share-of-reserves",
    "rmb-share-of-reserves",
    "dollar-share-of-payments",
    "rmb-share-of-payments",
)


def pairs() -> tuple[tuple[str, str], ...]:
    """Return the pairs of states for which the ledger has an own-currency share."""
    found = facts.find(OWN)["states"].unique(maintain_order=True).str.split(";")
    return tuple((pair[0], pair[1]) for pair in found)


def series(a: str, b: str) -> pl.DataFrame:
    """Return what is known of how a pair settles, of each state's settlement, and of the world's.

    Parameters
    ----------
    a, b : str
        States: ISO3, COW code or name.

    Returns
    -------
    polars.DataFrame
        ``scope`` (pair, state or world), ``series``, ``label``, ``states``, ``date``, ``year``,
        ``low``, ``high``, ``value``, ``unit``, ``base``, ``reporter``, ``qualifier``, ``fact``,
        ``note``. Both bounds are there in every row: the value where the source has one, the bound
        of the quantity (a share ends at 100 %) where it gives one end only.

    Raises
    ------
    UnknownStateError
        If there is no such state.
    MissingDataError
        If the ledger has no own-currency share for the pair.
    """
    first, second = (states.resolve(name).iso3 for name in (a, b))
    if {first, second} not in [set(pair) for pair in pairs()]:
        known = ", ".join("-".join(pair) for pair in pairs())
        raise MissingDataError(
            f"no own-currency share of {first}-{second} in the ledger of facts; it has {known}"
        )
    parts = [
        *(_rows("pair", name, (first, second)) for name in PAIR if name != "yuan-share-of-flow"),
        *(_rows("pair", PAIR[2], way) for way in ((first, second), (second, first))),
        *(_rows("state", name, (state,)) for state in (first, second) for name in STATE),
        *(_rows("world", name, ("WLD",)) for name in WORLD),
    ]
    return pl.concat(parts)


def by_year(rows: pl.DataFrame, name: str) -> dict[int, Interval]:
    """Return for each year the narrowest interval that holds all that sources say of it.

    Disagreement of sources and movement within the year both widen it.
    """
    found: dict[int, list[Interval]] = {}
    for row in rows.filter(pl.col("series") == name).iter_rows(named=True):
        found.setdefault(row["year"], []).append(Interval(row["low"], row["high"]))
    return {year: hull(parts) for year, parts in sorted(found.items())}


def bounded(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return rows of one quantity of the ledger with both bounds filled."""
    limits = described(name)
    return rows.with_columns(
        low=pl.coalesce("low", "value", pl.lit(limits.low, pl.Float64)),
        high=pl.coalesce("high", "value", pl.lit(limits.high, pl.Float64)),
    )


def _rows(scope: str, name: str, of: Sequence[str]) -> pl.DataFrame:
    return bounded(facts.find(name, states=of), name).select(
        pl.lit(scope).alias("scope"),
        pl.col("quantity").alias("series"),
        pl.lit(described(name).label).alias("label"),
        "states",
        "date",
        "year",
        "low",
        "high",
        "value",
        "unit",
        "base",
        "reporter",
        "qualifier",
        pl.col("id").alias("fact"),
        "note",
    )

"""The baselines that counterfactuals start from, by name.

A baseline is a matrix of who sells what to whom in a year, domestic sales included. All of them
are in table `baseline_flows` of a full build; the reference panel carries the default one, its
flows rounded to `CARRIED_FIGURES` significant digits.
"""

from difflib import get_close_matches
from typing import NamedTuple

import polars as pl
from numpy.typing import ArrayLike

from tertius.errors import MissingDataError, UsageError
from tertius.store.tables import Store
from tertius.trade.counterfactual import Imbalances
from tertius.trade.economy import Economy

__all__ = [
    "CARRIED_FIGURES",
    "DATASETS",
    "DEFAULT",
    "KNOWN",
    "TABLE",
    "Baseline",
    "carried",
    "check",
    "economy",
    "flows",
    "listing",
    "names",
]

TABLE = "baseline_flows"
DATASETS = ("geofrag-campos", "gegravity-wiod", "itpde-aggregated", "agtpa")
"""Datasets whose readers make the table."""
DEFAULT = "geofrag-2019"
CARRIED_FIGURES = 4

KNOWN: tuple[str, ...] = (
    DEFAULT,
    "geofrag-production-2018",
    *(f"wiod-{year}" for year in (2000, 2005, 2010, 2014)),
    *(f"itpde-{year}" for year in range(2003, 2012)),
    *(f"agtpa-{year}" for year in range(1986, 2007)),
)
"""Ids that a full build holds."""


class Baseline(NamedTuple):
    """One baseline as a store holds it.

    Attributes
    ----------
    name : str
        Its id.
    table : polars.DataFrame
        exporter, importer, value (million US dollars), among states with domestic sales.
    states : tuple of str
        Those economies, sorted.
    year : int
        Calendar year of the flows.
    dropped : tuple of str
        Economies left out because their domestic sales are not recorded.
    goods, prices, source : str
        What is counted, at which prices, and from which dataset.
    """

    name: str
    table: pl.DataFrame
    states: tuple[str, ...]
    year: int
    dropped: tuple[str, ...]
    goods: str
    prices: str
    source: str


def names(tables: Store) -> tuple[str, ...]:
    """Return the ids of the baselines that a store holds, sorted.

    Raises
    ------
    MissingDataError
        If it holds no table of them.
    """
    return tuple(_frame(tables).select("baseline").unique().sort("baseline").collect()["baseline"])


def check(tables: Store, name: str) -> list[str]:
    """Return a line if a store has no baseline of that name; it says what to do.

    Raises
    ------
    MissingDataError
        If the store holds no baselines at all.
    """
    held = names(tables)
    if name in held:
        return []
    if name in KNOWN:
        return [
            f"baseline '{name}' is not in this {tables.kind}, which has {', '.join(held)}: build "
            "all with `tertius data build` and name the build with --store"
        ]
    near = get_close_matches(name, dict.fromkeys((*held, *KNOWN)), n=3)
    hint = f"did you mean {', '.join(near)}?" if near else f"choose among {', '.join(held)}"
    return [f"baseline '{name}' is unknown; {hint}"]


def flows(tables: Store, name: str = DEFAULT) -> Baseline:
    """Return a baseline's flows.

    Parameters
    ----------
    tables : Store
        A full build or the reference panel.
    name : str
        Id of the baseline.

    Raises
    ------
    UsageError
        If there is no such baseline; the message names the nearest ones.
    MissingDataError
        If only a full build holds it, or the store holds none.
    """
    if faults := check(tables, name):
        raise (MissingDataError if name in KNOWN else UsageError)(faults[0])
    rows = _frame(tables).filter(pl.col("baseline") == name).collect()
    own = rows.filter((pl.col("exporter") == pl.col("importer")) & (pl.col("value") > 0))
    selling = own["exporter"].implode()
    inside = rows.filter(pl.col("exporter").is_in(selling) & pl.col("importer").is_in(selling))
    named = set(rows["exporter"]) | set(rows["importer"])
    return Baseline(
        name=name,
        table=inside.select("exporter", "importer", "value"),
        states=tuple(own["exporter"].sort()),
        year=int(rows["year"][0]),
        dropped=tuple(sorted(named - set(own["exporter"]))),
        goods=rows["goods"][0],
        prices=rows["prices"][0],
        source=rows["source"][0],
    )


def economy(
    tables: Store,
    name: str = DEFAULT,
    elasticity: ArrayLike = 4.0,
    imbalances: Imbalances = "ratio",
    output_elasticity: ArrayLike = 0.0,
) -> Economy:
    """Return the economy of a baseline; states without domestic sales are left out.

    Parameters
    ----------
    tables : Store
        A full build or the reference panel.
    name : str
        Id of the baseline, one of `names`.
    elasticity, imbalances, output_elasticity
        As for `tertius.trade.economy.Economy`.

    Raises
    ------
    UsageError, MissingDataError
        As `flows` does, and if the economy cannot be built.
    """
    found = flows(tables, name)
    return Economy.from_table(found.table, found.states, elasticity, imbalances, output_elasticity)


def listing(tables: Store) -> pl.DataFrame:
    """Return the baselines of a store, one row each.

    Returns
    -------
    polars.DataFrame
        baseline, year, economies (with domestic sales), without (their number), goods, prices,
        source, in order of id.
    """
    rows = []
    for name in names(tables):
        found = flows(tables, name)
        rows.append(
            {
                "baseline": name,
                "year": found.year,
                "economies": len(found.states),
                "without": len(found.dropped),
                "goods": found.goods,
                "prices": found.prices,
                "source": found.source,
            }
        )
    return pl.DataFrame(rows)


def carried(table: pl.DataFrame) -> pl.DataFrame:
    """Return what the reference panel carries of table `baseline_flows`."""
    kept = table.filter(pl.col("baseline") == DEFAULT)
    return kept.with_columns(pl.col("value").round_sig_figs(CARRIED_FIGURES))


def _frame(tables: Store) -> pl.LazyFrame:
    if TABLE not in tables.names:
        raise MissingDataError(
            f"table '{TABLE}' is not in this {tables.kind}: build it with `tertius data build` "
            "and name the build with --store"
        )
    return tables.scan(TABLE)

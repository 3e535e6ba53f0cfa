"""Similarity of two states' alliance portfolios: whom each is bound to, and how far.

A state's portfolio is its obligation, 0 to 3, to every state of the COW system in the year, to
itself 3.
"""

import numpy as np
import polars as pl

from tertius.measures.register import Measure

__all__ = ["FIRST", "INDICES", "LAST", "MEASURES", "compute"]

FIRST, LAST = 1946, 2018
LEVELS = 4  # obligations 0 to 3
SELF_TIE = 3

INDICES = {"s": "s", "kappa": "kappa_quadratic", "pi": "pi_quadratic"}
"""The register's names, and the formula of `tertius.measures.similarity` behind each."""

_SCOPE = (
    "Over the obligations, 0 to 3 as in alliance.obligation, to all states of the COW system in "
    "the year, the two themselves among them; the tie to oneself is 3."
)


def _measure(name: str, label: str, definition: str, reference: str) -> Measure:
    return Measure(
        id=f"portfolios.{name}",
        label=label,
        unit="index, 1 identical",
        low=-1,
        high=1,
        sources=("atop",),
        first=FIRST,
        last=LAST,
        definition=f"{definition} {_SCOPE}",
        reference=reference,
    )


MEASURES = (
    Measure(
        id="portfolios.n",
        label="States in the portfolios",
        unit="states",
        low=2,
        high=None,
        sources=("atop",),
        first=FIRST,
        last=LAST,
        definition=(
            "States of the COW system with which both could be tied in the year, the two "
            "themselves included; a state whose life in the system does not overlap with one of "
            "the two counts for neither."
        ),
        reference="Correlates of War, State System Membership",
    ),
    _measure(
        "s",
        "Alliance similarity S",
        "S = 1 - 2 Σ|x - y| / (3 n).",
        "Signorino & Ritter (1999), International Studies Quarterly 43(1): 115-144",
    ),
    _measure(
        "kappa",
        "Alliance similarity, kappa",
        "Häge's kappa, the quadratic one: 1 - Σ(x - y)² / E, where E is what Σ(x - y)² would be "
        "if each state spread its own obligations over the system at random.",
        "Häge (2011), Political Analysis 19(3): 287-305; Cohen (1968), Psychological Bulletin "
        "70(4): 213-220",
    ),
    _measure(
        "pi",
        "Alliance similarity, pi",
        "Häge's pi, the quadratic one: 1 - Σ(x - y)² / E, where E is what Σ(x - y)² would be if "
        "both drew their obligations at random from the two states' pooled ones.",
        "Häge (2011), Political Analysis 19(3): 287-305; Scott (1955), Public Opinion Quarterly "
        "19(3): 321-325",
    ),
)


def compute(dyad_years: pl.DataFrame, alliances: pl.DataFrame) -> pl.DataFrame:
    """Return table `measure_portfolios`.

    Parameters
    ----------
    dyad_years : polars.DataFrame
        `ccode1` < `ccode2`, `year`: all pairs of states in the system; who is in the system is
        read from them.
    alliances : polars.DataFrame
        Canonical table; obligations of states outside the system do not count.

    Returns
    -------
    polars.DataFrame
        One row for every pair and year covered, sorted: `n`, `s`, `kappa` and `pi`. Years outside
        the coverage have no row.
    """
    # Numba takes half a second to load: who only reads the register shall not pay for it.
    from tertius.measures.dyads import KEYS, place, table
    from tertius.measures.rolls import Rolls
    from tertius.measures.similarity import compare

    covered = dyad_years.filter(pl.col("year").is_between(FIRST, LAST)).sort(KEYS)
    years = np.unique(covered["year"].to_numpy())
    ccodes = np.unique(covered.select("ccode1", "ccode2").to_numpy())
    placed = place(covered, years, ccodes)
    cube = np.zeros((len(ccodes), len(years), len(ccodes)), dtype=np.int8)
    year, first, second = placed.pairs.group, placed.pairs.first, placed.pairs.second
    keys = list(KEYS)
    bound = covered.select(keys).join(
        alliances.select(*keys, "obligation"), on=keys, how="left", maintain_order="left"
    )
    level = bound["obligation"].fill_null(0).to_numpy() + 1
    cube[first, year, second] = cube[second, year, first] = level
    for member in (first, second):
        cube[member, year, member] = SELF_TIE + 1
    items = np.arange(len(years) + 1, dtype=np.int64) * len(ccodes)
    rolls = Rolls(cube.reshape(len(ccodes), -1), items, LEVELS)
    values = compare(rolls, placed.pairs, ("n", *INDICES.values()))
    return table(covered, placed, dict(zip(("n", *INDICES), values, strict=True)))

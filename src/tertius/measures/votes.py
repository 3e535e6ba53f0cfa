"""Similarity of two states' votes in the UN General Assembly, by calendar year.

Every recorded vote counts: on paragraphs and amendments as on whole drafts, lost ones and
unanimous ones. Only yes, abstain and no are answers; an absence is none.
"""

import numpy as np
import polars as pl

from tertius.measures.register import Measure

__all__ = ["FIRST", "INDICES", "LAST", "MEASURES", "REPLICATES", "compute"]

FIRST, LAST = 1946, 2025
REPLICATES = 200

INDICES = {
    "agreement": "agreement",
    "s": "s",
    "kappa": "kappa_quadratic",
    "pi": "pi_quadratic",
}
"""The register's names, and the formula of `tertius.measures.similarity` behind each."""

_SOURCES = ("unga-votes-voeten-wide", "unga-votes-unvotes", "un-votes-2025-undl")
_SCOPE = (
    "Over all recorded votes of the calendar year in which both said yes, abstain or no, "
    "unanimous ones included. sd and 90 % bounds by a Bayesian bootstrap over these votes."
)


def _measure(name: str, label: str, low: float, definition: str, reference: str) -> Measure:
    return Measure(
        id=f"votes.{name}",
        label=label,
        unit="index, 1 identical",
        low=low,
        high=1,
        sources=_SOURCES,
        first=FIRST,
        last=LAST,
        definition=f"{definition} {_SCOPE}",
        reference=f"{reference}; Rubin (1981), Annals of Statistics 9(1): 130-134, for the spread",
        interval=True,
    )


MEASURES = (
    Measure(
        id="votes.n",
        label="Common votes",
        unit="recorded votes",
        low=0,
        high=None,
        sources=_SOURCES,
        first=FIRST,
        last=LAST,
        definition=(
            "Recorded votes of the calendar year in which both said yes, abstain or no. 0 where "
            "both were members at some vote but never answered the same one; missing where they "
            "were not members at any same vote. 2024 holds the six votes to June only: no record "
            "is at hand of the autumn."
        ),
        reference="Voeten (2013), Routledge Handbook of International Organization",
    ),
    _measure(
        "agreement",
        "Voting agreement",
        0,
        "Share of identical answers.",
        "Lijphart (1963), American Political Science Review 57(4): 902-917",
    ),
    _measure(
        "s",
        "Voting similarity S",
        -1,
        "S = 1 - 2 Σ|x - y| / (2 n), with no 1, abstain 2, yes 3.",
        "Signorino & Ritter (1999), International Studies Quarterly 43(1): 115-144",
    ),
    _measure(
        "kappa",
        "Voting similarity, kappa",
        -1,
        "Häge's kappa, the quadratic one: 1 - Σ(x - y)² / E, where E is what Σ(x - y)² would be "
        "if each state spread its own answers over the votes at random. Missing where both gave "
        "one and the same answer all year. Votes that are lopsided all year pull it to 0.",
        "Häge (2011), Political Analysis 19(3): 287-305; Cohen (1968), Psychological Bulletin "
        "70(4): 213-220",
    ),
    _measure(
        "pi",
        "Voting similarity, pi",
        -1,
        "Häge's pi, the quadratic one: 1 - Σ(x - y)² / E, where E is what Σ(x - y)² would be if "
        "both drew their answers at random from the two states' pooled answers. Missing where "
        "both gave one and the same answer all year.",
        "Häge (2011), Political Analysis 19(3): 287-305; Scott (1955), Public Opinion Quarterly "
        "19(3): 321-325",
    ),
)


def compute(
    dyad_years: pl.DataFrame,
    roll_calls: pl.DataFrame,
    votes: pl.DataFrame,
    rng: np.random.Generator,
    replicates: int = REPLICATES,
) -> pl.DataFrame:
    """Return table `measure_votes`.

    Parameters
    ----------
    dyad_years : polars.DataFrame
        `ccode1` < `ccode2`, `year`: the pairs of states in the system.
    roll_calls, votes : polars.DataFrame
        Canonical tables.
    rng : numpy.random.Generator
        Source of the bootstrap's weights.
    replicates : int
        Replicates of the bootstrap.

    Returns
    -------
    polars.DataFrame
        One row for every pair and year covered, sorted: `n` and the four indices, each with
        `_sd`, `_p05` and `_p95`, null where undefined; `source`, the datasets of the year joined
        by "+".
    """
    # Numba takes half a second to load: who only reads the register shall not pay for it.
    from tertius.measures.bootstrap import bootstrap
    from tertius.measures.dyads import KEYS, place, table
    from tertius.measures.rolls import arrange
    from tertius.measures.similarity import compare

    covered = dyad_years.filter(pl.col("year").is_between(FIRST, LAST)).sort(KEYS)
    cast = votes.join(roll_calls.select("vote_id", "year"), on="vote_id")
    state, vote, year, answer = (
        cast[column].to_numpy() for column in ("ccode", "vote_id", "year", "answer")
    )
    ballots = arrange(state, vote, year, answer)
    members = arrange(state, vote, year, np.ones_like(answer), levels=1).rolls
    placed = place(covered, ballots.groups, ballots.units)
    placed = placed.only(compare(members, placed.pairs, ["n"])[0] > 0)
    formulas = tuple(INDICES.values())
    n, *values = compare(ballots.rolls, placed.pairs, ("n", *formulas))
    spread = bootstrap(ballots.rolls, placed.pairs, formulas, rng, replicates)
    columns = {"n": n}
    for index, name in enumerate(INDICES):
        columns[name] = values[index]
        columns[f"{name}_sd"] = spread.sd[index]
        columns[f"{name}_p05"] = spread.p05[index]
        columns[f"{name}_p95"] = spread.p95[index]
    named = cast.group_by("year").agg(pl.col("source").unique().sort().str.join("+"))
    return table(covered, placed, columns).join(named, on="year", how="left").sort(KEYS)

"""ATOP alliances: directed flags by year (5.1), weighed by the treaties behind them (4.01).

The flags of a pair of states pool treaties of very different weight and name none of them. The
member file names them, so a promise that rests on nothing but treaties which the corrections
flag as weightless (a declaration between blocs, a neighbourhood's code of conduct signed from
afar) is taken out, and one that has another treaty behind it stays.
"""

import polars as pl

from tertius.sources import corrections, rfiles
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform

__all__ = ["ORDER", "pooled", "read", "ties", "without"]

DYAD_YEAR = ("ccode1", "ccode2", "year")
# Canonical name: name in the member file (the dyad-year file adds the prefix "atop_").
PROMISES = {
    "defense": "defense",
    "offense": "offense",
    "neutrality": "neutral",
    "nonaggression": "nonagg",
    "consultation": "consul",
}
ORDER = {"consultation": 1, "nonaggression": 1, "neutrality": 2, "offense": 3, "defense": 3}


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `alliances`, 1815-2018, with promises and obligation as corrected."""
    raw = rfiles.read(files.path("atop_alliance.rda"))["atop_alliance"]
    flags = pooled(raw.rename({f"atop_{old}": new for new, old in PROMISES.items()}))
    members = pl.read_csv(
        files.path("atop-member-level.csv"),
        encoding="latin1",
        columns=["atopid", "phase", "member", "yrent", "yrexit", *PROMISES.values()],
    ).rename({old: new for new, old in PROMISES.items()})
    members, _ = corrections.correct(members, "atop", "members")
    last = flags.select(pl.col("year").max()).item()
    flags, _ = corrections.correct(without(flags, ties(members, last)), "atop", "alliances")
    alliances = flags.with_columns(
        pl.max_horizontal(pl.col(name) * grade for name, grade in ORDER.items()).alias(
            "obligation"
        ),
        pl.lit("atop").alias("source"),
    )
    return {"alliances": conform(alliances, "alliances", "atop/atop_alliance.rda")}


def pooled(directed: pl.DataFrame) -> pl.DataFrame:
    """Merge the two directions of each pair: a promise counts whoever gives it.

    Parameters
    ----------
    directed : polars.DataFrame
        `ccode1` (who promises), `ccode2` (to whom), `year` and the five promises as 0 or 1.

    Returns
    -------
    polars.DataFrame
        `ccode1` < `ccode2`, `year`, the promises as booleans. One-sided guarantees (the United
        States to Japan) become promises of the pair. Rows in which neither promises anything are
        left out: the treaty there obliges to none of the five.
    """
    return (
        directed.select(
            pl.min_horizontal("ccode1", "ccode2").cast(pl.Int16).alias("ccode1"),
            pl.max_horizontal("ccode1", "ccode2").cast(pl.Int16).alias("ccode2"),
            pl.col("year").cast(pl.Int16),
            *(pl.col(name).cast(pl.Boolean) for name in PROMISES),
        )
        .group_by(DYAD_YEAR)
        .agg(pl.col(name).any() for name in PROMISES)
        .filter(pl.any_horizontal(*PROMISES))
    )


def ties(members: pl.DataFrame, last: int) -> pl.DataFrame:
    """Return the treaties that tie each pair in each year, with the promises in them.

    Parameters
    ----------
    members : polars.DataFrame
        One row a treaty (`atopid`), phase and `member`: years of entry and exit (0: still in),
        the five promises as 0 or 1, and `correction`, which marks a weightless membership.
    last : int
        The year to which open memberships run.

    Returns
    -------
    polars.DataFrame
        One row a pair, year, treaty and phase; `correction` is null only where neither of the
        two memberships is marked.
    """
    leave = pl.when(pl.col("yrexit") == 0).then(last).otherwise("yrexit")
    years = (
        members.select(
            "atopid",
            "phase",
            pl.col("member").cast(pl.Int16),
            pl.int_ranges("yrent", leave + 1, dtype=pl.Int16).alias("year"),
            *(pl.col(name).cast(pl.Boolean) for name in PROMISES),
            "correction",
        )
        .explode("year")
        .drop_nulls("year")
    )
    pairs = years.join(years, on=["atopid", "phase", "year"], suffix="_2")
    return pairs.filter(pl.col("member") < pl.col("member_2")).select(
        pl.col("member").alias("ccode1"),
        pl.col("member_2").alias("ccode2"),
        "year",
        "atopid",
        *(pl.col(name) | pl.col(f"{name}_2") for name in PROMISES),
        pl.coalesce("correction", "correction_2"),
    )


def without(flags: pl.DataFrame, treaties: pl.DataFrame) -> pl.DataFrame:
    """Take out the promises that rest on weightless treaties alone.

    Parameters
    ----------
    flags : polars.DataFrame
        The promises of each pair and year, as `pooled` returns them.
    treaties : polars.DataFrame
        The treaties behind them, as `ties` returns them. A promise with no known treaty behind
        it stays: the flags are of a later release than the treaties.

    Returns
    -------
    polars.DataFrame
        `flags` with `correction`: the ids of the weightless treaties where a promise was taken.
    """
    weighty = pl.col("correction").is_null()
    found = treaties.group_by(DYAD_YEAR).agg(
        *((pl.col(name) & weighty).any().alias(f"{name}_weighty") for name in PROMISES),
        *((pl.col(name) & ~weighty).any().alias(f"{name}_weightless") for name in PROMISES),
        pl.col("correction").drop_nulls().unique().sort().str.join(" "),
    )
    taken = {
        name: pl.col(name)
        & pl.col(f"{name}_weightless").fill_null(False)
        & ~pl.col(f"{name}_weighty").fill_null(False)
        for name in PROMISES
    }
    return flags.join(found, on=DYAD_YEAR, how="left").select(
        *DYAD_YEAR,
        *((pl.col(name) & ~gone).alias(name) for name, gone in taken.items()),
        pl.when(pl.any_horizontal(*taken.values())).then("correction").alias("correction"),
    )

"""How well the model of leaders' turnover foresees years that it has not seen.

Fitted to spells up to the end of 1990, it is asked each fourth year from 1991 on how likely each
leader then in office is to be gone four years later. ``python -m validation.turnover MIRROR``
puts the table, and that of the hazards fitted to all years, into docs/explanation/credibility.md.
"""

import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from tertius.sources.descriptor import SourceFiles, describe
from tertius.sources.merge import leaders as merge
from tertius.sources.readers import archigos, chisols, reign
from tertius.wedge.credibility import exposure, hazards
from tertius.wedge.credibility.forecast import Giver, incumbent
from tertius.wedge.credibility.givers import givers
from tertius.wedge.credibility.survival import in_office
from tertius.wedge.credibility.terms import names

__all__ = ["calibration", "foreseen", "hazard_table", "sources"]

SEEN = date(1990, 12, 31)
STARTS = (1991, 1995, 1999, 2003, 2007, 2011)
AHEAD = 4
PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "credibility.md"
FIELDS = ("regime", "tenure", "support", "age", "next_vote", "term", "since_vote")


def sources(mirror: Path) -> dict[str, pl.DataFrame]:
    """Read the tables of leaders, regimes, votes and support out of a mirror."""
    files = {name: SourceFiles(mirror, describe(name)) for name in ("archigos", "reign", "chisols")}
    first, second = archigos.read(files["archigos"]), reign.read(files["reign"])
    leaders = merge.merge({"archigos": first["leaders"], "reign": second["leaders"]})
    return second | chisols.read(files["chisols"]) | {"leaders": leaders}


def foreseen(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return each leader asked about: state, year, regime, chance of being gone, gone."""
    leaders, regimes, votes = (tables[name] for name in ("leaders", "regimes", "votes_of_nations"))
    cells = exposure.in_office(leaders, regimes, votes, last=SEEN)
    hazard = hazards.read(*hazards.fit(cells, "leader"), "leader")
    asked = givers(
        leaders, regimes, votes, tables["support_changes"], tables["support_years"]
    ).filter(pl.col("year").is_in(STARTS))
    coefficients = hazard.coefficients[None, :]
    gone = [
        1.0
        - in_office(
            incumbent(Giver(**{name: row[name] for name in FIELDS}), hazard, coefficients, AHEAD)
        )[0, -1]
        for row in asked.iter_rows(named=True)
    ]
    days = asked.with_columns(
        chance=pl.Series(gone),
        on=pl.date("year", 7, 1),
        later=pl.date(pl.col("year") + AHEAD, 7, 1),
    ).sort("on")
    spells = leaders.select("ccode", "start", "end", "censored").sort("start")
    return (
        days.join_asof(spells, left_on="on", right_on="start", by="ccode", check_sortedness=False)
        .with_columns(gone=(pl.col("end") < pl.col("later")) & ~pl.col("censored"))
        .filter((pl.col("end") >= pl.col("later")) | ~pl.col("censored"))
        .select("ccode", "year", "regime", "chance", "gone")
    )


def calibration(asked: pl.DataFrame) -> pl.DataFrame:
    """Return foreseen and observed shares of leaders gone, by regime and over all."""
    of_all = asked.with_columns(regime=pl.lit("all"))
    return (
        pl.concat([asked, of_all])
        .group_by("regime")
        .agg(
            pl.len().alias("leaders"),
            pl.col("chance").mean().alias("foreseen"),
            pl.col("gone").mean().alias("observed"),
            ((pl.col("chance") - pl.col("gone")) ** 2).mean().alias("brier"),
            # by chance alone, had one known each type's share
            (pl.col("gone").mean() * (1 - pl.col("gone").mean())).alias("brier_of_share"),
            ((pl.col("chance") * (1 - pl.col("chance"))).sum().sqrt() / pl.len()).alias("error"),
        )
        .sort("leaders", descending=True)
    )


def fitted(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return table `turnover_hazards`, fitted to all years."""
    leaders, regimes, votes = (tables[name] for name in ("leaders", "regimes", "votes_of_nations"))
    changes, years = tables["support_changes"], tables["support_years"]
    cells = (
        exposure.in_office(leaders, regimes, votes),
        exposure.in_support(leaders, changes, years, regimes, votes),
        exposure.in_succession(leaders, changes, years, regimes, votes),
    )
    fits = zip(cells, hazards.MODELS, strict=True)
    return pl.concat(hazards.fit(found, model)[0] for found, model in fits)


def hazard_table(found: pl.DataFrame) -> list[list[str]]:
    """Return the hazards as a page shows them: a row a term, exponentials with 90 % intervals."""
    rows = {
        (
            model,
            term,
        ): f"{np.exp(b):.2f} [{np.exp(b - 1.645 * se):.2f}, {np.exp(b + 1.645 * se):.2f}]"
        for model, term, b, se in found.select("model", "term", "estimate", "se").iter_rows()
    }
    seen = dict(found.filter(pl.col("model") == "leader").select("term", "n_events").iter_rows())
    head = ["term", *hazards.MODELS, "exits of leaders"]
    lines = []
    for term in names():
        cells = (rows.get((model, term), "none seen") for model in hazards.MODELS)
        lines.append([f"`{term}`", *cells, str(seen.get(term, 0))])
    return [head, ["---"] * len(head), *lines]


def main(mirror: Path) -> None:
    """Compute both tables and put them into the page."""
    tables = sources(mirror)
    head = ["regime", "leaders", "foreseen gone", "gone", "Brier score", "of the share alone"]
    shown = [
        [name, str(n), *(f"{value:.2f}" for value in values)]
        for name, n, *values, _ in calibration(foreseen(tables)).iter_rows()
    ]
    _put("hazards", hazard_table(fitted(tables)))
    _put("calibration", [head, ["---"] * len(head), *shown])


def _put(name: str, lines: list[list[str]]) -> None:
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    page = PAGE.read_text("utf-8")
    before, after = page.split(begin)[0], page.split(end)[1]
    text = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    PAGE.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

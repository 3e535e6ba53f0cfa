"""The tables of this room, made at build time from those of leaders, regimes, votes and honour."""

from collections.abc import Mapping

import polars as pl

from tertius.sources.schemas import conform
from tertius.wedge.credibility import exposure, hazards
from tertius.wedge.credibility.givers import givers
from tertius.wedge.credibility.honour import records

__all__ = ["MADE", "NEEDED", "credibility_tables"]

NEEDED = (
    "leaders",
    "regimes",
    "votes_of_nations",
    "support_changes",
    "support_years",
    "honouring",
    "regime_scores",
)
MADE = ("givers", "turnover_hazards", "turnover_covariance", "honour_records")
SOURCES = {"leader": "archigos+reign", "support": "archigos+reign+chisols"}
SOURCES["succession"] = SOURCES["support"]


def credibility_tables(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Return tables `MADE` from tables `NEEDED`.

    Raises
    ------
    MissingDataError
        If statsmodels is not installed.
    """
    leaders, regimes, votes, changes, years, honouring, scores = (tables[name] for name in NEEDED)
    cells = {
        "leader": exposure.in_office(leaders, regimes, votes),
        "support": exposure.in_support(leaders, changes, years, regimes, votes),
        "succession": exposure.in_succession(leaders, changes, years, regimes, votes),
    }
    fits = {model: hazards.fit(found, model) for model, found in cells.items()}
    made = {
        "givers": givers(leaders, regimes, votes, changes, years),
        "turnover_hazards": pl.concat(
            found.with_columns(source=pl.lit(SOURCES[model])) for model, (found, _) in fits.items()
        ),
        "turnover_covariance": pl.concat(found for _, found in fits.values()),
        "honour_records": records(honouring, scores),
    }
    return {name: conform(frame, name, "credibility") for name, frame in made.items()}

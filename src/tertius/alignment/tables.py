"""From measures' tables to the tables of alignment, loadings and anchors."""

from collections.abc import Mapping

import polars as pl

from tertius.alignment.dimensions import DIMENSIONS, Indicator, indicators
from tertius.alignment.model import Measured, grid, measure_dimension
from tertius.latent.em import Prior

__all__ = ["NEEDED", "alignment_tables"]

KEY = ["ccode1", "ccode2", "year"]
BREAKS: Mapping[int, int] = {710: 1950}  # COW 710: the Republic of China to 1949, then the PRC
NEEDED: Mapping[str, tuple[str, ...]] = {
    "measure_votes": ("n", "kappa"),
    "measure_ideal": ("distance",),
    "measure_trade": ("excess_12", "excess_21", "intensity"),
    "measure_alliance": ("obligation",),
    "measure_disputes": ("hostility",),
    "measure_rivalry": ("strategic",),
}


def alignment_tables(
    dyad_years: pl.DataFrame, measures: Mapping[str, pl.DataFrame], prior: Prior | None = None
) -> dict[str, pl.DataFrame]:
    """Estimate all dimensions.

    Parameters
    ----------
    dyad_years : polars.DataFrame
        Columns ccode1, ccode2, year, relevant.
    measures : mapping
        The tables named in `NEEDED`.
    prior : Prior, optional
        Of the loadings.

    Returns
    -------
    dict
        `alignment` (one row a dyad-year: mean, sd and carry of each dimension), `loadings` (one
        row an indicator) and `anchors` (one row a dimension: neutral score, unit, median).
    """
    frame = _gather(dyad_years.sort(KEY), measures).with_columns(regime=_regime())
    layout = grid(frame)
    every = indicators()
    columns, loadings, anchors = [frame.select(KEY)], [], []
    for dimension in DIMENSIONS:
        chosen = [item for item in every if item.dimension == dimension]
        found = measure_dimension(frame, layout, chosen, prior or Prior())
        columns.append(
            pl.DataFrame(
                {
                    f"{dimension}_mean": found.mean,
                    f"{dimension}_sd": found.sd,
                    f"{dimension}_carry": found.carry,
                },
                nan_to_null=True,
            )
        )
        loadings.extend(_loadings(chosen, found))
        anchors.append(
            {
                "dimension": dimension,
                "neutral": found.neutral,
                "unit": found.unit,
                "median": found.median,
                "drift": found.fit.parameters.drift,
                "iterations": len(found.fit.objective),
            }
        )
    return {
        "alignment": pl.concat(columns, how="horizontal"),
        "loadings": pl.DataFrame(loadings),
        "anchors": pl.DataFrame(anchors),
    }


def _regime() -> pl.Expr:
    """Return which of two regimes under one code a dyad-year belongs to.

    A new government that breaks with all the old one's ties starts a new path: a walk must not
    run from the one into the other.
    """
    begun = pl.lit(0, dtype=pl.Int8)
    for code, year in BREAKS.items():
        member = (pl.col("ccode1") == code) | (pl.col("ccode2") == code)
        begun = begun + (member & (pl.col("year") >= year)).cast(pl.Int8)
    return begun


def _gather(dyad_years: pl.DataFrame, measures: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    frame = dyad_years
    for table, columns in NEEDED.items():
        family = table.removeprefix("measure_")
        named = measures[table].select(
            *KEY, *(pl.col(column).alias(f"{family}.{column}") for column in columns)
        )
        frame = frame.join(named, on=KEY, how="left", maintain_order="left")
    return frame


def _loadings(chosen: list[Indicator], found: Measured) -> list[dict[str, object]]:
    p = found.fit.parameters
    information = p.loading**2 / p.noise
    return [
        {
            "dimension": item.dimension,
            "indicator": item.name,
            "measure": item.measure,
            "label": item.label,
            "sign": item.sign,
            "intercept": float(p.intercept[k]),
            "loading": float(p.loading[k]),
            "noise": float(p.noise[k]),
            "weight": float(information[k] / information.sum()),
            "neutral": item.neutral_label,
            "observations": int(found.fit.counts[k]),
        }
        for k, item in enumerate(chosen)
    ]

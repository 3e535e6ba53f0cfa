"""What the readers of baselines with domestic sales have in common: the table and its words."""

import polars as pl

from tertius.sources.schemas import conform

__all__ = ["ALL", "CURRENT", "GOODS", "MANUFACTURES", "baseline", "results"]

CURRENT = "current"
ALL = "goods and services"
GOODS = "goods; at home GDP less exports of goods"
"""Domestic sales are value added, services among them, while trade is of goods alone."""
MANUFACTURES = "manufactures"

PAIR = ("exporter", "importer")


def baseline(
    flows: pl.DataFrame, dataset: str, name: str, *, goods: str, prices: str = CURRENT
) -> pl.DataFrame:
    """Return table `baseline_flows`, one baseline a year.

    Parameters
    ----------
    flows : polars.DataFrame
        exporter, importer, year, value in million US dollars; a missing value is no trade
        recorded and leaves the row out.
    dataset : str
        Id of the dataset.
    name : str
        What the id of a baseline begins with, before its year.
    goods, prices : str
        What is counted, and at which prices.
    """
    named = flows.drop_nulls("value").select(
        pl.format("{}-{}", pl.lit(name), pl.col("year").cast(pl.Int16)).alias("baseline"),
        *PAIR,
        "year",
        "value",
        prices=pl.lit(prices),
        goods=pl.lit(goods),
        source=pl.lit(dataset),
    )
    return conform(named, "baseline_flows", dataset)


def results(
    wide: pl.DataFrame, dataset: str, scenario: str, measures: dict[str, str]
) -> pl.DataFrame:
    """Return table `published_results` of one scenario.

    Parameters
    ----------
    wide : polars.DataFrame
        ``economy`` and one column a measure, in %.
    dataset, scenario : str
        Ids.
    measures : dict of str to str
        The file's name of a measure, and the table's.
    """
    long = (
        wide.rename(measures)
        .unpivot(
            list(measures.values()), index="economy", variable_name="measure", value_name="change"
        )
        .with_columns(scenario=pl.lit(scenario), source=pl.lit(dataset))
    )
    return conform(long, "published_results", dataset)

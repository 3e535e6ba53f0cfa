"""Derived tables about allies, made once when a store is built."""

import polars as pl

__all__ = ["WINDOW", "arms_shares"]

WINDOW = 10
"""Years of deliveries that count: spare parts and training outlast them."""


def arms_shares(transfers: pl.DataFrame) -> pl.DataFrame:
    """Return each supplier's share of what a state received in the ten years to a year.

    Parameters
    ----------
    transfers : polars.DataFrame
        Canonical table `arms_transfers`.

    Returns
    -------
    polars.DataFrame
        Table `arms_shares`: `supplier`, `recipient`, `year`, `share` in (0, 1]; one row a supplier
        that delivered something in the ten years. A recipient without a row received nothing from
        anybody. Only the share leaves: no volume comes back from it.
    """
    first, last = transfers["year"].min(), transfers["year"].max()
    span = pl.int_ranges("year", pl.col("year") + WINDOW, dtype=pl.Int16)
    spread = (
        transfers.with_columns(span.alias("year"))
        .explode("year")
        .filter(pl.col("year").is_between(first, last), pl.col("tiv") > 0)
        .group_by("supplier", "recipient", "year")
        .agg(pl.col("tiv").sum())
    )
    share = pl.col("tiv") / pl.col("tiv").sum().over("recipient", "year")
    return spread.select("supplier", "recipient", "year", share.alias("share")).sort(
        "supplier", "recipient", "year"
    )

"""The dimensions of alignment and the indicators that measure each."""

from dataclasses import dataclass
from typing import Literal

import polars as pl

__all__ = ["DIMENSIONS", "OVERALL", "UNIT", "Indicator", "indicators"]

DIMENSIONS: tuple[str, ...] = ("diplomatic", "economic", "security")
OVERALL = "overall"
UNIT = "standard deviations of politically relevant dyad-years"
MIN_VOTES = 10  # chance-corrected agreement on fewer common votes is noise
PER_MILLE = 1e-3  # excess dependence counts linearly to a thousandth of GDP, then by its log


@dataclass(frozen=True, slots=True, eq=False)
class Indicator:
    """One indicator of a dimension.

    Attributes
    ----------
    name : str
        Its name in tables of loadings.
    dimension : str
        What it measures.
    measure : str
        Id of the measure it is made from.
    label : str
        Name for a reader.
    sign : {1, -1}
        The side to which it pulls; fixed by what it means.
    value : polars.Expr
        Its value from the columns of the measures' tables (named by measure id).
    ordered : bool
        Ordered categories (True) or a continuous quantity.
    neutral : polars.Expr
        The value at neutrality; averaged over the population `neutral_over`.
    neutral_over : {"relevant", "all"}
        Politically relevant dyad-years, or all.
    neutral_label : str
        Neutrality in words.
    """

    name: str
    dimension: str
    measure: str
    label: str
    sign: Literal[1, -1]
    value: pl.Expr
    ordered: bool
    neutral: pl.Expr
    neutral_over: Literal["relevant", "all"]
    neutral_label: str


def indicators() -> tuple[Indicator, ...]:
    """Return all indicators, dimension by dimension."""
    kappa = pl.when(pl.col("votes.n") >= MIN_VOTES).then(pl.col("votes.kappa"))
    distance = pl.col("ideal.distance")
    sides = [(pl.col(f"trade.excess_{way}") / PER_MILLE).arcsinh() for way in ("12", "21")]
    # null if either side is unknown: the larger of one known value is not the larger of two
    known = sides[0].is_not_null() & sides[1].is_not_null()
    first = sides[0].abs() >= sides[1].abs()
    larger = pl.when(known & first).then(sides[0]).when(known).then(sides[1])
    smaller = pl.when(known & first).then(sides[1]).when(known).then(sides[0])
    intensity = pl.col("trade.intensity")
    zero = pl.lit(0.0)
    return (
        Indicator("kappa", "diplomatic", "votes.kappa", "vote agreement beyond chance", 1, kappa,
                  False, zero, "relevant", "agreement at chance level"),
        Indicator("ideal_distance", "diplomatic", "ideal.distance", "ideal-point distance", -1,
                  distance, False, distance, "all", "distance of two states drawn at random"),
        Indicator("intensity", "economic", "trade.intensity", "trade beyond gravity", 1, intensity,
                  False, zero, "relevant", "trade at the gravity expectation"),
        Indicator("excess_larger", "economic", "trade.excess",
                  "dependence beyond gravity, of the side that depends more", 1, larger, False,
                  zero, "relevant", "trade at the gravity expectation"),
        Indicator("excess_smaller", "economic", "trade.excess",
                  "dependence beyond gravity, of the side that depends less", 1, smaller, False,
                  zero, "relevant", "trade at the gravity expectation"),
        Indicator("obligation", "security", "alliance.obligation", "alliance obligation", 1,
                  pl.col("alliance.obligation").cast(pl.Float64), True, zero, "relevant",
                  "no obligation"),
        Indicator("hostility", "security", "disputes.hostility", "militarized disputes", -1,
                  pl.col("disputes.hostility").cast(pl.Float64), True, zero, "relevant",
                  "no dispute"),
        Indicator("rivalry", "security", "rivalry.strategic", "strategic rivalry", -1,
                  pl.col("rivalry.strategic").cast(pl.Float64), True, zero, "relevant",
                  "no rivalry"),
    )  # fmt: skip

"""The canonical tables of gravity: what lies between two economies, and what it costs in trade."""

import polars as pl

from tertius.sources.columns import SOURCE, economy, flag
from tertius.sources.schema import Column, Schema

__all__ = ["GRAVITY"]

_PAIR = (economy("economy1"), economy("economy2"))

GRAVITY = (
    Schema(
        "pair_geography",
        "What lies between two economies and does not change, one row an unordered pair.",
        (
            *_PAIR,
            Column("distance", pl.Float64, "km between inhabitants, on average", low=0),
            flag("contiguous", "the two share a land border"),
            flag("common_language", "the two share an official language"),
            flag("colony", "one was ever a colony of the other"),
            SOURCE,
        ),
        ("economy1", "economy2"),
    ),
    Schema(
        "gravity_costs",
        "What geography does to the trade of a pair, fitted to one baseline's trade between "
        "economies, one row a baseline and unordered pair.",
        (
            Column("baseline", pl.String, "id of the baseline"),
            *_PAIR,
            Column("effect", pl.Float64, "log points of trade, 0 for the mean pair"),
            Column("source", pl.String, "ids of the datasets, joined by +"),
        ),
        ("baseline", "economy1", "economy2"),
    ),
)

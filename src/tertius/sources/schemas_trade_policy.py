"""The canonical tables of trade policy: sanctions, agreements, and what they did to trade."""

import polars as pl

from tertius.sources.columns import DYAD, SOURCE, SPELL, YEAR, ccode, flag
from tertius.sources.schema import Column, Schema

__all__ = ["TRADE_POLICY"]

_DEGREE = "none, partial or complete"
_MODEL = Column("model", pl.String, "id of the model")

TRADE_POLICY = (
    Schema(
        "sanctions",
        "Sanctions, one row a case, sender, target and spell of years.",
        (
            Column("case", pl.Int16, "number of the case in its source", low=1),
            ccode("sender"),
            ccode("target"),
            *SPELL,
            Column("trade_exports", pl.String, f"on the sender's exports: {_DEGREE}"),
            Column("trade_imports", pl.String, f"on the sender's imports: {_DEGREE}"),
            flag("arms", "on trade in arms"),
            flag("military", "on military aid"),
            flag("financial", "on payments, lending or assets"),
            flag("travel", "on entry of persons"),
            flag("other", "diplomatic and others"),
            Column("sender_group", pl.String, "group whose member the sender is", nullable=True),
            Column("target_group", pl.String, "group whose member the target is", nullable=True),
            SOURCE,
        ),
        ("case", "sender", "target", "start"),
    ),
    Schema(
        "agreements",
        "Trade agreements, one row a pair of states and year looked at; no row: not known.",
        (
            *DYAD,
            YEAR,
            flag("in_force", "a trade agreement is in force between the two"),
            Column("agreement", pl.String, "its name in the source", nullable=True),
            SOURCE,
        ),
        ("ccode1", "ccode2", "year"),
    ),
    Schema(
        "trade_effects",
        "Effects on the trade of a pair, others' prices and incomes given, one row a model and "
        "term.",
        (
            _MODEL,
            Column("term", pl.String, "id of what is estimated"),
            Column("estimate", pl.Float64, "log points of trade"),
            Column("se", pl.Float64, "standard error, clustered by pair", low=0),
            Column("t", pl.Float64, "estimate over standard error"),
            Column("treated", pl.Int32, "observations used to which the term applies", low=0),
            Column("n_obs", pl.Int32, "observations used", low=0),
            Column("n_clusters", pl.Int32, "pairs", low=0),
            Column("first", pl.Int16, "first year", low=1800, high=2100),
            Column("last", pl.Int16, "last year", low=1800, high=2100),
            Column("sample", pl.String, "what was estimated on what"),
            Column("source", pl.String, "ids of the datasets, joined by +"),
        ),
        ("model", "term"),
    ),
    Schema(
        "trade_effects_covariance",
        "Covariances of the effects of one model, one row a pair of terms, both ways.",
        (
            _MODEL,
            Column("term1", pl.String, "id of one term"),
            Column("term2", pl.String, "id of another, or the same"),
            Column("covariance", pl.Float64, "log points of trade, squared"),
        ),
        ("model", "term1", "term2"),
    ),
)

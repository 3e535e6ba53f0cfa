"""Canonical tables about allies: troops and bases abroad, opinion, spending, aid."""

import polars as pl

from tertius.sources.columns import SOURCE, YEAR
from tertius.sources.schema import Column, Schema

__all__ = ["ALLIES"]


def _state(name: str, who: str) -> Column:
    return Column(name, pl.Int16, f"{who}: Correlates of War state code", low=1, high=999)


def _money(name: str, unit: str, low: float | None = 0) -> Column:
    return Column(name, pl.Float64, unit, nullable=True, low=low)


ALLIES = (
    Schema(
        "troops",
        "Troops abroad, one row a sender, host and year; no row: the year is not covered.",
        (
            _state("sender", "whose troops"),
            _state("host", "where they are"),
            YEAR,
            Column("troops", pl.Int32, "active-duty persons; null: none, or not reported",
                   nullable=True, low=1),
            SOURCE,
        ),
        ("sender", "host", "year"),
    ),
    Schema(
        "bases",
        "Military sites abroad, one row a sender and host; from the Cold War to 2018, undated.",
        (
            _state("sender", "whose sites"),
            _state("host", "where they are"),
            Column("bases", pl.Int16, "large sites", low=0),
            Column("small", pl.Int16, "sites of fewer than some 200 persons", low=0),
            Column("funded", pl.Int16, "host's sites that the sender paid for", low=0),
            SOURCE,
        ),
        ("sender", "host"),
    ),
    Schema(
        "favourability",
        "Publics with a favourable view of a state, one row a public, target and year; no row: "
        "nobody was asked.",
        (
            _state("public", "who was asked"),
            _state("target", "about whom"),
            YEAR,
            Column("share", pl.Float64, "share of the public", low=0, high=1),
            Column("asked", pl.Int32, "persons", nullable=True, low=1),
            Column("basis", pl.String, "how the share was reached"),
            SOURCE,
        ),
        ("public", "target", "year"),
    ),
    Schema(
        "military_spending",
        "Military expenditure (SIPRI), one row a state and year.",
        (
            _state("ccode", "who spends"),
            YEAR,
            _money("spending", "million US dollars of 2023"),
            _money("share", "share of GDP"),
            SOURCE,
        ),
        ("ccode", "year"),
    ),
    Schema(
        "aid",
        "Economic and military aid, one row a donor, recipient and fiscal year; no row: none.",
        (
            _state("donor", "who gives"),
            _state("recipient", "who receives"),
            YEAR,
            _money("economic", "million US dollars of 2019; repayments are negative", None),
            _money("military", "million US dollars of 2019; repayments are negative", None),
            SOURCE,
        ),
        ("donor", "recipient", "year"),
    ),
    Schema(
        "arms_transfers",
        "Major arms delivered (SIPRI), one row a supplier, recipient and year; no row: none.",
        (
            _state("supplier", "who delivers"),
            _state("recipient", "who receives"),
            YEAR,
            Column("tiv", pl.Float64, "trend-indicator value, million; a volume, not money", low=0),
            SOURCE,
        ),
        ("supplier", "recipient", "year"),
    ),
)  # fmt: skip

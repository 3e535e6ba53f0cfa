"""Canonical tables of trade by good: who sells which good to whom, in dollars or in quantities."""

import polars as pl

from tertius.sources.columns import SOURCE, YEAR, economy
from tertius.sources.schema import Column, Schema

__all__ = ["GOODS"]

_MONTH = Column("month", pl.Date, "first day of the month")

GOODS = (
    Schema(
        "goods_trade",
        "Exports by group of goods, one row a directed pair, year and group; no row: none.",
        (
            economy("exporter"),
            economy("importer"),
            YEAR,
            Column("good", pl.String, "id of the group of goods; all is the total"),
            Column("value", pl.Float64, "million current US dollars", low=0),
            SOURCE,
        ),
        ("exporter", "importer", "year", "good"),
    ),
    Schema(
        "energy_trade",
        "Movements of fuels between economies and areas, one row a directed pair, year and fuel; "
        "no row: none.",
        (
            economy("exporter"),
            economy("importer"),
            YEAR,
            Column("good", pl.String, "id of the fuel"),
            Column("quantity", pl.Float64, "in the row's unit", low=0),
            Column("unit", pl.String, "million tonnes, billion cubic metres or exajoules"),
            SOURCE,
        ),
        ("exporter", "importer", "year", "good"),
    ),
    Schema(
        "fuel_imports",
        "Imports of one supplier's fossil fuels by month, one row an importer, month and fuel.",
        (
            economy("exporter"),
            economy("importer"),
            _MONTH,
            Column("good", pl.String, "id of the fuel"),
            Column("quantity", pl.Float64, "tonnes", nullable=True, low=0),
            Column("value", pl.Float64, "current euros", nullable=True, low=0),
            SOURCE,
        ),
        ("exporter", "importer", "month", "good"),
    ),
    Schema(
        "mineral_exports",
        "Exports of critical minerals by month, one row a destination, month and good; the "
        "destination WORLD holds the totals.",
        (
            economy("exporter"),
            economy("importer"),
            _MONTH,
            Column("good", pl.String, "id of the group, or hs and six digits for a single heading"),
            Column("value", pl.Float64, "current US dollars", low=0),
            Column("quantity", pl.Float64, "kilograms", nullable=True, low=0),
            SOURCE,
        ),
        ("exporter", "importer", "month", "good"),
    ),
    Schema(
        "energy_balance",
        "Production and consumption of fuels, one row a state, year and fuel; no row: none, or "
        "not given apart.",
        (
            economy("economy"),
            YEAR,
            Column("fuel", pl.String, "oil, gas or coal"),
            Column("produced", pl.Float64, "in the row's unit", nullable=True, low=0),
            Column("consumed", pl.Float64, "in the row's unit", nullable=True, low=0),
            Column("unit", pl.String, "million tonnes, billion cubic metres or exajoules"),
            SOURCE,
        ),
        ("economy", "year", "fuel"),
    ),
    Schema(
        "mineral_output",
        "Mine production, one row an economy, mineral and year; WORLD holds the totals.",
        (
            economy("economy"),
            YEAR,
            Column("mineral", pl.String, "id of the mineral"),
            Column("output", pl.Float64, "thousand tonnes", low=0),
            SOURCE,
        ),
        ("economy", "year", "mineral"),
    ),
    Schema(
        "monthly_trade",
        "Goods trade of one reporting state with a partner by month.",
        (
            economy("reporter"),
            economy("partner"),
            _MONTH,
            Column("exports", pl.Float64, "million current US dollars", nullable=True, low=0),
            Column("imports", pl.Float64, "million current US dollars", nullable=True, low=0),
            SOURCE,
        ),
        ("reporter", "partner", "month"),
    ),
    Schema(
        "chapter_trade",
        "Goods trade of one reporting state with the world by chapter of the Harmonized System.",
        (
            economy("reporter"),
            YEAR,
            Column("chapter", pl.String, "two digits, a span of them, or all"),
            Column("exports", pl.Float64, "million current US dollars", low=0),
            Column("imports", pl.Float64, "million current US dollars", low=0),
            SOURCE,
        ),
        ("reporter", "year", "chapter"),
    ),
    Schema(
        "partner_trade",
        "Trade of China and the United States by partner, as the partners report it; WORLD holds "
        "totals, by the state itself and by the sum of its PARTNERS.",
        (
            economy("exporter"),
            economy("importer"),
            YEAR,
            Column("reporter", pl.String, "whose report: an ISO3 code, or PARTNERS for their sum"),
            Column("value", pl.Float64, "million current US dollars; imports cif", low=0),
            SOURCE,
        ),
        ("exporter", "importer", "year", "reporter"),
    ),
    Schema(
        "product_trade",
        "China's trade by partner and six-digit heading, listed headings only; no row: not "
        "listed, which is not none.",
        (
            economy("exporter"),
            economy("importer"),
            YEAR,
            Column("heading", pl.String, "six digits of the Harmonized System"),
            Column("label", pl.String, "the source's words for it"),
            Column("reporter", pl.String, "ISO3 code of the partner that reports"),
            Column("value", pl.Float64, "million current US dollars", low=0),
            Column(
                "product_total",
                pl.Float64,
                "million current US dollars of the heading that all reporting partners sell China",
                nullable=True,
                low=0,
            ),
            Column(
                "pair_total",
                pl.Float64,
                "million current US dollars of the pair that the source has by heading",
                nullable=True,
                low=0,
            ),
            SOURCE,
        ),
        ("exporter", "importer", "year", "heading"),
    ),
    Schema(
        "product_partners",
        "China's trade by partner and heading or group of headings: shares between bounds.",
        (
            economy("exporter"),
            economy("importer"),
            YEAR,
            Column("product", pl.String, "hs and six digits, or the id of a group"),
            Column("label", pl.String, "words for it"),
            Column("value", pl.Float64, "million current US dollars that are listed", low=0),
            Column(
                "supply_low",
                pl.Float64,
                "share of China's imports of the heading, at least",
                nullable=True,
                low=0,
                high=1,
            ),
            Column(
                "supply_high",
                pl.Float64,
                "share of China's imports of the heading, at most",
                nullable=True,
                low=0,
                high=1,
            ),
            Column("pair_low", pl.Float64, "share of the pair's trade, at least", low=0, high=1),
            Column("pair_high", pl.Float64, "share of the pair's trade, at most", low=0, high=1),
            Column(
                "seen",
                pl.Float64,
                "share of the pair's trade that the source has by heading",
                nullable=True,
                low=0,
                high=1,
            ),
            Column(
                "absent",
                pl.String,
                "large suppliers whose record may end before the heading, joined by +",
            ),
            Column("reporter", pl.String, "ISO3 code of the partner that reports"),
            SOURCE,
        ),
        ("exporter", "importer", "year", "product"),
    ),
    Schema(
        "customs_fuels",
        "China's imports of Russian fuels by month; WORLD: of all suppliers, in value only. Steam "
        "and coking coal are parts of coal.",
        (
            economy("exporter"),
            economy("importer"),
            _MONTH,
            Column("good", pl.String, "id of the fuel"),
            Column("quantity", pl.Float64, "tonnes", nullable=True, low=0),
            Column("value", pl.Float64, "current US dollars", nullable=True, low=0),
            SOURCE,
        ),
        ("exporter", "importer", "month", "good"),
    ),
    Schema(
        "customs_check",
        "Russia's part in China's imports of fuels by customs, beside the movements of fuels.",
        (
            YEAR,
            Column("good", pl.String, "id of the fuel"),
            Column("months", pl.Int8, "months of the year with a quantity", low=0, high=12),
            Column(
                "per_tonne",
                pl.Float64,
                "units of the movements of fuels (million tonnes, billion cubic metres, exajoules) "
                "to a million tonnes of customs",
                nullable=True,
                low=0,
            ),
            Column(
                "share",
                pl.Float64,
                "share of Russia in China's imports, quantity of customs over the movements' total",
                nullable=True,
                low=0,
                high=1,
            ),
            Column(
                "moved_share",
                pl.Float64,
                "the same share by the movements of fuels alone",
                nullable=True,
                low=0,
                high=1,
            ),
            Column(
                "value_share",
                pl.Float64,
                "share of Russia in the value of China's imports by customs",
                nullable=True,
                low=0,
                high=1,
            ),
            SOURCE,
        ),
        ("year", "good"),
    ),
    Schema(
        "eu_trade",
        "Goods trade of members of the European Union with Russia and its neighbours by month.",
        (
            economy("reporter"),
            economy("partner"),
            _MONTH,
            Column("product", pl.String, "all, 27 (fuels), or sanctioned (exports banned in 2022)"),
            Column("exports", pl.Float64, "current euros", nullable=True, low=0),
            Column("imports", pl.Float64, "current euros", nullable=True, low=0),
            SOURCE,
        ),
        ("reporter", "partner", "month", "product"),
    ),
    Schema(
        "eu_break",
        "How trade of the European Union changed from March to November 2021 to those months of "
        "2022, by partner, product and flow.",
        (
            economy("reporter"),
            economy("partner"),
            Column(
                "product",
                pl.String,
                "all, 27, sanctioned; other: exports not sanctioned, imports but 27",
            ),
            Column("flow", pl.String, "exports or imports"),
            Column("before", pl.Float64, "million current euros, nine months of 2021", low=0),
            Column("after", pl.Float64, "million current euros, nine months of 2022", low=0),
            Column("change", pl.Float64, "log points; null where either is none", nullable=True),
            SOURCE,
        ),
        ("reporter", "partner", "product", "flow"),
    ),
)

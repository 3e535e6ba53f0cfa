"""Trade of China and the United States by partner, of China by partner and heading (UN Comtrade).

Flows are those that the partners report: what they import from China, fob exports to it, and so on.

References
----------
United Nations Statistics Division, UN Comtrade database.
World Customs Organization, Harmonized System, editions of 2012, 2017 and 2022.
"""

from collections.abc import Mapping
from pathlib import Path

import fastexcel
import polars as pl

from tertius.errors import DataError
from tertius.sources.descriptor import SourceFiles
from tertius.sources.economies import coded
from tertius.sources.schemas import conform

__all__ = ["balances", "headings", "partners", "read"]

DATASET = "comtrade-cipf"
WORLD, PARTNERS = "WORLD", "PARTNERS"
MILLION = 1e6
BALANCES = {
    "CHN": "China_1.1_trade_balance_2014-2025.xlsx",
    "USA": "USA_1.1_trade_balance_2001-2023.xlsx",
}
EXPORTS = {
    "CHN": "China_2.1.1_top_export_partners_reverse.xlsx",
    "USA": "USA_2.1.1_top_export_partners_reverse.xlsx",
}
IMPORTS = {
    "CHN": "China_3.1.1_top_import_partners.xlsx",
    "USA": "USA_3.1.1_top_import_partners.xlsx",
}
SOLD_BY_PARTNER = "China_2.4_exports_partners_products_HS-AG6-2014-2025_reverse.xlsx"
BOUGHT_BY_HEADING = "China_3.3_imports_products_partners_HS-AG6-2014-2025.xlsx"
BOUGHT_BY_PARTNER = "China_3.4_imports_partners_products_HS-AG6-2014-2025.xlsx"

KEY = ["exporter", "importer", "year", "heading"]
# Comtrade reports Taiwan as "Other Asia, nes".
RENAMED: Mapping[str, str] = {
    "Cayman Isds": "Cayman Islands",
    "Cook Isds": "Cook Islands",
    "Dem. Rep. of the Congo": "COD",
    "Faeroe Isds": "Faroe Islands",
    "Lao People's Dem. Rep.": "LAO",
    "Mayotte (Overseas France)": "Mayotte",
    "Netherlands Antilles (...2010)": "Netherlands Antilles",
    "Other Asia, nes": "TWN",
    "Rep. of Korea": "KOR",
    "Rep. of Moldova": "MDA",
    "Serbia and Montenegro (...2005)": "SRB",
    "Solomon Isds": "SLB",
    "Sudan (...2011)": "SDN",
    "Turks and Caicos Isds": "Turks and Caicos Islands",
    "United Rep. of Tanzania": "TZA",
    "Wallis and Futuna Isds": "Wallis and Futuna",
}


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return tables `partner_trade` and `product_trade`."""
    flows = [balances(_sheet(files.path(name)), code) for code, name in BALANCES.items()]
    flows += [partners(_sheet(files.path(name)), code, "M") for code, name in EXPORTS.items()]
    flows += [partners(_sheet(files.path(name)), code, "X") for code, name in IMPORTS.items()]
    by_heading = _sheet(files.path(BOUGHT_BY_HEADING)).rename(
        {"cmd_partner_sum": "value", "cmd_partner_upper_sum": "product_total"}
    )
    by_partner = {"partner_cmd_sum": "value", "partner_cmd_upper_sum": "pair_total"}
    bought = _sheet(files.path(BOUGHT_BY_PARTNER)).rename(by_partner)
    sold = _sheet(files.path(SOLD_BY_PARTNER)).rename(by_partner)
    products = pl.concat([headings(by_heading, bought), headings(None, sold)])
    return {
        "partner_trade": conform(pl.concat(flows), "partner_trade", DATASET),
        "product_trade": conform(products, "product_trade", DATASET),
    }


def balances(raw: pl.DataFrame, code: str) -> pl.DataFrame:
    """Return what a state reports of its trade with the world, and what its partners report.

    Parameters
    ----------
    raw : polars.DataFrame
        ``period``; ``M`` and ``X`` by the state itself, ``M<X`` and ``X<M`` by its partners, in US
        dollars; nought where the year is not reported.
    code : str
        ISO3 code of the state.
    """
    sides = [
        raw.filter(pl.col(column) > 0).select(
            exporter=pl.lit(exporter),
            importer=pl.lit(importer),
            year=pl.col("period").cast(pl.Int16),
            reporter=pl.lit(reporter),
            value=pl.col(column) / MILLION,
            source=pl.lit(DATASET),
        )
        for column, exporter, importer, reporter in (
            ("M", WORLD, code, code),
            ("M<X", WORLD, code, PARTNERS),
            ("X", code, WORLD, code),
            ("X<M", code, WORLD, PARTNERS),
        )
    ]
    return pl.concat(sides)


def partners(raw: pl.DataFrame, code: str, flow: str) -> pl.DataFrame:
    """Return one row a partner and year; what a state imports from itself is left out.

    Parameters
    ----------
    raw : polars.DataFrame
        ``refYear``, ``flowCode``, ``reporterDesc``, ``partner_sum`` in US dollars.
    code : str
        ISO3 code of the state whose partners report.
    flow : str
        "M": they report their imports from it, "X": their exports to it.

    Raises
    ------
    DataError
        If the sheet holds another flow.
    """
    if set(raw["flowCode"]) != {flow}:
        raise DataError(f"{DATASET}: flows {sorted(set(raw['flowCode']))}, expected '{flow}'")
    named = _named(raw).filter(pl.col("reporter") != code, pl.col("partner_sum") > 0)
    exporter, importer = (pl.lit(code), "reporter") if flow == "M" else ("reporter", pl.lit(code))
    return named.select(
        "reporter",
        exporter=exporter,
        importer=importer,
        year=pl.col("year"),
        value=pl.col("partner_sum") / MILLION,
        source=pl.lit(DATASET),
    ).select("exporter", "importer", "year", "reporter", "value", "source")


def headings(by_heading: pl.DataFrame | None, by_partner: pl.DataFrame) -> pl.DataFrame:
    """Return one row a partner, year and heading out of the two ways the sheets list them.

    Parameters
    ----------
    by_heading : polars.DataFrame or None
        The five partners that report most of each of twelve headings; ``product_total`` is what
        all report.
    by_partner : polars.DataFrame
        The headings that matter most to each partner; ``pair_total`` is the sum of all headings
        that the sheet's author had of it.

    Raises
    ------
    DataError
        If the two ways disagree on a flow.
    """
    pairs = _flows(by_partner)
    totals = pairs.select("exporter", "importer", "year", "pair_total").unique()
    if by_heading is None:
        found = pairs.with_columns(product_total=pl.lit(None, dtype=pl.Float64))
    else:
        products = _flows(by_heading)
        each = products.select("year", "heading", "product_total").unique()
        both = products.join(pairs, on=KEY, suffix="_too")
        apart = both.filter((pl.col("value") - pl.col("value_too")).abs() > 1e-6)
        if apart.height:
            raise DataError(f"{DATASET}: two values of one flow, {apart.row(0)}")
        found = pl.concat([products.drop("product_total"), pairs.drop("pair_total")])
        found = found.unique(KEY, keep="first", maintain_order=True).join(
            each, on=["year", "heading"], how="left"
        )
        found = found.join(totals, on=["exporter", "importer", "year"], how="left")
    return found.select(
        *KEY, "label", "reporter", "value", "product_total", "pair_total", source=pl.lit(DATASET)
    )


def _flows(raw: pl.DataFrame) -> pl.DataFrame:
    """Return flows of headings in million dollars; China's imports from China are left out."""
    flow = pl.col("flowCode") == "M"
    totals = [name for name in ("product_total", "pair_total") if name in raw.columns]
    return (
        _named(raw)
        .filter(pl.col("reporter") != "CHN")
        .select(
            "year",
            "reporter",
            heading=pl.col("cmdCode"),
            label=pl.col("cmdDesc"),
            exporter=pl.when(flow).then(pl.lit("CHN")).otherwise("reporter"),
            importer=pl.when(flow).then("reporter").otherwise(pl.lit("CHN")),
            value=pl.col("value") / MILLION,
            **{name: pl.col(name) / MILLION for name in totals},
        )
    )


def _named(raw: pl.DataFrame) -> pl.DataFrame:
    dated = raw.with_columns(year=pl.col("refYear").cast(pl.Int16), reporter="reporterDesc")
    return coded(dated, ("reporter",), DATASET, renamed=RENAMED)


def _sheet(path: Path) -> pl.DataFrame:
    return fastexcel.read_excel(str(path)).load_sheet(0).to_polars()

"""Who exports what to whom by section of the SITC, all pairs, 1995, 2005 and 2015 (UNCTAD).

References
----------
United Nations Conference on Trade and Development (2016), Merchandise trade matrix, UNCTADstat.
United Nations (2006), Standard International Trade Classification, Revision 4.
"""

import polars as pl

from tertius.sources.descriptor import SourceFiles
from tertius.sources.economies import coded
from tertius.sources.schemas import conform

__all__ = ["SECTIONS", "read"]

DATASET = "unctad-merch-matrix"
FILE = "unctad_sitc_matrix_1995_2005_2015.csv.gz"
THOUSAND = 1e3

SECTIONS = {
    "All": "all",
    "SITC0_Food": "food",
    "SITC1_BevTobacco": "beverages-tobacco",
    "SITC2_Crude": "raw-materials",
    "SITC3_MineralFuels": "fuels",
    "SITC4_AnimalVegOils": "oils-fats",
    "SITC5_Chemicals": "chemicals",
    "SITC6_Manuf": "manufactures",
    "SITC7_Machinery": "machinery-transport",
    "SITC8_Misc": "other-manufactures",
    "SITC9_Commodities": "unclassified",
}

# The file has names without spaces. A capital begins a new word, which brings back most of them.
RENAMED = {
    "Antiguaand Barbuda": "ATG",
    "Bosniaand Herzegovina": "BIH",
    "China Hong Kong SAR": "China, Hong Kong SAR",
    "China Macao SAR": "China, Macao SAR",
    "China Taiwan Province": "TWN",
    "Coted Ivoire": "CIV",
    "Curacao": "Curaçao",
    "Dem Repofthe Congo": "COD",
    "Faeroe Islands": "Faroe Islands",
    "Indonesia2002": "IDN",
    "Iran Islamic Republic": "IRN",
    "Korea Dem Peoples": "PRK",
    "Korea Republicof": "KOR",
    "Lao Peoples Dem Rep": "LAO",
    "Northern Marianas": "Northern Mariana Islands",
    "Republicof Moldova": "MDA",
    "Saint Kittsand Nevis": "KNA",
    "Saint Pierreand Miquelon": "Saint Pierre and Miquelon",
    "Saint Vincentand Grenadines": "VCT",
    "Sao Tomeand Pricipe": "STP",
    "Serbiaand Montenegro": "SRB",
    "Sint Bonaire": "Bonaire, Sint Eustatius and Saba",
    "Stateof Palestine": "State of Palestine",
    "Sudan2011": "SDN",
    "TFYRof Macedonia": "MKD",
    "Tanzania United Republic": "TZA",
    "Trinidadand Tobago": "TTO",
    "Turksand Caicos": "Turks and Caicos Islands",
    "Wallisand Futuna": "Wallis and Futuna",
}


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `goods_trade`; recorded zeros and sales of a state to itself are left out."""
    raw = pl.read_csv(files.path(FILE))
    pair = ("exporter", "importer")
    spaced = raw.with_columns(
        pl.col(name).str.replace_all(r"([a-z])([A-Z])", "$1 $2") for name in pair
    ).filter(pl.col("value_kusd") > 0, pl.col("exporter") != pl.col("importer"))
    flows = coded(spaced, pair, DATASET, renamed=RENAMED).select(
        *pair,
        "year",
        good=pl.col("sitc").replace_strict(SECTIONS),
        value=pl.col("value_kusd") / THOUSAND,
        source=pl.lit(DATASET),
    )
    return {"goods_trade": conform(flows, "goods_trade", f"{DATASET}/{FILE}")}

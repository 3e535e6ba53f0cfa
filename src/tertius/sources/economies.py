"""From a source's name of an economy to the code that tables carry.

Trade statistics list more than states: Hong Kong, Greenland, "Other Middle East". A state gets the
ISO code of the identity it bore that year, a territory its own ISO code, an area the source's name.
"""

from collections.abc import Mapping

import polars as pl

from tertius import states
from tertius.errors import DataError

__all__ = ["TERRITORIES", "coded"]

TERRITORIES: Mapping[str, str] = {
    "American Samoa": "ASM",
    "Anguilla": "AIA",
    "Aruba": "ABW",
    "Bermuda": "BMU",
    "Bonaire, Sint Eustatius and Saba": "BES",
    "British Virgin Islands": "VGB",
    "Cayman Islands": "CYM",
    "China, Hong Kong SAR": "HKG",
    "China, Macao SAR": "MAC",
    "Cook Islands": "COK",
    "Curaçao": "CUW",
    "Falkland Islands": "FLK",
    "Faroe Islands": "FRO",
    "French Polynesia": "PYF",
    "Gibraltar": "GIB",
    "Greenland": "GRL",
    "Guam": "GUM",
    "Holy See": "VAT",
    "Hong Kong": "HKG",
    "Mayotte": "MYT",
    "Montserrat": "MSR",
    "Netherlands Antilles": "ANT",
    "New Caledonia": "NCL",
    "Niue": "NIU",
    "Northern Mariana Islands": "MNP",
    "Saint Helena": "SHN",
    "Saint Pierre and Miquelon": "SPM",
    "Sint Maarten": "SXM",
    "State of Palestine": "PSE",
    "Tokelau": "TKL",
    "Turks and Caicos Islands": "TCA",
    "Wallis and Futuna": "WLF",
    "Western Sahara": "ESH",
}
"""ISO codes of territories that are no states, by name."""


def coded(
    frame: pl.DataFrame,
    columns: tuple[str, ...],
    origin: str,
    *,
    renamed: Mapping[str, str] | None = None,
    areas: frozenset[str] = frozenset(),
) -> pl.DataFrame:
    """Replace a source's names of economies by codes.

    Parameters
    ----------
    frame : polars.DataFrame
        A table with `columns` and ``year``.
    columns : tuple of str
        Columns that hold names.
    origin : str
        The dataset, for messages.
    renamed : mapping of str to str, optional
        The source's odd spellings, and the name or code of a state or territory that each means.
    areas : frozenset of str
        Names that are neither; they stay as they are.

    Raises
    ------
    DataError
        Listing the names that are no state of that year, no territory and no area.
    """
    names = pl.concat([frame.select("year", name=column) for column in columns]).unique()
    plain = pl.col("name").replace(dict(renamed or {}))
    found = states.translate(
        names.with_columns(label=plain, year=pl.col("year").cast(pl.Int16)), "label", system="any"
    )
    codes = found.with_columns(
        code=pl.when(pl.col("name").is_in(list(areas)))
        .then(pl.col("name"))
        .when(pl.col("label").is_in(list(TERRITORIES)))
        .then(pl.col("label").replace(dict(TERRITORIES)))
        .otherwise(_iso3(found))
    )
    unknown = codes.filter(pl.col("code").is_null())
    if unknown.height:
        raise DataError(
            f"{origin}, names {unknown['name'].unique().sort().to_list()}: neither states of the "
            "row's year nor known territories; say in the reader what they are"
        )
    known = codes.select(pl.col("year").cast(frame.schema["year"]), "name", "code")
    for column in columns:
        frame = (
            frame.join(
                known, left_on=["year", column], right_on=["year", "name"], maintain_order="left"
            )
            .drop(column)
            .rename({"code": column})
        )
    return frame


def _iso3(found: pl.DataFrame) -> pl.Series:
    """Return the ISO code of the identity that each state bore in its row's year."""
    pairs = found.select("ccode", "year").iter_rows()
    return pl.Series(
        [None if code is None else states.state(code, year).iso3 for code, year in pairs],
        dtype=pl.String,
    )

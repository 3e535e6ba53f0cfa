"""Data frames out of R's .rda and .rds files, without R.

`rdata` makes one Python object of each string of a character column and converts them one by
one, which takes over a minute for a million strings. The two subclasses here let it parse and
convert each distinct string once. They override inner methods of `rdata`, which is why the tests
compare them with the plain library.
"""

import bz2
import gzip
import lzma
import struct
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import rdata
from rdata.parser import RObject, RObjectType
from rdata.parser._xdr import ParserXDR

from tertius.errors import DataError

__all__ = ["days_to_date", "read"]

CHAR = RObjectType.CHAR.value
OPENERS: Mapping[bytes, Callable[[bytes], bytes]] = {
    b"\x1f\x8b": gzip.decompress,
    b"BZh": bz2.decompress,
    b"\xfd7zXZ\x00": lzma.decompress,
}


def read(path: Path) -> dict[str, pl.DataFrame]:
    """Read the data frames of an R file.

    Parameters
    ----------
    path : Path
        A file saved by R's `save` (.rda, several named objects) or `saveRDS` (.rds, one object),
        in R's binary (XDR) form, compressed or not.

    Returns
    -------
    dict of str to polars.DataFrame
        By the object's name; the one object of an .rds file is under "data". Objects that are
        not data frames are left out. Factors become strings; dates stay days since 1970-01-01
        (see `days_to_date`); NA and NaN become null; row names are dropped.

    Raises
    ------
    DataError
        If the file is not in R's binary form or holds no data frame.
    """
    content = path.read_bytes()
    for magic, decompress in OPENERS.items():
        if content.startswith(magic):
            content = decompress(content)
    named = content[:5] in (b"RDX2\n", b"RDX3\n")
    body = content[5:] if named else content
    if not body.startswith(b"X\n"):
        raise DataError(
            f"{path}: begins with {body[:5]!r}, not with the mark of R's binary form: "
            "save it again from R with save() or saveRDS()"
        )
    with warnings.catch_warnings():
        # A class without a constructor (Date, labelled, tibble) is read as what it is made of.
        warnings.filterwarnings("ignore", message="Missing constructor")
        converter = _Converter(CONSTRUCTORS, default_encoding="utf-8")
        found = converter.convert(_Parser(body[2:]).parse_all())
    objects: dict[str, Any] = found if named else {"data": found}
    frames = {name: it for name, it in objects.items() if isinstance(it, pl.DataFrame)}
    if not frames:
        raise DataError(f"{path}: holds {', '.join(objects)}, none of them a data frame")
    return frames


def days_to_date(column: str) -> pl.Expr:
    """Return an expression that turns R's days since 1970-01-01 into dates."""
    return pl.col(column).floor().cast(pl.Int32).cast(pl.Date).alias(column)


class _Parser(ParserXDR):
    """Parser that hands out the same object for the same string."""

    def __init__(self, body: bytes) -> None:
        super().__init__(
            memoryview(body),
            expand_altrep=True,
            altrep_constructor_dict=rdata.parser.DEFAULT_ALTREP_MAP,
        )
        self.body = body
        self.strings: dict[bytes, RObject] = {}

    def _parse_vector_value(self, *lists: Any) -> list[RObject]:
        body, strings = self.body, self.strings
        values: list[RObject] = []
        length = self.parse_int()
        start = self.file.tell()
        for _ in range(length):
            key = b""
            if body[start + 3] == CHAR:
                (size,) = struct.unpack_from(">i", body, start + 4)
                key = body[start : start + 8 + max(size, 0)]
            value = strings.get(key)
            if value is None:
                self.file.seek(start)
                value = self.parse_R_object(*lists)
                start = self.file.tell()
                if key:
                    strings[key] = value
            else:
                start += len(key)
            values.append(value)
        self.file.seek(start)
        return values


class _Converter(rdata.conversion.SimpleConverter):
    """Converter that decodes each distinct string once."""

    def _convert_next(self, data: Any) -> Any:
        if isinstance(data, RObject) and data.info.type is RObjectType.STR:
            return np.array([self._string(item) for item in data.value], dtype=object)
        return super()._convert_next(data)

    def _string(self, item: RObject) -> Any:
        known = self.references.get(id(item))
        return self._convert_next(item) if known is None else known


def _frame(columns: Mapping[str, Any], _attributes: Mapping[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([_series(str(name), values) for name, values in columns.items()])


def _series(name: str, values: Any) -> pl.Series:
    """Return a column with its missing values as nulls."""
    if isinstance(values, pl.Series):
        return values.alias(name)
    if isinstance(values, np.ma.MaskedArray):
        frame = pl.DataFrame({name: values.data, "missing": np.ma.getmaskarray(values)})
        return frame.select(pl.when(~pl.col("missing")).then(pl.col(name)).alias(name)).to_series()
    array = np.asarray(values)
    if array.dtype == object:
        return pl.Series(name, array.tolist(), dtype=pl.String)
    series = pl.Series(name, array)
    return series.fill_nan(None) if series.dtype.is_float() else series


def _factor(codes: Any, attributes: Mapping[str, Any]) -> pl.Series:
    levels = pl.Series(attributes["levels"].tolist(), dtype=pl.String)
    return levels.gather(_series("", codes) - 1)


CONSTRUCTORS: Mapping[str | bytes, Callable[[Any, Mapping[str, Any]], Any]] = {
    "data.frame": _frame,
    "factor": _factor,
    "ordered": _factor,
}

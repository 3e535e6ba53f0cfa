"""The fast reading of R files equals the plain library's."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
import rdata

from tertius.errors import DataError
from tertius.sources import rfiles


def plain(path: Path) -> dict[str, pd.DataFrame]:
    """Return what rdata itself makes of a file."""
    found = rdata.conversion.convert(rdata.parser.parse_file(path), default_encoding="utf-8")
    return found if isinstance(found, dict) else {"data": found}


def as_lists(frame: pd.DataFrame) -> dict[str, list[object]]:
    """Return columns of plain Python values, None where missing."""
    return {
        str(name): [None if pd.isna(value) else value for value in frame[name].astype(object)]
        for name in frame.columns
    }


STRINGS = pd.StringDtype("python")
FRAME = pd.DataFrame(
    {
        "name": pd.array(["Côte d’Ivoire", "Chad", None, "", "Chad", "Côte d’Ivoire"], STRINGS),
        "vote": pd.Categorical(
            pd.array(["no", None, "yes", "no", "yes", "abstain"], STRINGS),
            categories=pd.array(["abstain", "no", "yes"], STRINGS),
        ),
        "count": pd.array([1, None, -3, 4, 5, 6], "Int32"),
        "flag": pd.array([True, False, None, True, True, False], "boolean"),
        "value": np.array([0.5, np.nan, -1.0, 2.0, 1e9, 0.0]),
    }
)


def test_strings_factors_and_missing_values_as_in_the_plain_library(tmp_path: Path) -> None:
    path = tmp_path / "frames.rda"
    rdata.write_rda(path, {"first": FRAME, "second": FRAME.iloc[:2]})
    frames = rfiles.read(path)
    expected = plain(path)
    assert list(frames) == ["first", "second"]
    for name, frame in frames.items():
        assert frame.to_dict(as_series=False) == as_lists(expected[name])
    assert frames["first"].dtypes == [pl.String, pl.String, pl.Int32, pl.Boolean, pl.Float64]
    assert frames["first"]["value"].null_count() == 1


def test_an_rds_file_holds_one_frame_named_data(tmp_path: Path) -> None:
    path = tmp_path / "frame.rds"
    rdata.write_rds(path, FRAME, compression="xz")
    assert rfiles.read(path)["data"].to_dict(as_series=False) == as_lists(plain(path)["data"])


def test_days_become_dates() -> None:
    days = pl.DataFrame({"start": [-56248.0, 0.0, None]})
    assert days.select(rfiles.days_to_date("start"))["start"].to_list() == [
        date(1816, 1, 1),
        date(1970, 1, 1),
        None,
    ]


def test_what_is_not_an_r_file_or_holds_no_frame_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "text.rda"
    text.write_text("year,value\n1946,1\n")
    with pytest.raises(DataError, match=r"text\.rda: begins with b'year,'"):
        rfiles.read(text)
    numbers = tmp_path / "numbers.rda"
    rdata.write_rda(numbers, {"x": np.array([1.0, 2.0])})
    with pytest.raises(DataError, match="holds x, none of them a data frame"):
        rfiles.read(numbers)

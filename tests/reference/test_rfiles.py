"""R files of the mirror, read fast, equal what the plain library makes of them."""

import warnings
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import rdata

from tertius.sources import rfiles


@pytest.mark.parametrize(
    "name",
    [
        "unga-votes-unvotes/un_roll_call_issues.rda",
        "state-system/cow_majors.rda",
        "rivalries/td_rivalries.rda",
        "state-codes-states/gwstates.rda",
    ],
)
def test_equal_to_the_plain_library(mirror: Callable[[str], Path], name: str) -> None:
    path = mirror(name)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Missing constructor")
        parsed = rdata.parser.parse_file(path)
        expected = rdata.conversion.convert(parsed, default_encoding="utf-8")
    found = rfiles.read(path)
    assert list(found) == list(expected)
    for key, frame in found.items():
        assert frame.columns == list(expected[key].columns)
        for column in frame.columns:
            values = expected[key][column].astype(object)
            plain = [None if pd.isna(value) else value for value in values]
            assert frame[column].to_list() == plain


def test_a_million_strings_are_parsed_once_each(mirror: Callable[[str], Path]) -> None:
    votes = rfiles.read(mirror("unga-votes-unvotes/un_votes.rda"))["un_votes"]
    assert votes.shape == (870_109, 4)
    assert votes["country"].n_unique() == 200
    nameless = votes.filter(votes["country_code"].is_null())["country"].value_counts()
    assert dict(nameless.rows()) == {
        "Federal Republic of Germany": 2151,
        "Yemen Arab Republic": 3291,
        "Zanzibar": 2,
    }
    assert (votes["country_code"] == "NA").sum() == 2455

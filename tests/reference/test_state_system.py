"""The sizes of the state system, as the field's other tools count it.

The figures are those of the COW State System Membership List v2016, its open spells carried on to
2024; dyads and triads are counted where all their members met on some day of the year.
"""

import numpy as np
import polars as pl
import pytest

from tertius import states


@pytest.fixture(scope="module")
def dyads() -> pl.DataFrame:
    return states.dyad_years(1816, 2024)


def test_spells_and_codes() -> None:
    cow = [spell.ccode for spell in states.memberships() if spell.system == "cow"]
    assert (len(cow), len(set(cow))) == (243, 217)


def test_dyad_years(dyads: pl.DataFrame) -> None:
    assert dyads.filter(pl.col("year") <= 2016).height == 956_145
    assert dyads.height == 1_107_465


@pytest.mark.parametrize(
    ("year", "count"), [(1816, 253), (1945, 2_012), (1972, 9_730), (1991, 15_576), (2016, 18_915)]
)
def test_dyads_of_a_year(dyads: pl.DataFrame, year: int, count: int) -> None:
    assert dyads.filter(pl.col("year") == year).height == count


def test_triad_years(dyads: pl.DataFrame) -> None:
    counts = {}
    for (year,), pairs in dyads.group_by("year"):
        met = np.zeros((1000, 1000), dtype=np.float32)
        met[pairs["ccode1"], pairs["ccode2"]] = 1
        used = np.union1d(pairs["ccode1"], pairs["ccode2"])
        met = met[np.ix_(used, used)]
        counts[year] = int(((met @ met) * met).sum())
    assert sum(count for year, count in counts.items() if int(str(year)) <= 2016) == 48_233_009
    assert sum(counts.values()) == 57_967_929

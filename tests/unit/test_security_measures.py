"""Measures of alliance, disputes, rivalry and relevance on frames of a few rows."""

import polars as pl

from tertius.measures import alliance, disputes, relevance, rivalry
from tertius.measures.register import Measure

DYADS = pl.DataFrame(
    [(one, two, year) for one, two in ((2, 365), (2, 710), (365, 710))
     for year in (1945, 1946, 2014, 2015, 2018, 2019, 2020, 2021)],
    schema={"ccode1": pl.Int16, "ccode2": pl.Int16, "year": pl.Int16},
    orient="row",
)  # fmt: skip


def dispute(number: int, source: str, year: int, hostility: int) -> dict[str, object]:
    row: dict[str, object] = {"ccode1": 2, "ccode2": 365, "year": year, "dispute": number}
    return row | {"hostility": hostility, "source": source}


def value(frame: pl.DataFrame, column: str, one: int, two: int, year: int) -> object:
    return frame.row(
        by_predicate=(pl.col("ccode1") == one)
        & (pl.col("ccode2") == two)
        & (pl.col("year") == year),
        named=True,
    )[column]


def covered(frame: pl.DataFrame, measure: Measure) -> None:
    """Every pair and year of the coverage, once, sorted, none missing, all in range."""
    expected = DYADS.filter(pl.col("year").is_between(measure.first, measure.last))
    assert frame.select("ccode1", "ccode2", "year").equals(
        expected.sort("ccode1", "ccode2", "year")
    )
    values = frame[measure.column]
    assert values.null_count() == 0
    assert values.is_between(measure.low, measure.high or 1000).all()


def test_obligation_is_the_treaty_s_and_zero_without_one() -> None:
    treaties = pl.DataFrame(
        {"ccode1": [365, 2], "ccode2": [710, 20], "year": [2018, 2018], "obligation": [1, 3]},
        schema_overrides={"ccode1": pl.Int16, "ccode2": pl.Int16, "year": pl.Int16,
                          "obligation": pl.Int8},
    )  # fmt: skip
    found = alliance.compute(DYADS, treaties)
    covered(found, alliance.MEASURES[0])
    assert value(found, "obligation", 365, 710, 2018) == 1
    assert value(found, "obligation", 2, 710, 2018) == 0
    assert found["obligation"].sum() == 1


def test_disputes_count_the_preferred_source_and_take_the_worst() -> None:
    rows = pl.DataFrame(
        [
            dispute(1, "gml-mid", 1946, 3),
            dispute(2, "gml-mid", 1946, 4),
            dispute(1, "cow-mid", 1946, 5),
            dispute(3, "cow-mid", 2014, 1),
        ]
    ).cast({"ccode1": pl.Int16, "ccode2": pl.Int16, "year": pl.Int16, "hostility": pl.Int8})
    found = disputes.compute(DYADS, rows)
    for measure in disputes.MEASURES:
        covered(found, measure)
    assert value(found, "hostility", 2, 365, 1946) == 4
    assert value(found, "count", 2, 365, 1946) == 2
    assert value(found, "hostility", 2, 365, 2014) == 0, "no act by either"
    assert value(found, "count", 2, 365, 2014) == 1
    assert value(found, "count", 2, 710, 1946) == 0


def spell(
    coding: str, one: int, two: int, start: int, end: int, ongoing: bool
) -> dict[str, object]:
    row: dict[str, object] = {"coding": coding, "ccode1": one, "ccode2": two, "start": start}
    return row | {"end": end, "ongoing": ongoing}


def test_rivalry_covers_first_and_last_year_and_only_the_longer_coding() -> None:
    rivals = pl.DataFrame(
        [
            spell("tss", 2, 365, 1816, 1946, False),
            spell("tss", 2, 710, 2018, 2020, True),
            spell("td", 365, 710, 1946, 2010, True),
        ]
    ).cast({"ccode1": pl.Int16, "ccode2": pl.Int16})
    found = rivalry.compute(DYADS, rivals)
    covered(found, rivalry.MEASURES[0])
    rows = found.filter(pl.col("strategic") == 1).select("ccode1", "ccode2", "year").rows()
    assert rows == [(2, 365, 1946), (2, 710, 2018), (2, 710, 2019), (2, 710, 2020)]


def test_relevance_carries_ongoing_spells_past_the_end_of_their_lists() -> None:
    majors = pl.DataFrame(
        {"ccode": [2, 365], "start": [1898, 1922], "end": [2016, 2018], "ongoing": [True, False]},
        schema_overrides={"ccode": pl.Int16},
    )
    borders = pl.DataFrame(
        [spell("", 365, 710, 1860, 2016, True), spell("", 2, 710, 1900, 1946, False)]
    ).cast({"ccode1": pl.Int16, "ccode2": pl.Int16})
    found = relevance.relevant(DYADS, majors, borders)
    assert found.height == DYADS.height
    assert found.schema["relevant"] == pl.Boolean
    assert value(found, "contiguous", 365, 710, 2021) is True
    assert value(found, "major", 365, 710, 2018) is True
    assert value(found, "major", 365, 710, 2019) is False
    assert value(found, "relevant", 365, 710, 2019) is True
    assert value(found, "contiguous", 2, 710, 1946) is True
    assert value(found, "contiguous", 2, 710, 2014) is False
    assert value(found, "major", 2, 710, 2021) is True
    none = relevance.relevant(DYADS, majors.clear(), borders.clear())
    assert not none["relevant"].any()
    assert relevance.relevant(DYADS.clear(), majors, borders).columns == found.columns

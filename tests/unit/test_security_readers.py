"""Readers of the security data on frames of a few rows."""

import polars as pl

from tertius.sources.merge.disputes import merge, preferred
from tertius.sources.readers import atop, cow_geography, mids, rivalries, state_system
from tertius.sources.schemas import SCHEMAS, conform

PROMISES = list(atop.PROMISES)


def members(*rows: tuple[int, int, int, int, str, str | None]) -> pl.DataFrame:
    """Treaty, member, entry, exit, the one promise made, and the correction."""
    return pl.DataFrame(
        [
            {
                "atopid": treaty,
                "phase": 0,
                "member": member,
                "yrent": entry,
                "yrexit": leave,
                **{name: int(name == promise) for name in PROMISES},
                "correction": correction,
            }
            for treaty, member, entry, leave, promise, correction in rows
        ],
        schema_overrides={"correction": pl.String},
    )


def flags(year: int, *promises: str) -> pl.DataFrame:
    frame = pl.DataFrame({"ccode1": [2], "ccode2": [365], "year": [year]}).with_columns(
        pl.lit(name in promises).alias(name) for name in PROMISES
    )
    return frame.cast({"ccode1": pl.Int16, "ccode2": pl.Int16, "year": pl.Int16})


def kept(frame: pl.DataFrame) -> list[str]:
    return [name for name in PROMISES if frame[name][0]]


DECLARATION = (
    (1, 2, 1975, 0, "nonaggression", "declaration"),
    (1, 365, 1975, 0, "nonaggression", "declaration"),
)
TREATY = ((2, 2, 1992, 0, "nonaggression", None), (2, 365, 1992, 1999, "nonaggression", None))


def test_a_promise_resting_on_a_weightless_treaty_alone_is_taken() -> None:
    found = atop.without(flags(1980, "nonaggression"), atop.ties(members(*DECLARATION), 2018))
    assert kept(found) == []
    assert found["correction"].to_list() == ["declaration"]


def test_a_promise_with_another_treaty_behind_it_stays_while_that_treaty_lasts() -> None:
    treaties = atop.ties(members(*DECLARATION, *TREATY), 2018)
    during = atop.without(flags(1999, "nonaggression"), treaties)
    after = atop.without(flags(2000, "nonaggression"), treaties)
    assert kept(during) == ["nonaggression"]
    assert during["correction"].to_list() == [None]
    assert kept(after) == []


def test_a_promise_with_no_known_treaty_behind_it_stays() -> None:
    treaties = atop.ties(members(*DECLARATION), 2018)
    found = atop.without(flags(2017, "nonaggression", "consultation"), treaties)
    assert kept(found) == ["consultation"]
    assert found["correction"].to_list() == ["declaration"]


def test_one_weightless_membership_makes_the_tie_weightless() -> None:
    guest = members(
        (3, 2, 1976, 0, "nonaggression", None),
        (3, 365, 2004, 0, "nonaggression", "guest"),
        (3, 850, 1976, 0, "nonaggression", None),
    )
    ties = atop.ties(guest, 2018).filter(pl.col("year") == 2010)
    assert ties.select("ccode1", "ccode2", "correction").sort("ccode1", "ccode2").rows() == [
        (2, 365, "guest"),
        (2, 850, None),
        (365, 850, "guest"),
    ]


def test_one_sided_guarantees_count_for_the_pair_and_empty_rows_go() -> None:
    directed = pl.DataFrame(
        {
            "ccode1": [2, 740, 140, 160],
            "ccode2": [740, 2, 160, 140],
            "year": [1951, 1951, 1859, 1859],
            "defense": [1, 0, 0, 0],
            "offense": [0, 0, 0, 0],
            "neutrality": [0, 0, 0, 0],
            "nonaggression": [0, 0, 0, 0],
            "consultation": [1, 1, 0, 0],
        }
    )
    found = atop.pooled(directed)
    assert found.select("ccode1", "ccode2", "year").rows() == [(2, 740, 1951)]
    assert kept(found) == ["defense", "consultation"]


def level(one: int, two: int, began1: int, began2: int) -> int:
    frame = pl.DataFrame(
        {"hostlev1": [one], "hostlev2": [two], "orig1": [began1], "orig2": [began2]}
    )
    value: int = frame.select(mids.dyadic_hostility()).item()
    return value


def test_hostility_of_a_pair() -> None:
    assert level(3, 4, 1, 1) == 4, "two who began it: the higher"
    assert level(3, 5, 0, 1) == 3, "a joiner beside another's war: its own level"
    assert level(5, 2, 1, 0) == 2
    assert level(1, 4, 0, 1) == 4, "a joiner that was only struck: the other's"
    assert level(4, 3, 0, 0) == 3, "two joiners: the lower"
    assert level(5, 1, 0, 0) == 4, "a war takes two"
    assert level(5, 4, 1, 1) == 4
    assert level(5, 5, 0, 1) == 5
    assert level(1, 1, 1, 0) == 1


def directed_dispute(year: int, fatality1: int, fatality2: int) -> pl.DataFrame:
    one = {"dispnum": 7, "ccode1": 365, "ccode2": 710, "year": year, "onset": 1}
    one |= {"hostlev1": 4, "hostlev2": 1, "orig1": 1, "orig2": 1}
    one |= {"fatality1": fatality1, "fatality2": fatality2}
    two = one | {"ccode1": 710, "ccode2": 365, "hostlev1": 1, "hostlev2": 4}
    two |= {"fatality1": fatality2, "fatality2": fatality1}
    return pl.DataFrame([one, two])


def test_unknown_fatalities_are_missing_not_minus_nine() -> None:
    assert mids.undirected(directed_dispute(1969, 2, 3))["fatality"].to_list() == [3]
    assert mids.undirected(directed_dispute(1969, -9, 3))["fatality"].to_list() == [None]
    assert mids.undirected(directed_dispute(1969, 0, -9))["fatality"].to_list() == [None]


def test_precedence_of_disputes_is_gml_to_2010_and_mid5_after() -> None:
    parts = {
        source: pl.concat(
            mids.undirected(directed_dispute(year, 0, 0)) for year in years
        ).with_columns(pl.lit(source).alias("source"), pl.lit(None, pl.String).alias("correction"))
        for source, years in {"cow-mid": (2009, 2010, 2011), "gml-mid": (2010,)}.items()
    }
    both = merge(parts)
    assert both.height == 4, "the table keeps both sources"
    chosen = preferred(both).select("year", "source").sort("year").rows()
    assert chosen == [(2010, "gml-mid"), (2011, "cow-mid")]


def test_rivalries_that_end_with_their_coding_are_ongoing() -> None:
    found = rivalries.spells(
        pl.DataFrame(
            {
                "ccode1": [710, 365],
                "ccode2": [2, 710],
                "start": [1996, 1958],
                "end": [2020, 1989],
                "name": ["China-United States 2", "China-USSR"],
                "positional": [True, True],
                "spatial": [False, True],
                "ideological": [False, True],
            }
        ),
        "tss",
    )
    table = conform(found, "rivalries", "test")
    columns = ("ccode1", "ccode2", "end", "ongoing")
    assert table.select(columns).rows() == [(2, 710, 2020, True), (365, 710, 1989, False)]


def test_contiguity_is_one_row_a_pair_without_the_spells_of_none() -> None:
    day = {"1959-01-01": -4018, "1958-12-01": -4049, "2016-12-01": 17136, "1816-01-01": -56248}
    rows = [
        (2, 365, 0, day["1816-01-01"], day["1958-12-01"]),
        (2, 365, 2, day["1959-01-01"], day["2016-12-01"]),
        (365, 2, 2, day["1959-01-01"], day["2016-12-01"]),
        (255, 290, 1, day["1816-01-01"], day["1958-12-01"]),
    ]
    directed = pl.DataFrame(
        rows, schema=["ccode1", "ccode2", "conttype", "stdate", "enddate"], orient="row"
    )
    table = conform(cow_geography.spells(directed), "contiguity", "test")
    assert table.drop("source").rows() == [
        (2, 365, 1959, 2016, True, 2),
        (255, 290, 1816, 1958, False, 1),
    ]


def test_major_powers_at_the_end_of_the_list_are_ongoing() -> None:
    powers = pl.DataFrame(
        {
            "ccode": [710, 325],
            "styear": [1950, 1860],
            "endyear": [2016, 1943],
            "endmonth": [12, 9],
            "endday": [31, 2],
        }
    )
    table = conform(state_system.majors(powers), "majors", "test")
    assert table.select("ccode", "start", "end", "ongoing").rows() == [
        (325, 1860, 1943, False),
        (710, 1950, 2016, True),
    ]
    assert table.columns == list(SCHEMAS["majors"].names)

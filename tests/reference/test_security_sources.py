"""Known facts of the security data, read from the sources themselves."""

from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from tertius.errors import DataError
from tertius.measures import alliance, disputes, relevance, rivalry
from tertius.sources import corrections, rfiles
from tertius.sources.descriptor import SourceFiles, describe
from tertius.sources.merge.disputes import merge
from tertius.sources.readers import (
    atop,
    cow_geography,
    cow_nmc,
    mids,
    rivalries,
    state_system,
)

USA, UK, RUSSIA, CHINA, PRK, JAPAN, INDIA = 2, 200, 365, 710, 731, 740, 750
READERS: dict[str, Callable[[SourceFiles], dict[str, pl.DataFrame]]] = {
    "atop": atop.read,
    "cow-geography": cow_geography.read,
    "cow-mid": mids.read,
    "cow-nmc": cow_nmc.read,
    "gml-mid": mids.read,
    "rivalries": rivalries.read,
    "state-system": state_system.read,
}
Tables = Callable[[str], dict[str, pl.DataFrame]]


@pytest.fixture(scope="module")
def tables(mirror: Callable[[str], Path]) -> Tables:
    """Return a function from a dataset's id to the tables its reader makes of it."""

    @cache
    def read(dataset: str) -> dict[str, pl.DataFrame]:
        descriptor = describe(dataset)
        roots = [mirror(file.path).parents[1] for file in descriptor.files]
        return READERS[dataset](SourceFiles(roots[0], descriptor))

    return read


def pair(frame: pl.DataFrame, one: int, two: int) -> pl.DataFrame:
    return frame.filter(pl.col("ccode1") == one, pl.col("ccode2") == two)


def span(first: int, last: int) -> list[int]:
    return list(range(first, last + 1))


def years(frame: pl.DataFrame, promise: str, one: int, two: int, first: int = 1946) -> list[int]:
    rows = pair(frame, one, two).filter(pl.col(promise), pl.col("year") >= first)
    return rows["year"].sort().to_list()


def dyads(first: int, last: int) -> pl.DataFrame:
    """The three legs of the triangle and Britain's, in all years."""
    return pl.DataFrame(
        [
            (one, two, year)
            for one, two in ((USA, UK), (USA, RUSSIA), (USA, CHINA), (RUSSIA, CHINA))
            for year in range(first, last + 1)
        ],
        schema={"ccode1": pl.Int16, "ccode2": pl.Int16, "year": pl.Int16},
        orient="row",
    )


def test_alliances_of_known_years(tables: Tables) -> None:
    found = tables("atop")["alliances"]
    assert years(found, "defense", USA, UK) == span(1949, 2018)
    assert years(found, "defense", USA, JAPAN) == span(1951, 2018)
    assert years(found, "defense", CHINA, PRK) == span(1961, 2018)
    assert years(found, "neutrality", RUSSIA, INDIA) == span(1971, 1993)
    assert years(found, "defense", RUSSIA, CHINA) == span(1946, 1948) + span(1950, 1980)
    assert years(found, "offense", RUSSIA, CHINA) == span(1946, 1948)
    assert years(found, "nonaggression", RUSSIA, CHINA) == span(1950, 1980) + span(1992, 2018)
    assert years(found, "consultation", RUSSIA, CHINA) == span(2001, 2018)
    partners = {
        state: found.filter(
            (pl.col("ccode1") == state) | (pl.col("ccode2") == state),
            pl.col("defense"),
            pl.col("year") == 2018,
        ).height
        for state in (USA, RUSSIA, CHINA)
    }
    assert partners == {USA: 66, RUSSIA: 7, CHINA: 1}


def test_the_source_still_holds_the_flags_that_the_corrections_take(
    mirror: Callable[[str], Path],
) -> None:
    raw = rfiles.read(mirror("atop/atop_alliance.rda"))["atop_alliance"]
    assert raw.height == 273_296
    both = pair(raw, USA, RUSSIA).filter(pl.col("atop_nonagg") == 1)
    assert both["year"].sort().to_list() == span(1975, 2018)
    laos = raw.filter(pl.col("atop_consul") == 1, pl.col("year").is_between(1962, 1964))
    assert pair(laos, USA, CHINA).height == 3
    soviet = pair(raw, RUSSIA, CHINA).filter(pl.col("atop_defense") == 1, pl.col("year") >= 1946)
    assert soviet["year"].sort().to_list() == span(1946, 1980)


def test_declarations_are_no_obligations(tables: Tables) -> None:
    found = tables("atop")["alliances"].filter(pl.col("year") >= 1946)
    for other in (RUSSIA, CHINA):
        rows = pair(found, USA, other)
        assert rows.height > 10
        assert rows["obligation"].unique().to_list() == [0]
        assert rows["correction"].null_count() == 0
    notes = dict(pair(found, USA, RUSSIA).select("year", "correction").iter_rows())
    assert notes[1963] == "laos-neutrality"
    assert notes[1975] == "helsinki-final-act"
    assert notes[2018] == "asean-treaty-of-amity helsinki-final-act us-russia-charter"
    grades = pl.max_horizontal(pl.col(name) * grade for name, grade in atop.ORDER.items())
    assert found.filter(pl.col("obligation") != grades).is_empty()


def test_a_treaty_beside_a_declaration_still_counts(tables: Tables) -> None:
    found = tables("atop")["alliances"]
    nato = pair(found, USA, UK).filter(pl.col("year") >= 1975)
    assert nato["nonaggression"].all(), "promised in NATO's treaty as well as at Helsinki"
    assert nato["obligation"].unique().to_list() == [3]
    ukraine, turkey, indonesia, malaysia, germany = 369, 640, 850, 820, 255
    assert pair(found, RUSSIA, ukraine).filter(pl.col("year") == 2010)["obligation"].item() == 1
    assert pair(found, RUSSIA, turkey).filter(pl.col("year") == 1980)["obligation"].item() == 0
    assert pair(found, RUSSIA, turkey).filter(pl.col("year") == 1992)["obligation"].item() == 2
    assert pair(found, malaysia, indonesia).filter(pl.col("year") == 2018)["obligation"].item() == 1
    assert pair(found, CHINA, indonesia).filter(pl.col("year") == 2018)["obligation"].item() == 0
    assert pair(found, germany, RUSSIA).filter(pl.col("year") == 2018)["obligation"].item() == 2


def test_the_people_s_republic_does_not_inherit_the_treaty_of_1945(tables: Tables) -> None:
    rows = pair(tables("atop")["alliances"], RUSSIA, CHINA).filter(
        pl.col("year").is_between(1946, 1951)
    )
    assert rows.select("year", "obligation", "correction").rows() == [
        (1946, 3, "republic-of-china"),
        (1947, 3, "republic-of-china"),
        (1948, 3, "republic-of-china"),
        (1949, 0, "republic-of-china-1949"),
        (1950, 3, "republic-of-china-1950"),
        (1951, 3, None),
    ]


def test_a_release_without_the_helsinki_act_is_noticed(mirror: Callable[[str], Path]) -> None:
    path = mirror("atop/atop-member-level.csv")
    mended = pl.read_csv(path, encoding="latin1", infer_schema_length=None).rename(
        {old: new for new, old in atop.PROMISES.items()}
    )
    with pytest.raises(DataError, match=r"corrections/atop\.toml:\n.*helsinki-final-act.*0 rows"):
        corrections.correct(mended.filter(pl.col("atopid") != 3740), "atop", "members")


def onsets(frame: pl.DataFrame, one: int, two: int) -> Counter[int]:
    return Counter(pair(frame, one, two).filter("onset")["year"].to_list())


def test_disputes_of_known_years(tables: Tables) -> None:
    mid, gml = tables("cow-mid")["disputes"], tables("gml-mid")["disputes"]
    soviet = onsets(mid, RUSSIA, CHINA)
    assert {year: soviet[year] for year in span(1960, 1985) if soviet[year]} == {
        1964: 1, 1965: 1, 1966: 1, 1967: 1, 1968: 1, 1969: 1, 1974: 2,
        1977: 1, 1978: 2, 1979: 1, 1980: 1,
    }  # fmt: skip
    running = Counter(pair(mid, RUSSIA, CHINA)["year"].to_list())
    assert [running[year] for year in span(1965, 1968)] == [2, 2, 2, 2]
    assert sorted(running)[-2:] == [2009, 2012]
    rivals = onsets(mid, USA, RUSSIA)
    assert (rivals[1958], rivals[1962]) == (5, 4)
    assert onsets(mid, USA, CHINA)[1962] == 3
    found = {year for year in onsets(gml, RUSSIA, CHINA) if 1960 <= year <= 1985}
    assert found == {*span(1964, 1968), 1974, *span(1977, 1980)}
    assert 1969 in pair(gml, RUSSIA, CHINA)["year"].to_list()
    assert mid["fatality"].null_count() > 0
    assert mid["fatality"].min() == 0


def test_the_soviet_union_is_not_at_war_with_china_over_vietnam(tables: Tables) -> None:
    for source, when in (("cow-mid", [1978, 1979]), ("gml-mid", [1979])):
        rows = pair(tables(source)["disputes"], RUSSIA, CHINA)
        flagged = rows.filter(pl.col("correction") == "sino-vietnamese-war")
        assert flagged["year"].sort().to_list() == when
        assert flagged["dispute"].unique().to_list() == [3007]
        assert flagged["hostility"].unique().to_list() == [3]
        war = pair(tables(source)["disputes"], CHINA, 816).filter(pl.col("dispute") == 3007)
        assert war["hostility"].unique().to_list() == [5]


def test_measures_of_the_triangle(tables: Tables) -> None:
    both = merge({name: tables(name)["disputes"] for name in ("cow-mid", "gml-mid")})
    fights = disputes.compute(dyads(1940, 2025), both)
    assert fights["year"].max() == 2014
    korea = pair(fights, USA, CHINA).filter(pl.col("year").is_between(1950, 1953))
    assert korea["hostility"].to_list() == [5, 5, 5, 5]
    ussuri = pair(fights, RUSSIA, CHINA).filter(pl.col("year").is_in([1969, 1972, 2012]))
    assert ussuri.select("hostility", "count").rows() == [(4, 1), (0, 0), (4, 1)]
    vietnam = pair(fights, USA, RUSSIA).filter(pl.col("year").is_between(1962, 1966))
    assert max(vietnam["hostility"]) == 4
    obliged = alliance.compute(dyads(1940, 2025), tables("atop")["alliances"])
    assert obliged.height == 4 * 73
    assert obliged.filter(pl.col("ccode1") == USA, pl.col("ccode2") != UK)["obligation"].sum() == 0
    sino = pair(obliged, RUSSIA, CHINA)
    assert dict(sino.select("year", "obligation").iter_rows())[1972] == 3
    assert sino.filter(pl.col("year").is_between(1981, 1991))["obligation"].sum() == 0


def test_rivalries_of_the_triangle(tables: Tables) -> None:
    table = tables("rivalries")["rivalries"]
    assert Counter(table["coding"].to_list()) == {"tss": 264, "td": 197}
    assert table.filter("ongoing").group_by("coding").agg(pl.col("end").unique()).sort(
        "coding"
    ).rows() == [("td", [2010]), ("tss", [2020])]
    found = rivalry.compute(dyads(1940, 2025), table).filter(pl.col("strategic") == 1)
    when = {other: pair(found, *other)["year"].to_list()
            for other in ((USA, RUSSIA), (USA, CHINA), (RUSSIA, CHINA), (USA, UK))}  # fmt: skip
    assert when[USA, RUSSIA] == span(1946, 1989) + span(2007, 2020)
    assert when[USA, CHINA] == span(1949, 1972) + span(1996, 2020)
    assert when[RUSSIA, CHINA] == span(1946, 1949) + span(1958, 1989)
    assert when[USA, UK] == []
    start = pair(table.filter(pl.col("coding") == "tss"), RUSSIA, CHINA)
    assert start.select("start", "end").rows() == [(1816, 1949), (1958, 1989)]


def test_rivals_bear_the_code_of_the_state_they_are_named_for(tables: Tables) -> None:
    table = tables("rivalries")["rivalries"]
    tanzania, malawi, tunisia, south_yemen, oman = 510, 553, 616, 680, 698
    assert pair(table, tanzania, malawi)["coding"].sort().to_list() == ["td", "tss"]
    assert pair(table, malawi, tunisia).is_empty()
    assert pair(table, south_yemen, oman)["end"].unique().to_list() == [1982]
    united = (pl.col("ccode1") == 679) | (pl.col("ccode2") == 679)
    assert table.filter(united, pl.col("start") < 1990).is_empty()


def test_capabilities_as_published(tables: Tables) -> None:
    found = tables("cow-nmc")["capabilities"]
    assert found.height == 17_121
    cinc = {
        year: tuple(
            round(found.row(by_predicate=(pl.col("ccode") == state) & (pl.col("year") == year),
                            named=True)["cinc"], 4)
            for state in (USA, RUSSIA, CHINA)
        )
        for year in (1950, 1972, 1991, 2022)
    }  # fmt: skip
    assert cinc == {
        1950: (0.2844, 0.1806, 0.1185),
        1972: (0.1647, 0.1708, 0.1130),
        1991: (0.1373, 0.1032, 0.1185),
        2022: (0.1236, 0.0382, 0.2341),
    }
    assert found["milex"].null_count() > 0
    assert found["milex"].min() == 0


def test_major_powers_capitals_and_borders(tables: Tables) -> None:
    majors = tables("state-system")["majors"]
    spells = majors.filter(pl.col("ccode").is_in([USA, RUSSIA, CHINA]), "ongoing")
    assert spells.select("ccode", "start").rows() == [(2, 1898), (365, 1922), (710, 1950)]
    assert majors.height == 14
    assert majors.filter("ongoing")["end"].unique().to_list() == [2016]
    capitals = tables("state-system")["capitals"]
    assert capitals.height == 242
    brasilia = capitals.filter(pl.col("capital") == "Brasilia")
    assert brasilia.select("latitude", "longitude").row(0) == (-15.78, -47.91)
    assert capitals.filter(pl.col("ccode").is_in([280, 678, 680]), "ongoing").is_empty()
    borders = tables("cow-geography")["contiguity"]
    assert pair(borders, RUSSIA, CHINA).select("start", "ongoing", "kind").row(0) == (1860, True, 1)
    assert pair(borders, USA, RUSSIA).select("start", "ongoing", "kind").row(0) == (1959, True, 2)
    found = relevance.relevant(dyads(1946, 2025), majors, borders)
    assert found["relevant"].all()
    touching = pair(found, USA, RUSSIA).filter("contiguous")["year"].to_list()
    assert touching == span(1959, 2025)

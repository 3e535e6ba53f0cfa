"""Sanctions and agreements against what is publicly known of single cases."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from tertius.sources.descriptor import SourceFiles, describe
from tertius.sources.readers import gsdb, rta_penppml
from tertius.states import groups

Mirror = Callable[[str], Path]
USA, CUB, GBR, EGY, ISR, CHN, RUS, VNM, CAN = 2, 40, 200, 651, 666, 710, 365, 816, 20


def files(mirror: Mirror, source: str, path: str) -> SourceFiles:
    return SourceFiles(mirror(path).parents[1], describe(source))


@pytest.fixture(scope="module")
def sanctions(mirror: Mirror) -> pl.DataFrame:
    return gsdb.read(files(mirror, "gsdb", "gsdb/GSDB_V4.csv"))["sanctions"]


@pytest.fixture(scope="module")
def cases(mirror: Mirror) -> pl.DataFrame:
    return gsdb.cases(mirror("gsdb/GSDB_V4.csv"))


@pytest.fixture(scope="module")
def agreements(mirror: Mirror) -> pl.DataFrame:
    return rta_penppml.read(files(mirror, "rta-penppml", "rta-penppml/trade.rda"))["agreements"]


def test_the_file_is_whole(cases: pl.DataFrame) -> None:
    kinds = {"trade": 588, "financial": 882, "travel": 422, "arms": 280, "military": 251}
    assert cases.height == 1547
    assert cases.select(pl.col(list(kinds)).sum()).row(0, named=True) == kinds


def test_names_that_are_no_state_are_the_ones_described(
    cases: pl.DataFrame, sanctions: pl.DataFrame
) -> None:
    nobody = set()
    for side in gsdb.SIDES:
        named = gsdb.parties(cases, side).filter(~pl.col("name").is_in(list(gsdb.GROUPS)))
        nobody |= set(named.filter(pl.col("ccode").is_null())["name"])
        # whoever is no state in one year of a case and is one in another became one in between
        later = named.group_by("name").agg(pl.col("ccode").is_not_null().any())
        nobody -= set(later.filter("ccode")["name"]) - {"Mozambique", "Lithuania"}
    assert nobody == {
        "Balkans",
        "CSCE",
        "Cyprus (Northern)",
        "Gibraltar",
        "Hong Kong",
        "ICC Rome Statute Signatories",
        "Kimberly Process Participants",
        "Lithuania",
        "Mozambique",
        "OIC",
        "OSCE",
        "Palestine",
        "Paris Agreement Signatories",
        "Terrorist Organizations (Al-Qaeda)",
        "Terrorist Organizations (ISIL and ANF)",
        "Terrorist Organizations (Taliban and Al-Qaeda)",
        "Terrorist Organizations (Taliban)",
        "Western countries",
    }
    assert cases.height - sanctions["case"].n_unique() == 45


def test_the_union_s_measures_of_2014_bind_its_members_of_each_year(
    sanctions: pl.DataFrame,
) -> None:
    found = sanctions.filter(case=1006)
    assert set(found["sender"]) == set(groups.codes("EU", 2014))
    assert found["target"].unique().to_list() == [RUS]
    ends = dict(found.select("sender", "end").iter_rows())
    assert ends.pop(GBR) == 2020
    assert set(ends.values()) == {2023}
    assert found.filter(pl.col("ongoing"))["sender"].n_unique() == 27
    assert set(found["trade_exports"]) == set(found["trade_imports"]) == {"partial"}


def test_the_embargo_on_cuba_is_complete_both_ways_and_goes_on(sanctions: pl.DataFrame) -> None:
    (row,) = sanctions.filter(sender=USA, target=CUB, case=73).iter_rows(named=True)
    assert (row["start"], row["end"], row["ongoing"]) == (1962, 2023, True)
    assert row["trade_exports"] == row["trade_imports"] == "complete"
    # the Organization of American States, whose members of 1964 did not all follow for long
    others = sanctions.filter(target=CUB, case=97)
    assert set(others["sender_group"]) == {"OAS"}
    assert CUB not in set(others["sender"])


def test_vietnam_is_one_state_after_1975(sanctions: pl.DataFrame) -> None:
    found = sanctions.filter(case=201).select("target", "start", "end").row(0)
    assert found == (VNM, 1976, 1994)


def test_egypt_leaves_the_boycott_of_israel_with_the_peace(sanctions: pl.DataFrame) -> None:
    found = sanctions.filter(case=16, sender=EGY, target=ISR)
    assert found.select("start", "end").rows() == [(1950, 1979)]


def test_nobody_sanctions_itself_and_every_kind_of_trade_sanction_is_coded(
    sanctions: pl.DataFrame, cases: pl.DataFrame
) -> None:
    assert sanctions.filter(pl.col("sender") == pl.col("target")).is_empty()
    traded = sanctions.filter(
        (pl.col("trade_exports") != "none") | (pl.col("trade_imports") != "none")
    )
    expected = cases.filter(pl.col("trade") == 1)["case_id"].to_list()
    assert set(traded["case"]) == set(expected) & set(sanctions["case"])
    assert set(sanctions["trade_exports"]) == {"none", "partial", "complete"}


def test_united_nations_sanctions_bind_its_members(sanctions: pl.DataFrame) -> None:
    found = sanctions.filter(pl.col("sender_group") == "UN", pl.col("case") == 141)  # Rhodesia
    years = {row["sender"]: row["start"] for row in found.iter_rows(named=True)}
    assert years[USA] == 1968
    assert years[VNM] == 1977  # a member since 20 September 1977
    assert CHN in years


def test_agreements_are_those_of_the_treaties(agreements: pl.DataFrame) -> None:
    def years(one: int, other: int) -> dict[int, bool]:
        rows = agreements.filter(ccode1=min(one, other), ccode2=max(one, other))
        return dict(rows.select("year", "in_force").iter_rows())

    north_america = years(USA, CAN)
    assert [year for year, found in north_america.items() if found] == list(range(1996, 2017, 4))
    common_market = years(210, 211)  # the Netherlands and Belgium
    assert set(common_market.values()) == {True}
    assert min(common_market) == 1964
    assert set(years(USA, RUS).values()) == {False}


def test_agreements_lie_on_the_file_s_years_and_have_names(agreements: pl.DataFrame) -> None:
    assert agreements["year"].unique().sort().to_list() == list(range(1964, 2017, 4))
    assert agreements.filter(pl.col("in_force") != pl.col("agreement").is_not_null()).is_empty()
    assert agreements.height == 164_670
    assert agreements["in_force"].sum() == 17_319


def test_exports_agree_with_the_importers_record(mirror: Mirror) -> None:
    exports = rta_penppml.exports(files(mirror, "rta-penppml", "rta-penppml/trade.rda"))
    flows = dict(exports.filter(year=2012, exporter=CHN).select("importer", "flow").iter_rows())
    # Chinese customs: 352 billion dollars to the United States, 44 billion to Russia
    assert flows[USA] == pytest.approx(352_000, rel=0.01)
    assert flows[RUS] == pytest.approx(44_000, rel=0.02)

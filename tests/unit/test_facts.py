"""The ledger of cited facts: its rules, how facts are found, how they are cited."""

import doctest
import re
from collections.abc import Iterator
from importlib import import_module
from importlib.resources import files
from importlib.resources.abc import Traversable

import polars as pl
import pytest

from tertius import facts
from tertius.errors import UnknownStateError, UsageError
from tertius.facts.checks import faults
from tertius.facts.ledger import COLUMNS
from tertius.facts.times import period


@pytest.fixture(scope="module")
def rows() -> pl.DataFrame:
    return facts.load().select(COLUMNS)


def test_the_ledger_keeps_its_own_rules(rows: pl.DataFrame) -> None:
    assert faults(rows, facts.quantities()) == []
    assert rows.height > 300
    assert set(rows["quantity"]) == set(facts.quantities())


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("quantity", "goods-barter", "is unknown"),
        ("unit", "USD", "is not one of USD bn"),
        ("unit", "", "is not one of USD bn"),
        ("value", -1.0, "outside [0.0, inf]"),
        ("value", None, "goes with ['value'], not []"),
        ("low", 300.0, "not in order"),
        ("high", 1.0, "not in order"),
        ("qualifier", "over", "goes with ['low'], not ['value']"),
        ("qualifier", "roughly", "is not one of stated"),
        ("states", "RUS;710", "is not an ISO 3166-1 code"),
        ("states", "RUS;XXX", "is unknown"),
        ("date", "2021-Q5", "is not a time"),
        ("date", "2021-11/2021-01", "ends before it begins"),
        ("date", "2020", "is not that of date"),
        ("source_date", "2020-12-31", "and it is no plan"),
        ("source_date", "last week", "is not a time"),
        ("address", "tass.com/economy", "is not a web address"),
        ("address", "ftp://tass.com/economy", "is not a web address"),
        ("publisher", " TASS", "blanks at its ends"),
        ("reporter", "", "is empty"),
        ("basis", "guessed", "neither published nor computed"),
        ("basis", "computed", "does not say how"),
    ],
)
def test_a_broken_row_is_named_with_its_fault(
    rows: pl.DataFrame, column: str, value: object, told: str
) -> None:
    id = "goods-trade.rus-chn.2021.1"
    one = rows.filter(pl.col("id") == id).with_columns(
        note=pl.lit(""), **{column: pl.lit(value, rows.schema[column])}
    )
    found = faults(one, facts.quantities())
    assert any(problem.startswith(f"{id}: ") and told in problem for problem in found), found


def test_an_id_is_given_once(rows: pl.DataFrame) -> None:
    twice = pl.concat([rows.head(2), rows.head(1)])
    assert faults(twice, facts.quantities()) == [
        f"id '{rows['id'][0]}' is given twice: number one of them anew"
    ]


def test_a_plan_may_be_older_than_its_time(rows: pl.DataFrame) -> None:
    planned = rows.filter(pl.col("quantity") == "pipeline-gas-planned")
    assert (planned["source_date"].str.slice(0, 4).cast(pl.Int16) < planned["year"]).any()


def test_a_bound_stands_in_for_a_value_that_the_source_does_not_give() -> None:
    over, span = (
        facts.fact("urals-discount.rus.2022-Q2.1"),
        facts.fact("gas-contract-price.rus-chn.2014.1"),
    )
    assert (over.value, over.low, over.high, over.qualifier) == (None, 30, None, "over")
    assert (span.value, span.low, span.high, span.qualifier) == (None, 350, 390, "range")
    assert facts.find("pipeline-gas", states=("RUS", "CHN"), year=2020)["low"].to_list() == [
        4,
        None,
    ]


def test_the_order_of_states_matters_only_where_it_means_something() -> None:
    east, west = (
        facts.find("goods-flow", states=pair, year=2024)
        for pair in (("RUS", "CHN"), ("CHN", "RUS"))
    )
    assert east["value"].to_list() == [129.32]
    assert west["value"].to_list() == [115.49]
    both = [
        facts.find("goods-trade", states=pair, year=2024)
        for pair in (("RUS", "CHN"), ("CHN", "RUS"))
    ]
    assert both[0].equals(both[1])
    assert set(both[0]["unit"]) == {"USD bn", "CNY bn"}


def test_sources_that_disagree_stand_side_by_side() -> None:
    found = facts.find("goods-flow", states=("RUS", "CHN"), year=2023).filter(
        pl.col("date") == "2023"
    )
    assert dict(found.select("reporter", "value").iter_rows()) == {
        "GACC (customs of China)": 129.1,
        "Russian side, estimate": 110.0,
    }


def test_states_are_found_by_any_name_and_several_years_at_once() -> None:
    by_name = facts.find("goods-trade", states=("Russia", "China"), year=range(2021, 2024))
    assert set(by_name["year"]) == {2021, 2022, 2023}
    assert by_name.equals(facts.find("goods-trade", states=("365", "710"), year=[2023, 2022, 2021]))
    assert facts.find("crude-flow", states="SAU")["states"].unique().to_list() == ["SAU;CHN"]
    assert facts.find("crude-flow", states=("USA", "CHN")).is_empty()


def test_what_is_not_known_is_said_with_what_is() -> None:
    with pytest.raises(UsageError, match="did you mean goods-trade"):
        facts.find("goods-trad")
    with pytest.raises(UnknownStateError):
        facts.find("goods-trade", states="Ruritania")
    with pytest.raises(UsageError, match=r"did you mean .*goods-trade\.rus-chn\.2021\.1"):
        facts.fact("goods-trade.rus-chn.2021.9")


def test_a_citation_says_who_counted_where_it_stands_and_what_was_worked_out() -> None:
    text = facts.cite("goods-trade.rus-chn.2025.1")
    assert text.startswith("GACC (customs of China), in: TASS, 'Trade turnover")
    assert text.endswith("2026-01-14, https://tass.com/economy/2071285")
    assert "computed from figures in: " in facts.cite("goods-flow.eu-rus.2021.1")


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-H2", "2024-07-01", "2024-12-31"),
        ("2024-Q1", "2024-01-01", "2024-03-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-12", "2023-12-01", "2023-12-31"),
        ("2025-12-29", "2025-12-29", "2025-12-29"),
        ("2025-01/2025-11", "2025-01-01", "2025-11-30"),
    ],
)
def test_times(written: str, first: str, last: str) -> None:
    assert tuple(map(str, period(written))) == (first, last)


@pytest.mark.parametrize(
    "written", ["", "24", "2024-13", "2024-02-30", "2024-H3", "2024Q1", "2024-"]
)
def test_what_is_no_time(written: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        period(written)


def test_facts_that_other_data_name_are_there() -> None:
    """A range in a TOML file may rest on a fact; its id must not go stale."""
    named = "|".join(sorted(facts.quantities(), key=len, reverse=True))
    pattern = re.compile(rf"\b(?:{named})\.[a-z]+(?:-[a-z]+)?\.[0-9HQto-]+\.[0-9]+\b")
    known = set(facts.load()["id"])
    for path in _toml(files("tertius") / "data"):
        assert set(pattern.findall(path.read_text("utf-8"))) <= known, path.name


def _toml(folder: Traversable) -> Iterator[Traversable]:
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name != "panel":
            yield from _toml(entry)
        elif entry.name.endswith(".toml"):
            yield entry


@pytest.mark.parametrize(
    "name",
    [
        "facts",
        "facts.ledger",
        "facts.times",
        "facts.wording",
        "trade.settlement.ceiling",
        "trade.settlement.interval",
    ],
)
def test_examples(name: str) -> None:
    outcome = doctest.testmod(import_module(f"tertius.{name}"))
    assert outcome.attempted
    assert not outcome.failed

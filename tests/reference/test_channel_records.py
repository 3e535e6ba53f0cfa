"""What the shipped channel files cite is in the ledger of facts, with the same numbers."""

import re
from importlib.resources import files

import pytest

from tertius import facts, shipped
from tertius.trade.channels import model, policy, record

FACT = re.compile(r"\b[a-z-]+\.[a-z]{3}(?:-[a-z]{3})?\.\d{4}[\w-]*\.\d+\b")
FOLDERS = ("sets", "policies", "records")
PATHS = [
    f"{folder}/{name}.toml" for folder in FOLDERS for name in shipped.ids(f"channels/{folder}")
]


@pytest.mark.parametrize("path", PATHS)
def test_every_fact_cited_is_in_the_ledger(path: str) -> None:
    text = (files("tertius") / "data" / "channels" / path).read_text("utf-8")
    for cited in FACT.findall(text):
        assert facts.fact(cited).id == cited


def test_every_policy_and_record_fits_its_channels() -> None:
    channels = model.load("russia-china")
    for name in shipped.ids(policy.FOLDER):
        policy.load(name).check(channels)
    assert {record.load(name).channels for name in shipped.ids(record.FOLDER)} == {channels.id}


def value(fact: str) -> float:
    found = facts.fact(fact).value
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "flow"),
    [("russia-china-total", "goods-trade.rus-chn"), ("china-exports", "goods-flow.chn-rus")],
)
def test_records_are_the_ledger_s_numbers(name: str, flow: str) -> None:
    periods = {each.period: each for each in record.load(name).observations}
    first = value(f"{flow}.2023-H1.1")
    second = value(f"{flow}.2023.1") - first
    for period, expected in (("H1", first), ("H2", second)):
        for later in (2024, 2025):
            before = periods[f"{later}-{period}"].before
            assert before.low - 1e-9 <= expected <= before.high + 1e-9
    last = periods["2025-H1"].value
    assert last.low == last.high == value(f"{flow}.2025-H1.1")
    year = value(f"{flow}.2024.1")
    assert periods["2024-H1"].value.mean + periods["2024-H2"].value.mean == pytest.approx(year)


def test_the_total_of_2025_and_the_energy_share_are_computed_as_said() -> None:
    total = record.load("russia-china-total")
    halves = [each.value.mean for each in total.observations if each.period.startswith("2025")]
    assert sum(halves) == pytest.approx(value("goods-trade.rus-chn.2025.1"))
    sold = value("goods-flow.rus-chn.2023.1") / value("goods-trade.rus-chn.2023.1")
    shares = [
        sold * value(f"energy-share-of-flow.rus-chn.{each}.1") / 100
        for each in ("2022-01to2022-04", "2022")
    ]
    assert total.energy_share.low == pytest.approx(min(shares) - 0.01, abs=0.005)
    assert total.energy_share.high == pytest.approx(max(shares) + 0.01, abs=0.005)


def test_no_commission_exceeds_the_peak_that_was_reported() -> None:
    agents = next(each for each in model.load("russia-china").channels if each.id == "third-states")
    rounds = policy.load("secondary-sanctions-rounds").rounds
    added = [
        each.changes["third-states"].markup for each in rounds if "third-states" in each.changes
    ]
    highest = agents.markup.high + sum(each.high for each in added if each is not None)
    assert 100 * highest == pytest.approx(facts.fact("payment-commission.rus-chn.2024.1").high)


def test_correspondent_banks_carried_what_own_currencies_did_not() -> None:
    banks = model.load("russia-china").channels[0]
    june = facts.fact("own-currency-share.rus-chn.2023-06.1").low
    assert june is not None
    assert banks.capacity.high == pytest.approx(1 - june / 100)
    november = value("own-currency-share.rus-chn.2023-11.1")
    assert banks.capacity.low == pytest.approx(1 - november / 100)

"""Channel sets, policies, adaptation and incidence; a planted world found again."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import brentq

from tertius import toml
from tertius.errors import DataError, UsageError
from tertius.ranges import Range
from tertius.trade import Economy
from tertius.trade.channels import cost_factors, incidence, merit, model, outcome, policy, record
from tertius.trade.channels.adaptation import follow, start
from tertius.trade.channels.comparison import Comparison, compare
from tertius.trade.channels.model import Channel, ChannelSet
from tertius.trade.channels.policy import Change, Policy, Round, months_between
from tertius.trade.channels.record import Growth, Observation, Record

Floats = NDArray[np.float64]
RNG = np.random.default_rng


def between(low: float, high: float | None = None) -> Range:
    return Range(low=low, high=low if high is None else high, basis="judged", reason="a test")


def channel(name: str, markup: float, capacity: float, ceiling: float | None = None) -> Channel:
    return Channel(
        id=name,
        title=name,
        markup=between(markup),
        capacity=between(capacity),
        ceiling=None if ceiling is None else between(ceiling),
        exposure=between(0.5),
        own_currency=between(1.0),
    )


def pair(*channels: Channel, elasticity: float = 2.0) -> ChannelSet:
    return ChannelSet(
        id="planted",
        title="a planted pair",
        pair=("A", "B"),
        base_year=2023,
        base_trade=between(100.0),
        elasticity=between(elasticity),
        supply_elasticity=between(1.0),
        exposure_budget=between(1.0),
        half_life=between(6.0),
        channels=channels,
    )


def order(changes: Mapping[str, Change], lasting: Range | None = None) -> Policy:
    told = Round(date="2023-12", title="an order", changes=dict(changes), lasting=lasting)
    return Policy(id="order", title="an order", rounds=(told,))


BANKS = pair(channel("banks", 0.01, 1.0), channel("agents", 0.08, 0.05, 0.5))


def test_a_policy_without_effect_has_no_consequences() -> None:
    nothing = order({"banks": Change(capacity=between(1.0), markup=between(0.0))})
    found = outcome.assess(model.load("russia-china"), _empty(), RNG(1), 50)
    assert (found.path.trade == 1).all()
    assert (found.path.cost_factor == 1).all()
    assert (cost_factors(BANKS, nothing, RNG(1), 3, months=12) == 1).all()


def _empty() -> Policy:
    return Policy(id="nothing", title="nothing", rounds=(Round(date="2023-12", title="no change"),))


def test_capacity_reaches_half_way_to_its_ceiling_in_one_half_life() -> None:
    cut = order({"banks": Change(capacity=between(0.3))})
    drawn = BANKS.draw(RNG(1), 2)
    path = follow(start(drawn), cut.draw(BANKS, RNG(1), 2), 6)
    # banks come back to the capacity they had, agents grow tenfold
    np.testing.assert_allclose(path.settings[0].capacities[0], [0.3, 0.05])
    np.testing.assert_allclose(path.settings[6].capacities[0], [0.65, 0.275])
    np.testing.assert_allclose(path.settings[0].later(np.inf).capacities[0], [1.0, 0.5])
    kept = path.settings[0].later(2.5).later(1.5).capacities
    np.testing.assert_allclose(kept, path.settings[0].later(4).capacities)


def test_the_part_of_a_mark_up_that_does_not_last_fades() -> None:
    dear = order({"banks": Change(markup=between(0.04))}, lasting=between(0.25))
    path = follow(start(BANKS.draw(RNG(1), 1)), dear.draw(BANKS, RNG(1), 1), 6)
    np.testing.assert_allclose(path.settlement.marginal[[0, 6], 0], [0.05, 0.01 + 0.01 + 0.015])
    assert path.recovered[0, 0] == 0
    assert 0 < path.recovered[6, 0] < 1


def test_a_second_round_falls_on_what_has_grown() -> None:
    rounds = tuple(
        Round(date=date, title="an order", changes={"banks": Change(capacity=between(0.3))})
        for date in ("2023-12", "2024-06")
    )
    twice = Policy(id="twice", title="twice", rounds=rounds)
    hits = twice.draw(BANKS, RNG(1), 1)
    path = follow(start(BANKS.draw(RNG(1), 1)), hits, 7)
    assert [hit.month for hit in hits] == [0, 6]
    np.testing.assert_allclose(path.settings[6].capacities[0], [0.3 * 0.65, 0.275])
    assert path.trade[6, 0] < path.trade[7, 0] < path.trade[5, 0]


def test_cost_factors_are_the_path_s() -> None:
    channels, done = model.load("russia-china"), policy.load("secondary-sanctions-rounds")
    rng = RNG(3)
    drawn, hits = channels.draw(rng, 30), done.draw(channels, rng, 30)
    path = follow(start(drawn), hits, 20)
    np.testing.assert_array_equal(cost_factors(channels, done, RNG(3), 30), path.cost_factor[13])
    later = cost_factors(channels, done, RNG(3), 30, months=7)
    np.testing.assert_allclose(later, path.cost_factor[20], rtol=1e-12)
    # scarcity is priced by who wants to trade
    stiff, ready = (
        cost_factors(channels, done, RNG(3), 30, elasticity=np.full(30, theta))
        for theta in (1.0, 5.0)
    )
    assert (stiff >= ready - 1e-12).all()
    with pytest.raises(UsageError, match="30 draws"):
        cost_factors(channels, done, RNG(3), 30, elasticity=[1.0])


def test_a_planted_world_is_found_again_when_growth_is_known() -> None:
    """Capacity left after the order is unknown; facts from 0.6 of it give 0.6 back."""
    channels = pair(channel("banks", 0.0, 1.0), channel("agents", 0.1, 0.01))
    facts = _record(kept=_kept(channels, 0.6), growth=between(0.1), tolerance=0.01)
    seen, capacity = _seen(channels, facts)
    found = capacity[seen.draw[seen.consistent]]
    assert found.mean() == pytest.approx(0.6, abs=0.01)
    assert found.std() < capacity.std() / 20
    assert not seen.consistent_without.any()
    # and without any channels the same friction: the factor that the facts imply is the planted one
    planted = merit.settle([0.0, 0.1], [0.6, 0.01], [0.5, 0.5], 1.0, 2.0).marginal
    np.testing.assert_allclose(seen.implied, 1 + planted, rtol=1e-12)


def test_a_planted_world_is_not_found_when_growth_is_unknown() -> None:
    """Faster growth under more friction looks the same, and the comparison says so."""
    channels = pair(channel("banks", 0.0, 1.0), channel("agents", 0.1, 0.01))
    facts = _record(kept=_kept(channels, 0.6), growth=between(-0.4, 0.8), tolerance=0.01)
    seen, capacity = _seen(channels, facts)
    found = capacity[seen.draw[seen.consistent]]
    assert found.std() > capacity.std() / 2
    assert seen.trade_off > 0.95
    assert seen.consistent_without.any()


def _kept(channels: ChannelSet, capacity: float) -> float:
    exact = order({"banks": Change(capacity=between(capacity), ceiling=between(capacity))})
    path = follow(start(channels.draw(RNG(1), 1)), exact.draw(channels, RNG(1), 1), 1)
    return float(path.trade[1, 0])


def _record(kept: float, growth: Range, tolerance: float) -> Record:
    years = (2024, 2025)
    return Record(
        id="planted",
        title="planted",
        channels="planted",
        tolerance=between(tolerance),
        energy_share=between(0.0),
        growth=tuple(
            Growth(year=year, energy_price=between(0), energy_volume=between(0), goods=each)
            for year, each in zip(years, (growth, between(0.1)), strict=True)
        ),
        observations=tuple(
            Observation(
                period=str(year),
                first=f"{year}-01",
                last=f"{year}-12",
                value=between(100 * np.exp(0.1 * n) * kept),
                before=between(100.0),
            )
            for n, year in enumerate(years, 1)
        ),
    )


def _seen(channels: ChannelSet, facts: Record) -> tuple[Comparison, Floats]:
    cut = order({"banks": Change(capacity=between(0.2, 1.0), ceiling=between(0.0))})
    rng = RNG(5)
    drawn = channels.draw(rng, 4000)
    hits = cut.draw(channels, rng, 4000)
    settings = start(replace(drawn, half_life=np.full(4000, np.inf)))
    path = follow(settings, hits, 24)
    return compare(facts, path, "2023-12", rng, worlds=5), hits[0].capacity[:, 0]


def test_incidence_clears_the_market() -> None:
    wedge, theta, eta = 1.3, 2.5, 0.7
    paid = brentq(lambda price: price**-theta - (price / wedge) ** eta, 0.1, 10, xtol=1e-14)
    found = incidence.partial(wedge, theta, eta)
    assert found.importer_price == pytest.approx(paid)
    assert found.exporter_price == pytest.approx(paid / wedge)
    assert found.quantity == pytest.approx(paid**-theta)
    assert found.exporter_share == pytest.approx(1 - np.log(paid) / np.log(wedge))
    assert incidence.partial(wedge, theta, np.inf).exporter_share == 0


def test_the_general_burden_is_the_cost_of_the_trade_it_falls_on() -> None:
    """In a world of two, terms of trade cancel: a small factor costs what passes the border."""
    economy = Economy([[80, 14], [22, 300]], states=["A", "B"], imbalances="removed")
    small = np.array([1e-6, 2e-6])
    found = incidence.general(economy, ("B", "A"), 1 + small)
    crossing = economy.baseline[0, 1] + economy.baseline[1, 0]
    np.testing.assert_allclose(found.loss.sum(-1), crossing * small, rtol=1e-4)
    twins = Economy([[80, 20], [20, 80]], states=["A", "B"])
    assert incidence.general(twins, ("A", "B"), np.array([1.2])).share == pytest.approx([0.5])


def test_mistakes_are_told_all_at_once() -> None:
    text = """
        id = "Bad Id"
        title = "x"
        pair = ["RUS", "CHN"]
        base_year = 2023
        channels = []
        [base_trade]
        low = 0
        high = 1
        basis = "judged"
        reason = "x"
        [elasticity]
        low = 3
        high = 2
        basis = "judged"
        reason = "x"
    """
    with pytest.raises(DataError) as error:
        toml.parse(ChannelSet, text, "bad.toml")
    for field in ("id", "base_trade", "elasticity", "half_life", "exposure_budget", "channels"):
        assert f"'{field}'" in str(error.value)


def test_a_policy_names_channels_that_there_are() -> None:
    wrong = order({"bank": Change(capacity=between(0.5)), "gold": Change(capacity=between(0.5))})
    with pytest.raises(DataError, match=r"(?s)'bank' is unknown.*'gold' is unknown"):
        wrong.check(BANKS)


def test_dates_are_counted_in_months() -> None:
    assert months_between("2023-12", "2025-01") == 13
    with pytest.raises(ValueError, match="does not come after"):
        Policy(
            id="x",
            title="x",
            rounds=tuple(Round(date=date, title="x") for date in ("2024-06", "2023-12")),
        )


def test_more_than_all_of_the_last_months_is_asked_of_a_path() -> None:
    found = outcome.assess(model.load("russia-china"), _empty(), RNG(1), 2, months=12)
    with pytest.raises(UsageError, match="follow it longer"):
        compare(record.load("china-exports"), found.path, "2023-12", RNG(1))

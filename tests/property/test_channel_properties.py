"""What holds of every settlement: the two solvers agree, and prices, capacities, budgets act."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tertius.trade.channels import merit, program
from tertius.trade.channels.program import Settlement, demand

Floats = NDArray[np.float64]
SEEDS = st.integers(0, 2**32 - 1)
CASES = 40


@dataclass(frozen=True, slots=True)
class World:
    """Parameters of a batch of settlements."""

    markups: Floats
    capacities: Floats
    exposures: Floats
    budget: Floats
    elasticity: Floats

    def settle(self) -> Settlement:
        return merit.settle(
            self.markups, self.capacities, self.exposures, self.budget, self.elasticity
        )

    def programmed(self) -> Settlement:
        return program.settle(
            self.markups, self.capacities, self.exposures, self.budget, self.elasticity
        )

    def free(self) -> "World":
        return replace(self, budget=np.full_like(self.budget, np.inf))

    def relabelled(self, order: NDArray[np.intp]) -> "World":
        return replace(
            self,
            markups=self.markups[:, order],
            capacities=self.capacities[:, order],
            exposures=self.exposures[:, order],
        )

    def surplus(self) -> Floats:
        """What trade is worth to the pair less what paying costs it."""
        found, theta = self.settle(), self.elasticity
        power = 1 - 1 / theta
        forgone = (1 - found.trade**power) / power - (1 - found.trade)
        return np.asarray(-forgone - found.average * found.trade)


def draw(seed: int) -> World:
    """Return worlds in which some channels are shut, some unseen, and the budget often binds."""
    rng = np.random.default_rng(seed)
    shape = (CASES, int(rng.integers(1, 9)))
    capacities = rng.uniform(0, 0.6, shape) * (rng.random(shape) > 0.2)
    capacities[:, 0] += 0.05
    return World(
        markups=rng.uniform(0, 0.2, shape),
        capacities=capacities,
        exposures=rng.uniform(0, 1, shape) * (rng.random(shape) > 0.2),
        budget=rng.uniform(0.02, 0.6, CASES),
        elasticity=rng.uniform(0.4, 6, CASES),
    )


@given(SEEDS)
@settings(max_examples=30)
def test_merit_order_is_the_linear_program(seed: int) -> None:
    world = draw(seed)
    closed, solved = world.settle(), world.programmed()
    for name in Settlement.__slots__:
        np.testing.assert_allclose(
            getattr(closed, name), getattr(solved, name), rtol=1e-9, atol=1e-9, err_msg=name
        )


@given(SEEDS)
def test_it_is_an_optimum_and_the_only_one(seed: int) -> None:
    """Conditions of Karush, Kuhn and Tucker; they suffice, the problem being concave."""
    world, found = draw(seed), draw(seed).settle()
    used = (found.mix * world.exposures).sum(-1)
    scale = 1 + found.marginal[:, None]
    assert (found.mix >= 0).all()
    assert (found.mix <= world.capacities + 1e-12).all()
    assert (used <= world.budget + 1e-9).all()
    np.testing.assert_allclose(found.trade, demand(found.marginal, world.elasticity))
    margin = (
        found.marginal[:, None] - world.markups - found.exposure_price[:, None] * world.exposures
    )
    # a channel with room left is not worth more than it costs, one in use not less
    assert (margin[found.mix < world.capacities - 1e-9] <= 1e-7 * scale.max()).all()
    assert (margin[found.mix > 1e-9] >= -1e-7 * scale.max()).all()
    assert (found.exposure_price[used < world.budget - 1e-9] == 0).all()


@given(SEEDS)
def test_names_do_not_matter(seed: int) -> None:
    world = draw(seed)
    order = np.random.default_rng(seed).permutation(world.markups.shape[1])
    first, second = world.settle(), world.relabelled(order).settle()
    np.testing.assert_allclose(first.mix[:, order], second.mix, atol=1e-9)
    np.testing.assert_allclose(first.marginal, second.marginal, rtol=1e-9)


@given(SEEDS)
def test_without_a_binding_budget_capacity_helps_and_mark_ups_hurt(seed: int) -> None:
    world, rng = draw(seed).free(), np.random.default_rng(seed + 1)
    more = rng.uniform(0, 0.3, world.capacities.shape)
    wider = replace(world, capacities=world.capacities + more).settle()
    dearer = replace(world, markups=world.markups + more).settle()
    now = world.settle()
    assert (wider.marginal <= now.marginal + 1e-12).all()
    assert (dearer.trade <= now.trade + 1e-12).all()


@given(SEEDS)
def test_with_any_budget_the_pair_is_better_off_for_what_widens_its_choice(seed: int) -> None:
    world, rng = draw(seed), np.random.default_rng(seed + 1)
    more = rng.uniform(0, 0.3, world.capacities.shape)
    now = world.surplus()
    assert (replace(world, capacities=world.capacities + more).surplus() >= now - 1e-9).all()
    assert (replace(world, markups=world.markups + more).surplus() <= now + 1e-9).all()
    looser = replace(world, budget=world.budget + more[:, 0])
    assert (looser.surplus() >= now - 1e-9).all()
    assert (looser.settle().trade >= world.settle().trade - 1e-9).all()


def test_where_the_budget_binds_a_cheap_exposed_channel_can_crowd_out_trade() -> None:
    """More room in it lowers trade: it spends on one payment what hides two."""
    narrow, wide = (merit.settle([0, 0.2], [room, 0.6], [1, 0.5], 0.2, 4) for room in (0, 0.3))
    assert narrow.mix == pytest.approx([0, 0.4])
    assert wide.marginal == pytest.approx(0.4)  # where a dollar of exposure earns the same in both
    assert wide.trade == pytest.approx(1.4**-4)
    assert wide.trade < narrow.trade


@given(SEEDS)
def test_the_unit_of_exposure_does_not_matter(seed: int) -> None:
    world = draw(seed)
    finer = replace(world, exposures=7 * world.exposures, budget=7 * world.budget)
    np.testing.assert_allclose(world.settle().mix, finer.settle().mix, atol=1e-9)


def test_what_it_takes_by_hand() -> None:
    """Half the trade at no cost, the rest at 10 %: unit elasticity demands 1/1.1 of it."""
    found = merit.settle([0.0, 0.1], [0.5, 1.0], [0.0, 0.0], np.inf, 1.0)
    assert found.trade == pytest.approx(1 / 1.1)
    assert found.mix == pytest.approx([0.5, 1 / 1.1 - 0.5])
    assert found.marginal == pytest.approx(0.1)
    assert found.rent == pytest.approx([0.1, 0.0])
    # nothing but the first half: what is scarce costs as much as brings demand down to it
    short = merit.settle([0.0, 0.1], [0.5, 0.0], [0.0, 0.0], np.inf, 1.0)
    assert (short.trade, short.marginal) == pytest.approx((0.5, 1.0))

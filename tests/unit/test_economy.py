"""The economy as users meet it: tables, names, numeraires, and every fault told at once."""

import subprocess
import sys

import numpy as np
import polars as pl
import pytest

import tertius as tt
from tertius.errors import NotConvergedError, UnknownStateError, UsageError
from tertius.trade import Economy

FLOWS: list[list[float]] = [[80, 10, 10], [15, 160, 25], [5, 40, 265]]
NAMES = ["AAA", "BBB", "CCC"]


@pytest.fixture
def economy() -> Economy:
    return tt.trade.Economy(FLOWS, states=NAMES, elasticity=4.0)


def test_by_hand() -> None:
    """Two equal states, no imbalance: both shares and gains have a closed form."""
    two = Economy([[3.0, 1.0], [1.0, 3.0]], elasticity=2.0)
    found = two.counterfactual([[1.0, 2.0], [2.0, 1.0]])
    consumer = (0.75 + 0.25 * 2.0**-2) ** (-1 / 2)
    np.testing.assert_allclose(found.consumer_price_pct, 100 * (consumer - 1), rtol=1e-12)
    np.testing.assert_allclose(found.output_price_pct, 0, atol=1e-10)
    np.testing.assert_allclose(found.welfare_pct, 100 * (1 / consumer - 1), rtol=1e-12)
    domestic = 0.75 * consumer**2
    np.testing.assert_allclose(np.diag(found.flows), 4 * domestic, rtol=1e-12)
    assert np.asarray(found.trade_pct)[0, 1] == pytest.approx(100 * (4 * (1 - domestic) - 1))


def test_every_fault_of_an_economy_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        Economy(
            [[5.0, -2.0, 1.0], [1.0, 0.0, 1.0], [np.nan, 1.0, 4.0]],
            states=["A", "B", "A"],
            elasticity=0.0,
            imbalances="none",  # type: ignore[arg-type]
            output_elasticity=-1.0,
        )
    text = str(caught.value)
    for part in (
        "named twice: A",
        "not a finite number in 1 cell(s), first A to A: nan",
        "negative in 1 cell(s), first A to B: -2",
        "1 state(s) without domestic sales: B",
        "elasticity is 0; it is sigma - 1: sigma must be above 1",
        "output_elasticity is -1",
        "imbalances is 'none'; choose from ratio, amount, removed",
    ):
        assert part in text


def test_states_that_trade_does_not_tie_together() -> None:
    apart: list[list[float]] = [[5, 1, 0], [1, 5, 0], [0, 0, 5]]
    with pytest.raises(UsageError, match=r"do not trade with the rest: CCC"):
        Economy(apart, NAMES)
    one_way: list[list[float]] = [[5, 1, 1], [1, 5, 0], [0, 0, 5]]
    assert Economy(one_way, NAMES).counterfactual(np.ones((3, 3))).max_residual < 1e-10
    with pytest.raises(UsageError, match=r"both sell to and buy from the rest: CCC"):
        Economy(one_way, NAMES, imbalances="removed")


def test_every_fault_of_a_cost_change_at_once(economy: Economy) -> None:
    change = np.ones((2, 3, 3))
    change[1, 0, 2], change[0, 1, 1] = 0.0, np.nan
    with pytest.raises(UsageError) as caught:
        economy.counterfactual(change, method="guess", numeraire="AAB")  # type: ignore[arg-type]
    text = str(caught.value)
    for part in (
        "method is 'guess'; choose from exact, one_step",
        "'AAB' is not in this economy; did you mean AAA",
        "must be above 0 in 1 cell(s), first AAA to CCC, case (1,): 0",
        "is not a number in 1 cell(s), first BBB to BBB, case (0,)",
    ):
        assert part in text
    with pytest.raises(UsageError, match=r"shape \(2, 2\); give \(..., 3, 3\)"):
        economy.counterfactual(np.ones((2, 2)))
    with pytest.raises(
        UsageError, match=r"do not broadcast: cost_change \(2,\), elasticity \(3,\)"
    ):
        Economy(FLOWS, NAMES, elasticity=[2, 3, 4]).counterfactual(np.ones((2, 3, 3)))
    for unsuited in (
        Economy(FLOWS, NAMES, imbalances="amount"),
        Economy(FLOWS, NAMES, output_elasticity=1.0),
    ):
        with pytest.raises(UsageError, match="'one_step' knows"):
            unsuited.counterfactual(np.ones((3, 3)), method="one_step")


def test_costs_by_name(economy: Economy) -> None:
    change = economy.costs({("AAA", "CCC"): 2.0})
    assert change[0, 2] == 2.0
    assert (change != 1).sum() == 1
    with pytest.raises(UnknownStateError, match=r"'AAX'.*did you mean AAA(.|\n)*'ZZZ'"):
        economy.costs({("AAX", "CCC"): 2.0, ("AAA", "ZZZ"): 3.0})


@pytest.mark.parametrize("kind", ["polars", "lazy", "pandas", "arrow"])
def test_long_tables(kind: str) -> None:
    table = pl.DataFrame(
        {
            "exporter": ["CCC", "AAA", "AAA", "BBB", "BBB", "CCC", "QQQ"],
            "importer": ["CCC", "AAA", "BBB", "BBB", "CCC", "AAA", "QQQ"],
            "value": [9, 5, 2, 7, 1, 3, 1],
            "year": [2019] * 7,
        }
    )
    given = {
        "polars": lambda: table,
        "lazy": table.lazy,
        "pandas": table.to_pandas,
        "arrow": table.to_arrow,
    }[kind]()
    found = Economy.from_table(given, states=NAMES)
    assert found.states == tuple(NAMES)
    assert found.flows.tolist() == [[5, 2, 0], [0, 7, 1], [3, 0, 9]]
    with pytest.raises(UsageError, match="do not trade with the rest: QQQ"):
        Economy.from_table(given)


def test_tables_that_are_no_baseline() -> None:
    rows = {"exporter": ["A", "A", "B"], "importer": ["A", "A", "B"], "value": [1.0, 2.0, None]}
    with pytest.raises(UsageError) as caught:
        Economy.from_table(pl.DataFrame(rows), states=["A", "B", "C"])
    for part in (
        "'C' is in no row",
        "missing in 1 row(s)",
        "2 rows repeat a pair, first ('A', 'A')",
    ):
        assert part in str(caught.value)
    with pytest.raises(UsageError, match="column 'value' is missing"):
        Economy.from_table(pl.DataFrame(rows).drop("value"))


def test_a_numeraire_moves_prices_and_nothing_real(economy: Economy) -> None:
    change = economy.costs({("AAA", "BBB"): 1.4})
    world = economy.counterfactual(change)
    local = economy.counterfactual(change, numeraire="BBB")
    assert local.consumer_price_pct[1] == 0
    assert world.flows.sum() == pytest.approx(np.sum(FLOWS), rel=1e-12)
    np.testing.assert_allclose(local.welfare_pct, world.welfare_pct, rtol=0, atol=1e-12)
    ratio = (1 + local.output_price_pct / 100) / (1 + world.output_price_pct / 100)
    np.testing.assert_allclose(local.flows / world.flows, ratio[0], rtol=1e-12)


def test_what_comes_back(economy: Economy) -> None:
    found = economy.counterfactual(np.stack([np.ones((3, 3)), np.full((3, 3), 1.1)]))
    assert found.options.elasticity == 4.0
    assert (found.options.method, found.options.imbalances) == ("exact", "ratio")
    table = found.table()
    assert table.columns[:3] == ["case", "state", "welfare_pct"]
    assert table.select("case", "state").rows()[3:] == [(1, name) for name in NAMES]
    np.testing.assert_allclose(table["welfare_pct"][3:], 100 * (1 / 1.1 - 1), rtol=1e-9)
    assert found.residual.shape == (2,)
    assert isinstance(found.iterations, int)
    with pytest.raises(AttributeError):
        found.iterations = 3  # type: ignore[misc]


def test_an_economy_keeps_its_own_copy() -> None:
    flows = np.array(FLOWS)
    economy = Economy(flows, NAMES)
    flows[0, 0] = 1.0
    assert economy.flows[0, 0] == 80.0
    with pytest.raises(ValueError, match="read-only"):
        economy.flows[0, 0] = 1.0


def test_balanced_world_comes_first(economy: Economy) -> None:
    removed = Economy(FLOWS, NAMES, imbalances="removed")
    assert np.abs(economy.flows.sum(0) - economy.flows.sum(1)).max() > 1
    np.testing.assert_allclose(removed.baseline.sum(0), removed.baseline.sum(1), rtol=1e-9)
    found = removed.counterfactual(removed.costs({("AAA", "BBB"): 2.0}))
    assert found.baseline is removed.baseline
    np.testing.assert_allclose(found.welfare_pct, found.real_output_pct, rtol=0, atol=1e-8)


def test_trade_may_end(economy: Economy) -> None:
    found = economy.counterfactual(economy.costs({("AAA", "BBB"): np.inf}))
    assert found.flows[0, 1] == 0
    near = economy.counterfactual(economy.costs({("AAA", "BBB"): 1e9}))
    np.testing.assert_allclose(found.welfare_pct, near.welfare_pct, rtol=0, atol=1e-9)


def test_no_equilibrium_names_case_and_state() -> None:
    economy = Economy(FLOWS, NAMES, imbalances="amount")
    change = np.ones((2, 3, 3))
    change[1] = economy.costs({(a, b): 1e9 for a in NAMES for b in NAMES if a != b})
    with pytest.raises(NotConvergedError, match=r"case \(1,\).*farthest in (AAA|BBB|CCC)"):
        economy.counterfactual(change)


def test_importing_the_trade_package_is_light() -> None:
    code = (
        "import sys, tertius as tt; tt.trade; "
        "assert not {'numba', 'scipy', 'polars'} & set(sys.modules), sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_what_is_no_number_is_refused_and_mixed_numbers_are_read() -> None:
    with pytest.raises(UsageError, match="flows is not an array of numbers"):
        tt.trade.Economy([["a"]])
    with pytest.raises(UsageError, match="elasticity is not an array of numbers"):
        tt.trade.Economy([[2, 1], [1, 3]], elasticity="four")
    pairs = {"exporter": ["A", "A", "B", "B"], "importer": ["A", "B", "A", "B"]}
    mixed = tt.trade.Economy.from_table({**pairs, "value": [4, 2.5, 1, 3]})
    np.testing.assert_array_equal(mixed.flows, [[4, 2.5], [1, 3]])
    with pytest.raises(UsageError, match="'value' does not hold numbers"):
        tt.trade.Economy.from_table({**pairs, "value": [4, 2.5, "x", 3]})
    with pytest.raises(UsageError, match="cannot be read from int"):
        tt.trade.Economy.from_table(3)


@pytest.mark.parametrize("place", [1, 2])
def test_the_state_that_is_cut_off_is_named(place: int) -> None:
    flows = [[80, 10, 10], [15, 160, 25], [5, 40, 265]]
    names = ["AAA", "BBB", "CCC"]
    economy = tt.trade.Economy(flows, names, imbalances="amount")
    change = np.ones((3, 3))
    change[place], change[:, place] = np.inf, np.inf
    change[place, place] = 1
    with pytest.raises(
        NotConvergedError, match=f"iterations, {names[place]} cut off from the rest"
    ):
        economy.counterfactual(change)

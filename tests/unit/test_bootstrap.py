"""The Bayesian bootstrap: its spread, its coverage on simulated votes, its reproducibility."""

import numpy as np
import pytest

from tertius.measures import bootstrap as module
from tertius.measures.bootstrap import bootstrap
from tertius.measures.rolls import Pairs, Rolls, all_pairs
from tertius.measures.similarity import compare

SESSIONS, VOTES = 2_000, 100


def simulated(agreement: float, seed: int) -> tuple[Rolls, Pairs]:
    """Return two states in many sessions, agreeing on each vote with a known probability."""
    rng = np.random.default_rng(seed)
    first = rng.integers(1, 4, SESSIONS * VOTES)
    other = (first - 1 + rng.integers(1, 3, first.size)) % 3 + 1
    second = np.where(rng.random(first.size) < agreement, first, other)
    rolls = Rolls(
        np.array([first, second], dtype=np.int8), np.arange(SESSIONS + 1, dtype=np.int64) * VOTES
    )
    return rolls, all_pairs(rolls)


@pytest.mark.parametrize("agreement", [0.3, 0.7, 0.85])
def test_the_90_percent_interval_covers_the_truth_near_90_percent(agreement: float) -> None:
    rolls, pairs = simulated(agreement, seed=1)
    spread = bootstrap(rolls, pairs, ["agreement"], np.random.default_rng(2))
    inside = (spread.p05[0] <= agreement) & (agreement <= spread.p95[0])
    assert 0.86 < inside.mean() < 0.92


def test_sd_of_agreement_is_that_of_its_beta_posterior() -> None:
    # Dirichlet weights add up to Beta(k, n - k) on the k identical answers out of n.
    rolls, pairs = simulated(0.7, seed=3)
    spread = bootstrap(rolls, pairs, ["agreement"], np.random.default_rng(4))
    (share,) = compare(rolls, pairs, ["agreement"])
    exact = np.sqrt(share * (1 - share) / (VOTES + 1))
    # 200 replicates know an sd to one part in twenty.
    np.testing.assert_allclose(spread.sd[0], exact, rtol=0.3)
    assert (spread.sd[0] / exact).mean() == pytest.approx(1, abs=0.01)


def test_same_seed_same_bytes_however_the_work_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    rolls, pairs = simulated(0.7, seed=5)
    measures = ("agreement", "s", "kappa_quadratic", "pi_quadratic")
    whole = bootstrap(rolls, pairs, measures, np.random.default_rng(6), replicates=40)
    monkeypatch.setattr(module, "_BLOCK", 17)
    again = bootstrap(rolls, pairs, measures, np.random.default_rng(6), replicates=40)
    other = bootstrap(rolls, pairs, measures, np.random.default_rng(7), replicates=40)
    for name in ("sd", "p05", "p95"):
        assert getattr(whole, name).tobytes() == getattr(again, name).tobytes()
        assert getattr(whole, name).tobytes() != getattr(other, name).tobytes()


def test_replicates_are_shared_by_all_pairs() -> None:
    # A third state that copies the second has its very spread: the weights are the session's.
    rolls, _ = simulated(0.7, seed=8)
    three = Rolls(rolls.answers[[0, 1, 1]], rolls.starts)
    spread = bootstrap(three, all_pairs(three), ["s"], np.random.default_rng(9), replicates=20)
    sd = spread.sd[0].reshape(SESSIONS, 3)
    np.testing.assert_array_equal(sd[:, 0], sd[:, 1])
    np.testing.assert_array_equal(sd[:, 2], 0.0)

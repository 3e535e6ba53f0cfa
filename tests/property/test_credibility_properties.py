"""Laws of promises: what can only help, what can only hurt, and who is treated alike."""

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tertius.wedge.credibility import (
    constant_hazard,
    delivered_share,
    kept,
    self_enforcing_cap,
    target_needs,
)
from tertius.wedge.credibility.hazards import MODELS
from tertius.wedge.credibility.record import Credibility, credibility
from tertius.wedge.credibility.terms import REGIMES, names

CHANCE = st.floats(0.0, 1.0)
FACTOR = st.floats(0.05, 1.0)
STEPS = 9


def chances(steps: int = STEPS) -> st.SearchStrategy[np.ndarray]:
    return arrays(float, steps, elements=CHANCE)


@given(chances(), chances(), chances(), chances(), CHANCE, CHANCE)
def test_higher_hazards_and_reversal_never_help(
    first: np.ndarray,
    again: np.ndarray,
    more: np.ndarray,
    most: np.ndarray,
    reversal: float,
    harsher: float,
) -> None:
    calm = kept(first, again, reversal)
    assert ((calm >= 0) & (calm <= 1)).all()
    assert (np.diff(calm) <= 1e-12).all()
    wilder = kept(np.maximum(first, more), np.maximum(again, most), max(reversal, harsher))
    assert (wilder <= calm + 1e-12).all()


@given(chances(), FACTOR, CHANCE, CHANCE)
def test_the_share_lies_between_nothing_and_consent(
    alive: np.ndarray, discount: float, consent: float, at_once: float
) -> None:
    survival = np.sort(alive)[::-1]
    share = delivered_share(survival, discount, consent, at_once)
    assert 0 <= share <= consent + 1e-12
    assert share >= delivered_share(survival, discount, consent) - 1e-12, "early delivery helps"
    assert abs(delivered_share(survival, discount, consent, 1.0) - consent) < 1e-12


@given(st.floats(0.001, 0.9), FACTOR, st.integers(1, 20))
def test_a_longer_stream_at_a_constant_hazard_delivers_less(
    hazard: float, discount: float, years: int
) -> None:
    survival = (1 - hazard) ** np.arange(1, years + 2)
    assert delivered_share(survival, discount) <= delivered_share(survival[:-1], discount) + 1e-12
    assert abs(constant_hazard(survival) - hazard) < 1e-9


@given(chances(), FACTOR, CHANCE, st.floats(0.1, 50.0))
def test_caps_scale_with_the_unit_and_fall_with_the_hazard(
    values: np.ndarray, discount: float, hazard: float, unit: float
) -> None:
    cap = self_enforcing_cap(values, values[0], discount, hazard)
    assert np.allclose(
        self_enforcing_cap(unit * values, unit * values[0], discount, hazard), unit * cap
    )
    assert (self_enforcing_cap(values, values[0], discount, 1.0) == 0).all()
    assert (cap <= np.maximum(values - values[0], 0) + 1e-12).all()
    needs = target_needs(values, discount, hazard * 0.9)
    assert (needs >= values.max() - values - 1e-12).all(), "never less than what is given up"


class MadeUp:
    """Tables of two states that differ in name and code alone."""

    def __init__(self) -> None:
        row = {"leader": "L", "regime": "personal", "tenure": 9.0, "support": 12.0, "age": 68}
        row |= {"next_vote": 1.5, "term": 6.0, "since_vote": 4.5, "support_inferred": False}
        day = pl.date(2003, 7, 1)
        self.tables = {
            "givers": pl.DataFrame(
                [row | {"ccode": c, "year": 2003} for c in (365, 90)]
            ).with_columns(known_until=day),
            "honour_records": pl.DataFrame(
                [
                    (scope, key, honoured, n, 1900, 1950)
                    for scope, key, honoured, n in (
                        ("giver", "365", 3, 5),
                        ("giver", "90", 3, 5),
                        ("regime", "other", 30, 50),
                        ("era", "since-1945", 10, 50),
                    )
                ],
                schema=["scope", "key", "honoured", "n", "first", "last"],
                orient="row",
            ),
            "turnover_hazards": pl.DataFrame(
                [(model, f"regime.{regime}", -2.5) for model in MODELS for regime in REGIMES],
                schema=["model", "term", "estimate"],
                orient="row",
            ),
        }
        self.tables["turnover_covariance"] = self.tables["turnover_hazards"].select(
            "model", term1="term", term2="term", covariance=pl.lit(0.04)
        )

    def read(self, name: str) -> pl.DataFrame:
        return self.tables[name]


def asked(ccode: int, **changes: object) -> Credibility:
    tables = MadeUp()
    tables.tables["givers"] = tables.tables["givers"].with_columns(
        pl.lit(value).alias(name) for name, value in changes.items()
    )
    return credibility(tables, ccode, 2003, draws=300)


def test_no_state_is_treated_by_its_name() -> None:
    one, other = asked(365), asked(90)
    assert (one.survival == other.survival).all()
    assert (one.honour == other.honour).all()
    assert one.summary == other.summary
    assert all("365" not in term for term in names())


def test_the_same_seed_gives_the_same_bytes_and_worse_records_a_lower_share() -> None:
    calm = asked(365)
    assert calm.survival.tobytes() == asked(365).survival.tobytes()
    tables = MadeUp()
    tables.tables["turnover_hazards"] = tables.tables["turnover_hazards"].with_columns(
        pl.col("estimate") + 0.7
    )
    wilder = credibility(tables, 365, 2003, draws=300)
    assert (wilder.share() <= calm.share()).all()
    assert (wilder.hazard >= calm.hazard).all()
    assert (calm.share(at_once=1.0) == 1.0).all(), "what cannot be recalled arrives"
    assert (calm.share(consent=0.3) == 0.3 * calm.share()).all()

"""The alignment model on a small made-up world whose truth is known."""

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from tertius.alignment.dimensions import DIMENSIONS, indicators
from tertius.alignment.posterior import check_weights, draw, leg, series
from tertius.alignment.tables import alignment_tables
from tertius.errors import MissingDataError, UsageError

FIRST, LAST, STATES = 1950, 1989, 12
KEY = ["ccode1", "ccode2", "year"]


class Tables:
    """Frames by name."""

    def __init__(self, frames: dict[str, pl.DataFrame]) -> None:
        self.frames = frames

    def scan(self, name: str) -> pl.LazyFrame:
        return self.frames[name].lazy()


def world(seed: int = 0) -> tuple[pl.DataFrame, dict[str, pl.DataFrame], np.ndarray]:
    """Return dyad-years, measures made from one latent score, and that score."""
    rng = np.random.default_rng(seed)
    pairs = [(a, b) for a in range(1, STATES + 1) for b in range(a + 1, STATES + 1)]
    years = np.arange(FIRST, LAST + 1)
    x = rng.normal(size=(len(pairs), 1)) + (0.25 * rng.normal(size=(len(pairs), 40))).cumsum(1)
    frame = pl.DataFrame(
        [(a, b, int(y)) for a, b in pairs for y in years], schema=KEY, orient="row"
    ).with_columns(pl.col(KEY).cast(pl.Int16))
    flat = x.ravel()

    def noisy(scale: float) -> NDArray[np.float64]:
        return np.asarray(flat + scale * rng.normal(size=len(flat)))

    measures = {
        "measure_votes": frame.with_columns(n=pl.lit(40), kappa=0.3 * noisy(0.7)),
        "measure_ideal": frame.with_columns(distance=2.0 - noisy(0.7)),
        "measure_trade": frame.with_columns(
            intensity=noisy(0.7),
            excess_12=0.001 * np.sinh(noisy(0.7)),
            excess_21=0.001 * np.sinh(noisy(0.7)),
        ),
        "measure_alliance": frame.with_columns(obligation=3 * (noisy(0.7) > 1.0).astype(int)),
        "measure_disputes": frame.with_columns(hostility=4 * (noisy(0.7) < -1.5).astype(int)),
        "measure_rivalry": frame.with_columns(strategic=(noisy(0.7) < -1.0).astype(int)),
    }
    return frame.with_columns(relevant=True), measures, flat


@pytest.fixture(scope="module")
def fitted() -> tuple[dict[str, pl.DataFrame], np.ndarray]:
    dyad_years, measures, truth = world()
    return alignment_tables(dyad_years, measures), truth


def test_every_dimension_recovers_the_score(
    fitted: tuple[dict[str, pl.DataFrame], np.ndarray],
) -> None:
    tables, truth = fitted
    for dimension in DIMENSIONS:
        mean = tables["alignment"][f"{dimension}_mean"].to_numpy()
        assert np.corrcoef(mean, truth)[0, 1] > 0.8, dimension


def test_loadings_keep_their_signs_and_weights_add_up(
    fitted: tuple[dict[str, pl.DataFrame], np.ndarray],
) -> None:
    loadings = fitted[0]["loadings"]
    assert (loadings["loading"] * loadings["sign"] > 0).all()
    sums = loadings.group_by("dimension").agg(pl.col("weight").sum())["weight"]
    np.testing.assert_allclose(sums.to_numpy(), 1.0)
    assert set(loadings["indicator"]) == {item.name for item in indicators()}


def test_zero_is_the_score_of_neutral_indicators(
    fitted: tuple[dict[str, pl.DataFrame], np.ndarray],
) -> None:
    """Security is zero where nothing is: a pair at its neutral values for decades."""
    dyad_years, measures, _ = world()
    pair = (pl.col("ccode1") == 1) & (pl.col("ccode2") == 2)
    for name, column in (
        ("measure_alliance", "obligation"),
        ("measure_disputes", "hostility"),
        ("measure_rivalry", "strategic"),
    ):
        measures[name] = measures[name].with_columns(
            pl.when(pair).then(0).otherwise(column).alias(column)
        )
    table = alignment_tables(dyad_years, measures)["alignment"]
    middle = table.filter(pair & (pl.col("year") == 1970))
    assert abs(middle["security_mean"][0]) < 0.1


def test_a_pair_without_any_data_in_a_dimension_is_missing_there() -> None:
    dyad_years, measures, _ = world()
    pair = (pl.col("ccode1") == 3) & (pl.col("ccode2") == 4)
    measures["measure_trade"] = measures["measure_trade"].filter(~pair)
    table = alignment_tables(dyad_years, measures)["alignment"].filter(pair)
    assert table["economic_mean"].null_count() == table.height
    assert table["economic_sd"].null_count() == table.height
    assert table["security_mean"].null_count() == 0


def test_trade_at_the_gravity_expectation_is_zero_for_large_and_small_alike() -> None:
    """A pair that trades as gravity says for decades is neutral, however much it depends."""
    dyad_years, measures, _ = world()
    pair = (pl.col("ccode1") == 5) & (pl.col("ccode2") == 6)
    columns = ("intensity", "excess_12", "excess_21")
    measures["measure_trade"] = measures["measure_trade"].with_columns(
        pl.when(pair).then(0.0).otherwise(column).alias(column) for column in columns
    )
    table = alignment_tables(dyad_years, measures)["alignment"]
    middle = table.filter(pair & (pl.col("year") == 1970))
    assert abs(middle["economic_mean"][0]) < 0.1


def test_a_new_regime_under_one_code_starts_a_new_path() -> None:
    """COW 710 is another state from 1950 on: what was before must not pull what comes after."""
    dyad_years, measures, _ = world()
    code = {6: 710}

    def renamed(frame: pl.DataFrame) -> pl.DataFrame:
        return (
            frame.filter(pl.col("ccode1") != 6)
            .with_columns(
                pl.col("ccode2").replace(code),
                year=(pl.col("year") - 10).cast(pl.Int16),
            )
            .filter(pl.col("ccode2").is_in([2, 3, 4, 5, 710]))
        )

    pairs = renamed(dyad_years)
    frames = {name: renamed(frame) for name, frame in measures.items()}
    early = pl.col("year") < 1950
    hostile = dict(frames)
    hostile["measure_rivalry"] = frames["measure_rivalry"].with_columns(
        pl.when(early & (pl.col("ccode2") == 710)).then(1).otherwise("strategic").alias("strategic")
    )
    tables = Tables(alignment_tables(pairs, hostile))
    found = leg(tables, 2, 710)
    assert found.carry["security"][found.at(1949)] == 0.0
    assert leg(tables, 2, 3).carry["security"][found.at(1949)] > 0.0


def test_after_the_last_evidence_the_interval_widens() -> None:
    dyad_years, measures, _ = world()
    early = pl.col("year") <= 1975
    measures = {name: frame.filter(early) for name, frame in measures.items()}
    table = alignment_tables(dyad_years, measures)["alignment"]
    later = table.filter(pl.col("year").is_between(1976, LAST)).sort("year")
    for pair in later.partition_by("ccode1", "ccode2")[:5]:
        assert (np.diff(pair["security_sd"].to_numpy()) > 0).all()


def test_swapping_the_states_of_a_pair_changes_nothing() -> None:
    """The two excess dependences enter as larger and smaller, so their order cannot matter."""
    dyad_years, measures, _ = world()
    swapped = dict(measures)
    swapped["measure_trade"] = measures["measure_trade"].rename(
        {"excess_12": "excess_21", "excess_21": "excess_12"}
    )
    first = alignment_tables(dyad_years, measures)["alignment"]
    second = alignment_tables(dyad_years, swapped)["alignment"]
    assert first.equals(second)


def test_draws_series_and_anchors_tell_the_same_story(
    fitted: tuple[dict[str, pl.DataFrame], np.ndarray],
) -> None:
    tables = Tables(fitted[0])
    found = leg(tables, 2, 1)
    assert (found.ccode1, found.ccode2) == (1, 2)
    drawn = draw(found, 4000, seed=3)
    for dimension in ("overall", *DIMENSIONS):
        told = series(found, dimension)
        np.testing.assert_allclose(drawn[dimension].mean(0), told["mean"].to_numpy(), atol=0.05)
        np.testing.assert_allclose(
            np.quantile(drawn[dimension], 0.95, axis=0), told["p95"].to_numpy(), atol=0.08
        )
    assert (
        draw(found, 5, seed=3)["overall"].tobytes() == draw(found, 5, seed=3)["overall"].tobytes()
    )
    own = leg(tables, 1, 2, "own_mean")
    for dimension in DIMENSIONS:
        assert abs(own.mean[dimension].mean()) < 1e-12


def test_weights_move_the_overall_score_only(
    fitted: tuple[dict[str, pl.DataFrame], np.ndarray],
) -> None:
    found = leg(Tables(fitted[0]), 1, 2)
    only = {"diplomatic": 0.0, "economic": 0.0, "security": 2.0}
    np.testing.assert_allclose(
        series(found, "overall", only)["mean"].to_numpy(),
        series(found, "security")["mean"].to_numpy(),
    )


@pytest.mark.parametrize(
    "weights",
    [
        {"diplomatic": 1.0},
        {"diplomatic": -1.0, "economic": 1.0, "security": 1.0},
        {"diplomatic": 0.0, "economic": 0.0, "security": 0.0},
    ],
)
def test_weights_that_cannot_be_meant_are_refused(weights: dict[str, float]) -> None:
    with pytest.raises(UsageError, match="give one number of at least 0"):
        check_weights(weights)


def test_unknown_pairs_years_dimensions_and_anchors_are_named(
    fitted: tuple[dict[str, pl.DataFrame], np.ndarray],
) -> None:
    tables = Tables(fitted[0])
    with pytest.raises(MissingDataError, match="no dyad 1-99"):
        leg(tables, 1, 99)
    with pytest.raises(MissingDataError, match="from 1950 to 1989"):
        leg(tables, 1, 2).at(2023)
    with pytest.raises(UsageError, match="dimension 'cultural' is unknown"):
        series(leg(tables, 1, 2), "cultural")
    with pytest.raises(UsageError, match="anchor 'zero' is unknown"):
        leg(tables, 1, 2, "zero")  # type: ignore[arg-type]

"""The Advanced Guide's estimates of what agreements do to trade, from its own data.

Numbers: Yotov, Piermartini, Monteiro & Larch (2016), An Advanced Guide to Trade Policy Analysis,
chapter 1, application 3, equations 1-34 to 1-39, standard errors clustered by pair.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tertius.sources.descriptor import SourceFiles, describe
from tertius.sources.readers.agtpa import covariates
from tertius.trade.estimation.design import groups
from tertius.trade.estimation.ppml import Fit, fit

GRAVITY = ("dist", "cntg", "lang", "clny", "rta")
LAGS = ("rta", "rta_lag4", "rta_lag8", "rta_lag12")
YEARS = range(1986, 2007, 4)
BORDERS = tuple(f"border_{year}" for year in YEARS[:-1])
ABROAD = pl.col("exporter") != pl.col("importer")


@pytest.fixture(scope="module")
def rows(mirror: Callable[[str], Path]) -> pl.DataFrame:
    mirror_root = mirror("agtpa/agtpa_applications.rda").parents[1]
    raw = covariates(SourceFiles(mirror_root, describe("agtpa")))
    return (
        raw.with_columns(pl.col("year").cast(pl.Int16), pl.col("dist").log())
        .filter(pl.col("year").is_in(list(YEARS)))
        .with_columns(
            ((pl.col("year") == year) & ABROAD).cast(pl.Float64).alias(f"border_{year}")
            for year in YEARS
        )
    )


def estimate(frame: pl.DataFrame, terms: Sequence[str], *more: np.ndarray) -> Fit:
    return fit(
        frame["trade"].to_numpy(),
        {term: frame[term].to_numpy() for term in terms},
        [groups(frame, "exporter", "year"), groups(frame, "importer", "year"), *more],
        groups(frame, "pair_id"),
    )


def assert_published(found: Fit, numbers: dict[str, tuple[float, float]]) -> None:
    for term, (value, se) in numbers.items():
        place = found.terms.index(term)
        assert found.estimates[place] == pytest.approx(value, abs=6e-4), term
        assert found.se[place] == pytest.approx(se, abs=6e-4), term


# pyfixest 0.60 with pandas 3.1
@pytest.mark.filterwarnings("ignore:The inplace keyword")
def test_least_squares(rows: pl.DataFrame) -> None:
    import pyfixest

    traded = rows.filter(ABROAD, pl.col("trade") > 0).with_columns(pl.col("trade").log())
    found = pyfixest.feols(
        "trade ~ dist + cntg + lang + clny + rta | out + into",
        traded.select(
            "trade",
            *GRAVITY,
            "pair_id",
            out=groups(traded, "exporter", "year"),
            into=groups(traded, "importer", "year"),
        ).to_pandas(),
        vcov={"CRV1": "pair_id"},
    )
    assert found.coef()["rta"] == pytest.approx(-0.004, abs=6e-4)
    assert found.se()["rta"] == pytest.approx(0.054, abs=6e-4)


def test_poisson_with_trade_across_borders_only(rows: pl.DataFrame) -> None:
    found = estimate(rows.filter(ABROAD), GRAVITY)
    assert_published(found, {"dist": (-0.822, 0.031), "rta": (0.191, 0.066)})
    assert found.n_obs == 28_152


def test_domestic_sales(rows: pl.DataFrame) -> None:
    home = pl.when(ABROAD).then(0).otherwise("pair_id").alias("home")
    found = estimate(rows, GRAVITY, groups(rows, home))
    assert_published(found, {"dist": (-0.800, 0.030), "rta": (0.409, 0.069)})


def test_pair_effects_and_a_lead(rows: pl.DataFrame) -> None:
    pair = groups(rows, "pair_id")
    assert_published(estimate(rows, ["rta"], pair), {"rta": (0.557, 0.102)})
    lead = estimate(rows, ["rta", "rta_lead4"], pair)
    assert_published(lead, {"rta": (0.520, 0.086), "rta_lead4": (0.077, 0.092)})


def test_phasing_in(rows: pl.DataFrame) -> None:
    found = estimate(rows, LAGS, groups(rows, "pair_id"))
    assert_published(
        found,
        {
            "rta": (0.291, 0.089),
            "rta_lag4": (0.414, 0.067),
            "rta_lag8": (0.169, 0.043),
            "rta_lag12": (0.119, 0.030),
        },
    )
    assert found.combined(dict.fromkeys(LAGS, 1.0)) == pytest.approx((0.993, 0.094), abs=6e-4)


def test_globalisation(rows: pl.DataFrame) -> None:
    found = estimate(rows, (*LAGS, *BORDERS), groups(rows, "pair_id"))
    assert_published(
        found,
        {
            "rta": (0.116, 0.087),
            "rta_lag4": (0.288, 0.062),
            "rta_lag8": (0.069, 0.048),
            "rta_lag12": (0.002, 0.029),
            "border_1986": (-0.706, 0.048),
            "border_1990": (-0.480, 0.043),
            "border_1994": (-0.367, 0.033),
            "border_1998": (-0.158, 0.023),
            "border_2002": (-0.141, 0.017),
        },
    )
    assert found.combined(dict.fromkeys(LAGS, 1.0)) == pytest.approx((0.475, 0.109), abs=6e-4)

"""The shipped models on the real data: what the page says of them, and what must hold."""

import math
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import polars as pl
import pytest

from tertius.sources.descriptor import SourceFiles, describe
from tertius.sources.merge import trade as merged_trade
from tertius.sources.readers import agtpa, gsdb, rta_penppml
from tertius.trade.estimation import russia
from tertius.trade.estimation.models import SAMPLES, effect_tables

PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "trade-effects.md"
TRADE = ("cow-trade", "baci-19", "imf-dots-monthly15", "imf-dots-china-imports")

Effects = Callable[[str, str], tuple[float, float]]


@pytest.fixture(scope="module")
def tables(mirror: Callable[[str], Path]) -> dict[str, pl.DataFrame]:
    def files(source: str) -> SourceFiles:
        descriptor = describe(source)
        for file in descriptor.files:
            mirror(file.path)
        return SourceFiles(mirror("gsdb").parent, descriptor)

    def read(source: str) -> pl.DataFrame:
        reader = import_module(f"tertius.sources.readers.{describe(source).reader}")
        trade: pl.DataFrame = reader.read(files(source))["trade"]
        return trade

    return effect_tables(
        exports=rta_penppml.exports(files("rta-penppml")),
        trade=merged_trade.merge({source: read(source) for source in TRADE}),
        sanctions=gsdb.read(files("gsdb"))["sanctions"],
        agreements=rta_penppml.read(files("rta-penppml"))["agreements"],
        covariates=agtpa.covariates(files("agtpa")),
    )


@pytest.fixture(scope="module")
def effect(tables: dict[str, pl.DataFrame]) -> Effects:
    rows = tables["trade_effects"].select("model", "term", "estimate", "se").iter_rows()
    found = {(model, term): (estimate, se) for model, term, estimate, se in rows}
    return lambda model, term: found[model, term]


def printed(page: str) -> dict[tuple[str, str], str]:
    """Return the cells of the page's tables of estimates, by model and term."""
    cells: dict[tuple[str, str], str] = {}
    for head, body in re.findall(r"^\| term \|(.+)\|\n\|[-|]+\|\n((?:\|.+\|\n)+)", page, re.M):
        models = [name.strip() for name in head.split("|")]
        for line in body.splitlines():
            term, *values = (cell.strip() for cell in line.strip("|").split("|"))
            cells |= {
                (model, term): value for model, value in zip(models, values, strict=True) if value
            }
    return cells


def test_the_page_prints_the_estimates(tables: dict[str, pl.DataFrame]) -> None:
    said = printed(PAGE.read_text("utf-8").replace("−", "-"))
    assert {model for model, _ in said} == {*SAMPLES, russia.MODEL}
    for row in tables["trade_effects"].iter_rows(named=True):
        cell = said.pop((row["model"], row["term"]), None)
        if cell is not None:
            assert cell == f"{row['estimate']:.2f} ({row['se']:.2f})", (row["model"], row["term"])
    assert not said


def test_complete_sanctions_cut_trade_by_far_more_than_half_in_both_records(
    effect: Effects,
) -> None:
    for model in ("sanctions", "sanctions-imports"):
        estimate, se = effect(model, "sanction.complete")
        assert estimate < math.log(0.5)
        assert estimate + 1.645 * se < effect(model, "sanction.partial")[0]
    (one, se1), (two, se2) = (
        effect(model, "sanction.complete") for model in ("sanctions", "sanctions-imports")
    )
    assert abs(one - two) < 1.96 * math.hypot(se1, se2)


def test_no_decline_comes_before_a_complete_sanction_and_some_stays_after(effect: Effects) -> None:
    before, se = effect("sanctions-timing", "sanction.complete.before")
    assert abs(before) < 1.645 * se
    after, se = effect("sanctions-timing", "sanction.complete.after")
    assert after < -1.645 * se


def test_2022_is_beyond_the_average_of_partial_sanctions_and_of_the_union_s(
    effect: Effects,
) -> None:
    for term in russia.FIGURES:
        estimate, se = effect(russia.MODEL, term)
        for model, average in (
            ("sanctions", "sanction.partial"),
            ("sanctions-senders", "sanction.partial.eu"),
        ):
            mean, spread = effect(model, average)
            assert estimate + 1.645 * se < mean - 1.645 * spread


def test_covariances_belong_to_the_estimates(tables: dict[str, pl.DataFrame]) -> None:
    own = tables["trade_effects_covariance"].filter(pl.col("term1") == pl.col("term2"))
    both = tables["trade_effects"].join(
        own, left_on=["model", "term"], right_on=["model", "term1"], validate="1:1"
    )
    assert both.height == tables["trade_effects"].height
    assert both.select((pl.col("se") ** 2 - pl.col("covariance")).abs().max()).item() < 1e-12

"""Bounds of shares by heading hold the truth of any world whose records are cut anywhere."""

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tertius.trade.dependence import products

YEAR = 2020
HEADINGS = ("270900", "710812", "847330", "854231", "870323", "901380")
SUPPLIERS = tuple(f"S{i}" for i in range(7))
LARGE = 4
"""Suppliers of which the first headings are listed."""
TOP = 2
"""Headings of a supplier, and suppliers of a heading, that are listed."""


def record(sold: NDArray[np.float64], cut: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return what is left of each supplier's sales where its record is cut."""
    kept = np.arange(len(HEADINGS))[None, :] < cut[:, None]
    return np.where(kept, sold, 0.0)


def listings(left: NDArray[np.float64]) -> pl.DataFrame:
    """List the first suppliers of each heading, the first headings of each large supplier."""
    rows: dict[tuple[int, int], None] = {}
    for heading in range(len(HEADINGS)):
        rows |= {(int(i), heading): None for i in np.argsort(-left[:, heading])[:TOP]}
    for supplier in range(LARGE):
        rows |= {(supplier, int(j)): None for j in np.argsort(-left[supplier])[:TOP]}
    return pl.DataFrame(
        [
            {
                "exporter": SUPPLIERS[i],
                "importer": "CHN",
                "year": YEAR,
                "heading": HEADINGS[j],
                "label": HEADINGS[j],
                "reporter": SUPPLIERS[i],
                "value": left[i, j],
                "product_total": left[:, j].sum(),
                "pair_total": left[i].sum() if i < LARGE else None,
                "source": "made-up",
            }
            for i, j in rows
            if left[i, j] > 0
        ],
        schema_overrides={"year": pl.Int16, "pair_total": pl.Float64},
    )


def totals(sold: NDArray[np.float64]) -> pl.DataFrame:
    """Return each supplier's full sales, and what China imports in all."""
    sums = dict(zip(SUPPLIERS, sold.sum(axis=1), strict=True))
    return pl.DataFrame(
        [
            {"exporter": name, "importer": "CHN", "reporter": who, "value": value}
            for name, who, value in [
                *((name, name, value) for name, value in sums.items()),
                ("WORLD", "CHN", sold.sum()),
            ]
        ]
    ).with_columns(year=pl.lit(YEAR, dtype=pl.Int16), source=pl.lit("made-up"))


@given(st.integers(0, 2**32 - 1))
def test_bounds_hold_the_truth(seed: int) -> None:
    rng = np.random.default_rng(seed)
    sold = rng.lognormal(0, 1.5, (len(SUPPLIERS), len(HEADINGS)))
    cut = rng.integers(0, len(HEADINGS) + 1, len(SUPPLIERS))
    cut[0] = len(HEADINGS)  # one record is whole, so that something is listed
    found = products.compute(listings(record(sold, cut)), totals(sold))
    assert found.height
    for row in found.iter_rows(named=True):
        supplier = SUPPLIERS.index(row["exporter"])
        if row["product"].startswith("hs"):
            heading = HEADINGS.index(row["product"].removeprefix("hs"))
            true_pair = sold[supplier, heading] / sold[supplier].sum()
            if row["supply_high"] is not None:
                truth = sold[supplier, heading] / sold[:, heading].sum()
                assert row["supply_low"] <= truth * (1 + 1e-9)
                assert truth <= row["supply_high"] * (1 + 1e-9)
                named = set(filter(None, row["absent"].split("+")))
                whole = sold * (record(sold, cut) > 0)
                unseen = {
                    SUPPLIERS[i]
                    for i in range(LARGE)
                    if cut[i] <= heading and whole[i].sum() < products.WHOLE * sold[i].sum()
                }
                listed = set(found.filter(pl.col("seen").is_not_null())["exporter"])
                assert unseen & listed <= named
        else:
            chapters = [name for name, (key, _) in products.GROUPS.items() if key == row["product"]]
            inside = [name[:2] in chapters for name in HEADINGS]
            true_pair = sold[supplier, inside].sum() / sold[supplier].sum()
        assert row["pair_low"] <= true_pair * (1 + 1e-9)
        assert true_pair <= row["pair_high"] * (1 + 1e-9)

"""China's exports of critical minerals by month and destination (UN Comtrade, China reporting)."""

import polars as pl

from tertius.sources.descriptor import SourceFiles
from tertius.sources.economies import coded
from tertius.sources.schemas import conform

__all__ = ["read"]

DATASET = "china-critical-minerals"
CHINA, WORLD = "CHN", "WORLD"

GROUPS = {
    "Gallium/Germanium": "gallium-germanium",
    "Graphite": "graphite",
    "Polysilicon": "polysilicon",
    "Rare Earths": "rare-earths",
}
RENAMED = {"UAE": "ARE"}


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `mineral_exports`.

    A quantity of nought beside a value is a quantity that was not reported.
    """
    groups = pl.read_csv(files.path("country_monthly_stats.csv"), infer_schema_length=None)
    headings = pl.read_csv(files.path("deep_dive_hs6_monthly.csv"), infer_schema_length=None)
    totals = pl.read_csv(files.path("overview_monthly.csv"), infer_schema_length=None)
    good = pl.col("broad_group").replace_strict(GROUPS)
    rows = pl.concat(
        [
            groups.select("period_dt", "val", "qty", importer="partner_name", good=good),
            headings.select(
                "period_dt",
                "val",
                "qty",
                importer="partner_name",
                good=pl.format("hs{}", pl.col("hs6")),
            ),
            totals.select(
                "period_dt",
                val="total_value",
                qty="total_qty",
                importer=pl.lit(WORLD),
                good=good,
            ),
        ]
    )
    dated = rows.with_columns(month=pl.col("period_dt").str.to_date()).with_columns(
        year=pl.col("month").dt.year()
    )
    named = coded(dated, ("importer",), DATASET, renamed=RENAMED, areas=frozenset({WORLD}))
    found = named.select(
        "importer",
        "month",
        "good",
        exporter=pl.lit(CHINA),
        value="val",
        quantity=pl.when(pl.col("qty") > 0).then("qty"),
        source=pl.lit(DATASET),
    )
    return {"mineral_exports": conform(found, "mineral_exports", DATASET)}

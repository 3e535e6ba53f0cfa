"""China's trade by partner and heading: shares between bounds, for only the largest are listed.

The tables list the first five suppliers of a heading and the first five or ten headings of a
partner, out of records that often stop half-way. So a share is never known, but it is bounded.

- Of China's imports of a heading, a supplier that sells v has at most v / T, where T is what all
  reporting suppliers sell of it and the source has. It has at least v / (T + U), where U is all
  that China imports by its own account and no listed supplier's record shows: the whole of U could
  be this heading.
- Of a pair's trade, a heading has v / P, where P is the pair's full trade. A group of headings has
  at least what is listed of it, and at most all but what is listed of others.
"""

from collections.abc import Mapping

import polars as pl

__all__ = ["CHINA", "GROUPS", "WHOLE", "compute"]

CHINA, WORLD = "CHN", "WORLD"
WHOLE = 0.9
"""A record is taken as whole if it has this share of the pair's trade."""
GROUPS: Mapping[str, tuple[str, str]] = {
    "84": ("machinery", "machinery (HS 84)"),
    "85": ("electronics", "electrical machinery and electronics (HS 85)"),
    "87": ("vehicles", "road vehicles and parts (HS 87)"),
    "90": ("instruments", "instruments and displays (HS 90)"),
}
"""Id and words of a group by chapter of the Harmonized System."""
LAST_YEAR: Mapping[str, int] = {"851770": 2021}
"""Headings that the edition of 2022 ended, and their last year; later rows are remnants of it."""
PAIR = ["exporter", "importer", "year"]


def compute(product_trade: pl.DataFrame, partner_trade: pl.DataFrame) -> pl.DataFrame:
    """Return table `product_partners`.

    Parameters
    ----------
    product_trade, partner_trade : polars.DataFrame
        The canonical tables of those names.

    Returns
    -------
    polars.DataFrame
        One row a pair, year and heading, or group of headings of which some is listed. `supply`
        bounds are null where the source does not list the heading's suppliers, the lower one also
        where China's own total is missing. Pairs whose full trade is not known have no row, nor
        have the first headings of a pair whose record is cut: they are the first of what is left.
    """
    totals = partner_trade.filter(pl.col("exporter") != WORLD, pl.col("importer") != WORLD)
    last = pl.col("heading").replace_strict(LAST_YEAR, default=None, return_dtype=pl.Int16)
    current = product_trade.filter(last.is_null() | (pl.col("year") <= last))
    listed = current.join(
        totals.select(*PAIR, "reporter", total="value"), on=[*PAIR, "reporter"]
    ).with_columns(
        share=(pl.col("value") / pl.col("total")).clip(0, 1),
        seen=(pl.col("pair_total") / pl.col("total")).clip(0, 1),
    )
    rows = [_headings(listed, _unseen(listed, partner_trade)), _groups(listed)]
    return pl.concat(rows, how="diagonal").sort(*PAIR, "product")


def _headings(listed: pl.DataFrame, unseen: pl.DataFrame) -> pl.DataFrame:
    most = pl.col("value") / pl.col("product_total")
    least = pl.col("value") / (pl.col("product_total") + pl.col("unseen"))
    known = listed.join(unseen, on="year", how="left").join(
        _absent(listed), on=["year", "heading"], how="left"
    )
    supplied, whole = pl.col("product_total").is_not_null(), pl.col("seen") >= WHOLE
    return known.filter(supplied | whole).select(
        *PAIR,
        "label",
        "value",
        "seen",
        "reporter",
        "source",
        product=pl.format("hs{}", pl.col("heading")),
        supply_low=least.clip(0, 1),
        supply_high=most.clip(0, 1),
        pair_low="share",
        pair_high="share",
        absent=pl.when(pl.col("product_total").is_null())
        .then(pl.lit(""))
        .otherwise(pl.col("absent").fill_null("")),
    )


def _groups(listed: pl.DataFrame) -> pl.DataFrame:
    """Return the groups of each pair of which the source lists the main headings."""
    chapter = pl.col("heading").str.head(2)
    pairs = listed.filter(pl.col("pair_total").is_not_null())
    grouped = pairs.filter(chapter.is_in(list(GROUPS))).with_columns(
        product=chapter.replace_strict({key: group for key, (group, _) in GROUPS.items()}),
        label=chapter.replace_strict({key: label for key, (_, label) in GROUPS.items()}),
    )
    everything = pairs.group_by(PAIR).agg(all_listed=pl.col("share").sum())
    return (
        grouped.group_by(*PAIR, "product", "label", "seen", "reporter", "source")
        .agg(pl.col("value").sum(), pair_low=pl.col("share").sum().clip(0, 1))
        .join(everything, on=PAIR)
        .with_columns(
            pair_high=(1 - pl.col("all_listed") + pl.col("pair_low")).clip(pl.col("pair_low"), 1),
            absent=pl.lit(""),
        )
        .drop("all_listed")
    )


def _unseen(listed: pl.DataFrame, partner_trade: pl.DataFrame) -> pl.DataFrame:
    """Return, by year, what China imports by its own account and no supplier's record shows."""
    own = partner_trade.filter(importer=CHINA, exporter=WORLD, reporter=CHINA)
    by_supplier = (
        listed.filter(pl.col("importer") == CHINA)
        .group_by("exporter", "year")
        .agg(pl.col("pair_total").max(), each=pl.col("value").sum())
        .with_columns(shown=pl.coalesce("pair_total", "each"))
    )
    shown = by_supplier.group_by("year").agg(pl.col("shown").sum())
    return own.join(shown, on="year").select(
        "year", unseen=(pl.col("value") - pl.col("shown")).clip(lower_bound=0)
    )


def _absent(listed: pl.DataFrame) -> pl.DataFrame:
    """Return, by year and heading, the large suppliers whose record may end before it.

    Large are those whose main headings the source lists in any year. Records are cut in the order
    of headings: one that lists a higher heading has not been cut before this one.
    """
    bought = listed.filter(pl.col("importer") == CHINA)
    large = bought.filter(pl.col("pair_total").is_not_null())["exporter"].unique().sort()
    reached = bought.group_by("exporter", "year").agg(
        pl.col("seen").max(), last=pl.col("heading").max()
    )
    headings = bought.select("year", "heading").unique()
    return (
        headings.join(pl.DataFrame({"exporter": large}), how="cross")
        .join(reached, on=["exporter", "year"], how="left")
        .filter(
            ~(pl.col("seen").fill_null(0) >= WHOLE)
            & ~(pl.col("last").fill_null("") >= pl.col("heading"))
        )
        .sort("exporter")
        .group_by("year", "heading", maintain_order=True)
        .agg(absent=pl.col("exporter").str.join("+"))
    )

"""Symmetry, range and monotony of the security data and measures."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tertius.measures import alliance, disputes, rivalry
from tertius.sources.readers import atop, mids

CODES = (2, 200, 365, 710, 740)
PROMISES = list(atop.PROMISES)
INT = pl.Int16

# A frame is slow beside a number, and the machine may be busy: no deadline.
frames = settings(deadline=None, max_examples=50)
pairs = st.tuples(st.sampled_from(CODES), st.sampled_from(CODES)).filter(lambda p: p[0] != p[1])
promises = st.fixed_dictionaries({name: st.integers(0, 1) for name in PROMISES})
levels = st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(0, 1), st.integers(0, 1))


@st.composite
def directed_flags(draw: st.DrawFn) -> pl.DataFrame:
    found = draw(st.dictionaries(pairs, promises, min_size=1, max_size=12))
    return pl.DataFrame(
        [{"ccode1": one, "ccode2": two, "year": 1990, **made} for (one, two), made in found.items()]
    )


def obligation(flags: pl.DataFrame) -> pl.DataFrame:
    graded = pl.max_horizontal(pl.col(name) * grade for name, grade in atop.ORDER.items())
    return flags.select("ccode1", "ccode2", graded.cast(pl.Int8).alias("obligation"))


@frames
@given(directed_flags())
def test_the_direction_in_which_promises_are_listed_does_not_matter(flags: pl.DataFrame) -> None:
    swapped = flags.rename({"ccode1": "ccode2", "ccode2": "ccode1"}).select(flags.columns)
    keys = ["ccode1", "ccode2", "year"]
    assert atop.pooled(flags).sort(keys).equals(atop.pooled(swapped).sort(keys))


@frames
@given(directed_flags(), st.sampled_from(PROMISES))
def test_one_promise_more_never_lowers_the_obligation(flags: pl.DataFrame, extra: str) -> None:
    more = obligation(atop.pooled(flags.with_columns(pl.lit(1).alias(extra))))
    both = more.join(
        obligation(atop.pooled(flags)), on=["ccode1", "ccode2"], how="left", suffix="_before"
    )
    assert (both["obligation"] >= both["obligation_before"].fill_null(0)).all()
    assert both["obligation"].is_between(1, 3).all()


@frames
@given(directed_flags(), st.lists(st.sampled_from(CODES), unique=True))
def test_weightless_treaties_only_ever_take_promises(
    flags: pl.DataFrame, signed: list[int]
) -> None:
    before = atop.pooled(flags)
    treaty = pl.DataFrame(
        {"atopid": 1, "phase": 0, "member": signed, "yrent": 1975, "yrexit": 0}
        | {name: int(name == "nonaggression") for name in PROMISES}
        | {"correction": "declaration"},
        schema_overrides={"member": INT},
    )
    after = atop.without(before, atop.ties(treaty, 1995)).join(
        before, on=["ccode1", "ccode2", "year"], suffix="_before"
    )
    assert after.height == before.height
    for name in PROMISES:
        gone = after.filter(pl.col(f"{name}_before") & ~pl.col(name))
        assert not after.filter(pl.col(name) & ~pl.col(f"{name}_before")).height
        assert (gone["correction"] == "declaration").all()
        assert gone.is_empty() or name == "nonaggression"


@frames
@given(levels)
def test_the_hostility_of_a_pair_is_symmetric_and_between_that_of_its_states(
    found: tuple[int, int, int, int],
) -> None:
    one, two, began1, began2 = found
    columns = ["hostlev1", "hostlev2", "orig1", "orig2"]
    frame = pl.DataFrame(
        [(one, two, began1, began2), (two, one, began2, began1)], schema=columns, orient="row"
    )
    level, swapped = frame.select(mids.dyadic_hostility()).to_series()
    assert level == swapped
    assert min(one, two) <= level <= max(one, two)
    assert (level == 5) == (one == two == 5)
    assert (level == 1) == (one == two == 1)


@frames
@given(st.sets(st.tuples(pairs, st.integers(1940, 2025)), max_size=20))
def test_measures_do_not_depend_on_the_order_of_rows(
    cells: set[tuple[tuple[int, int], int]],
) -> None:
    rows = sorted({(min(pair), max(pair), year) for pair, year in cells})
    schema = {"ccode1": INT, "ccode2": INT, "year": INT}
    dyads = pl.DataFrame(rows, schema=schema, orient="row")
    treaties = dyads.with_columns(obligation=(pl.col("ccode1") % 4).cast(pl.Int8))
    quarrels = dyads.with_columns(hostility=pl.lit(3, pl.Int8), source=pl.lit("gml-mid"))
    spells = dyads.select(
        "ccode1", "ccode2", pl.lit("tss").alias("coding"), pl.col("year").alias("start"),
        (pl.col("year") + 2).alias("end"), pl.lit(False).alias("ongoing"),
    )  # fmt: skip
    for compute, table in (
        (alliance.compute, treaties),
        (disputes.compute, quarrels),
        (rivalry.compute, spells),
    ):
        found = compute(dyads, table)
        assert found.equals(compute(dyads.reverse(), table.reverse()))
        assert found.select("ccode1", "ccode2", "year").is_unique().all()

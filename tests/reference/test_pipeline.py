"""A full build from the mirror: what the register promises, and the panel that is carried."""

import polars as pl
import pytest

from tertius.carried import absent_from_panel, panel_frames, scales
from tertius.measures.register import Measure, register
from tertius.pipeline import STAGES
from tertius.sources.descriptor import catalogue
from tertius.store.panel import open_panel
from tertius.store.tables import Store

KEY = ["ccode1", "ccode2", "year"]


def columns(found: Measure) -> list[str]:
    return [f"{found.column}_12", f"{found.column}_21"] if found.directed else [found.column]


# a two-way sum, which tells right from wrong and fills nothing; trade matrices with published
# results, which the general equilibrium is held against
CHECKS_ONLY = {"imf-dots-multiatsm", "gegravity-sample"}


def test_every_descriptor_feeds_a_stage_or_a_check() -> None:
    used = {source for stage in STAGES for source in stage.sources}
    assert not used & CHECKS_ONLY
    assert used | CHECKS_ONLY == set(catalogue())


@pytest.mark.parametrize("name", sorted(register()))
def test_range_and_coverage_are_those_of_the_register(built: Store, name: str) -> None:
    found = register()[name]
    frame = built.read(found.table)
    for column in columns(found):
        known = frame.filter(pl.col(column).is_not_null())
        low, high = known[column].min(), known[column].max()
        assert found.low is None or low >= found.low - 1e-12  # type: ignore[operator]
        assert found.high is None or high <= found.high + 1e-12  # type: ignore[operator]
        assert not known[column].cast(pl.Float64).is_nan().any()
    any_known = frame.filter(pl.any_horizontal(pl.col(columns(found)).is_not_null()))
    assert (any_known["year"].min(), any_known["year"].max()) == (found.first, found.last)
    assert set(found.sources) <= set(catalogue())


def test_measures_stand_on_pairs_of_the_system(built: Store) -> None:
    pairs = built.read("dyad_years").select(KEY)
    for table in sorted({found.table for found in register().values()}):
        frame = built.read(table)
        assert frame.select(KEY).is_duplicated().sum() == 0, table
        assert (frame["ccode1"] < frame["ccode2"]).all(), table
        assert frame.join(pairs, on=KEY, how="anti").is_empty(), table


def test_the_panel_carried_is_what_this_build_gives(built: Store) -> None:
    panel = open_panel()
    fresh = panel_frames(built)
    assert panel.manifest.inputs == built.manifest.inputs, "renew it: make panel"
    assert set(panel.names) == set(fresh)
    for name, frame in fresh.items():
        keys = [column for column, dtype in frame.schema.items() if not dtype.is_float()]
        old, new = panel.read(name).sort(keys), frame.sort(keys)
        assert old.columns == new.columns, f"{name}: renew it: make panel"
        assert old.select(keys).equals(new.select(keys)), f"{name}: renew it: make panel"
        for column in (column for column in new.columns if column not in keys):
            gap = (old[column] - new[column]).abs().max()
            step = 1 / scales(name, new)[column]
            assert gap is None or gap <= 2 * step, f"{name}.{column}: renew it: make panel"  # type: ignore[operator]
            assert old[column].null_count() == new[column].null_count()


def test_the_panel_holds_no_flows() -> None:
    assert absent_from_panel() == {"trade.total", "trade.expected"}
    for name in open_panel().names:
        held = open_panel().scan(name).collect_schema()
        numbers = {column for column, dtype in held.items() if dtype.is_numeric()}
        assert not {"total", "expected", "flow", "imports", "exports", "tiv"} & numbers, name


@pytest.mark.parametrize(
    ("a", "b", "year", "n", "agreement"),
    [
        (2, 365, 1972, 106, 0.349),
        (2, 710, 1972, 82, 0.280),
        (365, 710, 1972, 81, 0.654),
        (2, 365, 2023, 88, 0.159),
        (2, 710, 2023, 87, 0.161),
        (365, 710, 2023, 87, 0.678),
        (2, 365, 2025, 192, 0.130),
    ],
)
def test_agreement_is_the_one_counted_by_hand(
    built: Store, a: int, b: int, year: int, n: int, agreement: float
) -> None:
    row = built.read("measure_votes").filter(
        (pl.col("ccode1") == a) & (pl.col("ccode2") == b) & (pl.col("year") == year)
    )
    assert row["n"][0] == n
    assert row["agreement"][0] == pytest.approx(agreement, abs=5e-4)

"""The workbench in Python: which data are opened, and what a dyad gives."""

from collections.abc import Mapping
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import polars as pl
import pytest

import tertius as tt
from tertius.brief.names import TYPES
from tertius.errors import ChecksumError, MissingDataError, UnknownMeasureError, UsageError
from tertius.measures.register import register
from tertius.store.build import Inputs, Stage, build
from tertius.store.panel import panel_root
from tertius.triangle.seated import seat


def tables(_: Inputs) -> Mapping[str, pl.DataFrame]:
    key = {"ccode1": [2] * 4, "ccode2": [365] * 4, "year": [1950, 1951, 1953, 1954]}
    return {
        "measure_trade": pl.DataFrame(
            {
                **key,
                "dependence_12": [0.1, 0.2, 0.3, None],
                "dependence_21": [0.4, None, 0.5, 0.6],
                "source": ["cow-trade"] * 4,
            }
        )
    }


@pytest.fixture
def root(tmp_path: Path) -> Path:
    stage = Stage("made up", (), (), ("measure_trade",), tables)
    build([stage], tmp_path / "store", tmp_path, descriptors={})
    return tmp_path / "store"


def test_a_full_build_of_the_user_comes_before_the_panel(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERTIUS_STORE", str(root))
    assert tt.open().tables.kind == "full build"
    if panel_root().is_dir():
        monkeypatch.setenv("TERTIUS_STORE", str(tmp_path / "none"))
        assert tt.open().tables.kind == "reference panel"
        assert tt.open(root).tables.kind == "full build"


def test_a_path_without_a_build_is_an_error_and_no_panel(tmp_path: Path) -> None:
    with pytest.raises(MissingDataError, match="no store here"):
        tt.open(tmp_path)


def test_a_damaged_build_is_not_passed_over_for_the_panel(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERTIUS_STORE", str(root))
    next(root.glob("build-*/manifest.json")).unlink()
    with pytest.raises(MissingDataError, match="manifest"):
        tt.open()


def test_series_has_a_row_a_year_and_nulls_for_gaps(root: Path) -> None:
    dyad = tt.open(root).dyad("USA", "USSR")
    frame = dyad.series("trade.dependence")
    assert frame.columns == ["year", "mean", "sd", "p05", "p25", "p50", "p75", "p95", "source"]
    assert dict(frame.select("year", "mean").iter_rows()) == {
        1950: 0.1,
        1951: 0.2,
        1952: None,
        1953: 0.3,
    }
    assert dyad.series("trade.dependence", 1953, 1955)["mean"].to_list() == [0.3, None, None]
    assert dyad.series("trade.dependence", last=1950)["year"].to_list() == [1950]


def test_series_runs_from_the_state_named_first(root: Path) -> None:
    world = tt.open(root)
    back = world.dyad("Russia", 2).series("trade.dependence")
    assert back["mean"].to_list() == [0.4, None, None, 0.5, 0.6]


def test_series_refuses_what_cannot_be_meant(root: Path) -> None:
    world = tt.open(root)
    with pytest.raises(UnknownMeasureError, match=r"trade\.dependence"):
        world.dyad("USA", "RUS").series("trade.dependance")
    with pytest.raises(UnknownMeasureError, match=r"alignment\.security"):
        world.dyad("USA", "RUS").series("alignment.securty")
    with pytest.raises(UsageError, match="swap"):
        world.dyad("USA", "RUS").series("trade.dependence", 1960, 1950)
    with pytest.raises(UsageError, match="one state"):
        world.dyad("RUS", "USSR")


@pytest.mark.parametrize("bound", [-99999999999, 1000, 30000])
def test_years_far_outside_any_record_are_refused(root: Path, bound: int) -> None:
    dyad = tt.open(root).dyad("USA", "RUS")
    with pytest.raises(UsageError, match=f"year {bound}: ask for years from 1816 to 2100"):
        dyad.series("trade.dependence", first=bound)


def test_a_table_whose_bytes_changed_is_refused_when_it_is_asked_for(root: Path) -> None:
    path = next(root.glob("build-*/measure_trade.parquet"))
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 0xFF
    path.write_bytes(damaged)
    dyad = tt.open(root).dyad("USA", "RUS")
    with pytest.raises(ChecksumError, match="not the bytes that the manifest names"):
        dyad.series("trade.dependence")


def test_an_assessment_draws_its_triangles() -> None:
    found = tt.assess(draws=40)
    for triangle in (found.then, found.now, *found.anchors["median"]):
        assert isinstance(triangle, tt.Triangle)


def test_measures_join_alignment_and_the_register(root: Path) -> None:
    frame = tt.open(root).measures()
    assert set(frame["id"]) == {
        *register(),
        "alignment.overall",
        "alignment.diplomatic",
        "alignment.economic",
        "alignment.security",
    }
    sources = dict(frame.select("id", "sources").iter_rows())
    assert set(sources["alignment.overall"]) == {
        source
        for part in ("diplomatic", "economic", "security")
        for source in sources[f"alignment.{part}"]
    }
    assert set(sources["alignment.security"]) == {
        source
        for name in ("alliance.obligation", "disputes.hostility", "rivalry.strategic")
        for source in register()[name].sources
    }


@pytest.fixture(scope="module")
def triangle() -> tt.Triangle:
    if not panel_root().is_dir():
        pytest.skip(f"needs {panel_root()}, which is not here")
    return tt.open(panel_root()).triangle("USA", "RUS", "CHN", 1972, draws=200)


def test_a_triangle_draws_itself_without_script_or_request(triangle: tt.Triangle) -> None:
    page = triangle._repr_html_()
    assert "Soviet Union" in page
    assert page.count("<svg") == 1
    assert "<script" not in page
    assert "http" not in page
    for dimension, side in triangle.sides.items():
        assert f"<th>{dimension}</th>" in page
        assert side.patterns is not None
        assert TYPES[side.patterns.modal_type] in page


def test_a_chart_is_of_one_dimension(triangle: tt.Triangle) -> None:
    overall, security = triangle.chart().to_dict(), triangle.chart("security").to_dict()
    assert overall["datasets"] != security["datasets"]
    with pytest.raises(UsageError, match="choose among overall"):
        triangle.chart("moral")


def test_a_triangle_is_the_one_below_with_a_picture(triangle: tt.Triangle) -> None:
    tables = tt.open(panel_root()).tables
    plain = seat(tables, "USA", "RUS", "CHN", 1972, draws=200)
    assert all(
        getattr(plain, field.name) == getattr(triangle, field.name) for field in fields(plain)
    )
    assert triangle.sources == plain.sources
    with pytest.raises(FrozenInstanceError):
        triangle.year = 1973  # type: ignore[misc]


def test_public_names_are_what_they_say() -> None:
    for name in tt.__all__:
        assert getattr(tt, name) is not None
    assert set(tt.__all__) <= set(dir(tt))
    assert callable(tt.assess)  # the function, whatever module was imported before
    assert tt.votes.similarity([[1, 3], [1, 1]], measure="agreement")[0, 1] == 0.5
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        tt.nonsense  # noqa: B018


def test_another_year_keeps_the_rest_of_a_scenario() -> None:
    from tertius.scenario import load

    base = load("reverse-kissinger")
    moved = base.at(2001)
    assert moved.model_dump() == {**base.model_dump(), "now": 2001}
    assert moved.sha256 != base.sha256 == load("reverse-kissinger").sha256
    with pytest.raises(UsageError, match="1946 to 2025"):
        base.at(2050)


def test_a_case_before_the_record_of_alignment_is_refused_with_a_way_on() -> None:
    with pytest.raises(MissingDataError, match=r"begins in 1946.*tertius wedge germany-ussr-1939"):
        tt.open().assess("germany-ussr-1939", draws=10)

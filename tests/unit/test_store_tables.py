"""Manifests, reading a store, and the reference panel, on tables of a few rows."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tertius.errors import DataError, MissingDataError, UsageError
from tertius.store import panel, parquet
from tertius.store.build import Inputs, Stage, build
from tertius.store.manifest import SCHEMA, Manifest, TableRecord, parse
from tertius.store.panel import open_panel, write_panel
from tertius.store.tables import Store, default_root

FRAME = pl.DataFrame(
    {
        "ccode1": [2, 2, 365],
        "ccode2": [365, 710, 710],
        "year": [1972, 1972, 1972],
        "agreement": [0.1234, None, -0.9],
        "coarse": [1_250.0, 40.0, None],
        "draws": [[0.5, None], None, [-0.25, 1.0]],
        "kind": ["a", None, "c"],
        "seen": [date(1972, 2, 21), None, date(1972, 5, 22)],
        "sure": [True, None, False],
    },
    schema_overrides={
        "ccode1": pl.Int16,
        "agreement": pl.Float32,
        "draws": pl.Array(pl.Float64, 2),
    },
)
SCALES = {"agreement": 1000.0, "coarse": 0.1, "draws": 100.0}
INPUTS = {"a/b.csv": "1" * 64}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A full build that holds the frame, in a folder whose name is hard on SQL and globs."""

    def make(inputs: Inputs) -> Mapping[str, pl.DataFrame]:
        return {"dyads": FRAME}

    path = tmp_path / "it's [mine]"
    build([Stage("make", (), (), ("dyads",), make)], path, tmp_path)
    return path


# Manifest


def test_a_manifest_lists_all_its_mistakes_at_once() -> None:
    text = json.dumps(
        {
            "kind": "half build",
            "version": "",
            "schema": SCHEMA,
            "inputs": {"/root/a.csv": "1" * 64, "b.csv": "zz"},
            "tables": {"Bad": {"rows": 1, "sha256": "2" * 64}, "t": {"rows": -1}},
            "built": "today",
        }
    )
    with pytest.raises(DataError) as raised:
        parse(text, "manifest.json")
    message = str(raised.value)
    for field in (
        "'kind'",
        "'version'",
        "inputs./root/a.csv",
        "inputs.b.csv",
        "tables.Bad",
        "tables.t.rows",
        "tables.t.sha256",
        "'built'",
    ):
        assert field in message
    assert "tertius data build" in message


def test_a_manifest_is_canonical() -> None:
    one, two = (
        Manifest(
            "full build",
            "1",
            SCHEMA,
            dict.fromkeys(names, "0" * 64),
            {name: TableRecord(1, "0" * 64) for name in names},
        )
        for names in ("ab", "ba")
    )
    assert one.to_json() == two.to_json()
    assert one.to_json().endswith("}\n")
    assert '"columns"' not in one.to_json()
    assert one.digest != Manifest("full build", "2", SCHEMA, one.inputs, one.tables).digest


def test_text_that_is_no_manifest_is_refused() -> None:
    for text in ("{", "[]", "null"):
        with pytest.raises(DataError, match=r"manifest\.json.*tertius data build|manifest\.json:"):
            parse(text, "manifest.json")


# Store


def test_the_default_place_is_the_users_or_the_environments(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TERTIUS_STORE", str(tmp_path))
    assert default_root() == tmp_path
    with pytest.raises(MissingDataError, match="tertius data build"):
        Store.open()
    monkeypatch.delenv("TERTIUS_STORE")
    assert default_root().parts[-2:] == ("tertius", "store")


def test_sql_sees_the_tables_and_cannot_change_them(root: Path) -> None:
    store = Store.open(root)
    answer = store.sql("SELECT ccode1, count(*) AS n FROM dyads GROUP BY ccode1 ORDER BY ccode1")
    assert answer.rows() == [(2, 2), (365, 1)]
    assert answer["ccode1"].dtype == pl.Int16
    with pytest.raises(UsageError, match="tables: dyads"):
        store.sql("SELECT * FROM dyad_years")
    with pytest.raises(UsageError, match="cannot be answered"):
        store.sql("DELETE FROM dyads")
    store.verify()


def test_unknown_tables_and_damaged_files_are_named(root: Path) -> None:
    store = Store.open(root)
    assert_frame_equal(store.read("dyads"), FRAME)
    with pytest.raises(UsageError, match="no table 'votes'; it has: dyads"):
        store.scan("votes")
    path = store.path / "dyads.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError, match=r"dyads\.parquet.*tertius data build"):
        store.verify()
    with pytest.raises(DataError, match=r"dyads\.parquet.*tertius data build"):
        store.read("dyads")
    with pytest.raises(DataError, match=r"dyads\.parquet.*tertius data build"):
        store.sql("SELECT 1")
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(DataError, match=r"dyads\.parquet"):
        store.verify()
    path.unlink()
    with pytest.raises(MissingDataError, match=r"dyads\.parquet.*tertius data build"):
        store.read("dyads")
    with pytest.raises(DataError, match=r"dyads\.parquet: missing"):
        store.verify()


def test_damaged_manifests_and_pointers_are_named(root: Path) -> None:
    manifest = Store.open(root).path / "manifest.json"
    text = manifest.read_text()
    manifest.write_text(text.replace('"rows": 3', '"rows": 4'))
    with pytest.raises(DataError, match=r"manifest\.json: altered"):
        Store.open(root).verify()
    manifest.write_text(text.replace(f'"schema": {SCHEMA}', '"schema": 99, "new": 1'))
    with pytest.raises(DataError, match=r"'schema' is 99, this version of tertius reads"):
        Store.open(root)
    manifest.unlink()
    with pytest.raises(MissingDataError, match=r"manifest\.json: the manifest is missing"):
        Store.open(root)
    (root / "current").write_text("build-" + "0" * 16)
    with pytest.raises(DataError, match="which is not there"):
        Store.open(root)
    (root / "current").write_text("../../etc")
    with pytest.raises(DataError, match="not the name of a build"):
        Store.open(root)


def test_chunks_in_memory_do_not_show_in_the_file(tmp_path: Path) -> None:
    pieces = pl.concat([FRAME[:1], FRAME[1:]], rechunk=False)
    assert pieces.n_chunks() == 2
    for write in (parquet.write, parquet.write_compact):
        for name, frame in (("one", FRAME.rechunk()), ("two", pieces)):
            write(frame, tmp_path / name)
        assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
        assert_frame_equal(pl.read_parquet(tmp_path / "one"), FRAME)


# Reference panel


def test_the_panel_reads_like_a_store(tmp_path: Path) -> None:
    written = write_panel({"dyads": FRAME.reverse()}, {"dyads": SCALES}, tmp_path, INPUTS)
    store = open_panel(tmp_path)
    assert (store.kind, store.manifest, store.names) == ("reference panel", written, ("dyads",))
    assert store.manifest.inputs == INPUTS
    store.verify()
    expected = FRAME.with_columns(
        pl.Series("agreement", [0.123, None, -0.9], dtype=pl.Float32), coarse=pl.col("coarse")
    )
    assert store.read("dyads").schema == FRAME.schema
    assert_frame_equal(store.read("dyads"), expected, check_exact=True)
    stored = pl.read_parquet_schema(store.path / "dyads.parquet")
    assert stored["agreement"] == pl.Int16
    assert stored["coarse"] == pl.Int8
    assert stored["draws"] == pl.Array(pl.Int8, 2)
    assert stored["year"] == pl.Int16
    by_sql = store.sql("SELECT * FROM dyads ORDER BY ccode1, ccode2")
    # DuckDB has no arrays of fixed length in Parquet: lists come back.
    assert_frame_equal(
        by_sql, expected.with_columns(pl.col("draws").arr.to_list()), check_exact=True
    )
    lazy = store.scan("dyads").filter(pl.col("agreement") < 0).select("ccode2").collect()
    assert lazy["ccode2"].to_list() == [710]


def test_two_panels_are_byte_identical_whatever_the_order_of_rows(tmp_path: Path) -> None:
    for name, frame in (("one", FRAME), ("two", FRAME.reverse())):
        write_panel({"dyads": frame}, {"dyads": SCALES}, tmp_path / name, INPUTS)
    one, two = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in files if path.is_file()}
        for name, files in ((name, list((tmp_path / name).rglob("*"))) for name in ("one", "two"))
    )
    assert len(one) == 3
    assert one == two


@pytest.mark.parametrize(
    ("column", "values", "scale", "message"),
    [
        ("x", [1.0, float("nan")], 10.0, "column 'x' has 1 values such as nan"),
        ("x", [float("inf")], 10.0, "column 'x' has 1 values such as inf"),
        ("x", [2.0, 3e6], 1000.0, "do not fit into 32 bits with scale 1000.0, first 3000000.0"),
        ("x", [[2.0], [-3e6]], 1000.0, "do not fit into 32 bits"),
    ],
)
def test_values_the_panel_cannot_keep_are_refused(
    tmp_path: Path, column: str, values: list[object], scale: float, message: str
) -> None:
    frame = pl.DataFrame({"year": range(len(values)), column: values})
    with pytest.raises(DataError, match=message):
        write_panel({"t": frame}, {"t": {column: scale}}, tmp_path, INPUTS)
    assert list(tmp_path.iterdir()) == []


def test_a_float32_too_coarse_for_its_scale_is_refused(tmp_path: Path) -> None:
    # Near 2**23 neighbouring Float32 are 1 apart: 2**23 is kept as 5872026, which at scale 0.7
    # means 8388608.57 and is read back as 8388609, off by more than 0.5 / 0.7.
    frame = pl.DataFrame({"x": [2.0**23]}, schema={"x": pl.Float32})
    with pytest.raises(DataError, match=r"column 'x' would be off by 1\.0, more than half a unit"):
        write_panel({"t": frame}, {"t": {"x": 0.7}}, tmp_path, INPUTS)
    write_panel({"t": frame.cast(pl.Float64)}, {"t": {"x": 0.7}}, tmp_path, INPUTS)


def test_scales_and_columns_must_match(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as raised:
        write_panel(
            {"t": FRAME}, {"t": {"agreement": -1.0, "year": 10.0, "draws": 10.0}}, tmp_path, INPUTS
        )
    message = str(raised.value)
    assert "column 'coarse' holds decimals: give it a scale" in message
    assert "column 'year' is not a column of decimals" in message
    assert "column 'agreement' has scale -1.0" in message
    with pytest.raises(UsageError, match="scales for u: no such table"):
        write_panel({"t": FRAME}, {"t": SCALES, "u": {}}, tmp_path, INPUTS)


def test_a_panel_too_large_names_its_largest_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = {"small": pl.DataFrame({"year": [1972]})}
    write_panel(small, {}, tmp_path, INPUTS)
    monkeypatch.setattr(panel, "LIMIT", 2000)
    large = {"large": pl.DataFrame({"year": [(n * n) % 30011 for n in range(4000)]})}
    with pytest.raises(DataError, match=r"would take .* MB.*largest tables: large .*, small"):
        write_panel(small | large, {}, tmp_path, INPUTS)
    assert open_panel(tmp_path).names == ("small",)

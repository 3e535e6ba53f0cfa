"""Properties of the store: what is encoded comes back, what is written is read."""

import tempfile
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tertius.store.encoding import decode, encode
from tertius.store.manifest import SCHEMA, Encoding, Manifest, TableRecord, parse
from tertius.store.panel import open_panel, write_panel

SCALES = st.one_of(
    st.sampled_from([0.001, 0.1, 1.0, 10.0, 1000.0, 1e6]), st.floats(1e-3, 1e5, allow_nan=False)
)
DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64)
NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
PATHS = st.from_regex(r"[A-Za-zé0-9 ._-]{1,6}(/[a-z .]{1,4}){0,2}", fullmatch=True)


@st.composite
def columns(draw: st.DrawFn) -> tuple[list[float | None], float]:
    """Values that fit into 32 bits at their scale, some of them missing."""
    scale = draw(SCALES)
    bound = (2**31 - 2) / scale
    values = st.one_of(st.none(), st.floats(-bound, bound), st.integers(-99, 99).map(float))
    return draw(st.lists(values, max_size=30)), scale


@given(columns())
def test_decimals_come_back_within_half_a_unit(column: tuple[list[float | None], float]) -> None:
    values, scale = column
    frame = pl.DataFrame({"x": values}, schema={"x": pl.Float64})
    narrow, encodings = encode(frame, {"x": scale}, "t")
    assert narrow["x"].dtype in {pl.Int8, pl.Int16, pl.Int32}
    back = decode(narrow.lazy(), encodings).collect()
    assert back.schema == frame.schema
    for before, after in zip(values, back["x"].to_list(), strict=True):
        assert (before is None) == (after is None)
        if before is not None:
            assert abs(before - after) <= 0.5 / scale + 1e-15 * abs(before)
    # What has been rounded once stays as it is.
    again, _ = encode(back, {"x": scale}, "t")
    assert_frame_equal(again, narrow)


@settings(max_examples=15)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1)),
            st.one_of(st.none(), st.lists(st.one_of(st.none(), st.integers(-999, 999)))),
            st.one_of(st.none(), st.text(max_size=3)),
        ),
        max_size=12,
    )
)
def test_polars_and_sql_read_the_same_panel(
    rows: list[tuple[int | None, list[int | None] | None, str | None]],
) -> None:
    schema: dict[str, type[pl.DataType] | pl.DataType]
    schema = {"code": pl.Int64, "draws": pl.List(pl.Float32), "name": pl.String}
    halves = [
        (code, None if draws is None else [None if x is None else x / 4 for x in draws], name)
        for code, draws, name in rows
    ]
    frame = pl.DataFrame(halves, schema=schema, orient="row")
    with tempfile.TemporaryDirectory() as directory:
        write_panel({"t": frame}, {"t": {"draws": 4.0}}, Path(directory), {})
        store = open_panel(Path(directory))
        expected = frame.sort("code", "name", maintain_order=True)
        assert_frame_equal(store.read("t"), expected, check_exact=True)
        assert_frame_equal(store.sql("SELECT * FROM t"), expected, check_exact=True)


ENCODINGS = st.builds(
    Encoding,
    st.sampled_from(["Float64", "Float32", "Int32", "List(Float64)", "Array(Float32, 200)"]),
    st.one_of(st.none(), st.floats(1e-6, 1e9)),
)
MANIFESTS = st.builds(
    Manifest,
    st.sampled_from(["full build", "reference panel"]),
    st.text(min_size=1, max_size=9),
    st.just(SCHEMA),
    st.dictionaries(PATHS, DIGESTS, max_size=4),
    st.dictionaries(
        NAMES,
        st.builds(
            TableRecord,
            st.integers(0, 2**40),
            DIGESTS,
            st.dictionaries(st.text(max_size=5), ENCODINGS, max_size=3),
        ),
        max_size=4,
    ),
)


@given(MANIFESTS)
def test_a_manifest_reads_back_as_it_was(manifest: Manifest) -> None:
    text = manifest.to_json()
    assert parse(text, "manifest.json") == manifest
    assert parse(text, "manifest.json").to_json() == text

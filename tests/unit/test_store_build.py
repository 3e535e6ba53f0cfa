"""Builds on two tiny stages: order, byte identity, and what a failure leaves behind."""

import errno
import os
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from tertius.errors import ChecksumError, MissingDataError, TertiusError, UsageError
from tertius.sources.descriptor import Citation, Coverage, Descriptor, SourceFile
from tertius.store.build import Inputs, Stage, build
from tertius.store.publish import building
from tertius.store.tables import Store

ROWS = "a,b\n1,0.5\n2,\n3,1.5\n"


def descriptor(text: str = ROWS) -> Descriptor:
    return Descriptor(
        id="toy",
        title="Toy",
        producer="Nobody",
        version="1",
        address="https://example.org/toy",
        terms="none",
        redistribution="open",
        accessed=date(2026, 11, 22),
        coverage=Coverage(first=1946, last=1948, units="toys"),
        reader="toy",
        tables=("rows",),
        files=(
            SourceFile(
                path="toy/rows.csv",
                sha256=sha256(text.encode()).hexdigest(),
                bytes=len(text.encode()),
            ),
            SourceFile(path="toy/codebook.txt", sha256="0" * 64, bytes=1),
        ),
        citations=(Citation(key="toy", author="Nobody", title="Toy", year=2026),),
    )


TOY = {"toy": descriptor()}


@pytest.fixture
def toys(tmp_path: Path) -> Path:
    """A mirror that holds one file."""
    path = tmp_path / "mirror" / "toy" / "rows.csv"
    path.parent.mkdir(parents=True)
    path.write_text(ROWS)
    return tmp_path / "mirror"


def read_rows(inputs: Inputs) -> Mapping[str, pl.DataFrame]:
    return {"rows": pl.read_csv(inputs.files("toy").path("rows.csv"))}


def stages(factor: float = 2.0) -> list[Stage]:
    def double(inputs: Inputs) -> Mapping[str, pl.DataFrame]:
        rows = inputs.read("rows")
        # Chunks in memory must not show in the file.
        doubled = pl.concat([rows[:1], rows[1:]], rechunk=False) * factor
        return {"doubled": doubled, "factor": pl.DataFrame({"factor": [factor]})}

    # Listed in the wrong order on purpose.
    return [
        Stage("double", ("rows",), (), ("doubled", "factor"), double),
        Stage("read", (), ("toy",), ("rows",), read_rows),
    ]


def contents(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_a_build_runs_stages_in_order_and_records_what_was_read(tmp_path: Path, toys: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    manifest = build(stages(), tmp_path / "s", toys, lambda *step: seen.append(step), TOY)
    assert seen == [("read", 1, 2), ("double", 2, 2)]
    # The codebook is described but no stage opened it.
    assert manifest.inputs == {"toy/rows.csv": sha256(ROWS.encode()).hexdigest()}
    assert {name: table.rows for name, table in manifest.tables.items()} == {
        "rows": 3,
        "doubled": 3,
        "factor": 1,
    }
    store = Store.open(tmp_path / "s")
    assert (store.kind, store.names, store.manifest) == (
        "full build",
        ("doubled", "factor", "rows"),
        manifest,
    )
    assert store.read("doubled")["b"].to_list() == [1.0, None, 3.0]
    store.verify()


def test_two_builds_are_byte_identical(tmp_path: Path, toys: Path) -> None:
    for name in ("one", "two"):
        build(stages(), tmp_path / name, toys, descriptors=TOY)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    build(stages(), tmp_path / "one", toys, descriptors=TOY)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    manifest = next((tmp_path / "one").glob("build-*/manifest.json")).read_text()
    assert str(tmp_path) not in manifest


def test_a_new_build_replaces_the_old_one_and_mends_a_damaged_one(
    tmp_path: Path, toys: Path
) -> None:
    root = tmp_path / "s"
    build(stages(), root, toys, descriptors=TOY)
    build(stages(3.0), root, toys, descriptors=TOY)
    assert len(list(root.glob("build-*"))) == 1
    table = Store.open(root).path / "doubled.parquet"
    table.write_bytes(table.read_bytes()[:-20])
    with pytest.raises(ChecksumError, match=r"doubled\.parquet.*tertius data build"):
        Store.open(root).verify()
    build(stages(3.0), root, toys, descriptors=TOY)
    Store.open(root).verify()
    assert Store.open(root).read("doubled")["a"].to_list() == [3.0, 6.0, 9.0]
    assert len(list(root.glob("build-*"))) == 1


def nothing(inputs: Inputs) -> Mapping[str, pl.DataFrame]:
    return {}


def test_all_misfits_are_reported_before_anything_is_built(tmp_path: Path) -> None:
    wrong = [
        Stage("one", ("absent",), ("unheard-of",), ("t", "Bad Name"), nothing),
        Stage("two", (), (), ("t",), nothing),
    ]
    with pytest.raises(UsageError) as raised:
        build(wrong, tmp_path / "s", tmp_path, descriptors=TOY)
    message = str(raised.value)
    assert "stage 'one': needs table 'absent', which no stage makes" in message
    assert "stage 'one': names dataset 'unheard-of'" in message
    assert "stage 'two': table 't' is also made by stage 'one'" in message
    assert "'Bad Name'" in message
    assert not (tmp_path / "s").exists()


def test_a_circle_of_stages_is_named(tmp_path: Path) -> None:
    circle = [
        Stage("one", ("b",), (), ("a",), nothing),
        Stage("two", ("a",), (), ("b",), nothing),
    ]
    with pytest.raises(UsageError, match=r"'one' needs 'two'|'two' needs 'one'"):
        build(circle, tmp_path / "s", tmp_path, descriptors=TOY)


def crash(inputs: Inputs) -> Mapping[str, pl.DataFrame]:
    raise ZeroDivisionError("no dyads")


def peek(inputs: Inputs) -> Mapping[str, pl.DataFrame]:
    return {"x": inputs.read("rows")}


def pry(inputs: Inputs) -> Mapping[str, pl.DataFrame]:
    return {"x": pl.read_csv(inputs.files("toy").path("rows.csv"))}


def stray(inputs: Inputs) -> Mapping[str, pl.DataFrame]:
    return {"y": pl.DataFrame({"a": [1]})}


@pytest.mark.parametrize(
    ("run", "kind", "message"),
    [
        (crash, TertiusError, "stage 'last' failed: ZeroDivisionError: no dyads"),
        (peek, UsageError, "stage 'last': reads table 'rows' without needing it"),
        (pry, UsageError, "stage 'last': reads dataset 'toy' without naming it"),
        (stray, UsageError, "(?s)stage 'last'.*'x' is promised.*'y' is not in `makes`"),
    ],
)
def test_a_failing_stage_is_named_and_leaves_the_old_store(
    tmp_path: Path, toys: Path, run: object, kind: type[TertiusError], message: str
) -> None:
    root = tmp_path / "s"
    build(stages(), root, toys, descriptors=TOY)
    before = contents(root)
    last = Stage("last", ("doubled",), (), ("x",), run)  # type: ignore[arg-type]
    with pytest.raises(kind, match=message):
        build([*stages(5.0), last], root, toys, descriptors=TOY)
    assert contents(root) == before
    Store.open(root).verify()


def test_a_source_that_is_missing_or_altered_names_the_stage(tmp_path: Path, toys: Path) -> None:
    (toys / "toy" / "rows.csv").write_text(ROWS.replace("0.5", "0.6"))
    with pytest.raises(ChecksumError, match=r"stage 'read'.*rows\.csv"):
        build(stages(), tmp_path / "s", toys, descriptors=TOY)
    (toys / "toy" / "rows.csv").unlink()
    with pytest.raises(MissingDataError, match=r"stage 'read'.*rows\.csv"):
        build(stages(), tmp_path / "s", toys, descriptors=TOY)
    with pytest.raises(MissingDataError, match="tertius data build"):
        Store.open(tmp_path / "s")


@pytest.mark.parametrize("moment", ["table", "manifest", "pointer"])
def test_a_full_disk_leaves_the_old_store(
    tmp_path: Path, toys: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    root = tmp_path / "s"
    build(stages(), root, toys, descriptors=TOY)
    before = contents(root)
    full = OSError(errno.ENOSPC, "No space left on device")
    if moment == "table":
        genuine = pl.DataFrame.write_parquet

        def write(frame: pl.DataFrame, path: Path, **options: object) -> None:
            genuine(frame, path, **options)  # type: ignore[arg-type]
            path.write_bytes(path.read_bytes()[:100])
            raise full

        monkeypatch.setattr(pl.DataFrame, "write_parquet", write)
    else:
        genuine_text = Path.write_text

        def write_text(path: Path, text: str, *rest: object, **options: object) -> int:
            if path.name == {"manifest": "manifest.json", "pointer": "current.new"}[moment]:
                genuine_text(path, text[:5])
                raise full
            return genuine_text(path, text)

        monkeypatch.setattr(Path, "write_text", write_text)
    with pytest.raises(TertiusError, match="No space left on device") as raised:
        build(stages(5.0), root, toys, descriptors=TOY)
    assert ("stage 'read'" in str(raised.value)) == (moment == "table")
    monkeypatch.undo()
    Store.open(root).verify()
    assert Store.open(root).read("doubled")["a"].to_list() == [2.0, 4.0, 6.0]
    if moment != "pointer":  # there the finished build stays, for the next one to sweep
        assert contents(root) == before
    build(stages(5.0), root, toys, descriptors=TOY)
    assert len(list(root.iterdir())) == 2


def test_flush_reports_a_disk_that_fills_while_flushing(
    tmp_path: Path, toys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fsync(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(TertiusError, match="stage 'read' failed: No space left on device"):
        build(stages(), tmp_path / "s", toys, descriptors=TOY)
    assert list((tmp_path / "s").iterdir()) == []


def test_a_second_build_is_refused_while_one_runs(tmp_path: Path, toys: Path) -> None:
    with (
        building(tmp_path / "s"),
        pytest.raises(TertiusError, match="another build of this store is running"),
    ):
        build(stages(), tmp_path / "s", toys, descriptors=TOY)
    build(stages(), tmp_path / "s", toys, descriptors=TOY)


def test_a_build_in_use_outlives_its_replacement(tmp_path: Path, toys: Path) -> None:
    root = tmp_path / "s"
    build(stages(), root, toys, descriptors=TOY)
    reader = Store.open(root)
    for factor in (3.0, 4.0):
        build(stages(factor), root, toys, descriptors=TOY)
        assert reader.read("doubled")["a"].to_list() == [2.0, 4.0, 6.0]
    assert len(list(root.glob("build-*"))) == 2
    del reader
    build(stages(5.0), root, toys, descriptors=TOY)
    assert len(list(root.glob("build-*"))) == 1


def test_sweeping_leaves_strange_files_alone(tmp_path: Path, toys: Path) -> None:
    root = tmp_path / "s"
    for kept in ("build-of-mine", "papers"):
        (root / kept).mkdir(parents=True)
    build(stages(), root, toys, descriptors=TOY)
    build(stages(3.0), root, toys, descriptors=TOY)
    assert {"build-of-mine", "papers"} < {entry.name for entry in root.iterdir()}


def test_readers_during_swaps_see_one_build_or_the_other(tmp_path: Path, toys: Path) -> None:
    root = tmp_path / "s"
    build(stages(1.0), root, toys, descriptors=TOY)
    done = threading.Event()

    def look() -> set[tuple[float, float]]:
        seen = set()
        while not done.is_set():
            store = Store.open(root)
            store.verify()
            seen.add((store.read("doubled")["a"][0], store.read("factor")["factor"][0]))
        return seen

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(look) for _ in range(3)]
        try:
            for factor in (2.0, 1.0, 3.0, 1.0, 2.0, 3.0) * 4:
                build(stages(factor), root, toys, descriptors=TOY)
        finally:
            done.set()
        seen = set().union(*(reader.result() for reader in readers))
    assert seen <= {(1.0, 1.0), (2.0, 2.0), (3.0, 3.0)}
    assert len(seen) > 1  # or no swap was watched

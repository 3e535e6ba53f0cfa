"""Builds that are really killed, at several moments, in a process of their own.

Run as a script, this file is that process: ``test_store_kill.py ROOT GENERATION MOMENT``.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tertius.errors import TertiusError
from tertius.store.build import Inputs, Stage, build
from tertius.store.tables import Store

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills by signal")

MOMENTS = {
    "in a stage": "old",
    "amid a table": "old",
    "amid the manifest": "old",
    "before the rename": "old",
    "before the swap": "old",
    "after the swap": "new",
    "amid the removal of the old build": "new",
}


def stages(generation: int, during: Callable[[], None] = lambda: None) -> list[Stage]:
    def first(inputs: Inputs) -> Mapping[str, pl.DataFrame]:
        return {"numbers": pl.DataFrame({"n": range(generation, generation + 1000)})}

    def second(inputs: Inputs) -> Mapping[str, pl.DataFrame]:
        during()
        return {"total": inputs.read("numbers").sum()}

    return [
        Stage("first", (), (), ("numbers",), first),
        Stage("second", ("numbers",), (), ("total",), second),
    ]


def die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def sleep() -> None:
    print("asleep", flush=True)
    time.sleep(60)


def arm(moment: str) -> Callable[[], None]:
    """Arrange to be killed at `moment`; return what the second stage does."""
    write_parquet, write_text, replace = pl.DataFrame.write_parquet, Path.write_text, Path.replace

    def half_a_table(frame: pl.DataFrame, path: Path, **options: Any) -> None:
        write_parquet(frame, path, **options)
        if path.stem == "total":
            path.write_bytes(path.read_bytes()[:150])
            die()

    def half_a_text(path: Path, text: str, *rest: Any, **options: Any) -> None:
        write_text(path, text[:40])
        die()

    def replaced(path: Path, target: Path) -> None:
        replace(path, target)
        die()

    def half_removed(path: Path, **options: Any) -> None:
        (path / "manifest.json").unlink()
        die()

    changes: dict[str, tuple[Any, str, Callable[..., None]]] = {
        "amid a table": (pl.DataFrame, "write_parquet", half_a_table),
        "amid the manifest": (Path, "write_text", half_a_text),
        "before the rename": (Path, "rename", die),
        "before the swap": (Path, "replace", die),
        "after the swap": (Path, "replace", replaced),
        "amid the removal of the old build": (shutil, "rmtree", half_removed),
    }
    if moment in changes:
        setattr(*changes[moment])
    return {"in a stage": die, "asleep": sleep}.get(moment, lambda: None)


def killed(root: Path, generation: int, moment: str) -> int:
    command = [sys.executable, __file__, str(root), str(generation), moment]
    return subprocess.run(command, timeout=60).returncode


def total(store: Store) -> int:
    return int(store.read("total").item())


def check_recovery(root: Path, expected: int) -> None:
    """The store opens whole, and the next build succeeds and tidies up."""
    store = Store.open(root)
    store.verify()
    assert store.read("numbers")["n"][0] == expected
    assert total(store) == store.read("numbers")["n"].sum()
    del store
    build(stages(3), root, root)
    assert total(Store.open(root)) == sum(range(3, 1003))
    Store.open(root).verify()
    assert {entry.name for entry in root.iterdir()} == {"current", Store.open(root).path.name}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_build_leaves_a_whole_store(tmp_path: Path, moment: str) -> None:
    build(stages(1), tmp_path, tmp_path)
    assert killed(tmp_path, 2, moment) == -signal.SIGKILL
    check_recovery(tmp_path, {"old": 1, "new": 2}[MOMENTS[moment]])


def test_a_build_killed_from_outside_also_frees_its_lock(tmp_path: Path) -> None:
    build(stages(1), tmp_path, tmp_path)
    command = [sys.executable, __file__, str(tmp_path), "2", "asleep"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"asleep\n"
        with pytest.raises(TertiusError, match="another build of this store is running"):
            build(stages(3), tmp_path, tmp_path)
        process.kill()
    check_recovery(tmp_path, 1)


def test_a_first_build_that_is_killed_leaves_no_store(tmp_path: Path) -> None:
    assert killed(tmp_path, 2, "before the swap") == -signal.SIGKILL
    with pytest.raises(TertiusError, match="no store here"):
        Store.open(tmp_path)
    build(stages(3), tmp_path, tmp_path)
    assert total(Store.open(tmp_path)) == sum(range(3, 1003))


if __name__ == "__main__":
    place, number, when = sys.argv[1:]
    build(stages(int(number), arm(when)), Path(place), Path(place))

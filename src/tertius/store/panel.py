"""The reference panel: a small store of derived measures, carried in the package.

Decimals are kept as scaled integers and read back on the way out, so whoever opens the panel has
exactly a `Store`. Which tables and columns go into it is decided where the pipeline is.
"""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import polars as pl

from tertius.errors import DataError, UsageError
from tertius.sources.descriptor import sha256
from tertius.store.encoding import encode
from tertius.store.manifest import SCHEMA, Manifest, TableRecord, version
from tertius.store.parquet import write_compact
from tertius.store.publish import building, publish
from tertius.store.tables import Store

__all__ = ["LIMIT", "open_panel", "panel_root", "write_panel"]

LIMIT = 15_000_000
"""Largest size of the panel in bytes."""


def panel_root() -> Path:
    """Return where the package carries its panel."""
    return Path(str(files("tertius") / "data" / "panel"))


def open_panel(directory: Path | None = None) -> Store:
    """Open the reference panel, by default the one carried in the package.

    Raises
    ------
    MissingDataError
        If it is not there.
    DataError
        If it is damaged, or of another schema number.
    """
    return Store.open(panel_root() if directory is None else directory)


def write_panel(
    frames: Mapping[str, pl.DataFrame],
    scales: Mapping[str, Mapping[str, float]],
    directory: Path,
    manifest_inputs: Mapping[str, str],
) -> Manifest:
    """Write the reference panel and swap it in once it is whole.

    Parameters
    ----------
    frames : mapping of str to polars.DataFrame
        The tables. Rows are sorted by all columns that hold no decimals, from left to right:
        with the key first and the year last in it, neighbours differ little.
    scales : mapping of str to mapping of str to float
        By table and column: stored integers a unit, so 1000 keeps three decimals. Every column
        of decimals has one.
    directory : Path
        Where the panel goes; made if it is not there.
    manifest_inputs : mapping of str to str
        SHA-256 of every source file behind the tables, by path below the mirror's root.

    Returns
    -------
    Manifest
        The panel's.

    Raises
    ------
    UsageError
        If scales and tables do not match.
    DataError
        If a value cannot be kept, or the panel would be larger than `LIMIT`.
    """
    idle = sorted(set(scales) - set(frames))
    if idle:
        raise UsageError(f"scales for {', '.join(idle)}: no such table goes into the panel")
    tables: dict[str, TableRecord] = {}
    with building(directory) as aside:
        for name, frame in sorted(frames.items()):
            tables[name] = _record(frame, scales.get(name, {}), aside / f"{name}.parquet")
        _check_size(aside)
        manifest = Manifest("reference panel", version(), SCHEMA, dict(manifest_inputs), tables)
        publish(aside, manifest)
    return manifest


def _record(frame: pl.DataFrame, scales: Mapping[str, float], path: Path) -> TableRecord:
    narrow, encodings = encode(frame, scales, path.stem)
    keys = [name for name in narrow.columns if name not in scales]
    write_compact(narrow.sort(keys, maintain_order=True) if keys else narrow, path)
    return TableRecord(narrow.height, sha256(path), encodings)


def _check_size(directory: Path) -> None:
    sizes = {path.stem: path.stat().st_size for path in directory.glob("*.parquet")}
    total = sum(sizes.values())
    if total > LIMIT:
        largest = sorted(sizes, key=lambda name: -sizes[name])[:5]
        named = ", ".join(f"{name} {sizes[name] / 1e6:.1f} MB" for name in largest)
        raise DataError(
            f"the reference panel would take {total / 1e6:.1f} MB, at most {LIMIT / 1e6:.0f} MB "
            f"are carried; largest tables: {named}; keep fewer rows, columns or decimals"
        )

"""Building a store from stages: each makes tables out of source files and earlier tables.

This module knows nothing of what the stages compute. Tables pass from stage to stage through
their Parquet files, so what a stage reads is what a reader of the finished store will read.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import polars as pl

from tertius.errors import TertiusError, UsageError, collect
from tertius.sources.descriptor import Descriptor, SourceFiles, catalogue, sha256
from tertius.store.manifest import SCHEMA, Manifest, TableRecord, version
from tertius.store.parquet import write
from tertius.store.publish import building, publish

__all__ = ["Inputs", "Progress", "Stage", "build"]

Progress = Callable[[str, int, int], None]
"""Called as each stage starts: the stage's name, its place from 1, the number of stages."""

TABLE = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a build.

    Attributes
    ----------
    name : str
        Its name, in messages and progress.
    needs : tuple of str
        Tables it reads, made by other stages.
    sources : tuple of str
        Ids of the datasets whose files it reads.
    makes : tuple of str
        Tables it returns.
    run : callable
        From `Inputs` to the tables by name, rows already in their final order.
    """

    name: str
    needs: tuple[str, ...]
    sources: tuple[str, ...]
    makes: tuple[str, ...]
    run: Callable[["Inputs"], Mapping[str, pl.DataFrame]]


@dataclass(frozen=True, slots=True)
class Inputs:
    """What one stage may read: the tables and the datasets it has declared."""

    stage: Stage
    tables: Path
    mirror: Path
    descriptors: Mapping[str, Descriptor]
    used: dict[str, str] = field(default_factory=dict)

    def scan(self, name: str) -> pl.LazyFrame:
        """Return a table made earlier in this build as a lazy frame."""
        if name not in self.stage.needs:
            raise UsageError(f"reads table '{name}' without needing it: add it to `needs`")
        return pl.scan_parquet(self.tables / f"{name}.parquet", glob=False)

    def read(self, name: str) -> pl.DataFrame:
        """Return a whole table made earlier in this build."""
        return self.scan(name).collect()

    def files(self, source: str) -> SourceFiles:
        """Return the files of a dataset; those opened are entered in the manifest."""
        if source not in self.stage.sources:
            raise UsageError(f"reads dataset '{source}' without naming it: add it to `sources`")
        return _NotedFiles(self.mirror, self.descriptors[source], self.used)


@dataclass(frozen=True, slots=True)
class _NotedFiles(SourceFiles):
    """Source files that note which of them were opened."""

    used: dict[str, str]

    def path(self, name: str) -> Path:
        path = SourceFiles.path(self, name)
        opened = path.relative_to(self.root).as_posix()
        self.used.update(
            {file.path: file.sha256 for file in self.descriptor.files if file.path == opened}
        )
        return path


def build(
    stages: Sequence[Stage],
    root: Path,
    mirror: Path,
    progress: Progress | None = None,
    descriptors: Mapping[str, Descriptor] | None = None,
) -> Manifest:
    """Build a store at `root` and swap it in once it is whole.

    Parameters
    ----------
    stages : sequence of Stage
        In any order; each runs after those that make what it needs.
    root : Path
        Directory of the store, made if it is not there.
    mirror : Path
        Root of the source files.
    progress : callable, optional
        Called as each stage starts.
    descriptors : mapping of str to Descriptor, optional
        The datasets by id; by default those shipped with the package.

    Returns
    -------
    Manifest
        The new build's.

    Raises
    ------
    UsageError
        Listing every table that is missing or made twice, before anything is built.
    TertiusError
        Naming the stage that failed, of the kind that the stage raised; the old build stays.
    """
    known = catalogue() if descriptors is None else descriptors
    ordered = _ordered(stages, known)
    inputs: dict[str, str] = {}
    tables: dict[str, TableRecord] = {}
    try:
        with building(root) as aside:
            for place, stage in enumerate(ordered, 1):
                if progress is not None:
                    progress(stage.name, place, len(ordered))
                tables |= _run(stage, Inputs(stage, aside, mirror, known, inputs), aside)
            manifest = Manifest("full build", version(), SCHEMA, inputs, tables)
            publish(aside, manifest)
    except OSError as error:
        raise TertiusError(f"{root}: {_reason(error)}; the store is as it was before") from error
    return manifest


def _run(stage: Stage, inputs: Inputs, directory: Path) -> dict[str, TableRecord]:
    try:
        made = stage.run(inputs)
        _check_made(stage, made)
        return {name: _record(frame, directory / f"{name}.parquet") for name, frame in made.items()}
    except TertiusError as error:
        raise type(error)(f"stage '{stage.name}': {error}") from error
    except Exception as error:
        raise TertiusError(
            f"stage '{stage.name}' failed: {_reason(error)}; the store is as it was before"
        ) from error


def _check_made(stage: Stage, made: Mapping[str, pl.DataFrame]) -> None:
    collect(
        UsageError,
        "tables returned",
        [f"table '{name}' is promised but not returned" for name in stage.makes if name not in made]
        + [f"table '{name}' is not in `makes`" for name in made if name not in stage.makes],
    )


def _record(frame: pl.DataFrame, path: Path) -> TableRecord:
    write(frame, path)
    return TableRecord(frame.height, sha256(path))


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        where = f" ({error.filename})" if error.filename else ""
        return f"{error.strerror}{where}; mend that, or point TERTIUS_STORE at another disk"
    return f"{type(error).__name__}: {error}"


def _ordered(stages: Sequence[Stage], descriptors: Mapping[str, Descriptor]) -> list[Stage]:
    makers = {table: stage for stage in reversed(stages) for table in stage.makes}
    collect(UsageError, "stages", _misfits(stages, makers, descriptors))
    by_name = {stage.name: stage for stage in stages}
    sorter = TopologicalSorter(
        {stage.name: [makers[table].name for table in stage.needs] for stage in stages}
    )
    try:
        return [by_name[name] for name in sorter.static_order()]
    except CycleError as error:
        circle = " needs ".join(f"'{name}'" for name in reversed(error.args[1]))
        raise UsageError(f"stages: {circle}: no order satisfies that; break the circle") from error


def _misfits(
    stages: Sequence[Stage], makers: Mapping[str, Stage], descriptors: Mapping[str, Descriptor]
) -> list[str]:
    problems = []
    names = [stage.name for stage in stages]
    for stage in stages:
        where = f"stage '{stage.name}'"
        if names.count(stage.name) > 1:
            problems.append(f"{where}: two stages have this name")
        problems += [
            f"{where}: table '{table}' is also made by stage '{makers[table].name}'"
            for table in stage.makes
            if makers[table] is not stage
        ]
        problems += [
            f"{where}: '{table}' cannot be a table's name; use a-z, 0-9 and _"
            for table in stage.makes
            if not TABLE.fullmatch(table)
        ]
        problems += [
            f"{where}: needs table '{table}', which no stage makes"
            for table in stage.needs
            if table not in makers
        ]
        problems += [
            f"{where}: names dataset '{source}', which has no descriptor"
            for source in stage.sources
            if source not in descriptors
        ]
    return problems

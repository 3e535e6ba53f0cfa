"""Reading a store: Parquet tables through polars, or through DuckDB views made for one query."""

import glob
import os
import weakref
from pathlib import Path
from typing import Literal

import polars as pl

from tertius.errors import ChecksumError, DataError, MissingDataError, UsageError, collect
from tertius.sources.descriptor import sha256
from tertius.store.encoding import decode, replacements
from tertius.store.manifest import MANIFEST, REMEDY, Manifest, TableRecord, read
from tertius.store.publish import hold, named_after

__all__ = ["Store", "default_root"]


def default_root() -> Path:
    """Return where the user's store is: TERTIUS_STORE, or a folder of the user's data."""
    chosen = os.environ.get("TERTIUS_STORE")
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_data_path

    return user_data_path("tertius") / "store"


class Store:
    """One build of a store, open for reading.

    Opening takes the build that is current at that moment and keeps it: a later build is seen by
    whoever opens the store after it. Keep the store while using lazy frames made from it.

    Parameters
    ----------
    build : Path
        Directory of the build.
    manifest : Manifest
        Its manifest.
    lock : int or None
        File descriptor that keeps the build from being removed; closed with the store.
    """

    def __init__(self, build: Path, manifest: Manifest, lock: int | None = None) -> None:
        self._build = build
        self._manifest = manifest
        self._checked: set[str] = set()
        if lock is not None:
            weakref.finalize(self, os.close, lock)

    @classmethod
    def open(cls, path: Path | str | None = None) -> "Store":
        """Open the store at `path`; by default the user's.

        Raises
        ------
        MissingDataError
            If there is no store, or its manifest is missing.
        DataError
            If it has another schema number, or its manifest is damaged.
        """
        build, lock = hold(default_root() if path is None else Path(path).expanduser())
        try:
            return cls(build, read(build), lock)
        except BaseException:
            if lock is not None:
                os.close(lock)
            raise

    def __repr__(self) -> str:
        return f"<Store: {self.kind}, {len(self.names)} tables, {self._build}>"

    @property
    def path(self) -> Path:
        """Directory of the build."""
        return self._build

    @property
    def manifest(self) -> Manifest:
        """What it was made from and what it holds."""
        return self._manifest

    @property
    def kind(self) -> Literal["full build", "reference panel"]:
        """A build from a mirror, or the panel carried in the package."""
        return self._manifest.kind

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the tables, in alphabetical order."""
        return tuple(sorted(self._manifest.tables))

    def scan(self, name: str) -> pl.LazyFrame:
        """Return a table as a lazy frame.

        Raises
        ------
        UsageError
            If the store has no such table.
        MissingDataError
            If the table's file is gone.
        ChecksumError
            If its bytes, checked when it is first asked for, are not those of the manifest.
        """
        path = self._file(name)
        if not path.is_file():
            raise MissingDataError(f"{path}: the file of table '{name}' is missing; {REMEDY}")
        if name not in self._checked:
            found = sha256(path)
            if found != self._record(name).sha256:
                raise ChecksumError(f"{path}: not the bytes that the manifest names; {REMEDY}")
            self._checked.add(name)
        return decode(pl.scan_parquet(path, glob=False), self._record(name).columns)

    def read(self, name: str) -> pl.DataFrame:
        """Return a whole table.

        Raises
        ------
        UsageError
            If the store has no such table.
        MissingDataError
            If the table's file is gone.
        DataError
            If the table's file is not readable.
        """
        try:
            return self.scan(name).collect()
        except (pl.exceptions.PolarsError, OSError) as error:
            raise DataError(
                f"{self._file(name)}: not readable as Parquet ({error}); {REMEDY}"
            ) from error

    def sql(self, query: str) -> pl.DataFrame:
        """Answer one SQL query over the tables, each a view of its name.

        The database lives in memory for this query alone; its views are read-only, but a
        COPY in the query can write files like any other program of the user's.

        Raises
        ------
        UsageError
            If the query cannot be answered, with DuckDB's reason.
        DataError
            If a table's file is missing or not readable.
        """
        import duckdb

        with duckdb.connect(config={"autoinstall_known_extensions": False}) as connection:
            for name in self.names:
                try:
                    connection.execute(self._view(name))
                except duckdb.Error as error:
                    reason = str(error).splitlines()[0]
                    raise DataError(f"{self._file(name)}: {reason}; {REMEDY}") from error
            try:
                answer = connection.sql(query)
                return pl.DataFrame() if answer is None else answer.pl()
            except duckdb.Error as error:
                raise UsageError(
                    f"the query cannot be answered: {error}; tables: {', '.join(self.names)}"
                ) from error

    def verify(self) -> None:
        """Check the manifest and every table's bytes.

        Raises
        ------
        DataError
            Listing every file that is missing or whose bytes are not the ones built.
        """
        problems = []
        if not named_after(self._build):
            problems.append(f"{MANIFEST}: altered since the build; {REMEDY}")
        for name in self.names:
            path, expected = self._file(name), self._record(name).sha256
            if not path.is_file():
                problems.append(f"{path.name}: missing; {REMEDY}")
            elif (found := sha256(path)) != expected:
                problems.append(
                    f"{path.name}: sha256 is {found}, the manifest says {expected}: "
                    f"truncated or altered; {REMEDY}"
                )
        collect(ChecksumError, f"{self.kind} at {self._build}", problems)

    def _record(self, name: str) -> TableRecord:
        try:
            return self._manifest.tables[name]
        except KeyError:
            raise UsageError(
                f"the {self.kind} has no table '{name}'; it has: {', '.join(self.names)}"
            ) from None

    def _file(self, name: str) -> Path:
        self._record(name)
        return self._build / f"{name}.parquet"

    def _view(self, name: str) -> str:
        path = glob.escape(str(self._file(name))).replace("'", "''")
        encodings = self._record(name).columns
        columns = "*"
        if encodings:
            columns = f"* REPLACE ({replacements(encodings)})"
        return f"CREATE VIEW \"{name}\" AS SELECT {columns} FROM read_parquet('{path}')"

"""Which datasets a mirror holds, and whether their bytes are the described ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tertius.errors import ChecksumError, DataError, MissingDataError, collect
from tertius.sources.descriptor import Coverage, Descriptor, SourceFile, catalogue, check

__all__ = ["FileState", "FileStatus", "SourceStatus", "status", "verify"]

FileState = Literal["ok", "missing", "altered", "unchecked"]


@dataclass(frozen=True, slots=True)
class FileStatus:
    """One file of a dataset, as found in a mirror.

    Attributes
    ----------
    path : str
        Path below the mirror's root.
    state : {"ok", "missing", "altered", "unchecked"}
        Whether the described bytes are there; unchecked where no mirror was named.
    problem : str
        What is wrong and how to mend it; empty where nothing is.
    """

    path: str
    state: FileState
    problem: str = ""


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """One dataset: what it is, under which terms, and its files as found in a mirror."""

    id: str
    title: str
    version: str
    coverage: Coverage
    terms: str
    redistribution: Literal["open", "derived-only"]
    files: tuple[FileStatus, ...]

    @property
    def state(self) -> FileState:
        """The worst state of its files: altered, then missing, then ok."""
        states = {file.state for file in self.files}
        order: tuple[FileState, ...] = ("altered", "missing", "unchecked", "ok")
        return next(state for state in order if state in states)

    @property
    def present(self) -> bool:
        """Whether the mirror holds all its files, altered or not."""
        return all(file.state in {"ok", "altered"} for file in self.files)


def status(
    mirror: Path | None, descriptors: Mapping[str, Descriptor] | None = None
) -> list[SourceStatus]:
    """Look for every dataset in a mirror and check its bytes.

    Parameters
    ----------
    mirror : Path or None
        Root of the source files; with None the files are listed unchecked.
    descriptors : mapping of str to Descriptor, optional
        The datasets by id; by default those shipped with the package.

    Returns
    -------
    list of SourceStatus
        In alphabetical order of id.
    """
    known = catalogue() if descriptors is None else descriptors
    return [
        SourceStatus(
            id=descriptor.id,
            title=descriptor.title,
            version=descriptor.version,
            coverage=descriptor.coverage,
            terms=descriptor.terms,
            redistribution=descriptor.redistribution,
            files=tuple(_found(mirror, file, descriptor) for file in descriptor.files),
        )
        for _, descriptor in sorted(known.items())
    ]


def verify(
    mirror: Path | None, descriptors: Mapping[str, Descriptor] | None = None
) -> list[SourceStatus]:
    """Check that a mirror holds every described file, unaltered.

    Returns
    -------
    list of SourceStatus
        As `status` gives it, all in order.

    Raises
    ------
    MissingDataError
        If there is no mirror, or listing all its missing files.
    ChecksumError
        If a file is altered; lists all altered and missing files.
    """
    if mirror is None or not mirror.is_dir():
        where = "no mirror is named" if mirror is None else f"{mirror}: no such directory"
        raise MissingDataError(
            f"{where}; give --mirror DIR or set TERTIUS_MIRROR to a folder of source files"
        )
    found = status(mirror, descriptors)
    files = [file for source in found for file in source.files]
    altered = any(file.state == "altered" for file in files)
    # Two datasets may share a file: what is wrong with it is said once.
    problems = list(dict.fromkeys(file.problem for file in files if file.problem))
    collect(ChecksumError if altered else MissingDataError, f"mirror {mirror}", problems)
    return found


def _found(mirror: Path | None, file: SourceFile, descriptor: Descriptor) -> FileStatus:
    if mirror is None:
        return FileStatus(file.path, "unchecked")
    try:
        check(mirror / file.path, file, descriptor)
    except MissingDataError as error:
        return FileStatus(file.path, "missing", str(error))
    except DataError as error:
        return FileStatus(file.path, "altered", str(error))
    return FileStatus(file.path, "ok")

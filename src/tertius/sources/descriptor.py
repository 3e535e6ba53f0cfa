"""One descriptor per dataset: who made it, under which terms, which bytes, with which quirks."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from tertius import toml
from tertius.errors import ChecksumError, MissingDataError, UsageError

__all__ = ["Descriptor", "SourceFile", "SourceFiles", "catalogue", "describe", "load"]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceFile(_Record):
    """One file of a dataset."""

    path: str = Field(description="path below the mirror's root")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="checksum of the bytes")
    bytes: int = Field(gt=0, description="size")


class Citation(_Record):
    """One publication to cite, in BibTeX's terms."""

    key: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    kind: Literal["article", "book", "incollection", "misc", "techreport", "manual"] = "misc"
    author: str
    title: str
    year: int
    journal: str | None = None
    booktitle: str | None = None
    publisher: str | None = None
    volume: str | None = None
    number: str | None = None
    pages: str | None = None
    doi: str | None = None
    note: str | None = None


class Quirk(_Record):
    """A trap in a dataset and what is done about it."""

    trap: str = Field(description="what is odd in the file")
    handled: str = Field(description="what the reader or the merge does about it")


class Coverage(_Record):
    """First and last year, and what units are covered."""

    first: int
    last: int
    units: str


class Descriptor(_Record):
    """A dataset, as `data/descriptors/ID.toml` states it."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str
    producer: str
    version: str
    address: str = Field(description="canonical place of publication")
    terms: str = Field(description="terms of use, and where they were read")
    redistribution: Literal["open", "derived-only"] = Field(
        description="open: rows may be passed on; derived-only: only measures computed from them"
    )
    accessed: date
    coverage: Coverage
    reader: str = Field(description="module below tertius.sources.readers")
    tables: tuple[str, ...] = Field(min_length=1, description="canonical tables it feeds")
    files: tuple[SourceFile, ...] = Field(min_length=1)
    citations: tuple[Citation, ...] = Field(min_length=1)
    quirks: tuple[Quirk, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceFiles:
    """The files of one dataset below a mirror's root, checked before they are read."""

    root: Path
    descriptor: Descriptor

    def path(self, name: str) -> Path:
        """Return the path of the file whose last part is `name`, after checking its bytes.

        Raises
        ------
        MissingDataError
            If the mirror does not hold it.
        ChecksumError
            If its bytes are not the described ones.
        """
        wanted = [file for file in self.descriptor.files if file.path.rsplit("/", 1)[-1] == name]
        if not wanted:
            raise UsageError(f"descriptor '{self.descriptor.id}' lists no file named '{name}'")
        path = self.root / wanted[0].path
        check(path, wanted[0], self.descriptor)
        return path


def check(path: Path, file: SourceFile, descriptor: Descriptor) -> None:
    """Raise unless `path` exists and holds exactly the described bytes."""
    if not path.is_file():
        raise MissingDataError(
            f"{path}: missing file of dataset '{descriptor.id}'; "
            f"get it from {descriptor.address} or point TERTIUS_MIRROR at a mirror that holds it"
        )
    found = sha256(path)
    if found != file.sha256:
        raise ChecksumError(
            f"{path}: sha256 is {found}, the descriptor of '{descriptor.id}' says {file.sha256}; "
            "the file is truncated, altered or another version: get the described one again"
        )


def sha256(path: Path) -> str:
    """Return the hexadecimal SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def load(text: str, origin: str) -> Descriptor:
    """Parse and validate one descriptor; all its mistakes are reported at once."""
    return toml.parse(Descriptor, text, origin)


@cache
def catalogue() -> Mapping[str, Descriptor]:
    """Return every shipped descriptor by id, in alphabetical order."""
    folder: Traversable = files("tertius") / "data" / "descriptors"
    found = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".toml")),
        key=lambda entry: entry.name,
    )
    descriptors = [load(entry.read_text("utf-8"), f"descriptors/{entry.name}") for entry in found]
    return {descriptor.id: descriptor for descriptor in descriptors}


def describe(source: str) -> Descriptor:
    """Return the descriptor of one dataset, or say which datasets there are."""
    known = catalogue()
    if source not in known:
        raise UsageError(f"unknown source '{source}'; known: {', '.join(known)}")
    return known[source]

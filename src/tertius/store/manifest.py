"""What a store holds: the checksum of every input and of every table, in canonical JSON."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from hashlib import sha256
from importlib.metadata import version as installed
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from tertius.errors import DataError, MissingDataError, collect

__all__ = ["MANIFEST", "SCHEMA", "Encoding", "Manifest", "TableRecord", "parse", "read", "version"]

SCHEMA = 1
"""Number of the store's layout; a store of another number is built again, not converted."""

MANIFEST = "manifest.json"
REMEDY = "build it again with `tertius data build` (the carried panel: reinstall tertius)"

TableName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
InputPath = Annotated[str, StringConstraints(pattern=r"^[^/\\:]+(/[^/\\:]+)*$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a column of the reference panel is kept as integers.

    Attributes
    ----------
    dtype : str
        The column's type when read: ``Float64``, ``Int32``, ``List(Float64)``,
        ``Array(Float64, 200)``.
    scale : float or None
        Stored integers a unit of the column, so 1000 keeps three decimals; None where the column
        holds integers and is only narrowed.
    """

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)

    dtype: Annotated[
        str,
        StringConstraints(pattern=r"^((List|Array)\(Float(32|64)(, \d+)?\)|U?Int\d+|Float\d+)$"),
    ]
    scale: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None


@dataclass(frozen=True, slots=True)
class TableRecord:
    """One table: its number of rows, the checksum of its file, the columns kept as integers."""

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)

    rows: Annotated[int, Field(ge=0)]
    sha256: Digest
    columns: Mapping[str, Encoding] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a build was made from, by which version, and what it holds.

    It has no time and no place in it: the same inputs give the same manifest on any machine.

    Attributes
    ----------
    kind : {"full build", "reference panel"}
        A build from a user's mirror, or the panel carried in the package.
    version : str
        Version of this package that built it.
    schema : int
        Number of the store's layout.
    inputs : mapping of str to str
        SHA-256 of every source file read, by its path below the mirror's root.
    tables : mapping of str to TableRecord
        What it holds, by name.
    """

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)

    kind: Literal["full build", "reference panel"]
    version: Annotated[str, Field(min_length=1)]
    schema: int
    inputs: Mapping[InputPath, Digest]
    tables: Mapping[TableName, TableRecord]

    def to_json(self) -> str:
        """Return the canonical JSON: sorted keys, two-space indent, a newline at the end."""
        document: dict[str, Any] = asdict(self)
        for table in document["tables"].values():
            if not table["columns"]:
                del table["columns"]
        return json.dumps(document, sort_keys=True, indent=2, ensure_ascii=False) + "\n"

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON: one name for all that went in and came out."""
        return sha256(self.to_json().encode()).hexdigest()


def version() -> str:
    """Return the version of this package, as manifests record it."""
    return installed("tertius")


def parse(text: str, origin: str) -> Manifest:
    """Read a manifest back.

    Parameters
    ----------
    text : str
        Its JSON.
    origin : str
        The file it comes from, for messages.

    Raises
    ------
    DataError
        If it belongs to another schema number, or listing all its mistakes at once.
    """
    _check_schema(text, origin)
    try:
        return _adapter().validate_json(text)
    except ValidationError as error:
        problems = [
            f"field '{'.'.join(str(part) for part in fault['loc'])}', value "
            f"{fault['input']!r:.80}: {fault['msg']}; {REMEDY}"
            for fault in error.errors()
        ]
        collect(DataError, origin, problems)
        raise


@cache
def _adapter() -> TypeAdapter[Manifest]:
    return TypeAdapter(Manifest)


def _check_schema(text: str, origin: str) -> None:
    # Another schema number may mean other fields: say so before complaining about each of them.
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise DataError(f"{origin}: not valid JSON: {error}; {REMEDY}") from error
    found = document.get("schema") if isinstance(document, dict) else None
    if isinstance(found, int) and found != SCHEMA:
        raise DataError(
            f"{origin}: field 'schema' is {found}, this version of tertius reads {SCHEMA}; {REMEDY}"
        )


def read(directory: Path) -> Manifest:
    """Read the manifest of a build's directory, or say that it is missing."""
    path = directory / MANIFEST
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError as error:
        raise MissingDataError(f"{path}: the manifest is missing; {REMEDY}") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: not UTF-8 text: {error}; {REMEDY}") from error
    return parse(text, str(path))

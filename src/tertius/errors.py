"""One tree of exceptions, and the exit code each one carries.

::

    TertiusError                 1  something went wrong inside
    ├── UsageError               2  a call or a command that cannot be meant
    │   ├── UnknownStateError       no such state in that year
    │   └── UnknownMeasureError     no such measure in the register
    ├── DataError                3  bad data: a malformed file, a failed check
    │   ├── ChecksumError           the bytes are not the ones described
    │   └── SchemaError             a table is not what its schema says
    ├── MissingDataError         4  the data needed are not there
    └── NotConvergedError        5  infeasible, or an iteration that did not converge

Every message names the fault, the file and field it sits in, the offending value and a remedy.
"""

from collections.abc import Sequence

__all__ = [
    "ChecksumError",
    "DataError",
    "MissingDataError",
    "NotConvergedError",
    "SchemaError",
    "TertiusError",
    "UnknownMeasureError",
    "UnknownStateError",
    "UsageError",
    "collect",
]


class TertiusError(Exception):
    """Base of every error that this package raises on purpose."""

    exit_code = 1


class UsageError(TertiusError):
    """A call or a command that cannot be meant."""

    exit_code = 2


class UnknownStateError(UsageError):
    """No state answers to that name or code in that year."""


class UnknownMeasureError(UsageError):
    """No measure of that name is registered."""


class DataError(TertiusError):
    """A file or a table that fails a check."""

    exit_code = 3


class ChecksumError(DataError):
    """The bytes of a file are not the ones its descriptor names."""


class SchemaError(DataError):
    """A table whose columns, types, keys or ranges break its schema."""


class MissingDataError(TertiusError):
    """The data that an answer needs are not there."""

    exit_code = 4


class NotConvergedError(TertiusError):
    """A problem without a solution, or an iteration that did not converge."""

    exit_code = 5


def collect(kind: type[TertiusError], heading: str, problems: Sequence[str]) -> None:
    """Raise one error that lists all `problems`, or return if there are none.

    Parameters
    ----------
    kind : type of TertiusError
        The exception to raise.
    heading : str
        What was being checked, with the file's name.
    problems : sequence of str
        One line each: field, value, remedy.
    """
    if problems:
        lines = "\n".join(f"  - {problem}" for problem in problems)
        raise kind(f"{heading}:\n{lines}")

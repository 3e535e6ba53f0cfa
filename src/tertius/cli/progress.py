"""A progress bar for a person at a terminal; nothing at all for anyone else."""

import shutil
import sys
from types import TracebackType
from typing import Self

__all__ = ["Bar"]

WIDTH = 24


class Bar:
    """A bar on stderr, cleared at the end.

    It is a callable as `store.build.Progress` asks for: name of the step, its place from 1,
    number of steps.
    """

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown and sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __call__(self, name: str, place: int, total: int) -> None:
        """Show that a step starts."""
        if self._shown:
            done = WIDTH * (place - 1) // total
            line = f"[{'#' * done}{'.' * (WIDTH - done)}] {place}/{total} {name}"
            self._write(line[: shutil.get_terminal_size().columns - 1])

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._shown:
            self._write("")

    @staticmethod
    def _write(line: str) -> None:
        sys.stderr.write(f"\r\x1b[2K{line}")  # clears the line first
        sys.stderr.flush()

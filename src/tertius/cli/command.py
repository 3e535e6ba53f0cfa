"""What all commands share: common options, one way to answer, one way to fail."""

import inspect
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tertius.cli.offline import offline as no_network
from tertius.cli.output import Answer, check_ending, emit
from tertius.cli.progress import Bar
from tertius.errors import TertiusError

if TYPE_CHECKING:
    from tertius.workbench import World

__all__ = ["Quiet", "Run", "Verbose", "failing", "reading"]

Reading = Callable[..., Answer]
"""What a command does: from a `Run` and the command's own parameters to an answer."""

Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no notes.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Tracebacks of errors.")]


@dataclass(frozen=True, slots=True)
class Run:
    """The common options of one command."""

    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="Write the answer to a .csv, .json or .parquet file."
        ),
    ] = None
    seed: Annotated[
        int, typer.Option("--seed", metavar="N", min=0, help="Where random draws start.")
    ] = 1
    store: Annotated[
        Path | None,
        typer.Option(
            "--store",
            metavar="DIR",
            help="Full build to use; else TERTIUS_STORE, the user's own, or the carried panel.",
        ),
    ] = None
    offline: Annotated[bool, typer.Option("--offline", help="Refuse every connection.")] = False
    quiet: Quiet = False
    verbose: Verbose = False

    def world(self) -> "World":
        """Open the data that the command asks."""
        from tertius import workbench

        return workbench.open(self.store)

    def bar(self) -> Bar:
        """Return a progress bar; it shows only to a person at a terminal."""
        return Bar(shown=not self.quiet and not self.json)


def reading(app: typer.Typer, name: str) -> Callable[[Reading], Reading]:
    """Register a reading as a command.

    The common options are added to the function's own parameters on the command line.
    """

    def register(function: Reading) -> Reading:
        common = inspect.signature(Run).parameters
        own = list(inspect.signature(function).parameters.values())[1:]

        def command(**values: Any) -> None:
            run = Run(**{option: values.pop(option) for option in common})
            with failing(run.verbose), no_network(run.offline):
                if run.out is not None:
                    check_ending(run.out)
                answer = function(run, **values)
                emit(answer, name, run.seed, json=run.json, out=run.out, quiet=run.quiet)

        keyword = inspect.Parameter.KEYWORD_ONLY
        parameters = [each.replace(kind=keyword) for each in (*own, *common.values())]
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        command.__annotations__ = {each.name: each.annotation for each in parameters}
        command.__doc__ = function.__doc__
        app.command(name.rsplit(" ", 1)[-1])(command)
        return function

    return register


@contextmanager
def failing(verbose: bool) -> Iterator[None]:
    """Turn an exception into one message on stderr and the exit code of its kind."""
    try:
        yield
    except (typer.Exit, typer.Abort, BrokenPipeError):
        raise
    except TertiusError as error:
        _complain(str(error), verbose)
        raise typer.Exit(error.exit_code) from None
    except Exception as error:
        _complain(
            f"internal error, {type(error).__name__}: {error}"
            + ("" if verbose else "; run again with -v for the traceback, and report it"),
            verbose,
        )
        raise typer.Exit(TertiusError.exit_code) from None


def _complain(message: str, verbose: bool) -> None:
    if verbose:
        traceback.print_exc()
    coloured = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    label = typer.style("error:", fg="red", bold=True) if coloured else "error:"
    typer.echo(f"{label} {message}", err=True)

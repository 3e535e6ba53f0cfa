"""The command `tertius` and its groups."""

from typing import Annotated

import typer

from tertius.cli import (
    assess,
    cite,
    credibility,
    data,
    facts,
    measures,
    scenario,
    series,
    trade,
    triangle,
    wedge,
)

__all__ = ["app", "main"]

app = typer.Typer(
    name="tertius",
    epilog="Exit codes: 0 ok, 1 internal, 2 usage, 3 bad data, 4 data missing, "
    "5 infeasible or not converged. NO_COLOR is honoured.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for group in (
    assess,
    triangle,
    series,
    trade,
    scenario,
    wedge,
    credibility,
    measures,
    facts,
    data,
    cite,
):
    group.add_to(app)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"tertius {version('tertius')}")
        raise typer.Exit


@app.callback(help="The workbench for strategic triangles: from open data to a cited brief.")
def root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Answer the options that stand before any command."""


def main() -> None:
    """Run the command line."""
    app()

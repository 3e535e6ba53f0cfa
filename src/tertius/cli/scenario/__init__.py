"""`tertius scenario`: write, check, explain and compare scenarios."""

import typer

from tertius.cli.scenario import check, compare, listing, new, show

__all__ = ["add_to"]


def add_to(app: typer.Typer) -> None:
    """Register the group."""
    group = typer.Typer(
        help="Write, check, explain and compare scenarios.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    app.add_typer(group, name="scenario")
    for command in (listing, show, new, check, compare):
        command.add_to(group)

"""`tertius trade`: what each leg is worth, what sanctions do, how trade finds ways around."""

import typer

from tertius.cli.trade import (
    channels,
    counterfactual,
    dependence,
    effects,
    opening,
    settlement,
    stakes,
)

__all__ = ["add_to"]


def add_to(app: typer.Typer) -> None:
    """Register the group."""
    group = typer.Typer(
        help="What each leg is worth, what sanctions do, who depends on whom.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    app.add_typer(group, name="trade")
    for command in (counterfactual, stakes, opening, channels, dependence, settlement, effects):
        command.add_to(group)

"""`tertius credibility`: how far the promise of a state can be counted on."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tertius.cli.command import Run, reading
from tertius.cli.output import Answer, aligned

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

    from tertius.provenance import Estimate
    from tertius.states import State
    from tertius.wedge.credibility.record import Credibility

__all__ = ["add_to"]

SOURCES = ("archigos", "reign", "chisols", "alliance-reliability", "polity5")


def add_to(app: typer.Typer) -> None:
    """Register the command."""

    @reading(app, "credibility")
    def credibility(
        run: Run,
        state: Annotated[str, typer.Argument(metavar="STATE", help="State that promises.")],
        year: Annotated[
            int, typer.Option("--year", metavar="Y", help="The promise is given on 1 July of it.")
        ],
        form: Annotated[
            str,
            typer.Option("--form", metavar="F", help="Legal form: executive, statute or treaty."),
        ] = "executive",
        horizon: Annotated[
            int, typer.Option("--horizon", metavar="N", help="Years it is to last, 1 to 30.")
        ] = 10,
        consent: Annotated[
            float,
            typer.Option("--consent", metavar="P", help="Chance that those who must consent do."),
        ] = 1.0,
        since: Annotated[
            str | None,
            typer.Option(
                "--since",
                metavar="DATE",
                help="Day on which the present leader came in with another party or group, where "
                "the record ends before.",
            ),
        ] = None,
        draws: Annotated[int, typer.Option("--draws", metavar="N", help="Draws.")] = 4000,
    ) -> Answer:
        """Show how long a state's leader and promise last, and which share of it arrives.

        State: ISO3 code, COW code or name.
        """
        from tertius.errors import UsageError
        from tertius.states import resolve
        from tertius.wedge.credibility.record import credibility as answer

        if not 0 <= consent <= 1:
            raise UsageError(f"--consent {consent}: give a probability from 0 to 1")
        giver, world = resolve(state, year), run.world()
        found = answer(
            world.tables,
            giver.ccode,
            year,
            form=form,
            horizon=horizon,
            since=_day(since),
            draws=draws,
            seed=run.seed,
        )
        summary = _summary(found, consent)
        return Answer(
            data=_document(found, giver, consent, summary),
            text=_in_words(found, giver, consent, summary),
            table=lambda: _table(found),
            sources=SOURCES,
            manifest=world.manifest,
            warnings=found.warnings,
        )


def _day(text: str | None) -> "date | None":
    from datetime import date

    from tertius.errors import UsageError

    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--since {text}: give a day as 2025-01-20") from error


def _summary(found: "Credibility", consent: float) -> "Mapping[str, Estimate]":
    from tertius.provenance import estimate

    return {**found.summary, "share_delivered": estimate(found.share(consent), "share")}


def _document(
    found: "Credibility", giver: "State", consent: float, summary: "Mapping[str, Estimate]"
) -> dict[str, Any]:
    return {
        "state": {"code": giver.iso3, "name": giver.name},
        "year": found.year,
        "leader": found.leader,
        "seen": asdict(found.giver),
        "form": found.form,
        "consent": consent,
        "summary": {name: value.as_dict() for name, value in summary.items()},
        "years": _table(found).to_dicts(),
    }


def _table(found: "Credibility") -> "pl.DataFrame":
    """Return one row a year ahead: the leader in office, the promise alive."""
    import polars as pl

    from tertius.provenance import estimate

    rows = []
    for ahead in range(found.survival.shape[-1]):
        row: dict[str, float | int] = {"years_ahead": ahead + 1}
        for name, draws in (("in_office", found.stays), ("alive", found.survival)):
            value = estimate(draws[:, ahead], "probability")
            row |= {f"{name}_mean": value.mean, f"{name}_p05": value.p05, f"{name}_p95": value.p95}
        rows.append(row)
    return pl.DataFrame(rows)


def _in_words(
    found: "Credibility", giver: "State", consent: float, summary: "Mapping[str, Estimate]"
) -> str:
    seen = found.giver
    age = "" if seen.age is None else f", aged about {seen.age:.0f}"
    head = (
        f"{giver.name}, 1 July {found.year}: {found.leader}, {seen.tenure:.1f} years in office"
        f"{age}; {seen.regime} regime, its source of support {seen.support:.1f} years in power"
    )
    rows = [("", "mean", "90 % interval")]
    for figure, value in zip(found.figures, summary.values(), strict=True):
        rows.append((figure.label, f"{value.mean:.2f}", f"[{value.p05:.2f}, {value.p95:.2f}]"))
    return (
        f"{head}\n\npromise by {found.form}, to last {found.survival.shape[-1]} years, consent "
        f"{consent:g}\n{aligned(rows)}"
    )

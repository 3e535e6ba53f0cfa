"""`tertius scenario compare`: where two sets of assumptions part."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tertius.cli.command import Run, reading
from tertius.cli.output import Answer

if TYPE_CHECKING:
    import polars as pl

    from tertius.scenario import Scenario
    from tertius.scenario.comparison import Comparison, Parting
    from tertius.scenario.inputs import Input

__all__ = ["add_to", "chosen"]

SIDE = "Id or .toml file, with overrides as in reverse-kissinger+security-first."


def add_to(group: typer.Typer) -> None:
    """Register the command."""

    @reading(group, "scenario compare")
    def compare(
        _: Run,
        first: Annotated[str, typer.Argument(metavar="A", help=SIDE)],
        second: Annotated[str, typer.Argument(metavar="B", help=SIDE)],
    ) -> Answer:
        """Show where two sets of assumptions part, and what both agree on.

        Inputs are sorted by how far their ranges lie apart, which is not how much hangs on them.
        """
        from tertius.errors import UsageError
        from tertius.scenario.comparison import compare as found_between

        one, two = chosen(first), chosen(second)
        if one.wedge is None or two.wedge is None:
            bare = first if one.wedge is None else second
            raise UsageError(f"{bare} has no wedge part: there are no assumptions to compare")
        found = found_between(one.wedge, two.wedge)
        return Answer(
            data=_document(first, second, one, two, found),
            text=_text(first, second, found),
            table=lambda: _table(found),
        )


def chosen(name: str) -> "Scenario":
    """Return the scenario of a name such as ``reverse-kissinger+security-first``."""
    from tertius.scenario import load

    stem, ending, rest = name.partition(".toml")
    base, *overrides = (stem if not ending else rest).split("+")
    return load(f"{stem}{ending}" if ending else base, overrides)


def _document(
    first: str, second: str, one: "Scenario", two: "Scenario", found: "Comparison"
) -> dict[str, Any]:
    return {
        "first": {"name": first, "sha256": one.sha256, "overrides": list(one.applied)},
        "second": {"name": second, "sha256": two.sha256, "overrides": list(two.applied)},
        "parted": [_row(parting) for parting in found.parted],
        "shared": [parting.first.path for parting in found.shared],
        "only_first": [each.path for each in found.only_first],
        "only_second": [each.path for each in found.only_second],
        "terms": [asdict(term) for term in found.terms],
    }


def _row(parting: "Parting") -> dict[str, Any]:
    row: dict[str, Any] = {
        "path": parting.first.path,
        "label": parting.first.label,
        "unit": parting.first.unit,
        "relation": parting.relation,
        "common": parting.common,
        "gap": parting.gap,
    }
    for side, found in (("first", parting.first), ("second", parting.second)):
        row |= {
            f"{side}_low": found.range.low,
            f"{side}_high": found.range.high,
            f"{side}_mode": found.range.mode,
            f"{side}_basis": found.basis,
            f"{side}_reason": found.range.reason,
        }
    return row


def _table(found: "Comparison") -> "pl.DataFrame":
    import polars as pl

    texts = {"path", "label", "unit", "relation", "first_basis", "first_reason"}
    texts |= {"second_basis", "second_reason"}
    names = ["path", "label", "unit", "relation", "common", "gap"]
    names += [
        f"{side}_{part}"
        for side in ("first", "second")
        for part in ("low", "high", "mode", "basis", "reason")
    ]
    schema = {name: pl.String if name in texts else pl.Float64 for name in names}
    rows = [_row(parting) for parting in (*found.parted, *found.shared)]
    return pl.DataFrame(rows, schema=schema)


def _text(first: str, second: str, found: "Comparison") -> str:
    lines = [f"{first} and {second}"]
    kinds = {
        "apart": "Ranges that do not meet",
        "unlike": "Computed by one, or by each from another effect",
        "overlapping": "Ranges that meet in part",
    }
    for relation, heading in kinds.items():
        parted = [each for each in found.parted if each.relation == relation]
        lines += _section(heading, [_told(each) for each in parted])
    lines += _section(f"Only in {first}", [_input(each) for each in found.only_first])
    lines += _section(f"Only in {second}", [_input(each) for each in found.only_second])
    lines += _section(
        "Terms that differ",
        [f"{each.path}: {each.first or 'none'} against {each.second or 'none'}"
         for each in found.terms],
    )  # fmt: skip
    whole = len(found.parted) + len(found.shared)
    lines += ["", f"Both agree on {len(found.shared)} of the {whole} inputs that both have."]
    return "\n".join(lines)


def _section(heading: str, lines: list[str]) -> list[str]:
    return ["", heading, *(f"  {line}" for line in lines)] if lines else []


def _told(parting: "Parting") -> str:
    one, two = parting.first, parting.second
    share = f"; {100 * parting.common:.0f} % in common" if parting.relation == "overlapping" else ""
    return f"{one.label} ({one.unit}): {_spelt(one)} against {_spelt(two)}{share}  [{one.path}]"


def _input(found: "Input") -> str:
    return f"{found.label} ({found.unit}): {_spelt(found)}  [{found.path}]"


def _spelt(found: "Input") -> str:
    from tertius.scenario.telling import bounds

    of = f" times {found.computed}" if found.computed else ""
    return f"{bounds(found.range)}{of}"

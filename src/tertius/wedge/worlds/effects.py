"""The economy's part of a scenario: every computed effect that it names, solved, draws kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tertius.scenario import ATOP, Scenario, Seat, Wedge
from tertius.scenario.inputs import inputs
from tertius.store.build import Progress
from tertius.store.tables import Store

__all__ = ["DRAWS", "Effects", "compute", "named"]

Floats = NDArray[np.float64]

DRAWS = 300
"""Draws of the economy's equilibria: each takes some hundredths of a second."""
GRAVITY = "stakes.gravity"
LETTERS: Mapping[Seat, str] = {"divider": "P", "target": "T", "rival": "R"}


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """Draws of computed effects.

    Attributes
    ----------
    draws : mapping of str to mapping of str to ndarray, shape (draws,)
        By name and state: change of welfare, % of GDP a year.
    sources, warnings : tuple of str
        Datasets behind them, and what a reader must know.
    """

    draws: Mapping[str, Mapping[str, Floats]]
    sources: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def named(wedge: Wedge) -> tuple[str, ...]:
    """Return the names of all computed effects that a wedge part rests on."""
    found = [GRAVITY] if any(rung.tie is not None for rung in wedge.rungs) else []
    found += [each.computed for each in inputs(wedge) if each.computed]
    return tuple(dict.fromkeys(found))


def compute(
    tables: Store,
    scenario: Scenario,
    wedge: Wedge,
    seats: Mapping[Seat, str],
    *,
    draws: int,
    seed: int,
    progress: Progress | None = None,
) -> Effects:
    """Return draws of the effects that the wedge part names; none where it names none.

    Errors are those of `tertius.trade.stakes.stakes` and `tertius.trade.scenario.run`.
    """
    names = named(wedge)
    parts = []
    acts = [name.partition(".")[2] for name in names if name.startswith("stakes.")]
    if acts:
        parts.append(_stakes(tables, scenario, wedge, seats, acts, draws, seed, progress))
    others = [name.partition(".")[2] for name in names if name.startswith("counterfactuals.")]
    parts += [_counterfactual(tables, each, draws, seed, progress) for each in others]
    if not parts:
        return Effects({})
    found = {name: each for part in parts for name, each in part.draws.items()}
    order = np.argsort(found[names[0]][seats["target"]], kind="stable")
    return Effects(
        {name: {state: v[order] for state, v in each.items()} for name, each in found.items()},
        tuple(dict.fromkeys(source for part in parts for source in part.sources)),
        tuple(dict.fromkeys(line for part in parts for line in part.warnings)),
    )


def _counterfactual(
    tables: Store, name: str, draws: int, seed: int, progress: Progress | None
) -> Effects:
    """Return the effects of one counterfactual on all states of its baseline."""
    from tertius.trade.scenario import load, run

    rng = np.random.default_rng(seed)
    found = run(tables, load(name, tables), draws=draws, rng=rng, progress=progress)
    welfare = found.changes["welfare_pct"]
    by_state = {state: welfare[:, place] for place, state in enumerate(found.states)}
    return Effects({f"counterfactuals.{name}": by_state}, found.sources, found.warnings)


def _stakes(
    tables: Store,
    scenario: Scenario,
    wedge: Wedge,
    seats: Mapping[Seat, str],
    acts: Sequence[str],
    draws: int,
    seed: int,
    progress: Progress | None,
) -> Effects:
    """Return the effects of acts; those that cannot be computed count as nothing, and are told."""
    from tertius.trade import stakes as at

    listed = seats["divider"] in at.ALLIES
    found = at.stakes(
        tables,
        seats["divider"],
        seats["target"],
        seats["rival"],
        allies=None if listed else [name for name in wedge.allies if name != ATOP],
        baseline=None if scenario.economy is None else scenario.economy.baseline,
        draws=draws,
        rng=np.random.default_rng(seed),
        progress=progress,
    )
    ratio = {found.states[LETTERS[seat]]: found.spent_over_made[LETTERS[seat]] for seat in seats}
    drawn: dict[str, dict[str, Floats]] = {}
    sources: list[str] = []
    warnings: list[str] = []
    for act in acts:
        if act not in found.outcomes:
            drawn[f"stakes.{act}"] = dict.fromkeys(ratio, np.zeros(draws))
            warnings.append(f"stakes.{act} counts as nothing: {found.missing.get(act, 'unknown')}")
            continue
        outcome = found.outcomes[act]
        welfare = outcome.changes["welfare_pct"]
        drawn[f"stakes.{act}"] = {
            state: welfare[:, place] * ratio.get(state, 1.0)
            for place, state in enumerate(outcome.states)
        }
        sources += outcome.sources
        warnings += outcome.warnings
    return Effects(drawn, tuple(sources), tuple(warnings))

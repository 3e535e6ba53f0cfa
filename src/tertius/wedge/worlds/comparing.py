"""Which difference moves the verdict: two analysts' worlds, one assumption exchanged at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tertius.scenario import Scenario
from tertius.scenario.comparison import adopt, exchanges
from tertius.store.tables import Store
from tertius.wedge.worlds.arrays import Setting
from tertius.wedge.worlds.evidence import Evidence, gather, of_wedge
from tertius.wedge.worlds.exploring import DECIDES
from tertius.wedge.worlds.inputs import all_inputs, draw
from tertius.wedge.worlds.model import model, outcome

__all__ = ["Swing", "Verdicts", "verdicts"]

Shares = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Swing:
    """What one difference does to the first analyst's verdict.

    Attributes
    ----------
    paths : tuple of str
        The inputs exchanged, those of one rung together.
    label : str
        What they are, in words.
    alone : mapping of str to float
        By rung, the share of worlds in which it or a higher one is within reach once these, and
        nothing else, are as the second has them.
    along : mapping of str to float
        The same with all that moves the verdict more exchanged too.
    """

    paths: tuple[str, ...]
    label: str
    alone: Shares
    along: Shares


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Two verdicts and what lies between them.

    Attributes
    ----------
    first, second : mapping of str to float
        By rung of the first's ladder, shares of worlds.
    swings : tuple of Swing
        What moves the verdict most in front: the largest change of any rung's share.
    """

    first: Shares
    second: Shares
    swings: tuple[Swing, ...]


def verdicts(
    tables: Store,
    first: Scenario,
    second: Scenario,
    *,
    draws: int = 4000,
    equilibria: int = 100,
    seed: int = 1,
) -> Verdicts:
    """Return which differing input moves the verdict, under the natural concept.

    Parameters
    ----------
    tables : Store
        A full build or the reference panel.
    first, second : Scenario
        With wedge parts.
    draws, equilibria, seed
        As for `tertius.wedge.worlds.run.wedge`.
    """
    mine = gather(tables, first, draws=equilibria, seed=seed)
    other = gather(tables, second, draws=equilibria, seed=seed)
    both = replace(mine, effects={**other.effects, **mine.effects})
    base = _shares(first, both, draws, seed)
    found = []
    for parted, changed in exchanges(first, second):
        paths = tuple(each.first.path for each in parted)
        found.append((paths, parted[0].first.label, _shares(changed, both, draws, seed)))
    found.sort(key=lambda each: -max(abs(each[2][rung] - base[rung]) for rung in base))
    swings: list[Swing] = []
    taken: list[str] = []
    for paths, label, alone in found:
        taken += paths
        along = _shares(adopt(first, taken, second), both, draws, seed)
        swings.append(Swing(paths, label, alone, along))
    return Verdicts(base, _shares(second, other, draws, seed), tuple(swings))


def _shares(scenario: Scenario, evidence: Evidence, draws: int, seed: int) -> Shares:
    wedge = of_wedge(scenario)
    sample = draw(all_inputs(wedge, evidence), draws, seed)
    found = model(Setting(wedge, evidence))(sample.inputs)
    rungs = [rung.id for rung in wedge.rungs[wedge.status_quo + 1 :]]
    return {rung: float(found[outcome(DECIDES, rung)].mean()) for rung in rungs}

"""What the measures of 2022 did to trade with Russia, from cited customs figures.

No panel of trade reaches past 2022, so this is arithmetic on four flows, not a regression. A
flow between Russia and a sanctioning partner changed by g log points from 2021. Part of that is no
cost between the two: Russia's prices and supply, or its demand, changed toward everybody. China,
which imposed nothing, shows how much: its flow in the same direction changed by r. The effect is

    beta = g - w r

with w between 0 (what China bought more of would not have gone to the others) and 1 (it would
have, as in a difference in differences, or the tetrads of Head, Mayer & Ries 2010). Neither end
can be ruled out: China's own costs of trading with Russia changed, too. The interval of the
effect is that of w, and how far the years after the measures lie apart.

References
----------
Head, Mayer & Ries (2010), "The erosion of colonial trade linkages after independence", Journal of
International Economics 81(1): 1-14.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from tertius import facts
from tertius.facts.times import period
from tertius.ranges import Range
from tertius.trade.estimation.effects import Estimated
from tertius.trade.estimation.ppml import Fit

__all__ = ["FIGURES", "WEIGHT", "Change", "changes", "estimated"]

MODEL = "russia-2022"
SAMPLE = (
    "four flows between Russia and the EU or the United States, 2021 against 2023 and 2024, less "
    "a share of what happened to the same flow with China; cited figures, no regression"
)
FIGURES: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "sanction.imports.eu": (
            "goods-flow.rus-eu.2021.1",
            "goods-flow.rus-eu.2023-01to2023-11.1",
            "goods-flow.rus-eu.2024-01to2024-08.1",
        ),
        "sanction.imports.usa": ("goods-flow.rus-usa.2021.1", "goods-flow.rus-usa.2023.1"),
        "sanction.exports.eu": (
            "goods-flow.eu-rus.2021.1",
            "goods-flow.eu-rus.2023-01to2023-11.1",
            "goods-flow.eu-rus.2024-01to2024-08.1",
        ),
        "sanction.exports.usa": ("goods-flow.usa-rus.2021.1", "goods-flow.usa-rus.2023.1"),
    }
)
"""Facts by term, the year before first; imports and exports are the sender's."""

YARDSTICK: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "imports": (
            "goods-flow.rus-chn.2021.1",
            "goods-flow.rus-chn.2023.1",
            "goods-flow.rus-chn.2024.1",
        ),
        "exports": (
            "goods-flow.chn-rus.2021.1",
            "goods-flow.chn-rus.2023.1",
            "goods-flow.chn-rus.2024.1",
        ),
    }
)
"""Facts of the same directions with China."""

WEIGHT = Range(
    low=0.0,
    high=1.0,
    basis="judged",
    reason=(
        "share of the change of China's trade with Russia that the sanctioning states would have "
        "seen, too: 1 if it comes from Russia's prices and demand alone, 0 if from costs between "
        "China and Russia alone; both happened, and one unsanctioned partner cannot tell them apart"
    ),
)
"""Taken for a 90 % interval."""

NORMAL_90 = 1.6448536269514722
"""Half a 90 % interval of the standard normal law."""


@dataclass(frozen=True, slots=True)
class Change:
    """How a flow changed between 2021 and the years after the measures.

    Attributes
    ----------
    term : str
        What it is evidence of.
    logs : tuple of float
        Log change to each later year.
    yardstick : float
        Mean log change of the same flow with China.
    facts : tuple of str
        Ids of the figures.
    """

    term: str
    logs: tuple[float, ...]
    yardstick: float
    facts: tuple[str, ...]

    @property
    def mean(self) -> float:
        """Mean log change."""
        return math.fsum(self.logs) / len(self.logs)


def changes() -> tuple[Change, ...]:
    """Return the changes of the four flows, from the ledger of cited facts."""
    reference = {way: _logs(ids) for way, ids in YARDSTICK.items()}
    found = []
    for term, ids in FIGURES.items():
        way = term.split(".")[1]
        beside = reference[way]
        found.append(
            Change(
                term=term,
                logs=_logs(ids),
                yardstick=math.fsum(beside) / len(beside),
                facts=(*ids, *YARDSTICK[way]),
            )
        )
    return tuple(found)


def estimated() -> Estimated:
    """Return the effects as a model, with a covariance made of what is not known.

    One share w serves all terms, so that their errors go together; the spread of the years is
    each flow's own. A flow with one later year is given the spread of the other partner's flow in
    the same direction.
    """
    found = changes()
    terms = tuple(change.term for change in found)
    gross = np.array([change.mean for change in found])
    beside = np.array([change.yardstick for change in found])
    sd = (WEIGHT.high - WEIGHT.low) / 2 / NORMAL_90
    spread = np.array([_spread(change, found) for change in found])
    figures = {id for change in found for id in change.facts}
    return Estimated(
        model=MODEL,
        fit=Fit(
            terms=terms,
            estimates=gross - WEIGHT.mean * beside,
            covariance=sd**2 * np.outer(beside, beside) + np.diag(spread**2),
            treated=np.array([len(change.facts) for change in found]),
            n_obs=len(figures),
            n_clusters=len({"EU", "USA", "CHN"}),
            dropped=0,
        ),
        first=2021,
        last=2024,
        sample=SAMPLE,
        sources=("facts",),
    )


def _spread(change: Change, found: Sequence[Change]) -> float:
    """Return half the distance between the years, as of a 90 % interval."""
    way = change.term.split(".")[1]
    pool = [other for other in found if other.term.split(".")[1] == way and len(other.logs) > 1]
    own = change if len(change.logs) > 1 else pool[0]
    return (max(own.logs) - min(own.logs)) / 2 / NORMAL_90


def _logs(ids: Sequence[str]) -> tuple[float, ...]:
    before, *after = (_yearly(id) for id in ids)
    return tuple(math.log(value / before) for value in after)


def _yearly(id: str) -> float:
    """Return a figure as if its months made a whole year."""
    found = facts.fact(id)
    first, last = period(found.date)
    months = last.month - first.month + 1
    return found.value * 12 / months  # type: ignore[operator]

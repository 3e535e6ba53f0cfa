"""What a run of worlds found: every draw kept, so that each number and chart can be made again."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tertius.provenance import Estimate, estimate
from tertius.scenario import Scenario
from tertius.scenario.inputs import Input
from tertius.wedge.bargain.solution import Concept
from tertius.wedge.explore import Boundary, Indices, Sample
from tertius.wedge.worlds.bargains import CONCEPTS, Offers
from tertius.wedge.worlds.breakevens import BreakEven
from tertius.wedge.worlds.compositions import Packages
from tertius.wedge.worlds.courses import Courses
from tertius.wedge.worlds.evidence import Evidence
from tertius.wedge.worlds.exploring import Box, Loop
from tertius.wedge.worlds.hedging import Hedging
from tertius.wedge.worlds.model import Played

__all__ = ["UNIT", "Explored", "Reach", "WedgeResult"]

Floats = NDArray[np.float64]
UNIT = "% of T's GDP a year, delivered"


@dataclass(frozen=True, slots=True)
class Reach:
    """One rung under one concept, as shares of worlds.

    Attributes
    ----------
    rung : str
        Id.
    concept : str
        truthful, natural or capped.
    taken : float
        Share in which the solution is on the rung.
    supported : float
        Share in which some solution is.
    reached : float
        Share in which P's best offer meets the rung's price; for capped, within its cap, and T
        keeps the rung once paid.
    or_higher : float
        Share in which that holds for this rung or a higher one.
    """

    rung: str
    concept: Concept
    taken: float
    supported: float
    reached: float
    or_higher: float


@dataclass(frozen=True, slots=True, eq=False)
class Explored:
    """Exploration of the assumptions; empty where it was not asked for.

    Attributes
    ----------
    axes : tuple of Boundary
        Over P's worth of realignment and P's credibility, without a prior on either: first.
    deciding : tuple of Boundary
        Over the two inputs that matter most, without a prior on either.
    indices : mapping of str to Indices
        By rung: what the margin of P's best offer over the price turns on.
    boxes : tuple of Box
        Assumptions under which each rung is within reach.
    loops : tuple of Loop
        Feedback loops, off and on.
    """

    axes: tuple[Boundary, ...] = ()
    deciding: tuple[Boundary, ...] = ()
    indices: Mapping[str, Indices] | None = None
    boxes: tuple[Box, ...] = ()
    loops: tuple[Loop, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class WedgeResult:
    """The wedge of one scenario.

    Attributes
    ----------
    scenario : Scenario
        As run; `scenario.applied` holds the overrides, `scenario.sha256` names all of it.
    seed : int
        Of everything random.
    inputs : tuple of Input
        Every uncertain number with its unit, range and basis.
    sample : Sample
        Their draws.
    evidence : Evidence
        What the data say, with its draws.
    played : Played
        Worlds as arrays, menu games, and solutions by concept.
    offers : Offers
        What P can put up, and the cheapest packages, at natural prices.
    stands : ndarray of bool, shape (worlds,)
        Whether T would stay where it is if P offered and threatened nothing: worlds whose
        assumptions agree with the present.
    packages : tuple of Packages
        By rung.
    break_evens : tuple of BreakEven
        Of P's axis and of each item, by rung.
    hedging : Hedging or None
        How allies answer the package for the highest rung within reach, or else P's best package.
    courses : Courses or None
        The scenario's policies compared.
    explored : Explored
        Boundaries, indices, boxes, loops.
    sources, warnings : tuple of str
        Datasets behind it, and what a reader must know.
    """

    scenario: Scenario
    seed: int
    inputs: tuple[Input, ...]
    sample: Sample
    evidence: Evidence
    played: Played
    offers: Offers
    stands: NDArray[np.bool_]
    packages: tuple[Packages, ...]
    break_evens: tuple[BreakEven, ...]
    hedging: Hedging | None
    courses: Courses | None
    explored: Explored
    sources: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def draws(self) -> int:
        """The number of worlds."""
        return len(self.sample)

    @property
    def rungs(self) -> tuple[str, ...]:
        """Ids of the rungs, from closest to R to closest to P."""
        return () if self.scenario.wedge is None else tuple(r.id for r in self.scenario.wedge.rungs)

    @property
    def status_quo(self) -> int:
        """Number of the rung where T stands."""
        return self.played.arrays.status_quo

    def missing(self, concept: Concept) -> int:
        """Return the number of worlds in which a concept has no solution."""
        return self.played.solutions[concept].missing

    def reach(self, among: NDArray[np.bool_] | None = None) -> tuple[Reach, ...]:
        """Return how far T can be moved, by rung and concept.

        Parameters
        ----------
        among : ndarray of bool, shape (worlds,), optional
            Worlds that count, such as `stands`; by default all.
        """
        rows = np.ones(self.draws, bool) if among is None else among
        made = []
        for concept in CONCEPTS:
            solution, met = self.played.solutions[concept], self.played.reached[concept]
            for s, rung in enumerate(self.rungs):
                made.append(
                    Reach(
                        rung=rung,
                        concept=concept,
                        taken=_share(solution.rung[rows] == s),
                        supported=_share(solution.supported[rows, s]),
                        reached=_share(met[rows, s]),
                        or_higher=_share(np.asarray(met[rows, s:].any(axis=1))),
                    )
                )
        return tuple(made)

    def price(self, rung: int, concept: Concept = "natural") -> Estimate:
        """Return the least that must arrive at T for a rung."""
        return estimate(self.played.solutions[concept].price[:, rung], UNIT)

    def available(self, rung: int, how: str = "expected") -> Estimate:
        """Return the most that P can put up for a rung.

        Parameters
        ----------
        rung : int
            Number of the rung.
        how : {"alone", "expected", "agreed", "full", "capped"}
            With what needs no consent; all, consent counted by its chance; all once agreed; all
            whatever it costs; all, as far as P would still deliver when it is due.
        """
        found = self.played.values.cap_P if how == "capped" else getattr(self.offers, how)
        return estimate(found[:, rung], UNIT)

    def gap(self, rung: int, concept: Concept = "natural") -> Estimate:
        """Return price less what P can put up: above 0 the rung is out of reach."""
        best = self.played.values.cap_P if concept == "capped" else self.played.values.P
        return estimate(self.played.solutions[concept].price[:, rung] - best[:, rung], UNIT)

    def table(self) -> pl.DataFrame:
        """Return one row a rung and concept: shares of worlds, price, what is available, gap."""
        rows = []
        for each in self.reach():
            s = self.rungs.index(each.rung)
            how = "capped" if each.concept == "capped" else "expected"
            row: dict[str, object] = {
                "rung": each.rung,
                "concept": each.concept,
                "taken": each.taken,
                "supported": each.supported,
                "reached": each.reached,
                "or_higher": each.or_higher,
            }
            for name, value in (
                ("price", self.price(s, each.concept)),
                ("available", self.available(s, how)),
                ("gap", self.gap(s, each.concept)),
            ):
                row |= {
                    f"{name}_p05": value.p05,
                    f"{name}_p50": value.p50,
                    f"{name}_p95": value.p95,
                }
            rows.append(row)
        return pl.DataFrame(rows)


def _share(flags: NDArray[np.bool_]) -> float:
    return float(flags.mean()) if len(flags) else 0.0

"""Rift: what is there between target and rival that a divider could exploit.

The rule, in one place. For each posterior draw of the relation between T and R:

- **cold**: the alignment in the year is below zero;
- **falling**: it fell by more than `FALL` over the ten years before;
- **heat** (data, not a draw): in those ten years the two had a militarized dispute with at least
  a display of force (hostility 3), or were coded as strategic rivals.

=========  ==================================================
yes        cold, and (heat or falling)
emerging   not yes, and (cold or falling)
no         neither cold nor falling
=========  ==================================================

The probability of each answer is its share of draws. Asymmetry of dependence is reported beside
it; it moves no answer, because a one-sided tie binds as often as it irritates.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tertius.latent.changepoint import changes
from tertius.latent.statespace import Floats, Ints
from tertius.provenance import Estimate, Figure, estimate

__all__ = ["DISPLAY", "FALL", "WINDOW", "Heat", "Rift", "Turn", "rift", "turns"]

FALL = 0.5  # the sd of a ten-year change is about 0.35 where nothing is known to have changed
WINDOW = 10
DISPLAY = 3
TURN_DRAWS = 400  # a share is then known to within 0.025
TURN_SHARE = 0.2  # change points less likely than one in five are not listed


@dataclass(frozen=True, slots=True)
class Heat:
    """Open quarrel in the ten years to the year asked for.

    Attributes
    ----------
    force : tuple of int
        Years with a dispute of hostility 3 or more.
    rivalry : tuple of int
        Years coded as a strategic rivalry.
    unknown : tuple of int
        Years of the window that neither source covers.
    """

    force: tuple[int, ...]
    rivalry: tuple[int, ...]
    unknown: tuple[int, ...]

    @property
    def present(self) -> bool:
        """Whether there was any."""
        return bool(self.force or self.rivalry)


@dataclass(frozen=True, slots=True)
class Turn:
    """Probability that the series changed level at a year, by direction."""

    year: int
    down: float
    up: float


@dataclass(frozen=True, slots=True)
class Rift:
    """The verdict on one dimension, and what it rests on.

    Attributes
    ----------
    verdict : mapping
        Probability of yes, emerging and no.
    cold : float
        P(alignment < 0).
    level : Estimate
        Alignment in the year.
    change5, change10 : Estimate or None
        Change over five and ten years; None where the dyad is younger.
    turns : tuple of Turn
        Change points with a probability of at least one in five, to the year.
    heat : Heat
        Open quarrel.
    evidence : tuple of Figure
        The figures behind heat and asymmetry, with their rows.
    """

    verdict: Mapping[str, float]
    cold: float
    level: Estimate
    change5: Estimate | None
    change10: Estimate | None
    turns: tuple[Turn, ...]
    heat: Heat
    evidence: tuple[Figure, ...]

    @property
    def answer(self) -> str:
        """The most probable answer."""
        return max(self.verdict, key=lambda name: self.verdict[name])


def turns(paths: Floats, years: Ints, rng: np.random.Generator) -> tuple[Turn, ...]:
    """Return the probability of a change of level at every year.

    Parameters
    ----------
    paths : ndarray, shape (draws, years)
        Posterior draws of a series.
    years : ndarray, shape (years,)
        Their years.
    rng : numpy.random.Generator
        Source of randomness.
    """
    found = changes(paths, rng)
    down, up = (found == -1).mean(axis=0), (found == 1).mean(axis=0)
    return tuple(
        Turn(int(year), float(d), float(u)) for year, d, u in zip(years, down, up, strict=True)
    )


def rift(
    paths: Floats,
    years: Ints,
    year: int,
    heat: Heat,
    evidence: tuple[Figure, ...],
    unit: str,
    rng: np.random.Generator,
    turned: tuple[Turn, ...] | None = None,
) -> Rift:
    """Judge the relation of T and R in one year.

    Parameters
    ----------
    paths : ndarray, shape (draws, years)
        Posterior draws of the leg TR.
    years : ndarray, shape (years,)
        Their years.
    year : int
        The year asked for, among `years`.
    heat : Heat
        Open quarrel in the window.
    evidence : tuple of Figure
        To be carried along.
    unit : str
        Unit of the paths.
    rng : numpy.random.Generator
        For the change points.
    turned : tuple of Turn, optional
        Change points found before in the same series, whatever its zero.
    """
    now = int(np.flatnonzero(years == year)[0])
    level = paths[:, now]
    cold = level < 0
    change = {span: _change(paths, years, year, span) for span in (5, WINDOW)}
    decade = change[WINDOW]
    falling = np.zeros_like(cold) if decade is None else decade < -FALL
    yes = cold & (falling | heat.present)
    emerging = ~yes & (cold | falling)
    if turned is None:
        found = turns(paths[:TURN_DRAWS, : now + 1], years[: now + 1], rng)
        turned = tuple(turn for turn in found if max(turn.down, turn.up) >= TURN_SHARE)
    return Rift(
        verdict={
            "yes": float(yes.mean()),
            "emerging": float(emerging.mean()),
            "no": float((~yes & ~emerging).mean()),
        },
        cold=float(cold.mean()),
        level=estimate(level, unit),
        change5=None if change[5] is None else estimate(change[5], unit),
        change10=None if decade is None else estimate(decade, unit),
        turns=turned,
        heat=heat,
        evidence=evidence,
    )


def _change(paths: Floats, years: Ints, year: int, span: int) -> Floats | None:
    before = np.flatnonzero(years == year - span)
    now = np.flatnonzero(years == year)
    return paths[:, now[0]] - paths[:, before[0]] if len(before) else None

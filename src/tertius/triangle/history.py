"""The model held against what historians agree on for the United States, Russia and China.

Each check is computed and reported, passed or not, with the figures that decide it; the model
is never tuned to pass one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tertius.alignment.dimensions import DIMENSIONS, OVERALL, UNIT
from tertius.alignment.posterior import Anchor, Leg, Tables, draw, leg
from tertius.latent.changepoint import changes
from tertius.latent.statespace import Floats, Ints
from tertius.measures.reading import series
from tertius.provenance import Estimate, estimate, probability
from tertius.triangle.kissinger import slack
from tertius.triangle.patterns import LEGS, pariah_of, patterns, pivot_of, type_of
from tertius.triangle.rift import TURN_DRAWS

__all__ = ["Check", "HingeYear", "PhaseYear", "checks", "compare_phases", "hinge", "phases"]

USA, RUS, CHN = 2, 365, 710
HINGE = range(1972, 1980)
_INDICATORS: Mapping[str, Mapping[str, str]] = {
    "diplomatic": {"votes.kappa": "kappa", "ideal.distance": "ideal-point distance"},
    "economic": {"trade.intensity": "trade beyond gravity"},
    "security": {
        "alliance.obligation": "obligation",
        "disputes.hostility": "hostility",
        "rivalry.strategic": "rivalry",
    },
}
_LEGS = {"PT": "USA–RUS", "PR": "USA–CHN", "TR": "RUS–CHN"}


@dataclass(frozen=True, slots=True)
class Check:
    """One statement about history, tested.

    Attributes
    ----------
    statement : str
        What should hold.
    passed : bool
        Whether it does.
    figures : str
        The numbers that decide it.
    reason : str
        Where it fails, the indicator rows that cause it; else empty.
    """

    statement: str
    passed: bool
    figures: str
    reason: str


@dataclass(frozen=True, slots=True)
class HingeYear:
    """What one dimension says of the United States as the hinge of the triangle in a year.

    Attributes
    ----------
    year : int
        The year.
    dimension : str
        Dimension of the model.
    rule : float
        Probability that Kissinger's rule holds for the United States.
    pivot : float
        Probability that the United States is the pivot of a romantic triangle.
    slack : Estimate
        Slack of the rule.
    """

    year: int
    dimension: str
    rule: float
    pivot: float
    slack: Estimate


@dataclass(frozen=True, slots=True)
class PhaseYear:
    """What the model and a dated classification say of one year.

    Attributes
    ----------
    year : int
        The year.
    dimension : str
        Dimension of the model's reading.
    scheme : str
        Author of the classification.
    theirs, ours : str
        Type and role, e.g. ``romantic_triangle (pivot USA)``.
    probability : float
        The model's probability of their type and role.
    agrees : bool
        Whether the model's most probable reading is theirs.
    indicators : str
        What decides the three legs in that year: the indicators of the dimension, or the means
        of the dimensions.
    """

    year: int
    dimension: str
    scheme: str
    theirs: str
    ours: str
    probability: float
    agrees: bool
    indicators: str


_ENDS: Mapping[str, tuple[int, int]] = {"PT": (USA, RUS), "PR": (USA, CHN), "TR": (RUS, CHN)}


@dataclass(frozen=True, slots=True)
class _History:
    """Draws of the three legs over their common years, and their security indicators."""

    years: Ints
    paths: Mapping[str, Mapping[str, Floats]]
    observed: Mapping[tuple[str, str], Mapping[int, float]]
    seed: int

    def legs(self, dimension: str, year: int) -> Floats:
        """Return draws of PT, PR, TR in a year; shape (draws, 3)."""
        at = int(np.flatnonzero(self.years == year)[0])
        return np.stack([self.paths[name][dimension][:, at] for name in LEGS], axis=1)

    def why(self, name: str, year: int, dimension: str) -> str:
        """Return what decides a leg: its dimensions' means, or a dimension's indicators."""
        if dimension == OVERALL:
            at = int(np.flatnonzero(self.years == year)[0])
            means = {d: float(self.paths[name][d][:, at].mean()) for d in DIMENSIONS}
            return ", ".join(f"{d} {_signed(mean)}" for d, mean in means.items())
        values = {
            word: self.observed[name, m].get(year) for m, word in _INDICATORS[dimension].items()
        }
        return ", ".join(
            f"{word} no data" if value is None else f"{word} {_number(value)}"
            for word, value in values.items()
        )

    def why_all(self, year: int, dimension: str) -> str:
        """Return what decides each of the three legs in a year."""
        return "; ".join(f"{_LEGS[name]}: {self.why(name, year, dimension)}" for name in LEGS)


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _number(value: float) -> str:
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.2f}".replace("-", "−")


def _open(tables: Tables, draws: int, seed: int, anchor: Anchor) -> _History:
    legs: dict[str, Leg] = {name: leg(tables, a, b, anchor) for name, (a, b) in _ENDS.items()}
    paths = {name: draw(found, draws, seed) for name, found in legs.items()}
    observed = {
        (name, m): dict(series(tables, m, a, b).select("year", "mean").iter_rows())
        for name, (a, b) in _ENDS.items()
        for group in _INDICATORS.values()
        for m in group
    }
    # the years in which all three legs are known on every dimension: from 1950, for the PRC
    known = np.all([~np.isnan(paths[name][OVERALL]).any(axis=0) for name in LEGS], axis=0)
    kept = {name: {d: path[:, known] for d, path in paths[name].items()} for name in LEGS}
    return _History(legs["TR"].years[known], kept, observed, seed)


def checks(
    tables: Tables, draws: int = 500, seed: int = 1, anchor: Anchor = "neutral"
) -> tuple[Check, ...]:
    """Run every check.

    Parameters
    ----------
    tables : Tables
        A store or the reference panel.
    draws, seed : int
        Posterior draws and where they start.
    anchor : {"neutral", "median", "own_mean"}
        What counts as zero.
    """
    history = _open(tables, draws, seed, anchor)
    run: list[Callable[[_History], list[Check]]] = [
        _split,
        _lowest,
        _marriage,
        _held,
        _pariah,
        _fog,
    ]
    return tuple(check for each in run for check in each(history))


def _split(history: _History) -> list[Check]:
    """Change points of the leg USSR-PRC: down in 1958-1964, up in 1982-1991."""
    found = []
    for dimension in ("security", OVERALL):
        rng = np.random.default_rng(history.seed)
        marks = changes(history.paths["TR"][dimension][:TURN_DRAWS], rng)
        found.append(_turned(history, dimension, "downward", marks == -1, 1958, 1964))
        found.append(_turned(history, dimension, "upward", marks == 1, 1982, 1991))
    return found


def _turned(
    history: _History, dimension: str, way: str, marks: NDArray[np.bool_], first: int, last: int
) -> Check:
    span = last - first + 1
    anywhere = [
        float(marks[:, i : i + span].any(axis=1).mean()) for i in range(marks.shape[1] - span + 1)
    ]
    here = anywhere[int(np.flatnonzero(history.years == first)[0])]
    peak = int(history.years[marks.mean(axis=0).argmax()])
    passed = here >= 0.5
    return Check(
        statement=f"USSR-PRC, {dimension}: a change point {way} within {first}-{last}",
        passed=passed,
        figures=f"probability {probability(here)}; of {span} years anywhere in the series, on "
        f"average {probability(float(np.mean(anywhere)))}",
        reason=""
        if passed
        else f"the likeliest year is {peak}: {history.why('TR', peak, dimension)}",
    )


def _lowest(history: _History) -> list[Check]:
    """Lowest level of the leg USSR-PRC within 1967-1978."""
    found = []
    for dimension in ("security", OVERALL):
        paths = history.paths["TR"][dimension]
        low = history.years[paths.argmin(axis=1)]
        share = float(((low >= 1967) & (low <= 1978)).mean())
        year = int(history.years[paths.mean(axis=0).argmin()])
        found.append(
            Check(
                f"USSR-PRC, {dimension}: the lowest level lies within 1967-1978",
                1967 <= year <= 1978,
                f"lowest mean in {year}; the lowest year lies within with probability "
                f"{probability(share)}",
                ""
                if 1967 <= year <= 1978
                else f"{year}: {history.why('TR', year, dimension)}; "
                f"1969: {history.why('TR', 1969, dimension)}",
            )
        )
    return found


def _marriage(history: _History) -> list[Check]:
    """1950-1956: USSR-PRC positive with P >= 0.9, both negative towards the USA."""
    years = range(1950, 1957)
    positive = {y: float((history.legs(OVERALL, y)[:, 2] > 0).mean()) for y in years}
    negative = {y: float((history.legs(OVERALL, y)[:, :2] < 0).mean(axis=0).min()) for y in years}
    worst, best = min(positive, key=lambda y: positive[y]), min(negative, key=lambda y: negative[y])
    return [
        Check(
            "1950-1956: USSR-PRC positive with a probability of at least 0.9, overall",
            positive[worst] >= 0.9,
            f"lowest probability {probability(positive[worst])}, in {worst}",
            "" if positive[worst] >= 0.9 else f"{worst}: {history.why('TR', worst, OVERALL)}",
        ),
        Check(
            "1950-1956: both negative towards the USA, overall",
            negative[best] >= 0.5,
            f"lowest probability {probability(negative[best])}, in {best}",
            "" if negative[best] >= 0.5 else f"{best}: {history.why('PR', best, OVERALL)}",
        ),
    ]


def _held(history: _History) -> list[Check]:
    """1972-1978: the United States the pivot (Dittmer), dimension by dimension."""
    years = range(1972, 1979)
    found = []
    for dimension in (OVERALL, *DIMENSIONS):
        read = {y: patterns(history.legs(dimension, y)) for y in years}
        agree = [y for y in years if read[y].modal_pattern == "++-"]
        chance = {y: read[y].pivot["P"] for y in years}
        top = max(chance, key=lambda y, chance=chance: chance[y])  # type: ignore[misc]
        passed = len(agree) > len(years) / 2
        found.append(
            Check(
                f"1972-1978: the USA is the pivot of a romantic triangle (Dittmer), {dimension}",
                passed,
                f"most probable in {len(agree)} of {len(years)} years; highest probability "
                f"{probability(chance[top])}, in {top}",
                "" if passed else f"1972: {history.why_all(1972, dimension)}",
            )
        )
    return found


def _pariah(history: _History) -> list[Check]:
    """2015-2023: no US pivot, and a stable marriage of Russia and China is modal."""
    years = range(2015, 2024)
    held = {y: float((slack(history.legs(OVERALL, y), "P") > 0).mean()) for y in years}
    modal = {y: patterns(history.legs(OVERALL, y)) for y in years}
    married = [y for y in years if modal[y].modal_pattern == "--+"]
    other = [y for y in years if y not in married]
    top = max(held, key=lambda y: held[y])
    return [
        Check(
            "2015-2023: P(K_USA > 0) at most 0.05, overall",
            held[top] <= 0.05,
            f"highest probability {probability(held[top])}, in {top}",
            "" if held[top] <= 0.05 else f"{top}: {history.why_all(top, OVERALL)}",
        ),
        Check(
            "2015-2023: stable marriage of CHN and RUS, the USA outside, is modal, overall",
            not other,
            f"modal in {len(married)} of {len(years)} years; lowest probability "
            f"{probability(min(modal[y].patterns['--+'] for y in years))}",
            ""
            if not other
            else "; ".join(f"{y}: {modal[y].modal_pattern} most probable" for y in other),
        ),
    ]


def _fog(history: _History) -> list[Check]:
    """1992-2000: no pattern above 0.9 without the evidence for it."""
    years = range(1992, 2001)
    found = {y: patterns(history.legs(OVERALL, y)) for y in years}
    sure = {y: p.patterns[p.modal_pattern] for y, p in found.items()}
    top = max(sure, key=lambda y: sure[y])
    return [
        Check(
            "1992-2000: no pattern with a probability above 0.9, overall",
            sure[top] <= 0.9,
            f"highest {probability(sure[top])} ({found[top].modal_pattern}), in {top}",
            "" if sure[top] <= 0.9 else f"{top}: {history.why_all(top, OVERALL)}",
        )
    ]


def hinge(
    tables: Tables, draws: int = 500, seed: int = 1, anchor: Anchor = "neutral"
) -> tuple[HingeYear, ...]:
    """Return what each dimension says of the United States as the hinge, 1972-1979."""
    history = _open(tables, draws, seed, anchor)
    found = []
    for year in HINGE:
        for dimension in (OVERALL, *DIMENSIONS):
            legs = history.legs(dimension, year)
            k = slack(legs, "P")
            pivot = patterns(legs).pivot["P"]
            found.append(
                HingeYear(year, dimension, float((k > 0).mean()), pivot, estimate(k, UNIT))
            )
    return tuple(found)


@cache
def phases() -> pl.DataFrame:
    """Return dated classifications of the triangle by several authors."""
    text = (files("tertius") / "data" / "phases.csv").read_bytes()
    return pl.read_csv(text)


def compare_phases(
    tables: Tables, draws: int = 500, seed: int = 1, anchor: Anchor = "neutral"
) -> tuple[PhaseYear, ...]:
    """Compare the model's reading, dimension by dimension and year by year, with the phases."""
    history = _open(tables, draws, seed, anchor)
    return tuple(
        _compare(history, row, year, dimension)
        for row in phases().iter_rows(named=True)
        for year in history.years[
            (history.years >= row["start"]) & (history.years <= min(row["end"], 2023))
        ].tolist()
        for dimension in (OVERALL, *DIMENSIONS)
    )


_CODES = {"USA": "P", "RUS": "T", "CHN": "R"}
_NAMES = {seat: code for code, seat in _CODES.items()}


def _reading(pattern: str) -> str:
    name = type_of(pattern)
    if (seat := pivot_of(pattern)) is not None:
        return f"{name} (pivot {_NAMES[seat]})"
    if (seat := pariah_of(pattern)) is not None:
        return f"{name} (pariah {_NAMES[seat]})"
    return name


def _compare(history: _History, row: Mapping[str, object], year: int, dimension: str) -> PhaseYear:
    role = f" (pivot {row['pivot']})" if row["pivot"] else ""
    role = f" (pariah {row['pariah']})" if row["pariah"] else role
    theirs = f"{row['type']}{role}"
    shares: dict[str, float] = {}
    for pattern, share in patterns(history.legs(dimension, year)).patterns.items():
        reading = _reading(pattern)
        shares[reading] = shares.get(reading, 0.0) + share
    ours = max(shares, key=lambda name: shares[name])
    return PhaseYear(
        year=year,
        dimension=dimension,
        scheme=str(row["scheme"]),
        theirs=theirs,
        ours=ours,
        probability=shares.get(theirs, 0.0),
        agrees=ours == theirs,
        indicators=history.why_all(year, dimension),
    )

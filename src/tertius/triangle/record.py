"""The triangle of the United States, Russia and China over the years, ready to be questioned."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tertius.alignment.dimensions import DIMENSIONS, OVERALL
from tertius.alignment.posterior import Anchor, Leg, Tables, draw, leg
from tertius.latent.statespace import Floats, Ints
from tertius.measures.reading import series
from tertius.triangle.patterns import LEGS

__all__ = ["History", "open_history"]

USA, RUS, CHN = 2, 365, 710
_INDICATORS: Mapping[str, Mapping[str, str]] = {
    "diplomatic": {"votes.kappa": "kappa", "ideal.distance": "ideal-point distance"},
    "economic": {"trade.intensity": "trade beyond gravity"},
    "security": {
        "alliance.obligation": "obligation",
        "disputes.hostility": "hostility",
        "rivalry.strategic": "rivalry",
    },
}
LEG_NAMES = {"PT": "USA–RUS", "PR": "USA–CHN", "TR": "RUS–CHN"}
_ENDS: Mapping[str, tuple[int, int]] = {"PT": (USA, RUS), "PR": (USA, CHN), "TR": (RUS, CHN)}


@dataclass(frozen=True, slots=True)
class History:
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
        return "; ".join(f"{LEG_NAMES[name]}: {self.why(name, year, dimension)}" for name in LEGS)


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _number(value: float) -> str:
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.2f}".replace("-", "−")


def open_history(tables: Tables, draws: int, seed: int, anchor: Anchor) -> History:
    """Draw the three legs and read their indicators, in the years in which all are known."""
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
    return History(legs["TR"].years[known], kept, observed, seed)

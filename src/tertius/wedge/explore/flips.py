"""Flip boundaries: where, in two inputs, the answer turns in a given share of worlds."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tertius.errors import UsageError, collect
from tertius.wedge.explore.design import Sample
from tertius.wedge.explore.worlds import Model, evaluate

__all__ = ["LEVELS", "Boundary", "boundary", "contour"]

Floats = NDArray[np.float64]

LEVELS = (0.1, 0.5, 0.9)
"""Shares of worlds at which boundaries are drawn: seldom, as often as not, robustly."""


@dataclass(frozen=True, slots=True, eq=False)
class Boundary:
    """Shares of worlds over a grid of two inputs, and the lines along which they are level.

    Attributes
    ----------
    x, y : str
        The two inputs.
    output : str
        The output that is to reach `at_least`.
    at_least : float
        Its value.
    x_values, y_values : ndarray, shapes (across,) and (up,)
        The grid, over the whole of both ranges.
    share : ndarray, shape (across, up)
        Share of the sample's worlds in which the output reaches the value, with the two inputs
        held at the grid's values and all others as drawn.
    lines : mapping of float to ndarray, shape (segments, 2, 2)
        By level, segments from (x, y) to (x, y); none where the level is crossed nowhere.
    worlds, seed : int
        The sample's.
    """

    x: str
    y: str
    output: str
    at_least: float
    x_values: Floats
    y_values: Floats
    share: Floats
    lines: Mapping[float, Floats]
    worlds: int
    seed: int


def boundary(
    model: Model,
    sample: Sample,
    output: str,
    x: str,
    y: str,
    at_least: float = 1.0,
    grid: int = 25,
    levels: tuple[float, ...] = LEVELS,
) -> Boundary:
    """Return where an output turns, in two inputs.

    Parameters
    ----------
    model : callable
        See `Model`; called once for each of the grid's columns.
    sample : Sample
        Worlds from which all other inputs are taken.
    output : str
        A missing value does not reach `at_least`.
    x, y : str
        Two inputs of the sample whose ranges are no points.
    at_least : float
        What the output is to reach.
    grid : int
        Values of either input, at least 2.
    levels : tuple of float
        Shares of worlds at which to draw lines.

    Raises
    ------
    UsageError
        Listing inputs that are unknown, the same or points, and a grid too small.
    """
    collect(UsageError, "a flip boundary", _faults(sample, x, y, grid))
    across, up = (
        np.linspace(sample.ranges[name].low, sample.ranges[name].high, grid) for name in (x, y)
    )
    worlds = len(sample)
    held = {name: np.tile(values, grid) for name, values in sample.inputs.items()}
    held[y] = np.repeat(up, worlds)
    share = np.empty((grid, grid))
    for place, value in enumerate(across):
        held[x] = np.full(grid * worlds, value)
        found = evaluate(model, held)
        if output not in found:
            raise UsageError(f"no output '{output}'; the model has {', '.join(found)}")
        share[place] = (found[output].reshape(grid, worlds) >= at_least).mean(axis=1)
    lines = {level: contour(across, up, share, level) for level in levels}
    return Boundary(x, y, output, at_least, across, up, share, lines, worlds, sample.seed)


def contour(x: Floats, y: Floats, z: Floats, level: float) -> Floats:
    """Return the line along which a surface over a grid has a given height.

    Each cell of the grid is cut into two triangles, over which the surface is flat.

    Parameters
    ----------
    x, y : ndarray, shapes (m,) and (n,)
        The grid.
    z : ndarray, shape (m, n)
        Heights.
    level : float
        The height sought.

    Returns
    -------
    ndarray, shape (segments, 2, 2)
        Segments from (x, y) to (x, y), in no order.
    """
    across, up = np.meshgrid(x, y, indexing="ij")
    points = np.stack([across, up, z], axis=-1)
    a, b = points[:-1, :-1], points[1:, :-1]
    c, d = points[1:, 1:], points[:-1, 1:]
    corners = np.concatenate(
        [np.stack(three, axis=-2).reshape(-1, 3, 3) for three in ((a, b, c), (a, c, d))]
    )
    inside = corners[..., 2] >= level
    count = inside.sum(axis=1)
    cut = corners[(count == 1) | (count == 2)]
    if not len(cut):
        return np.empty((0, 2, 2))
    within = cut[..., 2] >= level
    odd = np.where(within.sum(axis=1) == 1, within.argmax(axis=1), (~within).argmax(axis=1))
    rows = np.arange(len(cut))
    lone = cut[rows, odd]
    ends = []
    for step in (1, 2):
        other = cut[rows, (odd + step) % 3]
        share = (level - lone[:, 2]) / (other[:, 2] - lone[:, 2])
        ends.append(lone[:, :2] + share[:, None] * (other - lone)[:, :2])
    return np.stack(ends, axis=1)


def _faults(sample: Sample, x: str, y: str, grid: int) -> list[str]:
    found = [
        f"input '{name}' is not in the sample; it has {', '.join(sample.ranges)}"
        for name in (x, y)
        if name not in sample.ranges
    ]
    found += [
        f"input '{name}' is a point, {sample.ranges[name].low:g}; give it a range"
        for name in (x, y)
        if name in sample.ranges and sample.ranges[name].low == sample.ranges[name].high
    ]
    if x == y:
        found.append(f"x and y are both '{x}'; name two inputs")
    if grid < 2:
        found.append(f"grid is {grid}; at least 2")
    return found

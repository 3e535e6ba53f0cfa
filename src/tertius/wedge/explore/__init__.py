"""Exploration under deep uncertainty: any vectorised model, all uncertain inputs at once.

A model is a function from a mapping of input names to arrays of shape (worlds,) to a mapping of
output names to such arrays. It is called on whole samples; nothing here loops over worlds.
"""

from tertius.wedge.explore.breakeven import BreakEven, break_even
from tertius.wedge.explore.design import Sample, latin_hypercube, sobol_points
from tertius.wedge.explore.flips import Boundary, boundary, contour
from tertius.wedge.explore.prim import Box, Peeling, prim
from tertius.wedge.explore.regret import Frontier, Regret, frontier, regret
from tertius.wedge.explore.sobol import Indices, sobol_indices
from tertius.wedge.explore.worlds import Model, Worlds, explore

__all__ = [
    "Boundary",
    "Box",
    "BreakEven",
    "Frontier",
    "Indices",
    "Model",
    "Peeling",
    "Regret",
    "Sample",
    "Worlds",
    "boundary",
    "break_even",
    "contour",
    "explore",
    "frontier",
    "latin_hypercube",
    "prim",
    "regret",
    "sobol_indices",
    "sobol_points",
]

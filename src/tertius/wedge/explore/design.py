"""Samples of all uncertain inputs together: Latin hypercube and scrambled Sobol points."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tertius.errors import UsageError, collect
from tertius.ranges import Range

__all__ = ["Method", "Sample", "latin_hypercube", "placed", "sobol_points"]

Floats = NDArray[np.float64]
Method = Literal["latin hypercube", "sobol"]


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Worlds drawn from ranges, and all that is needed to draw them again.

    Attributes
    ----------
    inputs : mapping of str to ndarray, shape (worlds,)
        Values, by name.
    ranges : mapping of str to Range
        What they were drawn from, in order.
    method : {"latin hypercube", "sobol"}
        How.
    seed : int
        Where the generator started.
    """

    inputs: Mapping[str, Floats]
    ranges: Mapping[str, Range]
    method: Method
    seed: int

    def __len__(self) -> int:
        return len(next(iter(self.inputs.values())))


def placed(cube: Floats, ranges: Mapping[str, Range]) -> dict[str, Floats]:
    """Return points of the unit cube, shape (worlds, inputs), as values of the inputs."""
    return {
        name: range_.quantile(np.ascontiguousarray(cube[:, place]))
        for place, (name, range_) in enumerate(ranges.items())
    }


def latin_hypercube(ranges: Mapping[str, Range], worlds: int, seed: int) -> Sample:
    """Return a Latin hypercube: each input's range cut into as many equal parts as worlds.

    Parameters
    ----------
    ranges : mapping of str to Range
        The uncertain inputs.
    worlds : int
        How many, at least 1.
    seed : int
        Of the generator; the same seed gives the same worlds.

    Raises
    ------
    UsageError
        If there is no input or no world.

    References
    ----------
    McKay, Beckman & Conover (1979), Technometrics 21(2): 239-245.
    """
    from scipy.stats import qmc

    _check(ranges, worlds)
    cube = qmc.LatinHypercube(len(ranges), rng=np.random.default_rng(seed)).random(worlds)
    return Sample(placed(cube, ranges), dict(ranges), "latin hypercube", seed)


def sobol_points(ranges: Mapping[str, Range], worlds: int, seed: int) -> Sample:
    """Return scrambled Sobol points, which fill the cube evenly in every plane.

    Parameters
    ----------
    ranges, seed
        As in `latin_hypercube`.
    worlds : int
        A power of two.

    Raises
    ------
    UsageError
        If there is no input, or `worlds` is no power of two.

    References
    ----------
    Owen (1998), Journal of Complexity 14(4): 466-489.
    """
    from scipy.stats import qmc

    _check(ranges, worlds)
    power = worlds.bit_length() - 1
    if worlds != 1 << power:
        raise UsageError(
            f"{worlds} worlds: Sobol points come in powers of two; take {1 << power} or "
            f"{1 << (power + 1)}"
        )
    cube = qmc.Sobol(len(ranges), rng=np.random.default_rng(seed)).random_base2(power)
    return Sample(placed(cube, ranges), dict(ranges), "sobol", seed)


def _check(ranges: Mapping[str, Range], worlds: int) -> None:
    found = []
    if not ranges:
        found.append("ranges is empty; name at least one uncertain input")
    if worlds < 1:
        found.append(f"worlds is {worlds}; ask for at least 1")
    collect(UsageError, "a sample of worlds", found)

"""Distances on the globe."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["EARTH_RADIUS", "great_circle"]

EARTH_RADIUS = 6371.0088
"""Mean radius of the Earth, km (IUGG)."""


def great_circle(latitude: ArrayLike, longitude: ArrayLike) -> NDArray[np.float64]:
    """Return the great-circle distance between each two places.

    Parameters
    ----------
    latitude, longitude : array_like, shape (n,)
        Degrees north and east; NaN where unknown.

    Returns
    -------
    ndarray, shape (n, n)
        Kilometres, 0 on the diagonal, NaN where a place is unknown.

    References
    ----------
    Sinnott (1984), "Virtues of the Haversine", Sky and Telescope 68(2): 159.
    """
    lat, lon = np.radians(np.asarray(latitude, float)), np.radians(np.asarray(longitude, float))
    across = np.sin((lat[:, None] - lat) / 2) ** 2
    along = np.sin((lon[:, None] - lon) / 2) ** 2
    half = across + np.cos(lat)[:, None] * np.cos(lat) * along
    distance: NDArray[np.float64] = 2 * EARTH_RADIUS * np.arcsin(np.sqrt(half.clip(max=1)))
    return distance

"""What each rung costs P: the least that must arrive for T to take it, whatever R would do."""

import numpy as np
from numpy.typing import NDArray

from tertius.compiled import kernel

__all__ = ["outbidding", "truthful"]

Floats = NDArray[np.float64]


@kernel
def truthful(R: Floats, T: Floats, price: Floats) -> None:
    """Write prices (w, n) when R's bids reflect its values, those for the rung itself included."""
    for w in range(T.shape[0]):
        most = -np.inf
        for j in range(T.shape[1]):
            most = max(most, R[w, j] + T[w, j])
        for s in range(T.shape[1]):
            price[w, s] = most - (R[w, s] + T[w, s])


@kernel
def outbidding(R: Floats, T: Floats, cap_R: Floats, price: Floats) -> None:
    """Write prices (w, n) when R adds nothing to P's bid and bids its gain, or cap, elsewhere."""
    for w in range(T.shape[0]):
        for s in range(T.shape[1]):
            most = T[w, s]
            for j in range(T.shape[1]):
                bid = min(cap_R[w, j], max(0.0, R[w, j] - R[w, s]))
                most = max(most, T[w, j] + bid)
            price[w, s] = most - T[w, s]

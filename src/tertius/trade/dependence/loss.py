r"""What takes the place of a lost supplier: one link of trade cut, everything else kept going.

Buyer m can no longer buy from supplier s what it buys today, q. Three things can cover it:

- others sell m more out of spare capacity: at most u X_k for supplier k, whose sales are X_k;
- others sell m what they sell elsewhere today: at most d (X_k - X_km);
- and the goods that s can no longer sell to m go to those who now get less from the others.

A link grows by no more than g times its size: who sells m nothing today has no ship, pipe, licence
or customer there within a year. So k can bring at most c_km = min(g X_km, u X_k + d (X_k - X_km)),
of it min(g X_km, u X_k) without taking from anybody; and s can place V = g (X_s - q) elsewhere.
The program

    maximise  a + w - y   with   a + w <= q,  a_k <= u X_k,  w_k <= d (X_k - X_km),
                                 a_k + w_k <= g X_km,  v <= V,  w - v <= y

(a spare, w diverted, v placed by s, y what third parties go without) has a closed form. If third
parties keep what they have (y = 0), m is short of

    z = q - min(q, C, A + V),   C = sum of c_k,   A = sum of min(g X_km, u X_k),   k other than s.

If m outbids them it is short of q - min(q, C) only, and they are short of the difference.

The loss of a buyer is the same with the roles exchanged: `lost` of the transposed flows. There u is
what other buyers can take in addition.

References
----------
Hirschman (1945), National power and the structure of foreign trade, University of California
Press, on dependence as the difficulty of replacing a partner.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.errors import UsageError, collect

__all__ = ["Loss", "Plan", "lost", "plan", "stand_ins", "without"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Loss:
    """What every buyer would be short of without every one of its suppliers.

    Attributes
    ----------
    short : ndarray, shape (suppliers, buyers)
        Uncovered, third parties keeping what they have; in the unit of the flows.
    outbid : ndarray, shape (suppliers, buyers)
        Uncovered where the buyer outbids third parties; at most `short`, they bear the rest.
    """

    short: Array
    outbid: Array


@dataclass(frozen=True, slots=True)
class Plan:
    """How one loss is covered, third parties keeping what they have.

    Attributes
    ----------
    spare, diverted : ndarray, shape (suppliers,)
        What each sells the buyer in addition, by where it comes from.
    placed, idle : float
        What the lost supplier sells to third parties instead, and what it does not sell.
    short : float
        What the buyer goes without.
    """

    spare: Array
    diverted: Array
    placed: float
    idle: float
    short: float


def lost(flows: ArrayLike, diverted: float, spare: float, growth: float) -> Loss:
    """Return what each buyer is short of without each supplier.

    Parameters
    ----------
    flows : array_like, shape (suppliers, buyers)
        What each supplier sells to each buyer, at least 0, any unit.
    diverted, spare, growth : float
        d in [0, 1], u at least 0 and g at least 0, as above.

    Raises
    ------
    UsageError
        Listing every flow and parameter out of range.
    """
    traded = _checked(flows, diverted, spare, growth)
    reach, free = _reach(traded, diverted, spare, growth)
    covered = reach.sum(axis=0) - reach
    place = growth * (traded.sum(axis=1, keepdims=True) - traded)
    whole = np.minimum(covered, free.sum(axis=0) - free + place)
    # sums less one of their terms leave dust where nothing is left
    dust = 1e-12 * traded.sum()
    short = traded - np.minimum(traded, np.where(whole < dust, 0.0, whole))
    outbid = traded - np.minimum(traded, np.where(covered < dust, 0.0, covered))
    return Loss(short, outbid)


def plan(
    flows: ArrayLike, supplier: int, buyer: int, diverted: float, spare: float, growth: float
) -> Plan:
    """Return how the loss of one supplier is covered: spare capacity first, then diversion.

    Each supplier brings its part in proportion to what it can.
    """
    traded = _checked(flows, diverted, spare, growth)
    q = traded[supplier, buyer]
    reach, free = (part[:, buyer].copy() for part in _reach(traded, diverted, spare, growth))
    reach[supplier] = free[supplier] = 0
    place = growth * (traded[supplier].sum() - q)
    covered = min(q, reach.sum(), free.sum() + place)
    idle_part = _scaled(free, min(covered, free.sum()))
    moved = _scaled(reach - free, covered - idle_part.sum())
    placed = float(moved.sum())
    return Plan(idle_part, moved, placed, float(q - placed), float(q - covered))


def stand_ins(
    flows: ArrayLike, diverted: float, spare: float, growth: float
) -> tuple[NDArray[np.int64], Array]:
    """Return who could replace most of each link, and how much of it.

    Returns
    -------
    who : ndarray of int, shape (suppliers, buyers)
        Row of the other supplier that can bring the buyer most; -1 where none can.
    share : ndarray, shape (suppliers, buyers)
        Of the lost link that it alone could cover, in [0, 1]; 0 where there is no link.
    """
    traded = _checked(flows, diverted, spare, growth)
    reach, _ = _reach(traded, diverted, spare, growth)
    order = np.argsort(-reach, axis=0, kind="stable")
    best, next_best = order[0], order[1] if len(order) > 1 else order[0]
    rows = np.arange(len(traded))[:, None]
    who = np.where(rows == best, next_best, best)
    amount = np.where(rows == who, 0.0, np.take_along_axis(reach, who, axis=0))
    share = np.divide(amount, traded, out=np.zeros_like(traded), where=traded > 0)
    return np.where(amount > 0, who, -1), np.minimum(share, 1.0)


def without(
    flows: ArrayLike, members: ArrayLike, *, buyers: bool = True
) -> tuple[Array, NDArray[np.int64]]:
    """Return flows in which a coalition is one buyer (or supplier), last in the order.

    What its members trade among themselves is left out: it is theirs either way.

    Parameters
    ----------
    flows : array_like, shape (economies, economies)
        Rows and columns in the same order.
    members : array_like of int
        Places of the members.
    buyers : bool
        Merge columns; else rows.

    Returns
    -------
    merged : ndarray
        Flows, the coalition's column (or row) last.
    kept : ndarray of int
        Places of the columns (or rows) that stand before it.
    """
    traded = np.asarray(flows, dtype=float).copy()
    inside = np.asarray(members, dtype=int)
    traded[np.ix_(inside, inside)] = 0
    kept = np.setdiff1d(np.arange(len(traded)), inside)
    if buyers:
        return np.hstack([traded[:, kept], traded[:, inside].sum(axis=1, keepdims=True)]), kept
    return np.vstack([traded[kept], traded[inside].sum(axis=0, keepdims=True)]), kept


def _reach(traded: Array, diverted: float, spare: float, growth: float) -> tuple[Array, Array]:
    """Return what each supplier can bring each buyer, and how much of it without diverting."""
    sales = traded.sum(axis=1, keepdims=True)
    grown = growth * traded
    free = np.minimum(grown, spare * sales)
    return np.minimum(grown, spare * sales + diverted * (sales - traded)), free


def _scaled(parts: Array, total: float) -> Array:
    whole = parts.sum()
    return parts * (total / whole) if whole > 0 else np.zeros_like(parts)


def _checked(flows: ArrayLike, diverted: float, spare: float, growth: float) -> Array:
    traded = np.asarray(flows, dtype=float)
    problems = []
    if traded.ndim != 2:
        problems.append(f"flows have shape {traded.shape}: give suppliers by buyers")
    elif not np.isfinite(traded).all() or (traded < 0).any():
        problems.append("flows hold values below 0 or not finite: give 0 where nothing is traded")
    if not 0 <= diverted <= 1:
        problems.append(f"diverted is {diverted}: a share in [0, 1]")
    problems += [
        f"{name} is {value}: at least 0 and finite"
        for name, value in (("spare", spare), ("growth", growth))
        if not (np.isfinite(value) and value >= 0)
    ]
    collect(UsageError, "loss of a supplier", problems)
    return traded

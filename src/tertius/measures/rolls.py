"""Answers of units to items as one matrix, its columns in groups, and the pairs within groups."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tertius.measures.kernels import Codes, Ints, fill, pack, pair, survey

__all__ = ["Arranged", "Pairs", "Rolls", "all_pairs", "arrange", "sets"]


@dataclass(frozen=True, slots=True)
class Rolls:
    """Answers of units to items, the items in groups of neighbours.

    Attributes
    ----------
    answers : int8 array, shape (units, items)
        Levels 1..`levels`, 0 where missing.
    starts : int64 array, shape (groups + 1,)
        Group g (a session, a year) is items ``starts[g]`` to ``starts[g + 1]``, the last excluded.
    levels : int
        Number of levels.
    """

    answers: NDArray[np.int8]
    starts: Ints
    levels: int = 3


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of units within groups: int32 arrays, shape (rows,) each."""

    group: NDArray[np.int32]
    first: NDArray[np.int32]
    second: NDArray[np.int32]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.group)


@dataclass(frozen=True, slots=True)
class Arranged:
    """A matrix of answers, with the codes of its rows and of its groups in ascending order."""

    rolls: Rolls
    units: Ints
    groups: Ints


def arrange(
    unit: Codes, item: Codes, group: Codes, answer: NDArray[np.int8], levels: int = 3
) -> Arranged:
    """Turn a long table of answers into a matrix.

    Parameters
    ----------
    unit, item, group : int arrays, shape (answers,)
        Who answered what, and the group of the item; codes are small and not negative.
    answer : int8 array, shape (answers,)
        Levels 1..`levels`, 0 where missing.
    levels : int
        Number of levels.
    """
    answered = np.zeros(unit.max(initial=-1) + 1, dtype=np.bool_)
    group_of = np.full(item.max(initial=-1) + 1, -1, dtype=np.int64)
    survey(unit, item, group, answered, group_of)
    units = np.flatnonzero(answered)
    items = np.flatnonzero(group_of >= 0)
    items = items[np.argsort(group_of[items], kind="stable")]
    groups, starts = np.unique(group_of[items], return_index=True)
    column = np.empty(len(group_of), dtype=np.int64)
    column[items] = np.arange(len(items))
    answers = np.zeros((len(units), len(items)), dtype=np.int8)
    fill(unit, item, answer, np.cumsum(answered) - 1, column, answers)
    edges = np.append(starts, len(items)).astype(np.int64)
    return Arranged(Rolls(answers, edges, levels), units, groups)


def sets(rolls: Rolls) -> tuple[NDArray[np.uint64], Ints]:
    """Return the answers as sets of bits (words, units, levels), and each group's words.

    Group g has words ``edges[g]`` to ``edges[g + 1]``, the last excluded.
    """
    words = -(-np.diff(rolls.starts) // 64)
    edges = np.concatenate(([0], np.cumsum(words))).astype(np.int64)
    planes = np.zeros((edges[-1], len(rolls.answers), rolls.levels), dtype=np.uint64)
    pack(rolls.answers, rolls.starts, edges, planes)
    return planes, edges


def all_pairs(rolls: Rolls) -> Pairs:
    """List all pairs of units, first before second, with a common item in a group."""
    answered = (rolls.answers > 0).astype(np.int8)
    planes, edges = sets(Rolls(answered, rolls.starts, levels=1))
    firsts = edges[:-1][np.diff(edges) > 0]
    answered_any = np.bitwise_or.reduceat(planes[:, :, 0], firsts, axis=0)
    members = np.count_nonzero(answered_any, axis=1)
    most = int(np.sum(members * (members - 1) // 2))
    group, first, second = (np.empty(most, dtype=np.int32) for _ in range(3))
    rows = pair(planes, edges, group, first, second)
    return Pairs(group[:rows], first[:rows], second[:rows])

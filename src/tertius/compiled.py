"""Kernels compiled to machine code, and work spread over the machine's cores."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit, types
from numba.extending import intrinsic

__all__ = ["in_threads", "kernel", "popcount"]

Function = TypeVar("Function", bound=Callable[..., Any])


def kernel(function: Function) -> Function:
    """Compile a function of arrays; it releases the interpreter's lock while it runs.

    The machine code is kept beside the source or in the user's cache folder; where neither can
    be written to, every process compiles anew. Kernels which call one another belong in one
    file, because a kept kernel is renewed only when its own file changes.
    """
    try:
        compiled = njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError:
        compiled = njit(nogil=True, error_model="numpy")(function)
    return cast(Function, compiled)


@intrinsic
def _popcount(_typing: Any, _word: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.int64(types.uint64), generate


popcount = cast(Callable[[np.uint64], int], _popcount)
"""The number of bits set in an unsigned 64-bit word, one instruction; for use in kernels."""


def in_threads(work: Callable[[slice], None], rows: int, block: int) -> None:
    """Call `work` on consecutive slices of `rows`, one thread a core.

    Parameters
    ----------
    work : callable
        Takes a slice and writes only what belongs to its rows, so that the result does not
        depend on the number of cores.
    rows : int
        Number of rows.
    block : int
        Rows in a slice; the last one may be shorter.
    """
    slices = [slice(start, min(start + block, rows)) for start in range(0, rows, block)]
    if len(slices) < 2:
        for part in slices:
            work(part)
        return
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(work, slices))

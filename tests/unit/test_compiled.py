"""Compilation of kernels and the spreading of work over threads."""

from typing import Any

import numpy as np
import pytest
from numba import njit

from tertius import compiled
from tertius.compiled import in_threads, kernel, popcount


@pytest.mark.parametrize("rows", [0, 1, 7, 8, 9, 100])
def test_every_row_is_worked_on_once(rows: int) -> None:
    worked = np.zeros(rows, dtype=int)

    def work(part: slice) -> None:
        assert part.stop - part.start <= 8
        worked[part] += 1

    in_threads(work, rows, block=8)
    assert (worked == 1).all()


def test_an_error_in_a_thread_is_raised() -> None:
    def work(part: slice) -> None:
        if part.start:
            raise ValueError("of the second block")

    with pytest.raises(ValueError, match="second block"):
        in_threads(work, 3, block=1)


def test_kernels_compile_where_nothing_can_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def unwritable(*, cache: bool = False, **options: Any) -> Any:
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return njit(**options)

    monkeypatch.setattr(compiled, "njit", unwritable)

    @kernel
    def bits(words: np.ndarray[Any, np.dtype[np.uint64]]) -> int:
        total = 0
        for word in words:
            total += popcount(word)
        return total

    words = np.array([0, 1, 2**63, 2**64 - 1, 0b1011], dtype=np.uint64)
    assert bits(words) == 0 + 1 + 1 + 64 + 3

"""The wedge: what it would take to move a target, and what its patron can answer.

``tt.wedge.solve`` is the way in to the menu games; the kernels take arrays and return arrays.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tertius.wedge.bargain.equilibria import Equilibria, pure_bounds, pure_equilibria
    from tertius.wedge.bargain.promises import Delivered, Promised, delivered
    from tertius.wedge.bargain.screening import Screening, screening
    from tertius.wedge.bargain.solution import Bounds, Solution, solve

__all__ = [
    "Bounds",
    "Delivered",
    "Equilibria",
    "Promised",
    "Screening",
    "Solution",
    "delivered",
    "pure_bounds",
    "pure_equilibria",
    "screening",
    "solve",
]

_HOMES = {
    "Bounds": "tertius.wedge.bargain.solution",
    "Delivered": "tertius.wedge.bargain.promises",
    "Equilibria": "tertius.wedge.bargain.equilibria",
    "Promised": "tertius.wedge.bargain.promises",
    "Screening": "tertius.wedge.bargain.screening",
    "Solution": "tertius.wedge.bargain.solution",
    "delivered": "tertius.wedge.bargain.promises",
    "pure_bounds": "tertius.wedge.bargain.equilibria",
    "pure_equilibria": "tertius.wedge.bargain.equilibria",
    "screening": "tertius.wedge.bargain.screening",
    "solve": "tertius.wedge.bargain.solution",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'tertius.wedge' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)

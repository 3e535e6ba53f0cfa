"""How far a promise can be counted on: turnover, reversal, record, consent; and the caps it sets.

`record.credibility` answers for one giver in one year, whoever that is; `survival` and `caps` are
the array functions beneath it; `tables` fits the hazards at build time.
"""

from typing import TYPE_CHECKING, Any

from tertius.wedge.credibility.caps import self_enforcing_cap, target_keeps, target_needs
from tertius.wedge.credibility.survival import constant_hazard, delivered_share, in_office, kept

if TYPE_CHECKING:
    from tertius.wedge.credibility.record import Credibility, credibility

__all__ = [
    "Credibility",
    "constant_hazard",
    "credibility",
    "delivered_share",
    "in_office",
    "kept",
    "self_enforcing_cap",
    "target_keeps",
    "target_needs",
]


def __getattr__(name: str) -> Any:
    # the record needs frames, which take long to import; the array functions need NumPy alone
    if name not in {"Credibility", "credibility"}:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    from tertius.wedge.credibility import record

    return getattr(record, name)

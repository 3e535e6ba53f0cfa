"""Scenarios of a wedge: who could move whom, how far, with what, and what each number rests on.

The models say what a file may hold; `checks` finds what does not fit together; `inputs` lists all
uncertain numbers; `comparison` finds where two analysts part; `telling` says it in sentences.
"""

from tertius.wedge.scenario.amounts import STAKES, Amount, Computed, Part, Seat
from tertius.wedge.scenario.items import Consent, Item
from tertius.wedge.scenario.ladder import Effect, Rung, Worth
from tertius.wedge.scenario.model import ATOP, Wedge
from tertius.wedge.scenario.setting import (
    Body,
    Discounts,
    Feedback,
    Outcome,
    Policy,
    Sizes,
    Theatre,
)

__all__ = [
    "ATOP",
    "STAKES",
    "Amount",
    "Body",
    "Computed",
    "Consent",
    "Discounts",
    "Effect",
    "Feedback",
    "Item",
    "Outcome",
    "Part",
    "Policy",
    "Rung",
    "Seat",
    "Sizes",
    "Theatre",
    "Wedge",
    "Worth",
]

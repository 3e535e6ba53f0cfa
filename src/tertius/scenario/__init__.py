"""Scenarios: which triangle, seated how, then and now; and what a bargain over it may consist of.

The models say what a file may hold: `model` the whole, `wedge` the bargain, with `ladder`, `items`,
`amounts` and `setting`. `checks` finds what does not fit together, `inputs` lists all uncertain
numbers, `comparison` finds where two analysts part, `telling` says it in sentences.
"""

from tertius.scenario.amounts import STAKES, Amount, Computed, Part, Seat
from tertius.scenario.items import Consent, Item
from tertius.scenario.ladder import Effect, Rung, Worth
from tertius.scenario.model import (
    BASELINE,
    EconomyPart,
    Scenario,
    assemble,
    check,
    load,
    read,
    schema,
    shipped,
    with_overrides,
)
from tertius.scenario.setting import (
    Body,
    Discounts,
    Feedback,
    Outcome,
    Policy,
    Sizes,
    Theatre,
)
from tertius.scenario.wedge import ATOP, Wedge

__all__ = [
    "ATOP",
    "BASELINE",
    "STAKES",
    "Amount",
    "Body",
    "Computed",
    "Consent",
    "Discounts",
    "EconomyPart",
    "Effect",
    "Feedback",
    "Item",
    "Outcome",
    "Part",
    "Policy",
    "Rung",
    "Scenario",
    "Seat",
    "Sizes",
    "Theatre",
    "Wedge",
    "Worth",
    "assemble",
    "check",
    "load",
    "read",
    "schema",
    "shipped",
    "with_overrides",
]

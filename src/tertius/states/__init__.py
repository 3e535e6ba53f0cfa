"""States through time: who answers to a code or a name in a given year.

Three questions are kept apart. Who was it (`resolve`, `state`, `table`: identities with their
days)? Was it in the system (`members`, `state_years`, `dyad_years`: spells in the COW and
Gleditsch–Ward lists and in the United Nations)? What does a source's code mean (`translate`)?

References
----------
Correlates of War Project (2017), State System Membership List, v2016.
Gleditsch and Ward (1999), "A revised list of independent states since the Congress of Vienna",
International Interactions 25(4):393–413.
"""

from typing import TYPE_CHECKING, Any

from tertius.states.identity import (
    Membership,
    State,
    System,
    identities,
    members,
    memberships,
    state,
)
from tertius.states.resolution import Coding, resolve

if TYPE_CHECKING:
    from tertius.states.frames import Target, dyad_years, state_years, table, translate

__all__ = [
    "Coding",
    "Membership",
    "State",
    "System",
    "Target",
    "dyad_years",
    "identities",
    "members",
    "memberships",
    "resolve",
    "state",
    "state_years",
    "table",
    "translate",
]

_FRAMES = frozenset({"Target", "dyad_years", "state_years", "table", "translate"})


def __getattr__(name: str) -> Any:
    # polars takes longer to import than the command line has to start
    if name not in _FRAMES:
        raise AttributeError(f"module 'tertius.states' has no attribute '{name}'")
    from tertius.states import frames

    return getattr(frames, name)

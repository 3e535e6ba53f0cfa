"""What a reader is told beside the numbers: their summaries, sources, rows, and warnings."""

from collections.abc import Mapping

from tertius.provenance import Estimate, Figure
from tertius.wedge.credibility.standing import Honoured, Standing

__all__ = ["figures", "warnings"]

LEADER = ("archigos", "reign")
SUPPORT = (*LEADER, "chisols")
HONOUR = ("alliance-reliability", "polity5")
LAST_FITTED = 2020
"""Last year of the spells that the hazards are fitted to."""

LABELS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "leaves_within_1": ("chance that the leader leaves within a year", "leader", LEADER),
    "in_office": ("chance that the leader is in office after {} years", "leader", LEADER),
    "alive_at_end": ("chance that the promise is alive at the end", "promise", SUPPORT),
    "share_delivered": ("share of the promised stream that arrives", "promise", SUPPORT),
    "yearly_hazard": ("yearly chance that the promise lapses", "promise", SUPPORT),
    "honours_when_costly": ("chance of honouring when it is costly", "honour", HONOUR),
}


def figures(summary: Mapping[str, Estimate], ccode: int, year: int) -> tuple[Figure, ...]:
    """Return the summaries with method, sources and the rows they rest on."""
    made = []
    for name, value in summary.items():
        stem, _, years = name.rpartition("_")
        label, model, sources = LABELS[name if name in LABELS else stem]
        table = "honour_records" if model == "honour" else "turnover_hazards"
        made.append(
            Figure(
                label=label.format(years),
                value=value.mean,
                unit=value.unit,
                interval=(value.p05, value.p95),
                method=f"credibility.{model}",
                sources=sources,
                rows=f"SELECT * FROM givers WHERE ccode = {ccode} AND year = {year}; "
                f"SELECT * FROM {table}",
                evidence_year=min(year, LAST_FITTED),
            )
        )
    return tuple(made)


def warnings(found: Standing, counts: Honoured) -> tuple[str, ...]:
    """Return what a reader must know of a giver's standing and record."""
    lines = []
    if found.known_until < found.day:
        line = (
            f"the record of leaders ends on {found.known_until}: {found.leader} is taken to be "
            f"in office still on {found.day}"
        )
        if found.voted_since:
            line += "; a vote has been due since, so say when the present leader came in"
        lines.append(line)
    if found.inferred:
        lines.append(
            "since when the source of support has been in power is inferred from lost votes and "
            "changes of regime: the record of sources ends in 2008"
        )
    if found.guessed:
        lines.append(
            f"no vote to come is on record for this democracy: one is guessed in "
            f"{found.giver.next_vote:g} years and every {found.giver.term:g} from then on"
        )
    own = counts.own
    lines.append(
        f"own record of honouring: {own.honoured} of {own.calls} calls of war on an alliance, "
        f"{own.first} to {own.last}; not economic promises"
        if own.calls
        else "no call on this giver is on record: its kind of regime and its time count"
    )
    return tuple(lines)

"""Tables of domestic politics: leaders, regimes, votes, sources of support, honour, hazards."""

import polars as pl

from tertius.sources.schema import Column, Schema

__all__ = ["POLITICS"]

STATE = Column("ccode", pl.Int16, "Correlates of War state code", low=1, high=999)
YEAR = Column("year", pl.Int16, "calendar year", low=1700, high=2100)
SOURCE = Column("source", pl.String, "id of the dataset the row comes from; several joined by +")
SPELL = Column("spell", pl.String, "id of the spell in its source")

POLITICS: tuple[Schema, ...] = (
    Schema(
        "leaders",
        "Effective rulers of states, one row a spell in office.",
        (
            SPELL,
            STATE,
            Column("leader", pl.String, "name"),
            Column("born", pl.Int16, "year of birth", nullable=True, low=1700, high=2010),
            Column("start", pl.Date, "first day in office"),
            Column("end", pl.Date, "last day in office, or last day covered"),
            Column("precision", pl.String, "of the last day: day or month"),
            Column(
                "exit",
                pl.String,
                "regular, irregular, foreign, death, illness, suicide, unknown, in office",
                nullable=True,
            ),
            Column("censored", pl.Boolean, "still in office on the last day covered"),
            SOURCE,
        ),
        ("source", "spell"),
    ),
    Schema(
        "regimes",
        "Regimes of states, one row a spell; the last day is the one before the next begins.",
        (
            STATE,
            Column("start", pl.Date, "first day"),
            Column("end", pl.Date, "last day, or last day covered"),
            Column(
                "regime",
                pl.String,
                "presidential, parliamentary, party, personal, military, monarchy, other",
            ),
            Column("detail", pl.String, "the type in the source's words"),
            Column("censored", pl.Boolean, "not ended on the last day covered"),
            SOURCE,
        ),
        ("ccode", "start"),
    ),
    Schema(
        "votes_of_nations",
        "National elections and referendums, one row a vote held or still to come.",
        (
            STATE,
            Column("vote", pl.String, "the vote's number in its source"),
            Column("date", pl.Date, "day; the 15th where only the month is known"),
            Column(
                "kind", pl.String, "executive, legislative (it makes the executive), referendum"
            ),
            Column("held", pl.Boolean, "held, not merely due"),
            Column("due", pl.Boolean, "at the regular time, not called early"),
            Column("incumbent", pl.Boolean, "the incumbent's side won", nullable=True),
            SOURCE,
        ),
        ("ccode", "vote"),
    ),
    Schema(
        "regime_scores",
        "Scores of democracy, one row a state, year and measure.",
        (
            STATE,
            YEAR,
            Column("measure", pl.String, "polity2 (-10 to 10) or polyarchy (0 to 1)"),
            Column("value", pl.Float64, "score", low=-10, high=10),
            Column("low", pl.Float64, "lower bound of the source's interval", nullable=True),
            Column("high", pl.Float64, "upper bound of the source's interval", nullable=True),
            SOURCE,
        ),
        ("measure", "ccode", "year"),
    ),
    Schema(
        "support_changes",
        "Changes of leader, and whether the source of support changed, one row a change.",
        (
            STATE,
            Column("date", pl.Date, "day on which the new leader took office"),
            Column("number", pl.Int8, "number of the change within the year", low=1, high=7),
            Column("changed", pl.Boolean, "the new leader rests on other groups than the last"),
            SOURCE,
        ),
        ("ccode", "date", "number"),
    ),
    Schema(
        "support_years",
        "State-years covered by the record of changes of support.",
        (
            STATE,
            YEAR,
            Column("changes", pl.Int8, "changes of the source of support", low=0, high=7),
            Column("leaders", pl.Int8, "changes of leader", low=0, high=7),
            Column("independent", pl.Boolean, "not under foreign rule"),
            Column("regime", pl.String, "as in table regimes, on 31 December", nullable=True),
            SOURCE,
        ),
        ("ccode", "year"),
    ),
    Schema(
        "honouring",
        "Whether alliances were honoured when war called on them, one row a coding, war, treaty.",
        (
            Column("coding", pl.String, "leeds-anac; bf or llm of Berkemeier and Fuhrmann"),
            Column("treaty", pl.Int32, "ATOP number of the treaty"),
            Column("war", pl.Int32, "number of the war in its source"),
            Column("year", pl.Int16, "first year of the war", low=1800, high=2100),
            Column("invoked_by", pl.Int16, "the ally at war, COW code", nullable=True),
            Column(
                "giver",
                pl.Int16,
                "who owed: the other ally of a treaty of two; null where there are more, or where "
                "the source names no ally",
                nullable=True,
            ),
            Column("honoured", pl.Boolean, "the obligation was honoured"),
            Column("bilateral", pl.Boolean, "a treaty of two"),
            SOURCE,
        ),
        ("coding", "war", "treaty"),
    ),
    Schema(
        "givers",
        "Who could give a promise on 1 July of a year, one row a state and year.",
        (
            STATE,
            YEAR,
            Column("leader", pl.String, "name"),
            Column("tenure", pl.Float64, "years in office", low=0),
            Column("age", pl.Int16, "years", nullable=True, low=0, high=120),
            Column("regime", pl.String, "as in table regimes"),
            Column("support", pl.Float64, "years since the source of support came in", low=0),
            Column("support_inferred", pl.Boolean, "not recorded: from lost votes and regimes"),
            Column(
                "next_vote", pl.Float64, "years to the next vote on the executive", nullable=True
            ),
            Column("term", pl.Float64, "usual years between such votes", nullable=True),
            Column("since_vote", pl.Float64, "years since the last such vote", nullable=True),
            Column("known_until", pl.Date, "last day to which the leader is on record"),
            SOURCE,
        ),
        ("ccode", "year"),
    ),
    Schema(
        "turnover_hazards",
        "Fitted hazards of turnover, one row a model and term.",
        (
            Column("model", pl.String, "leader, support or succession"),
            Column("term", pl.String, "kind.group, or kind.group.lower bound of a band in years"),
            Column("estimate", pl.Float64, "log hazard a year (regime), else log ratio of hazards"),
            Column("se", pl.Float64, "standard error, clustered by state", low=0),
            Column("n_events", pl.Int32, "events with the term", low=0),
            Column("exposure", pl.Float64, "years at risk with the term", low=0),
            SOURCE,
        ),
        ("model", "term"),
    ),
    Schema(
        "turnover_covariance",
        "Covariance of the fitted hazards, one row a model and pair of terms.",
        (
            Column("model", pl.String, "leader, support or succession"),
            Column("term1", pl.String, "a term"),
            Column("term2", pl.String, "a term"),
            Column("covariance", pl.Float64, "of the two estimates, clustered by state"),
        ),
        ("model", "term1", "term2"),
    ),
    Schema(
        "honour_records",
        "Commitments honoured and called on, one row a scope and key.",
        (
            Column("scope", pl.String, "giver, regime or era"),
            Column("key", pl.String, "COW code; elected or other; since-1945"),
            Column("honoured", pl.Int32, "calls honoured", low=0),
            Column("n", pl.Int32, "calls", low=1),
            Column("first", pl.Int16, "first year of the first war", low=1800, high=2100),
            Column("last", pl.Int16, "first year of the last war", low=1800, high=2100),
            Column("coding", pl.String, "as in table honouring"),
            SOURCE,
        ),
        ("scope", "key"),
    ),
)

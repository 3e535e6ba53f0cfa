"""The canonical tables: typed columns with units, keys, and the check that every table passes."""

import polars as pl

from tertius.errors import SchemaError, collect
from tertius.sources.columns import DYAD as _DYAD
from tertius.sources.columns import SOURCE, YEAR
from tertius.sources.columns import SPELL as _SPELL
from tertius.sources.columns import ccode as _ccode
from tertius.sources.columns import economy as _economy
from tertius.sources.columns import flag as _flag
from tertius.sources.schema import Column, Schema, faults
from tertius.sources.schemas_allies import ALLIES
from tertius.sources.schemas_goods import GOODS
from tertius.sources.schemas_gravity import GRAVITY
from tertius.sources.schemas_politics import POLITICS
from tertius.sources.schemas_trade_policy import TRADE_POLICY

__all__ = ["SCHEMAS", "Column", "Schema", "conform"]

SCHEMAS: dict[str, Schema] = {
    schema.name: schema
    for schema in (
        Schema(
            "roll_calls",
            "Recorded votes of the UN General Assembly, one row a roll call.",
            (
                Column("vote_id", pl.Int32, "unique number of the roll call, in order of date"),
                Column("source_id", pl.String, "the roll call's id in its source"),
                Column("date", pl.Date, "day of the vote; early days can be placeholders"),
                YEAR,
                Column("session", pl.Int16, "regular session of the Assembly", low=1, high=200),
                Column("resolution", pl.String, "resolution symbol", nullable=True),
                Column("important", pl.Boolean, "important to the US government", nullable=True),
                Column("final", pl.Boolean, "neither paragraph nor amendment", nullable=True),
                SOURCE,
            ),
            ("vote_id",),
        ),
        Schema(
            "votes",
            "Answers to roll calls, one row a member and roll call; no row: no member, or unknown.",
            (
                Column("vote_id", pl.Int32, "roll call"),
                _ccode("ccode"),
                Column("answer", pl.Int8, "1 no, 2 abstain, 3 yes, 0 absent", low=0, high=3),
                SOURCE,
            ),
            ("vote_id", "ccode"),
        ),
        Schema(
            "ideal_points",
            "Published ideal points (Bailey, Strezhnev & Voeten), one row a state, year, release.",
            (
                _ccode("ccode"),
                YEAR,
                Column("release", pl.String, "release of the estimates; scales differ"),
                Column("point", pl.Float64, "ideal point, in the release's own scale"),
                Column("p05", pl.Float64, "5 % quantile", nullable=True),
                Column("p95", pl.Float64, "95 % quantile", nullable=True),
                Column("n_votes", pl.Int32, "votes the point rests on", low=0),
                SOURCE,
            ),
            ("release", "ccode", "year"),
        ),
        Schema(
            "alliances",
            "Alliance obligations (ATOP), one row a pair of states and year in force.",
            (
                *_DYAD,
                YEAR,
                _flag("defense", "promise to defend"),
                _flag("offense", "promise to join an attack"),
                _flag("neutrality", "promise of neutrality"),
                _flag("nonaggression", "promise not to attack"),
                _flag("consultation", "promise to consult"),
                Column(
                    "obligation",
                    pl.Int8,
                    "0 none, 1 consultation or non-aggression, 2 neutrality, 3 defence or offence",
                    low=0,
                    high=3,
                ),
                Column("correction", pl.String, "id of the correction applied", nullable=True),
                SOURCE,
            ),
            ("ccode1", "ccode2", "year"),
        ),
        Schema(
            "disputes",
            "Militarized interstate disputes, one row a pair of states, dispute and year.",
            (
                *_DYAD,
                YEAR,
                Column("dispute", pl.Int32, "number of the dispute in its source"),
                Column(
                    "hostility",
                    pl.Int8,
                    "1 none, 2 threat, 3 display, 4 use of force, 5 war",
                    low=1,
                    high=5,
                ),
                Column(
                    "fatality", pl.Int8, "0 none to 6 over 999 dead", nullable=True, low=0, high=6
                ),
                _flag("onset", "the dispute's first year for this pair"),
                Column("correction", pl.String, "id of the correction applied", nullable=True),
                SOURCE,
            ),
            ("source", "dispute", "ccode1", "ccode2", "year"),
        ),
        Schema(
            "rivalries",
            "Strategic rivalries, one row a coding and spell.",
            (
                Column("coding", pl.String, "tss Thompson, Sakuwa & Suhas; td Thompson & Dreyer"),
                *_DYAD,
                Column("start", pl.Int16, "first year", low=1400, high=2100),
                Column(
                    "end",
                    pl.Int16,
                    "last year; the last covered year when ongoing",
                    low=1400,
                    high=2100,
                ),
                _flag("ongoing", "not ended when coverage stops"),
                Column("name", pl.String, "the rivalry's name"),
                _flag("positional", "over influence"),
                _flag("spatial", "over territory"),
                _flag("ideological", "over ideas"),
                SOURCE,
            ),
            ("coding", "ccode1", "ccode2", "start"),
        ),
        Schema(
            "trade",
            "Goods trade, one row an exporter, importer and year; no row: not known.",
            (
                _ccode("exporter"),
                _ccode("importer"),
                YEAR,
                Column("flow", pl.Float64, "million current US dollars", low=0),
                Column("basis", pl.String, "who reports, at which price"),
                SOURCE,
            ),
            ("exporter", "importer", "year"),
        ),
        Schema(
            "trade_two_way",
            "Goods trade of a pair, both ways in one sum, as one of them reports it: for checks.",
            (
                _ccode("reporter"),
                _ccode("partner"),
                YEAR,
                Column("flow", pl.Float64, "million current US dollars", low=0),
                Column("basis", pl.String, "who reports, at which price"),
                SOURCE,
            ),
            ("reporter", "partner", "year"),
        ),
        Schema(
            "gdp",
            "Gross domestic product, one row a state and year.",
            (
                _ccode("ccode"),
                YEAR,
                Column("gdp", pl.Float64, "million current US dollars", low=0),
                Column("basis", pl.String, "how the figure was reached"),
                SOURCE,
            ),
            ("ccode", "year"),
        ),
        Schema(
            "capabilities",
            "National material capabilities (NMC), one row a state and year.",
            (
                _ccode("ccode"),
                YEAR,
                Column("milex", pl.Float64, "thousand current US dollars", nullable=True, low=0),
                Column("milper", pl.Float64, "thousand persons", nullable=True, low=0),
                Column("irst", pl.Float64, "thousand tons of iron and steel", nullable=True, low=0),
                Column("pec", pl.Float64, "thousand coal-ton equivalents", nullable=True, low=0),
                Column("tpop", pl.Float64, "thousand persons", nullable=True, low=0),
                Column("upop", pl.Float64, "thousand persons in cities", nullable=True, low=0),
                Column(
                    "cinc",
                    pl.Float64,
                    "share of the world's capabilities",
                    nullable=True,
                    low=0,
                    high=1,
                ),
                SOURCE,
            ),
            ("ccode", "year"),
        ),
        Schema(
            "majors",
            "Major powers (COW), one row a spell.",
            (
                _ccode("ccode"),
                *_SPELL,
                SOURCE,
            ),
            ("ccode", "start"),
        ),
        Schema(
            "contiguity",
            "Direct contiguity (COW), one row a pair of states and spell.",
            (
                *_DYAD,
                *_SPELL,
                Column(
                    "kind",
                    pl.Int8,
                    "1 land, 2 to 5 at most 12, 24, 150, 400 miles of water",
                    low=1,
                    high=5,
                ),
                SOURCE,
            ),
            ("ccode1", "ccode2", "start", "kind"),
        ),
        Schema(
            "capitals",
            "Capitals of states, one row a spell.",
            (
                _ccode("ccode"),
                *_SPELL,
                Column("capital", pl.String, "name of the capital"),
                Column("latitude", pl.Float64, "degrees north", low=-90, high=90),
                Column("longitude", pl.Float64, "degrees east", low=-180, high=180),
                SOURCE,
            ),
            ("ccode", "start"),
        ),
        Schema(
            "baseline_flows",
            "Who sells what to whom, domestic sales included, one row a baseline and pair; no row: "
            "no trade recorded.",
            (
                Column("baseline", pl.String, "id of the baseline, ends with its year"),
                _economy("exporter"),
                _economy("importer"),
                YEAR,
                Column("value", pl.Float64, "million US dollars", low=0),
                Column("prices", pl.String, "current, or constant of a year"),
                Column("goods", pl.String, "what is counted"),
                SOURCE,
            ),
            ("baseline", "exporter", "importer"),
        ),
        Schema(
            "cost_changes",
            "Published changes of trade costs, one row a scenario and pair; no row: no change.",
            (
                Column("scenario", pl.String, "id of the scenario"),
                _economy("exporter"),
                _economy("importer"),
                Column("change", pl.Float64, "factor by which the cost of selling changes", low=0),
                SOURCE,
            ),
            ("scenario", "exporter", "importer"),
        ),
        Schema(
            "published_results",
            "Published general-equilibrium results, one row a scenario, economy and measure.",
            (
                Column("scenario", pl.String, "id of the scenario"),
                _economy("economy"),
                Column("measure", pl.String, "what changes, in the words of this package"),
                Column("change", pl.Float64, "%, as published"),
                SOURCE,
            ),
            ("scenario", "economy", "measure"),
        ),
        *TRADE_POLICY,
        *GRAVITY,
        *POLITICS,
        *GOODS,
        *ALLIES,
    )
}


def conform(frame: pl.DataFrame, name: str, origin: str) -> pl.DataFrame:
    """Cast, order and check a frame against the canonical schema `name`.

    Parameters
    ----------
    frame : polars.DataFrame
        A reader's or a merge's output, columns in any order.
    name : str
        Key of `SCHEMAS`.
    origin : str
        The file or dataset it was read from, for messages.

    Returns
    -------
    polars.DataFrame
        The schema's columns, in its order, rows sorted by key.

    Raises
    ------
    SchemaError
        Listing every column that is missing or unexpected, every null, value out of range and
        repeated key.
    """
    schema = SCHEMAS[name]
    where = f"{origin} as table '{name}'"
    missing = [column for column in schema.names if column not in frame.columns]
    extra = [column for column in frame.columns if column not in schema.names]
    collect(
        SchemaError,
        where,
        [f"column '{column}' is missing: the reader must supply it" for column in missing]
        + [f"column '{column}' is not in the schema: drop it or add it there" for column in extra],
    )
    cast = frame.select(pl.col(column.name).cast(column.dtype) for column in schema.columns)
    problems = [problem for column in schema.columns for problem in faults(cast, column)]
    repeated = cast.height - cast.select(schema.keys).unique().height
    if repeated:
        example = cast.filter(cast.select(schema.keys).is_duplicated()).select(schema.keys).row(0)
        problems.append(
            f"key {schema.keys} is repeated on {repeated} rows, first {example}: "
            "merge or drop the repetitions in the reader"
        )
    collect(SchemaError, where, problems)
    return cast.sort(schema.keys)

"""Global Sanctions Data Base, release 4: cases of sanctions, made into directed pairs of states.

A case names senders and targets in lists of names, some of them organisations. Each list is
split, each organisation stands for its members of each year (`tertius.states.groups`), and each
name for the state that bore it. A member is never its organisation's target and sender at once.

References
----------
Felbermayr, Kirilakha, Syropoulos, Yalcin & Yotov (2020), "The Global Sanctions Data Base", European
Economic Review 129: 103561. Yalcin, Felbermayr, Kariem, Kirilakha, Kwon, Syropoulos & Yotov (2025),
"The Global Sanctions Data Base-Release 4", The World Economy.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from tertius import states
from tertius.sources import corrections
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform
from tertius.states import groups

__all__ = ["cases", "parties", "read"]

DATASET = "gsdb"
LAST = 2023
"""Last year of the release; a case that ends in it and is coded as such goes on."""

GROUPS: Mapping[str, str] = {
    "African Union": "african-union",
    "ChinCom": "CoCom",
    "CoCom": "CoCom",
    "Comecon": "Comecon",
    "Commonwealth": "Commonwealth",
    "ECOWAS": "ECOWAS",
    "EEC": "EU",
    "EEU": "EAEU",
    "EU": "EU",
    "G7": "G7",
    "G8": "G8",
    "League of Arab States": "arab-league",
    "MERCOSUR": "MERCOSUR",
    "NAFTA": "NAFTA",
    "NATO": "NATO",
    "OAPEC": "OAPEC",
    "Organisation of African Unity": "african-union",
    "Organization of American States": "OAS",
    "Organization of Eastern Carribean States": "OECS",
    "Pacific Islands Forum": "PIF",
    "SADC": "SADC",
    "UN": "UN",
    "UNASUR": "UNASUR",
}
"""The file's name of an organisation, and the id of the group that holds its members."""

INVERTED = (
    "Congo, Democratic Republic of the",
    "Egypt, Arab Rep.",
    "Gambia, The",
    "Korea, North",
    "Korea, South",
    "Yemen, North",
)
"""Names that hold a comma themselves."""

OUTLIVED = pl.DataFrame(
    {
        "name": ["South Vietnam", "Yemen, North", "Malagasy Republic"],
        "from": [1976, 1991, 1946],
        "now": ["Vietnam", "Yemen", "Madagascar"],
    },
    schema_overrides={"from": pl.Int16},
)
"""Names that the file carries past the state that bore them, with the state it means."""

KINDS = ("arms", "military", "financial", "travel", "other")
DEGREES = {"compl": "complete", "part": "partial"}
SIDES = {"sender": "sanctioning_state", "target": "sanctioned_state"}


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `sanctions`."""
    found = cases(files.path("GSDB_V4.csv"))
    sides = [
        _states(parties(found, side)).rename({"ccode": side, "group": f"{side}_group"})
        for side in SIDES
    ]
    pairs = (
        sides[0].join(sides[1], on=["case", "year"]).filter(pl.col("sender") != pl.col("target"))
    )
    mended, _ = corrections.correct(_spells(pairs), DATASET, "spells")
    spells = mended.drop("correction").join(_measures(found), on="case")
    # a spell that ends before the case does is a membership that ended, not a sanction in force
    ongoing = pl.col("open") & (pl.col("end") == LAST)
    return {
        "sanctions": conform(
            spells.with_columns(ongoing=ongoing, source=pl.lit(DATASET)).drop("open"),
            "sanctions",
            f"{DATASET}/GSDB_V4.csv",
        )
    }


def cases(path: Path) -> pl.DataFrame:
    """Return the file as it is, one row a case."""
    # the file is in Latin-1, which polars does not read
    return pl.read_csv(path.read_text("latin-1").encode())


def parties(found: pl.DataFrame, side: str) -> pl.DataFrame:
    """Return the names on one side of each case in each of its years.

    Parameters
    ----------
    found : polars.DataFrame
        As `cases` returns it.
    side : {"sender", "target"}
        Which side.

    Returns
    -------
    polars.DataFrame
        ``case``, ``year``, ``name`` and ``ccode`` of the state, null where the name is an
        organisation or no state of that year.
    """
    column = SIDES[side]
    named = (
        found.select(
            case=pl.col("case_id").cast(pl.Int16),
            name=_split(pl.col(column)),
            year=pl.int_ranges("begin", pl.col("end") + 1, dtype=pl.Int16),
        )
        .explode("name")
        .explode("year")
        .with_columns(pl.col("name").str.strip_chars().str.replace_all("|", ", ", literal=True))
        .sort("year")
    )
    meant = named.join_asof(
        OUTLIVED,
        left_on="year",
        right_on="from",
        by="name",
        strategy="backward",
        check_sortedness=False,
    ).with_columns(meant=pl.coalesce("now", "name"))
    return states.translate(meant, "meant", system="name").select("case", "year", "name", "ccode")


def _split(names: pl.Expr) -> pl.Expr:
    for name in INVERTED:
        names = names.str.replace_all(name, name.replace(", ", "|"), literal=True)
    return names.str.split(",")


def _states(named: pl.DataFrame) -> pl.DataFrame:
    """Return case, year, ccode, and the group through which the state is a party, null if none."""
    own = named.drop_nulls("ccode").select("case", "year", "ccode", group=pl.lit(None, pl.String))
    through = named.filter(pl.col("name").is_in(list(GROUPS))).select(
        "case", "year", group=pl.col("name").replace_strict(GROUPS, return_dtype=pl.String)
    )
    members = pl.DataFrame(
        list(_members(through)),
        orient="row",
        schema={"group": pl.String, "year": pl.Int16, "ccode": pl.Int16},
    )
    by_group = through.join(members, on=["group", "year"]).select(own.columns)
    # a state that is named beside its group, or is in two of them, is one party
    return pl.concat([own, by_group]).unique(
        ["case", "year", "ccode"], keep="first", maintain_order=True
    )


def _members(through: pl.DataFrame) -> Iterator[tuple[str, int, int]]:
    for group, year in through.select("group", "year").unique().sort("group", "year").iter_rows():
        for ccode in groups.codes(group, year):
            yield group, year, ccode


def _spells(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the years of each pair in each case gathered into spells of consecutive years."""
    key = ["case", "sender", "target", "sender_group", "target_group"]
    runs = pairs.sort(*key, "year").with_columns(
        run=pl.col("year") - pl.int_range(pl.len(), dtype=pl.Int16).over(key)
    )
    return (
        runs.group_by(*key, "run")
        .agg(start=pl.col("year").min(), end=pl.col("year").max())
        .drop("run")
    )


def _measures(found: pl.DataFrame) -> pl.DataFrame:
    """Return what each case forbids, and whether it is coded as going on."""
    return found.select(
        pl.col("case_id").cast(pl.Int16).alias("case"),
        trade_exports=_degree("exp"),
        trade_imports=_degree("imp"),
        open=pl.col("success").str.contains("ongoing") & (pl.col("end") == LAST),
        **{kind: pl.col(kind) == 1 for kind in KINDS},
    )


def _degree(flow: str) -> pl.Expr:
    """Return none, partial or complete for one direction of the sender's trade."""
    coded = pl.col("descr_trade").str.extract(rf"{flow}_(compl|part)")
    return coded.replace_strict(DEGREES, return_dtype=pl.String).fill_null("none")

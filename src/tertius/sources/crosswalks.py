"""Where three public crosswalks of state codes disagree with the table of states.

Each crosswalk is read into answers about a code in a year (is it listed, which ISO code, which
code in the other list), the table of states is asked the same, and what differs is gathered into
spans of years. `state-disagreements.csv` lists every span with the choice made and the reason;
a reference test recomputes the spans, so that none can come or go unseen.

``python -m tertius.sources.crosswalks MIRROR`` writes the list anew: choices and reasons of known
disagreements are kept, those of new ones left empty, to be filled in by hand.
"""

import sys
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from pathlib import Path

import polars as pl

from tertius import states
from tertius.sources.rfiles import days_to_date, read

__all__ = ["KEY", "compare", "listed"]

KEY = ["crosswalk", "item", "code", "first", "last", "theirs", "ours"]
FIRST = 1816
OPEN = date(9999, 12, 31)  # the crosswalk of days writes "still" so, too
LISTED, NOT_LISTED, NONE = "listed", "not listed", "none"
CODES, LISTS, CHECKED = "state-codes-countrycode", "state-codes-states", "state-codes-isard"

Find = Callable[[str], Path]


def listed() -> pl.DataFrame:
    """Return the shipped list of disagreements: `KEY` with ``choice`` and ``why``."""
    path = files("tertius") / "data" / "state-disagreements.csv"
    return pl.read_csv(path.read_bytes(), schema_overrides={"theirs": pl.String, "ours": pl.String})


def compare(find: Find) -> pl.DataFrame:
    """Return every disagreement between the crosswalks and the table of states.

    Parameters
    ----------
    find : callable
        From a file's path below the mirror to where it lies.

    Returns
    -------
    polars.DataFrame
        `KEY`: the crosswalk, what it is asked (`item`), of which code (Gleditsch–Ward where the
        item begins with ``gw``, else COW), the first and last year, and both answers.
    """
    panel = read(find(f"{CODES}/codelist_panel.rda"))["codelist_panel"]
    return pl.concat(
        [
            _against("countrycode data_cow", _data_cow(find), "cow"),
            _against("countrycode data_gw", _data_gw(find), "gw"),
            _against("countrycode panel", _panel(panel), "cow"),
            _against("countrycode panel", _panel_gw(panel), "gw"),
            _against("isard cw_gw_panel", _isard_cow(find), "cow"),
            _against("isard gw_cw_panel", _isard_gw(find), "gw"),
            _against_days("states cowstates", _days(find, "cowstates", "cowcode"), "cow"),
            _against_days("states gwstates", _days(find, "gwstates", "gwcode"), "gw"),
        ]
    ).sort(KEY)


# What the crosswalks say: code, year, and one column an item.


def _data_cow(find: Find) -> pl.DataFrame:
    frame = pl.read_csv(find(f"{CODES}/data_cow.csv"), infer_schema_length=None)
    return frame.select(
        "year", code="cown", abbreviation="cowc", name="country", list_name="cow.name"
    )


def _data_gw(find: Find) -> pl.DataFrame:
    path = find(f"{CODES}/data_gw.csv")
    frame = pl.read_csv(path, infer_schema_length=None, encoding="utf8-lossy")
    return frame.select("year", code="gwn", name="country")


def _panel(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(pl.col("cown").is_not_null()).select(
        "year",
        "un",
        code="cown",
        abbreviation="cowc",
        iso3="iso3c",
        iso2="iso2c",
        gwcode="gwn",
        name="country.name.en",
    )


def _panel_gw(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(pl.col("gwn").is_not_null()).select(
        "year", code="gwn", ccode="cown", name="country.name.en"
    )


def _isard_cow(find: Find) -> pl.DataFrame:
    frame = read(find(f"{CHECKED}/cw_gw_panel.rda"))["cw_gw_panel"]
    return frame.select("year", "gwcode", code="ccode", abbreviation="stateabb", name="cw_name")


def _isard_gw(find: Find) -> pl.DataFrame:
    frame = read(find(f"{CHECKED}/gw_cw_panel.rda"))["gw_cw_panel"]
    return frame.select("year", "ccode", code="gwcode", name="gw_name")


def _days(find: Find, name: str, code: str) -> pl.DataFrame:
    frame = read(find(f"{LISTS}/{name}.rda"))[name]
    return frame.select(
        pl.col(code).cast(pl.Int16).alias("code"), days_to_date("start"), days_to_date("end")
    )


# What the table of states says: the same.


def _members(system: states.System) -> pl.DataFrame:
    """Return each spell in a list cut where the identity changes, with its codes and days."""
    spells = pl.DataFrame(
        [
            (spell.ccode, spell.first, spell.last)
            for spell in states.memberships()
            if spell.system == system
        ],
        orient="row",
        schema={"ccode": pl.Int16, "first": pl.Date, "last": pl.Date},
    )
    return (
        spells.join(states.table(), on="ccode", suffix="_borne")
        .with_columns(
            start=pl.max_horizontal("first", "first_borne"),
            end=pl.min_horizontal("last", "last_borne").fill_null(OPEN),
        )
        .filter(pl.col("start") <= pl.col("end"))
        .drop("first", "last", "first_borne", "last_borne")
    )


def _standing(system: states.System, until: int) -> pl.DataFrame:
    """Return who stood under each code of a list in each year: the one that stood longest."""
    code = "ccode" if system == "cow" else "gwcode"
    years = pl.DataFrame({"year": pl.arange(FIRST, until + 1, dtype=pl.Int16, eager=True)})
    start = pl.max_horizontal("start", pl.date("year", 1, 1))
    end = pl.min_horizontal("end", pl.date("year", 12, 31))
    return (
        _members(system)
        .join(years, how="cross")
        .with_columns(days=(end - start).dt.total_days())
        .filter(pl.col("days") >= 0)
        .sort("days", "start")
        .unique([code, "year"], keep="last", maintain_order=True)
    )


def _answers(system: states.System, until: int) -> pl.DataFrame:
    """Return code, year, and one column an item, with the other list's code where it has one."""
    code, other = ("ccode", "gwcode") if system == "cow" else ("gwcode", "ccode")
    there = _standing("gw" if system == "cow" else "cow", until)
    return (
        _standing(system, until)
        .join(there.select(other, "year", stands=True), on=[other, "year"], how="left")
        .with_columns(pl.when("stands").then(other).alias(other), code=code)
        .select("code", "year", "abbreviation", "iso3", "iso2", "un", other)
    )


def _against(crosswalk: str, theirs: pl.DataFrame, system: states.System) -> pl.DataFrame:
    """Return the spans of years in which a crosswalk's answers differ."""
    theirs = (
        theirs.drop_nulls("code")
        .filter(pl.col("year") >= FIRST)
        .cast({"code": pl.Int16, "year": pl.Int16})
    )
    ours = _answers(system, int(theirs.select(pl.col("year").max()).item()))
    names = [column for column in theirs.columns if column.endswith("name")]
    items = [column for column in theirs.columns if column not in {"code", "year", *names}]
    both = _long(theirs, items).join(
        _long(ours, items), on=["item", "code", "year"], suffix="_ours"
    )
    lists = _long(theirs, []).join(
        _long(ours, []), on=["item", "code", "year"], how="full", suffix="_ours", coalesce=True
    )
    spoken = pl.concat([both, lists, *(_names(theirs, name, system) for name in names)])
    return _spans(
        crosswalk,
        spoken.select(
            pl.format("{} {}", pl.lit(system), "item").alias("item"),
            "code",
            "year",
            theirs="value",
            ours="value_ours",
        ),
    )


def _long(frame: pl.DataFrame, items: list[str]) -> pl.DataFrame:
    """Return item, code, year, value: the columns `items`, or that the code is listed at all."""
    if not items:
        return frame.select(
            pl.lit("listed").alias("item"), "code", "year", pl.lit(LISTED).alias("value")
        )
    numbers = [item for item in items if frame.schema[item].is_numeric()]
    return (
        frame.with_columns(pl.col(numbers).cast(pl.Int32).cast(pl.String))
        .unpivot(items, index=["code", "year"], variable_name="item")
        .select("item", "code", "year", pl.col("value").replace("", None).fill_null(NONE))
    )


def _names(theirs: pl.DataFrame, column: str, system: states.System) -> pl.DataFrame:
    """Return whether a crosswalk's name leads to its code; if not, the code it leads to."""
    to: states.Target = "ccode" if system == "cow" else "gwcode"
    found = states.translate(theirs, column, to, system="name", out="found")
    led = pl.when(pl.col("found") == pl.col("code")).then(column)
    return found.drop_nulls(column).select(
        pl.lit("name").alias("item"),
        "code",
        "year",
        value=column,
        value_ours=led.otherwise(pl.col("found").cast(pl.String)).fill_null(NONE),
    )


def _spans(crosswalk: str, answers: pl.DataFrame) -> pl.DataFrame:
    """Return the answers that differ, consecutive years gathered."""
    key = ["item", "code", "theirs", "ours"]
    return (
        answers.with_columns(pl.col("theirs", "ours").fill_null(NOT_LISTED))
        .filter(pl.col("theirs") != pl.col("ours"))
        .unique()
        .sort(*key, "year")
        .with_columns(run=pl.col("year") - pl.int_range(pl.len()).over(key))
        .group_by(*key, "run")
        .agg(first=pl.col("year").min(), last=pl.col("year").max())
        .select(pl.lit(crosswalk).alias("crosswalk"), *KEY[1:])
    )


def _against_days(crosswalk: str, theirs: pl.DataFrame, system: states.System) -> pl.DataFrame:
    """Return the spells whose first or last day differs."""
    code = "ccode" if system == "cow" else "gwcode"
    ours = _members(system).select("start", "end", code=code).sort("code", "start")
    broken = (pl.col("start") - pl.col("end").shift().over("code")).dt.total_days() != 1
    joined = (
        ours.with_columns(spell=broken.fill_null(True).cum_sum().over("code"))
        .group_by("code", "spell")
        .agg(pl.col("start").min(), pl.col("end").max())
    )
    numbered = theirs.sort("code", "start").with_columns(
        spell=pl.int_range(1, pl.len() + 1).over("code")
    )
    spoken = numbered.join(
        joined, on=["code", "spell"], how="full", suffix="_ours", coalesce=True
    ).select(
        pl.lit(crosswalk).alias("crosswalk"),
        pl.lit(f"{system} days").alias("item"),
        "code",
        first=pl.coalesce("start", "start_ours").dt.year().cast(pl.Int16),
        last=pl.coalesce("end", "end_ours").dt.year().cast(pl.Int16),
        theirs=_written("start", "end"),
        ours=_written("start_ours", "end_ours"),
    )
    return spoken.filter(pl.col("theirs") != pl.col("ours"))


def _written(start: str, end: str) -> pl.Expr:
    return pl.format("{} to {}", start, end).fill_null(NOT_LISTED)


def main(mirror: Path) -> None:
    """Write the list of disagreements anew, keeping the choices and reasons already given."""
    path = Path(__file__).parents[1] / "data" / "state-disagreements.csv"
    found = compare(lambda name: mirror / name)
    if path.exists():
        found = found.join(listed(), on=KEY, how="left", maintain_order="left")
    else:
        found = found.with_columns(choice=pl.lit(None, pl.String), why=pl.lit(None, pl.String))
    found.write_csv(path)
    print(f"{path}: {found.height} disagreements, {found['why'].null_count()} without a reason")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

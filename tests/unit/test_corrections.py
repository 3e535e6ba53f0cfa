"""Corrections: what each kind does, and that the guard speaks up."""

import polars as pl
import pytest

from tertius.errors import DataError
from tertius.sources.corrections import Applied, apply, load, parse

FRAME = pl.DataFrame(
    {
        "state": ["A", "A", "B", "B"],
        "year": [1990, 1991, 1990, 1991],
        "tons": [1.0, 2.0, 3000.0, 4000.0],
    }
)

ENTRIES = """
[[correction]]
id = "double-entry"
table = "steel"
kind = "drop"
where = { state = "A", year = { low = 1900, high = 1990 } }
expect = { rows = 1, values = { tons = 1 } }
reason = "The row stands twice in the source."

[[correction]]
id = "kilograms"
table = "steel"
kind = "scale"
where = { state = ["B", "C"] }
factor = { tons = 0.001 }
expect = { rows = 2, values = { tons = { low = 1000, high = 9999 } } }
reason = "State B reports kilograms, not tons."

[[correction]]
id = "misprint"
table = "steel"
kind = "override"
where = { state = "A", year = 1991 }
set = { tons = 2.5 }
expect = { rows = 1, values = { tons = 2 } }
reason = "Misprinted; the printed table says 2.5."

[[correction]]
id = "estimate"
table = "steel"
kind = "flag"
where = { year = 1991 }
expect = { rows = 2 }
reason = "Estimated by the publisher for both."
"""


def test_each_kind_changes_what_it_names_and_nothing_else() -> None:
    entries = parse(ENTRIES, "steel.toml").correction
    corrected, applied = apply(FRAME, entries, "steel.toml")
    assert corrected.rows() == [
        ("A", 1991, 2.5, "misprint estimate"),
        ("B", 1990, 3.0, "kilograms"),
        ("B", 1991, 4.0, "kilograms estimate"),
    ]
    assert applied[0] == Applied("double-entry", "drop", 1, "The row stands twice in the source.")
    assert [entry.rows for entry in applied] == [1, 2, 1, 2]
    assert FRAME.columns == ["state", "year", "tons"]


def test_no_correction_leaves_the_rows_and_notes_nothing() -> None:
    corrected, applied = apply(FRAME, (), "steel.toml")
    assert corrected.drop("correction").equals(FRAME)
    assert corrected["correction"].null_count() == FRAME.height
    assert applied == []


def test_a_mended_source_is_noticed_and_every_failed_guard_is_named() -> None:
    mended = FRAME.filter(pl.col("tons") != 1).with_columns(
        pl.when(pl.col("state") == "B").then(pl.col("tons") / 1000).otherwise("tons").alias("tons")
    )
    entries = parse(ENTRIES, "steel.toml").correction
    with pytest.raises(DataError) as caught:
        apply(mended, entries, "corrections/steel.toml")
    message = str(caught.value)
    assert message.startswith("corrections/steel.toml:")
    assert "'double-entry', field 'expect.rows': 1 expected, 0 rows match" in message
    assert "'kilograms', field 'expect.values.tons'" in message
    assert "found [3.0, 4.0]" in message
    assert "renew or remove the entry" in message
    assert "misprint" not in message


def test_a_missing_value_fails_its_guard_and_a_renamed_column_is_named() -> None:
    entries = parse(ENTRIES, "steel.toml").correction[2:3]
    hole = FRAME.with_columns(pl.lit(None, pl.Float64).alias("tons"))
    with pytest.raises(DataError, match=r"expect\.values\.tons.*found \[None\]"):
        apply(hole, entries, "steel.toml")
    with pytest.raises(DataError, match=r"columns \['tons'\].*rename them in the entry"):
        apply(FRAME.rename({"tons": "kg"}), entries, "steel.toml")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("set = { tons = 2.5 }", "", "'set' belongs to kind 'override'"),
        ('kind = "flag"', 'kind = "scale"', "'factor' belongs to kind 'scale'"),
        ("rows = 1, values = { tons = 2 }", "rows = 1", "must name the columns changed"),
        ("rows = 2 }", "rows = 0 }", "greater than 0"),
        ('reason = "Estimated by the publisher for both."', "", "reason"),
        ('kind = "drop"', 'kind = "delete"', "'drop', 'override', 'scale' or 'flag'"),
    ],
)
def test_a_faulty_entry_is_refused_with_its_file_and_field(old: str, new: str, fault: str) -> None:
    assert ENTRIES.count(old) == 1
    with pytest.raises(DataError) as caught:
        parse(ENTRIES.replace(old, new), "corrections/steel.toml")
    assert str(caught.value).startswith("corrections/steel.toml:\n  - field 'correction.")
    assert fault in str(caught.value)


def test_shipped_corrections_have_unique_ids_and_a_dataset_without_faults_has_none() -> None:
    for dataset in ("atop", "cow-mid", "gml-mid", "rivalries", "state-system"):
        known = load(dataset)
        ids = [entry.id for entry in known.correction] + [entry.id for entry in known.examined]
        assert ids
        assert len(ids) == len(set(ids))
    assert load("cow-nmc").correction == ()

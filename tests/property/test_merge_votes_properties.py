"""What holds of any merge of the General Assembly's records."""

from datetime import date, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from tertius.sources.merge import votes as merging
from tertius.sources.schemas import conform

STATES = (2, 265, 345, 365)
ROLL_CALLS = 6

records = st.dictionaries(
    st.tuples(st.integers(1, ROLL_CALLS), st.sampled_from(STATES)), st.integers(0, 3)
)
votes_only = st.dictionaries(
    st.tuples(st.integers(1, ROLL_CALLS), st.sampled_from(STATES)), st.integers(1, 3)
)


def tables(
    source: str, cells: dict[tuple[int, int], int], first: date, count: int
) -> dict[str, pl.DataFrame]:
    days = [first + timedelta(days=number) for number in range(count)]
    roll_calls = pl.DataFrame(
        {
            "vote_id": list(range(1, count + 1)),
            "source_id": [str(number) for number in range(count)],
            "date": days,
            "year": [day.year for day in days],
        }
    ).with_columns(
        pl.lit(1).alias("session"),
        *(pl.lit(None).alias(name) for name in ("resolution", "important", "final")),
        pl.lit(source).alias("source"),
    )
    columns = ["vote_id", "ccode", "answer", "source"]
    rows = [(vote, state, answer, source) for (vote, state), answer in cells.items()]
    types = (pl.Int32, pl.Int16, pl.Int8, pl.String)
    votes = pl.DataFrame(rows, dict(zip(columns, types, strict=True)), orient="row")
    return {
        "roll_calls": conform(roll_calls, "roll_calls", "test"),
        "votes": conform(votes, "votes", "test"),
    }


@given(
    wide=records,
    unvotes=votes_only,
    newer=st.dictionaries(st.tuples(st.just(1), st.sampled_from(STATES)), st.integers(0, 3)),
)
def test_no_answer_is_lost_changed_or_counted_twice(
    wide: dict[tuple[int, int], int],
    unvotes: dict[tuple[int, int], int],
    newer: dict[tuple[int, int], int],
) -> None:
    start = date(1984, 9, 1)
    merged = merging.merge(
        {
            merging.WIDE: tables(merging.WIDE, wide, start, ROLL_CALLS),
            merging.UNVOTES: tables(merging.UNVOTES, unvotes, start, ROLL_CALLS),
            merging.UNDL: tables(merging.UNDL, newer, date(2025, 2, 24), 1),
        }
    )["votes"]
    found = {(row[0], row[1]): row[2] for row in merged.select("vote_id", "ccode", "answer").rows()}
    assert len(found) == merged.height
    for cell in {*wide, *unvotes}:
        assert found[cell] == (wide.get(cell) or unvotes.get(cell, 0))
    for (_, state), answer in newer.items():
        assert found[ROLL_CALLS + 1, state] == answer
    invented = set(found) - {*wide, *unvotes, *((ROLL_CALLS + 1, state) for _, state in newer)}
    assert all(found[cell] == 0 for cell in invented)
    for vote, state in invented:
        alone = [other for other, who in unvotes if who == state and (other, who) not in wide]
        assert min(alone) < vote < max(alone)

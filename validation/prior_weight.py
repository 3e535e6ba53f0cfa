"""What the weight of the loadings' prior decides: loadings and verdicts for five weights.

Run ``python -m validation.prior_weight`` after ``tertius data build``; the table goes into
docs/explanation/alignment.md.
"""

from pathlib import Path

import polars as pl

from tertius.alignment.tables import NEEDED, alignment_tables
from tertius.latent.em import Prior
from tertius.store.tables import Store
from tertius.triangle.seated import Triangle, seat

WEIGHTS = (0.1, 0.3, 1.0, 3.0, 10.0)
PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "alignment.md"
BEGIN, END = "<!-- sensitivity:begin -->", "<!-- sensitivity:end -->"


class Overlaid:
    """A store whose tables of alignment are replaced."""

    def __init__(self, store: Store, tables: dict[str, pl.DataFrame]) -> None:
        self.store, self.tables = store, tables

    def scan(self, name: str) -> pl.LazyFrame:
        """Return a table, the replaced one where there is one."""
        return self.tables[name].lazy() if name in self.tables else self.store.scan(name)


def main() -> None:
    """Compute the table and put it into the page."""
    store = Store.open()
    dyad_years = store.read("dyad_years").select("ccode1", "ccode2", "year", "relevant")
    measures = {name: store.read(name) for name in NEEDED}
    rows = []
    for weight in WEIGHTS:
        tables = alignment_tables(dyad_years, measures, Prior(weight=weight))
        world = Overlaid(store, tables)
        then, now = (seat(world, "USA", "RUS", "CHN", year) for year in (1972, 2023))
        rows.append([f"{weight:g}", *_shares(tables["loadings"]), _type(then), _type(now)])
        print(rows[-1], flush=True)
    head = ["prior weight", "kappa / ideal", "trade / higher / lower", "ally / dispute / rivalry"]
    text = _table([*head, "1972, overall", "2023, overall"], rows)
    page = PAGE.read_text("utf-8")
    before, after = page.split(BEGIN)[0], page.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{NOTE}\n\n{END}{after}", "utf-8")


NOTE = (
    "Columns two to four give each indicator's share of its dimension's information, in per cent. "
    "Weight 1 is the default. The table is made by `python -m validation.prior_weight`."
)


def _shares(loadings: pl.DataFrame) -> list[str]:
    groups = loadings.partition_by("dimension", maintain_order=True)
    return [" / ".join(f"{100 * w:.0f}" for w in group["weight"]) for group in groups]


def _type(triangle: Triangle) -> str:
    found = triangle.sides["overall"].patterns
    if found is None:
        return "missing"
    name = found.modal_type
    return f"{name.replace('_', ' ')} {found.types[name]:.2f}"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    main()

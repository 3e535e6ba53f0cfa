"""Leaders, regimes, support and honour: known facts, published figures, and the fitted hazards."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from validation.turnover import PAGE, calibration, foreseen, hazard_table

from tertius.sources.descriptor import SourceFiles, describe
from tertius.sources.merge import leaders as merge_leaders
from tertius.sources.merge import regime_scores as merge_scores
from tertius.sources.readers import alliance_reliability, archigos, chisols, regime_scores, reign
from tertius.wedge.credibility import exposure, hazards
from tertius.wedge.credibility.givers import inferred_changes
from tertius.wedge.credibility.record import Credibility, credibility
from tertius.wedge.credibility.tables import MADE, credibility_tables
from tertius.wedge.credibility.terms import design

USA, UK, GERMANY, RUSSIA, CHINA = 2, 200, 255, 365, 710
DATASETS = ("archigos", "reign", "chisols", "polity5", "vdem", "alliance-reliability")
Tables = Mapping[str, pl.DataFrame]


@pytest.fixture(scope="module")
def tables(mirror: Callable[[str], Path]) -> Tables:
    """The canonical tables, read from the sources."""

    def files(dataset: str) -> SourceFiles:
        descriptor = describe(dataset)
        roots = [mirror(file.path).parents[1] for file in descriptor.files]
        return SourceFiles(roots[0], descriptor)

    old, new = archigos.read(files("archigos")), reign.read(files("reign"))
    scores = {name: regime_scores.read(files(name))["regime_scores"] for name in DATASETS[3:5]}
    return {
        **new,
        **chisols.read(files("chisols")),
        **alliance_reliability.read(files("alliance-reliability")),
        "leaders": merge_leaders.merge(
            {"archigos": old["leaders"], "reign": new["leaders"]},
        ),
        "regime_scores": merge_scores.merge(scores),
    }


@pytest.fixture(scope="module")
def made(tables: Tables) -> Tables:
    return credibility_tables(tables)


class Read:
    """Tables held in memory."""

    def __init__(self, made: Tables) -> None:
        self.made = made

    def read(self, name: str) -> pl.DataFrame:
        return self.made[name]


def of(frame: pl.DataFrame, ccode: int) -> pl.DataFrame:
    return frame.filter(pl.col("ccode") == ccode)


def test_rulers_counted_by_hand(tables: Tables) -> None:
    presidents = of(tables["leaders"], USA).sort("start")
    # from Grant, the 18th, to Biden, the 46th; Cleveland counts twice, as in the usual count
    assert presidents.height == 46 - 18 + 1
    gaps = (presidents["start"][1:] - presidents["end"][:-1]).dt.total_days()
    assert gaps.is_between(0, 1).all()
    last = {
        ccode: of(tables["leaders"], ccode).sort("start").row(-1, named=True)
        for ccode in (RUSSIA, CHINA)
    }
    assert (last[RUSSIA]["leader"], last[RUSSIA]["start"]) == ("Putin", date(2000, 1, 1))
    assert (last[CHINA]["leader"], last[CHINA]["start"]) == ("Xi Jinping", date(2012, 11, 15))
    soviet = of(tables["leaders"], RUSSIA).filter(
        pl.col("start").is_between(date(1953, 1, 1), date(1991, 8, 1))
    )
    assert soviet["leader"].to_list() == [
        "Malenkov", "Khrushchev", "Brezhnev", "Andropov", "Chernenko", "Gorbachev"
    ]  # fmt: skip


def test_median_tenure_is_what_others_found(tables: Tables) -> None:
    """Democratic leaders under 3 years, others longer, a bit under 7 (Marquez 2012, other data).

    His data count those in office at the turn of a year, and miss the shortest spells.
    """
    spells = (
        tables["leaders"]
        .filter(pl.col("start").is_between(date(1946, 1, 1), date(2008, 12, 31)))
        .sort("start")
        .join_asof(
            tables["regimes"].select("ccode", "regime", began="start", over="end").sort("began"),
            left_on="start",
            right_on="began",
            by="ccode",
            check_sortedness=False,
        )
        .filter(pl.col("start") <= pl.col("over"), pl.col("regime") != "other")
        .with_columns(elected=pl.col("regime").is_in(["presidential", "parliamentary"]))
    )
    median = {
        elected: kaplan_meier_median(spells.filter(pl.col("elected") == elected))
        for elected in (True, False)
    }
    assert 2.0 < median[True] < 3.5
    assert 1.4 * median[True] < median[False] < 7.0


def kaplan_meier_median(spells: pl.DataFrame) -> float:
    years = (spells["end"] - spells["start"]).dt.total_days().to_numpy() / 365.25
    left = ~spells["censored"].to_numpy()
    alive = 1.0
    for when in np.unique(years[left]):
        alive *= 1.0 - np.sum((years == when) & left) / np.sum(years >= when)
        if alive <= 0.5:
            return float(when)
    return float("inf")


def test_sources_of_support_change_with_parties_not_with_persons(tables: Tables) -> None:
    changed = tables["support_changes"].filter("changed")
    years = {ccode: of(changed, ccode)["date"].dt.year().to_list() for ccode in (USA, CHINA)}
    assert years[USA] == [1921, 1933, 1953, 1961, 1969, 1977, 1981, 1993, 2001]
    assert years[CHINA] == [1928, 1949]
    russia = of(tables["support_changes"], RUSSIA)
    assert russia.filter("changed")["date"].dt.year().to_list() == [1991]
    assert russia.height == 9


def test_regimes_of_known_years(tables: Tables) -> None:
    found = of(tables["regimes"], RUSSIA).select("start", "regime", "censored").rows()
    assert found[-2:] == [
        (date(1991, 8, 21), "parliamentary", False),
        (date(1993, 9, 21), "personal", True),
    ]
    assert tables["regimes"]["censored"].sum() == 196
    last = of(tables["votes_of_nations"], USA).filter("held")["date"].max()
    assert last == date(2020, 11, 3)


def test_scores_of_known_years(tables: Tables) -> None:
    def score(measure: str, year: int) -> list[float]:
        rows = tables["regime_scores"].filter(
            pl.col("measure") == measure,
            pl.col("year") == year,
            pl.col("ccode").is_in([USA, RUSSIA, CHINA]),
        )
        return rows.sort("ccode")["value"].to_list()

    assert score("polity2", 1972) == [8, -7, -8]
    assert score("polity2", 2018) == [8, 4, -7]
    assert score("polyarchy", 2024) == pytest.approx([0.840, 0.172, 0.073])


def test_honouring_is_what_was_published(tables: Tables) -> None:
    """Berkemeier & Fuhrmann (2018): 50 % of all, 66 % before 1945, 22 % from 1945 to 2003."""
    found = tables["honouring"].filter(pl.col("coding") == "llm")
    assert round(100 * found["honoured"].mean()) == 50  # type: ignore[operator, arg-type]
    parts = found.group_by(pl.col("year") < 1945).agg(pl.col("honoured").mean())
    share = dict(parts.iter_rows())
    assert share[True] == pytest.approx(0.66, abs=0.01)
    # they count four treaties of early 1945, called on by the war of 1939, with the later years
    assert share[False] == pytest.approx(0.22, abs=0.025)
    first = tables["honouring"].filter(pl.col("coding") == "leeds-anac")
    assert (first.height, first["honoured"].sum(), first["bilateral"].sum()) == (137, 93, 107)
    assert first["giver"].null_count() == 30
    pact = first.filter(pl.col("treaty") == 2470, pl.col("year") == 1939).sort("war")
    assert pact.filter(~pl.col("honoured"))["giver"].to_list() == [GERMANY]


def test_the_record_of_leaders_has_no_overlaps_but_the_known_ones(tables: Tables) -> None:
    spells = tables["leaders"].sort("ccode", "start")
    following = spells.with_columns(then=pl.col("start").shift(-1).over("ccode"))
    overlaps = following.filter(pl.col("then") < pl.col("end"), pl.col("start") > date(1945, 1, 1))
    assert sorted(overlaps["ccode"]) == [591, 690, 990], "month of an end later than the next start"


def cumulative(tables: Tables, regime: str, at: tuple[float, ...]) -> list[float]:
    """Nelson and Aalen's cumulative hazard of tenure under a regime, by days, with late entry."""
    entries, exits, left = [], [], []
    joined = tables["leaders"].join(of_type(tables, regime), on="ccode", suffix="_regime")
    for start, end, censored, began, over in joined.select(
        "start", "end", "censored", "start_regime", "end_regime"
    ).iter_rows():
        first = max(start, began, exposure.FIRST_DAY)
        last = min(end, over, exposure.LAST_DAY)
        if first <= last:
            entries.append((first - start).days)
            exits.append(max((last - start).days, (first - start).days + 0.5))
            left.append(not censored and end == last)
    entry, leave, gone = np.array(entries), np.array(exits), np.array(left)
    days = np.unique(leave[gone])
    steps = [np.sum(gone & (leave == day)) / np.sum((entry < day) & (leave >= day)) for day in days]
    return [float(np.sum(np.array(steps)[days <= years * 365.25])) for years in at]


def of_type(tables: Tables, regime: str) -> pl.DataFrame:
    return tables["regimes"].filter(pl.col("regime") == regime).select("ccode", "start", "end")


@pytest.mark.parametrize("regime", ["presidential", "parliamentary", "party", "personal"])
def test_the_model_s_risk_is_that_of_a_life_table(
    tables: Tables, made: Tables, regime: str
) -> None:
    cells = exposure.in_office(tables["leaders"], tables["regimes"], tables["votes_of_nations"])
    own = cells.filter(pl.col("regime") == regime)
    hazard = hazards.read(made["turnover_hazards"], made["turnover_covariance"], "leader")
    rates = np.exp(
        design(own["regime"].to_list(), own["tenure"], own["vote"], own["age"])
        @ hazard.coefficients
    )
    by_band = (
        own.with_columns(risk=pl.Series(rates) * pl.col("exposure"))
        .group_by("tenure")
        .agg(pl.col("risk").sum() / pl.col("exposure").sum())
    )
    risk = dict(by_band.iter_rows())
    lows = exposure_bounds(regime)
    at = lows[1:5]
    modelled = np.cumsum([risk[band] * (lows[band + 1] - lows[band]) for band in range(4)])
    empirical = np.array(cumulative(tables, regime, at))
    # in the first year, whose risk falls by the week, a table of days weighs the early days more
    assert np.exp(-modelled[0]) == pytest.approx(np.exp(-empirical[0]), abs=0.1)
    since, seen = modelled - modelled[0], empirical - empirical[0]
    assert np.exp(-since) == pytest.approx(np.exp(-seen), abs=0.06)
    assert sum(rates * own["exposure"].to_numpy()) == pytest.approx(own["events"].sum(), rel=1e-6)


def exposure_bounds(regime: str) -> tuple[float, ...]:
    from tertius.wedge.credibility.terms import ELECTED, TENURE

    return TENURE[regime in ELECTED]


def test_exits_are_shared_out_between_support_and_succession(made: Tables) -> None:
    counted = (
        made["turnover_hazards"]
        .filter(pl.col("term").str.starts_with("regime."))
        .group_by("model")
        .agg(pl.col("n_events").sum())
    )
    events = dict(counted.iter_rows())
    assert events["leader"] == 2399
    assert (events["support"], events["succession"]) == (697, 898)


def test_years_not_seen_are_foreseen(tables: Tables) -> None:
    found = foreseen(tables)
    table = calibration(found)
    rows = {row["regime"]: row for row in table.iter_rows(named=True)}
    assert rows["all"]["leaders"] > 1000
    assert rows["all"]["foreseen"] == pytest.approx(rows["all"]["observed"], abs=0.07)
    assert rows["all"]["brier"] < 0.85 * rows["all"]["brier_of_share"]
    for regime in ("parliamentary", "presidential", "party", "personal", "monarchy"):
        row = rows[regime]
        assert row["foreseen"] == pytest.approx(row["observed"], abs=0.13), regime
    slope = np.polyfit(found["chance"].to_numpy(), found["gone"].cast(pl.Float64).to_numpy(), 1)[0]
    assert 0.8 < slope < 1.2, "as far apart as they were said to be"


def test_the_rule_for_later_changes_of_support_is_right_four_times_in_five(
    tables: Tables,
) -> None:
    inferred = inferred_changes(
        *(tables[name] for name in ("leaders", "regimes", "votes_of_nations"))
    )
    known = inferred.join(
        tables["support_changes"].select("ccode", start="date", was="changed"),
        on=["ccode", "start"],
    ).filter(pl.col("start") >= date(1960, 1, 1))
    assert known.height > 1300
    right = (known["changed"] == known["was"]).mean()
    assert isinstance(right, float)
    assert 0.78 < right < 0.85


def test_every_table_is_made_and_the_codes_of_the_two_germanys_are_kept(made: Tables) -> None:
    assert set(made) == set(MADE)
    row = of(made["givers"], USA).filter(pl.col("year") == 2023).row(0, named=True)
    assert (row["leader"], row["known_until"]) == ("Biden", date(2021, 3, 31))
    assert row["next_vote"] == pytest.approx(16 / 12, abs=0.05)
    assert of(made["givers"], GERMANY).filter(pl.col("year") == 1995)["leader"].item() == "Kohl"
    west = of(made["givers"], 260).filter(pl.col("year") == 1975)
    assert west["leader"].item() == "Schmidt"
    records = made["honour_records"].filter(pl.col("scope") == "giver")
    own = {key: (kept, n) for key, kept, n in records.select("key", "honoured", "n").iter_rows()}
    assert (own["2"], own["365"], own["710"]) == ((0, 2), (8, 13), (3, 3))


@pytest.mark.parametrize(
    ("ccode", "leaves", "four", "ten", "share", "alive"),
    [
        (USA, 0.07, 0.24, 0.005, 0.60, 0.28),
        (RUSSIA, 0.12, 0.67, 0.23, 0.83, 0.67),
        (CHINA, 0.05, 0.80, 0.33, 0.90, 0.78),
    ],
)
def test_the_figures_that_the_page_gives(
    made: Tables,
    ccode: int,
    leaves: float,
    four: float,
    ten: float,
    share: float,
    alive: float,
) -> None:
    found: Credibility = credibility(Read(made), ccode, 2023)
    means = {name: value.mean for name, value in found.summary.items()}
    assert means["leaves_within_1"] == pytest.approx(leaves, abs=0.01)
    assert means["in_office_4"] == pytest.approx(four, abs=0.01)
    assert means["in_office_10"] == pytest.approx(ten, abs=0.01)
    assert means["share_delivered"] == pytest.approx(share, abs=0.01)
    assert means["alive_at_end"] == pytest.approx(alive, abs=0.01)


def test_the_page_shows_the_hazards_as_fitted(made: Tables) -> None:
    page = PAGE.read_text("utf-8")
    for line in hazard_table(made["turnover_hazards"]):
        assert f"| {' | '.join(line)} |" in page, "run `python -m validation.turnover MIRROR`"


def test_an_older_year_and_an_unknown_one(made: Tables) -> None:
    from tertius.errors import MissingDataError

    chamberlain = credibility(Read(made), UK, 1938, draws=200)
    assert any("no vote to come is on record" in line for line in chamberlain.warnings)
    assert credibility(Read(made), GERMANY, 1939, draws=200).giver.regime == "personal"
    with pytest.raises(MissingDataError, match="no leader or no regime of"):
        credibility(Read(made), UK, 1850)


def test_a_leader_the_record_does_not_know_can_be_told(made: Tables) -> None:
    told = credibility(Read(made), USA, 2025, since=date(2025, 1, 20), draws=500)
    assert told.giver.tenure == pytest.approx(0.44, abs=0.01)
    untold = credibility(Read(made), USA, 2025, draws=500)
    assert any("a vote has been due since" in line for line in untold.warnings)
    assert not any("a vote has been due" in line for line in told.warnings)

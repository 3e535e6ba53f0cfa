"""What is built, in which order: source files to tables, to measures, to alignment, to the panel.

Read it as a map of the data: every table of the store is named here, with what it is made from.
"""

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import polars as pl

from tertius import states
from tertius.alignment.tables import NEEDED, alignment_tables
from tertius.errors import ChecksumError, MissingDataError, UsageError, collect
from tertius.measures.register import FAMILIES
from tertius.sources.descriptor import check, describe
from tertius.store.build import Inputs, Progress, Stage, build
from tertius.store.manifest import Manifest
from tertius.wedge.credibility import tables as credibility

__all__ = ["FIRST", "LAST", "STAGES", "build_store"]

FIRST, LAST = 1946, 2025
SEED = 19461  # of the bootstrap behind the intervals of vote similarity
DYAD = ["ccode1", "ccode2"]
Tables = Mapping[str, pl.DataFrame]


def _read(inputs: Inputs, source: str) -> dict[str, pl.DataFrame]:
    """Return the canonical tables of one dataset."""
    reader = import_module(f"tertius.sources.readers.{describe(source).reader}")
    tables: dict[str, pl.DataFrame] = reader.read(inputs.files(source))
    return tables


def _single(source: str, *makes: str) -> Stage:
    """Return the stage that reads one dataset into tables of its own."""

    def run(inputs: Inputs) -> Tables:
        tables = _read(inputs, source)
        return {name: tables[name] for name in makes}

    return Stage(f"read {source}", (), (source,), makes, run)


def _merged(name: str, *sources: str) -> Stage:
    """Return the stage that merges several datasets into one table."""

    def run(inputs: Inputs) -> Tables:
        merge = import_module(f"tertius.sources.merge.{name}").merge
        return {name: merge({source: _read(inputs, source)[name] for source in sources})}

    return Stage(f"merge {name}", (), sources, (name,), run)


VOTES = ("unga-votes-voeten-wide", "unga-votes-unvotes", "un-votes-2025-undl")


def _votes(inputs: Inputs) -> Tables:
    from tertius.sources.merge.votes import merge

    return merge({source: _read(inputs, source) for source in VOTES})


def _states(_: Inputs) -> Tables:
    return {"states": states.table()}


def _dyad_years(inputs: Inputs) -> Tables:
    from tertius.measures.relevance import relevant

    pairs = states.dyad_years(FIRST, LAST)
    return {"dyad_years": relevant(pairs, inputs.read("majors"), inputs.read("contiguity"))}


MEASURED_FROM: Mapping[str, tuple[str, ...]] = {
    "votes": ("roll_calls", "votes"),
    "ideal": ("ideal_points",),
    "portfolios": ("alliances",),
    "alliance": ("alliances",),
    "disputes": ("disputes",),
    "rivalry": ("rivalries",),
    "trade": ("trade", "gdp", "capitals", "contiguity"),
}


def _measure(family: str) -> Stage:
    """Return the stage that computes one family of measures."""
    needs = ("dyad_years", *MEASURED_FROM[family])

    def run(inputs: Inputs) -> Tables:
        module = import_module(f"tertius.measures.{family}")
        frames = [inputs.read(name) for name in needs]
        frames[0] = frames[0].select(*DYAD, "year")
        more = [np.random.default_rng(SEED)] if family == "votes" else []
        return {f"measure_{family}": module.compute(*frames, *more)}

    return Stage(f"measure {family}", needs, (), (f"measure_{family}",), run)


BASELINES = ("geofrag-campos", "gegravity-wiod", "itpde-aggregated", "agtpa")
EFFECTS_OF = ("trade", "sanctions", "agreements")
GOODS = ("goods_trade", "energy_trade", "energy_balance", "mineral_output", "mineral_exports")


def _dependence(inputs: Inputs) -> Tables:
    from tertius.trade.dependence.tables import compute, minerals

    goods, energy, balance, output, exports = (inputs.read(name) for name in GOODS)
    return {
        **compute(goods, energy, balance, np.random.default_rng(SEED)),
        "mineral_shares": minerals(output, exports),
    }


def _trade_effects(inputs: Inputs) -> Tables:
    from tertius.sources.readers import agtpa, rta_penppml
    from tertius.trade.estimation.models import effect_tables

    trade, sanctions, agreements = (inputs.read(name) for name in EFFECTS_OF)
    exports = rta_penppml.exports(inputs.files("rta-penppml"))
    covariates = agtpa.covariates(inputs.files("agtpa"))
    return effect_tables(exports, trade, sanctions, agreements, covariates)


def _gravity_costs(inputs: Inputs) -> Tables:
    from tertius.trade.expected import costs

    return {"gravity_costs": costs(inputs.read("baseline_flows"), inputs.read("pair_geography"))}


def _credibility(inputs: Inputs) -> Tables:
    return credibility.credibility_tables({name: inputs.read(name) for name in credibility.NEEDED})


def _computed(name: str, home: str, needs: tuple[str, ...], makes: str) -> Stage:
    """Return a stage whose one table a module's `compute` makes from others."""

    def run(inputs: Inputs) -> Tables:
        module = import_module(f"tertius.trade.{home}")
        return {makes: module.compute(*(inputs.read(table) for table in needs))}

    return Stage(name, needs, (), (makes,), run)


def _arms_shares(inputs: Inputs) -> Tables:
    from tertius.wedge.ally_tables import arms_shares

    return {"arms_shares": arms_shares(inputs.read("arms_transfers"))}


def _alignment(inputs: Inputs) -> Tables:
    dyad_years = inputs.read("dyad_years").select(*DYAD, "year", "relevant")
    return alignment_tables(dyad_years, {name: inputs.read(name) for name in NEEDED})


STAGES: tuple[Stage, ...] = (
    Stage("states", (), (), ("states",), _states),
    Stage("merge votes", (), VOTES, ("roll_calls", "votes"), _votes),
    _single("voeten-ideal-points", "ideal_points"),
    _single("atop", "alliances"),
    _merged("disputes", "gml-mid", "cow-mid"),
    _single("rivalries", "rivalries"),
    _single("cow-nmc", "capabilities"),
    _single("state-system", "majors", "capitals"),
    _single("cow-geography", "contiguity"),
    _merged("trade", "cow-trade", "baci-19", "imf-dots-monthly15", "imf-dots-china-imports"),
    _merged("gdp", "wdi", "pwt", "sdp-gdp"),
    _merged("baseline_flows", *BASELINES),
    _single("cepii-geodist", "pair_geography"),
    Stage(
        "gravity costs",
        ("baseline_flows", "pair_geography"),
        (),
        ("gravity_costs",),
        _gravity_costs,
    ),
    _single("gsdb", "sanctions"),
    _single("rta-penppml", "agreements"),
    Stage(
        "trade effects",
        EFFECTS_OF,
        ("rta-penppml", "agtpa"),
        ("trade_effects", "trade_effects_covariance"),
        _trade_effects,
    ),
    _single("unctad-merch-matrix", "goods_trade"),
    _single("bp-ei-review", "energy_trade", "energy_balance", "mineral_output"),
    _single("china-critical-minerals", "mineral_exports"),
    _single("fcs-russia-trade", "monthly_trade", "chapter_trade"),
    _single("crea-russia-fossil", "fuel_imports"),
    Stage("dependence", GOODS, (), ("dependence", "concentration", "mineral_shares"), _dependence),
    _single("comtrade-cipf", "partner_trade", "product_trade"),
    _single("china-customs-fossil", "customs_fuels"),
    _single("eurostat-eu-russia", "eu_trade"),
    _computed(
        "products", "dependence.products", ("product_trade", "partner_trade"), "product_partners"
    ),
    _computed(
        "customs check", "dependence.customs", ("customs_fuels", "energy_trade"), "customs_check"
    ),
    _computed("eu break", "breaks", ("eu_trade",), "eu_break"),
    _single("us-troops", "troops", "bases"),
    _merged("favourability", "pew-favourability-derived", "pew-us-image-538"),
    _single("sipri-milex", "military_spending"),
    _single("us-greenbook", "aid"),
    _single("sipri-tiv", "arms_transfers"),
    _merged("leaders", "archigos", "reign"),
    _single("reign", "regimes", "votes_of_nations"),
    _merged("regime_scores", "polity5", "vdem"),
    _single("chisols", "support_changes", "support_years"),
    _single("alliance-reliability", "honouring"),
    Stage("credibility", credibility.NEEDED, (), credibility.MADE, _credibility),
    Stage("arms shares", ("arms_transfers",), (), ("arms_shares",), _arms_shares),
    Stage("dyad-years", ("majors", "contiguity"), (), ("dyad_years",), _dyad_years),
    *(_measure(family) for family in FAMILIES),
    Stage(
        "alignment",
        ("dyad_years", *NEEDED),
        (),
        ("alignment", "loadings", "anchors"),
        _alignment,
    ),
)


def build_store(mirror: Path, root: Path, progress: Progress | None = None) -> Manifest:
    """Build every table from the source files below `mirror` into a store at `root`.

    Raises
    ------
    UsageError
        If a library that estimates is not installed.
    MissingDataError, ChecksumError
        Listing every source file that is missing or altered, before anything is built.
    TertiusError
        Naming the stage that failed; what stood at `root` is as it was before.
    """
    _check_libraries()
    _check_inputs(mirror)
    return build(STAGES, root, mirror, progress)


def _check_libraries() -> None:
    """Say what is not installed before the first stage runs."""
    lacking = [name for name in ("pyfixest", "statsmodels") if find_spec(name) is None]
    if lacking:
        raise UsageError(
            f"a build estimates models with {' and '.join(lacking)}, which this environment lacks: "
            "pip install 'tertius[estimation]'"
        )


def _check_inputs(mirror: Path) -> None:
    """Name every file that is missing or altered before the first stage runs."""
    missing, altered = [], []
    for source in sorted({source for stage in STAGES for source in stage.sources}):
        descriptor = describe(source)
        for file in descriptor.files:
            try:
                check(mirror / file.path, file, descriptor)
            except MissingDataError as error:
                missing.append(str(error))
            except ChecksumError as error:
                altered.append(str(error))
    heading = f"{mirror}: source files"
    collect(ChecksumError if altered else MissingDataError, heading, [*altered, *missing])

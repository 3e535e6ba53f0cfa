"""Methods: the model, its parameters, the rules, the words, the judgements, the measures."""

from tertius.alignment.dimensions import DIMENSIONS
from tertius.brief.blocks import (
    Block,
    Column,
    Definition,
    Definitions,
    Formula,
    Heading,
    Link,
    Paragraph,
    Row,
    Section,
    Strong,
    TableBlock,
)
from tertius.brief.material import Material, method_link
from tertius.brief.notation import count, decimal, enumerate_words, signed
from tertius.brief.sections.judgements import judgements, rift_rule, words
from tertius.latent.em import Prior
from tertius.triangle.rift import TURN_DRAWS

__all__ = ["section"]


def section(material: Material) -> Section:
    """Return the section."""
    return Section(
        "methods",
        "Methods",
        (
            *_model(material),
            *_prior(),
            *_zero(material),
            *_overall(material),
            *rift_rule(),
            *words(),
            *judgements(material),
            *_measures(material),
        ),
    )


def _model(material: Material) -> tuple[Block, ...]:
    return (
        Heading("From indicators to alignment"),
        Paragraph(
            (
                f"Each dimension ({enumerate_words(DIMENSIONS)}) is one latent walk a pair of "
                "states, seen through its indicators. Ordered indicators enter as normal scores, "
                "continuous ones standardised over politically relevant dyad-years; a missing "
                "year does not enter, and gaps are bridged by the walk. Loadings are shared by "
                "all pairs, estimated on politically relevant dyad-years by penalised "
                "expectation-maximisation; the posterior of each pair is that of the Kalman "
                "filter and the Rauch–Tung–Striebel smoother, exact and Gaussian given the "
                "loadings.",
            )
        ),
        Formula(
            "x_{u,t} = x_{u,t−1} + w_{u,t},   w ~ N(0, q)",
            ("the alignment x of pair u in year t",),
        ),
        Formula(
            "y_{k,u,t} = a_{k} + b_{k} x_{u,t} + e_{k,u,t},   e ~ N(0, s²_{k})",
            ("indicator k; the sign of its loading b is fixed by what the indicator means",),
        ),
        Paragraph(
            (
                "Durbin & Koopman (2012), Time Series Analysis by State Space Methods, ch. 4; "
                "Shumway & Stoffer (1982), Journal of Time Series Analysis 3: 253–264; Quinn "
                "(2004), Political Analysis 12: 338–353, for ordinal and continuous indicators "
                "together.",
            ),
            "note",
        ),
        _loadings(material),
        _scales(material),
    )


def _loadings(material: Material) -> TableBlock:
    heads = ("Intercept a", "Loading b", "Noise s²", "Share of information", "Observations")
    rows = tuple(
        Row(
            (
                row["label"],
                row["dimension"],
                (method_link(row["measure"], material.measures),),
                row["neutral"],
                signed(row["intercept"], 3),
                signed(row["loading"], 3),
                decimal(row["noise"], 3),
                decimal(row["weight"]),
                count(row["observations"]),
            )
        )
        for row in material.assessment.loadings.iter_rows(named=True)
    )
    columns = (
        Column("Indicator"),
        Column("Dimension"),
        Column("Measure"),
        Column("Neutral is"),
        *(Column(head, "number") for head in heads),
    )
    return TableBlock(
        "Loadings on scores of variance one; the share is b²/s² within the dimension",
        columns,
        rows,
    )


def _scales(material: Material) -> TableBlock:
    heads = ("Neutral score", "One unit", "Median", "Step variance q", "Iterations")
    rows = tuple(
        Row(
            (
                row["dimension"],
                signed(row["neutral"], 3),
                decimal(row["unit"], 3),
                signed(row["median"], 3),
                decimal(row["drift"], 4),
                str(row["iterations"]),
            )
        )
        for row in material.assessment.anchor_table.iter_rows(named=True)
    )
    return TableBlock(
        "Scale of each dimension: neutral and unit on the model's scale, the median of "
        "politically relevant dyad-years in published units",
        (Column("Dimension"), *(Column(head, "number") for head in heads)),
        rows,
    )


def _prior() -> tuple[Block, ...]:
    prior = Prior()
    return (
        Heading("The prior of the loadings", anchor="prior"),
        Formula(
            "b_{k} | s²_{k} ~ N(b_{0}, s²_{k} / (λ n_{k}))",
            (
                f"|b₀| = {decimal(prior.loading, 1)} with the indicator's sign, prior noise "
                f"variance {decimal(prior.noise, 1)}, λ = {decimal(prior.weight, 1)}, n the "
                "indicator's observations",
            ),
        ),
        Paragraph(
            (
                "The prior weighs ",
                Strong(f"{decimal(prior.weight, 1)} times as much as the data"),
                " of the indicator: as if each observation stood beside one of a loading of the "
                "prior's size. That is a judgement, and a strong one. Without it the likelihood "
                "of an indicator that stays put for decades, such as a rivalry, grows without "
                "bound: the walk copies that one indicator, its noise goes to zero and all others "
                "are ignored, a Heywood case (Martin & McDonald 1975, Psychometrika 40: 505–517). "
                "With it the indicators of a dimension enter with loadings of the same order, "
                "moved by the data but not left to them.",
            )
        ),
    )


def _zero(material: Material) -> tuple[Block, ...]:
    neutral = dict.fromkeys(material.assessment.loadings["neutral"].to_list())
    return (
        Heading("The zero anchor and the unit", anchor="zero-anchor"),
        Paragraph(
            (
                "Zero is the score that the model gives, by generalised least squares, to "
                f"indicators at their neutral values: {enumerate_words(list(neutral))}. One unit "
                "is the standard deviation of the dimension's posterior means over politically "
                "relevant dyad-years. Which zero is right cannot be told from data, so that the "
                "verdict is shown under ",
                Link("two others", "#zeros"),
                " as well.",
            )
        ),
    )


def _overall(material: Material) -> tuple[Block, ...]:
    found = material.assessment
    weights = enumerate_words([f"{d} {decimal(w)}" for d, w in found.now.weights.items()])
    turned = min(TURN_DRAWS, found.draws)
    return (
        Heading("All dimensions together, types, roles and the rule"),
        Formula("a = Σ_{d} w_{d} a_{d}", (f"weights {weights}, a judgement",)),
        Paragraph(
            (
                f"From {count(found.draws)} joint draws of whole paths, the three dimensions "
                "drawn apart. The probability of a pattern, type or role is its share of the "
                "draws, that of Kissinger's rule the share with positive slack; with "
                f"{count(found.draws)} draws the Monte-Carlo standard error of a probability is "
                f"at most {_error(found.draws):.3f}. Change points use {count(turned)} of them, "
                f"with an error of at most {_error(turned):.3f}. Time series are exact "
                "and need no draws. Types after Dittmer (1981), World Politics 33: 485–515, unit "
                "veto after later writers; balance after Cartwright & Harary (1956), "
                "Psychological Review 63: 277–293.",
            )
        ),
    )


def _error(draws: int) -> float:
    """Return the standard error of a share of one half, the largest there is."""
    return float(0.5 / draws**0.5)


def _measures(material: Material) -> tuple[Block, ...]:
    found = material.assessment
    used = {
        *(figure.method for figure in material.figures),
        *(reading.index for reading in found.indices),
        *found.loadings["measure"].to_list(),
    }
    items = tuple(
        Definition(
            (f"{measure.label} ({measure.id})",),
            (
                f"{measure.definition} Unit: {measure.unit}. Years {measure.first}–{measure.last}. "
                f"{measure.reference}.",
            ),
            f"measure-{measure.id}",
        )
        for measure in material.measures.values()
        if measure.id in used
    )
    return (Heading("Definitions of the measures", anchor="measures"), Definitions(items))

"""What was decided rather than measured: the rule of the rift, words, thresholds, weights."""

from tertius.alignment.dimensions import MIN_VOTES, PER_MILLE
from tertius.brief.blocks import Block, Column, Heading, Paragraph, Row, TableBlock
from tertius.brief.likelihood import CLEAR, WORDS
from tertius.brief.material import Material
from tertius.brief.notation import DASH, decimal, enumerate_words
from tertius.latent.changepoint import Segments
from tertius.latent.em import Prior
from tertius.triangle.rift import DISPLAY, FALL, TURN_DRAWS, TURN_SHARE, WINDOW

__all__ = ["judgements", "rift_rule", "words"]


def rift_rule() -> tuple[Block, ...]:
    """Return the rule of the rift and the model of change points."""
    segments = Segments()
    rule = (
        ("a rift", "cold, and heat or falling"),
        ("an emerging rift", "not a rift, and cold or falling"),
        ("no rift", "neither cold nor falling"),
    )
    return (
        Heading("The rule of the rift", anchor="rift-rule"),
        Paragraph(
            (
                "For each posterior draw of the relation between target and rival: cold, it is "
                f"below zero; falling, it fell by more than {decimal(FALL)} units over {WINDOW} "
                f"years; heat, in those {WINDOW} years the records hold a dispute of hostility "
                f"{DISPLAY} or more (a display of force) or a strategic rivalry. Heat is data, "
                "not a draw. Dependence is shown beside it and moves no answer, for a one-sided "
                "tie binds as often as it irritates.",
            )
        ),
        TableBlock(
            "The answer for one draw; its probability is its share of the draws",
            (Column("Answer"), Column("Where")),
            tuple(Row(cells) for cells in rule),
        ),
        Paragraph(
            (
                "Change points by Fearnhead's exact recursion (2006, Statistics and Computing 16: "
                f"203–213), one segmentation drawn for each of {TURN_DRAWS} draws of the series; a "
                f"segment is expected every {1 / segments.rate:.0f} years. The probability of a "
                "change in a year is the share of segmentations that have one there.",
            )
        ),
    )


def words() -> tuple[Block, ...]:
    """Return the table of words for probabilities."""
    tops = (1.0, *(floor for floor, _ in WORDS))
    rows = tuple(
        Row((word, f"{decimal(floor)}{DASH}{decimal(top)}"))
        for (floor, word), top in zip(WORDS, tops, strict=False)
    )
    return (
        Heading("Words for probabilities", anchor="words"),
        TableBlock(
            "Words and the probabilities they stand for",
            (Column("Word"), Column("Probability", "number")),
            rows,
        ),
        Paragraph(
            (
                f"A statement with a probability below {decimal(WORDS[-1][0])} is said as its "
                "denial, with the word for the denial. The bands are those of Intelligence "
                "Community Directive 203 (ODNI 2015), the outermost carried to certainty.",
            ),
            "note",
        ),
    )


def judgements(material: Material) -> tuple[Block, ...]:
    """Return the table of everything that was decided and could have been decided otherwise."""
    prior, segments = Prior(), Segments()
    weights = material.assessment.now.weights
    listed = (
        (
            "Weights of the dimensions",
            enumerate_words([f"{d} {decimal(w)}" for d, w in weights.items()]),
            "all dimensions together",
        ),
        ("Weight of the loadings' prior", f"{decimal(prior.weight, 1)} × the data", "every leg"),
        (
            "Prior loading and noise",
            f"{decimal(prior.loading, 1)} and {decimal(prior.noise, 1)}",
            "every leg",
        ),
        ("Zero", "indicators at their neutral values", "every sign"),
        ("Fewest common votes for kappa", str(MIN_VOTES), "diplomatic alignment"),
        (
            "Excess dependence counted by its log",
            f"from {decimal(PER_MILLE, 3)} of GDP on",
            "economic alignment",
        ),
        ("Fall that counts", f"{decimal(FALL)} units in {WINDOW} years", "rift"),
        ("Hostility that counts", f"{DISPLAY}, a display of force", "rift"),
        ("Window of open quarrel", f"{WINDOW} years", "rift"),
        (
            "Prior of change points",
            f"rate {decimal(segments.rate, 3)}, spread {segments.spread:g}, noise shape "
            f"{segments.shape:g} and scale {segments.scale:g}",
            "change points",
        ),
        ("Change points listed", f"from {decimal(TURN_SHARE)}", "change points"),
        (
            "Lead of an answer named alone",
            f"at least one half, and {decimal(CLEAR)} before the next",
            "wording of the verdict",
        ),
        ("Zero of the agreement index", "0.50", "what the index chosen would say"),
    )
    return (
        Heading("Judgements", anchor="judgements"),
        Paragraph(("Numbers that were decided, not measured, and what hangs on each.",)),
        TableBlock(
            "Judgements and what they bear on",
            (Column("What was decided"), Column("As"), Column("Bears on")),
            tuple(Row(cells) for cells in listed),
        ),
        Paragraph(
            (
                "The weight of the loadings' prior decides close cases: under another weight an "
                "answer near one half can turn. The documentation tabulates it "
                "(docs/explanation/alignment.md).",
            )
        ),
    )

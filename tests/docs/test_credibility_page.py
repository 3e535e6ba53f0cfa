"""What the page on credibility says can be run, and its judged ranges are the shipped ones."""

import re
from pathlib import Path

import pytest

from tertius.wedge.credibility.judgements import judgements

PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "credibility.md"


def test_the_example_runs() -> None:
    text = PAGE.read_text("utf-8")
    (block,) = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    *lines, last = block.strip().splitlines()
    names: dict[str, object] = {}
    exec("\n".join(lines), names)
    # by hand: with equal hazards, a promise lapses at 10 % times one half a year
    survival = [0.95**t for t in range(1, 11)]
    weights = [0.94**t for t in range(1, 11)]
    share = sum(s * w for s, w in zip(survival, weights, strict=True)) / sum(weights)
    assert eval(last, names) == pytest.approx(0.8 * share)


def test_the_judged_ranges_are_the_shipped_ones() -> None:
    text = PAGE.read_text("utf-8")
    for form, chances in judgements().reversal.items():
        (row,) = re.findall(rf"^\| {form} \| (.*) \| (.*) \|$", text, re.MULTILINE)
        for cell, found in zip(row, (chances.same, chances.other), strict=True):
            numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", cell)]
            assert numbers == [found.low, found.high, found.mode]

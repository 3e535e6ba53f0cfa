"""Citations: what is escaped reads back, keys are unique, every dataset can be cited."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertius.errors import UsageError
from tertius.sources.citations import bibtex, text
from tertius.sources.descriptor import Citation, Coverage, Descriptor, SourceFile, catalogue

REQUIRED = {
    "article": {"author", "title", "journal", "year"},
    "book": {"author", "title", "publisher", "year"},
    "incollection": {"author", "title", "booktitle", "publisher", "year"},
    "techreport": {"author", "title", "institution", "year"},
    "manual": {"title"},
    "misc": {"author", "title"},
}
NAMED = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    **{f"\\{character}": character for character in "&%$#_"},
}


def dataset(name: str = "toy", **changes: object) -> Descriptor:
    citation = Citation(key="smith-1999", author="Smith, Ann", title="On Toys", year=1999)
    fields: dict[str, object] = {
        "id": name,
        "title": "Toys & Games",
        "producer": "Nobody",
        "version": "1",
        "address": "https://example.org/a_b",
        "terms": "public domain",
        "redistribution": "open",
        "accessed": date(2026, 11, 22),
        "coverage": Coverage(first=1946, last=2023, units="toys"),
        "reader": "toy",
        "tables": ("rows",),
        "files": (SourceFile(path="toy/a.csv", sha256="0" * 64, bytes=1),),
        "citations": (citation,),
    }
    return Descriptor.model_validate(fields | changes)


def parse(source: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Read BibTeX as BibTeX does: values in braces, which must balance, escaped or not."""
    at = 0
    while at < len(source.rstrip()):
        head = re.compile(r"\s*@([a-z]+)\{([a-z0-9-]+)").match(source, at)
        assert head, f"no entry at {source[at : at + 40]!r}"
        at, fields = head.end(), {}
        while source[at] == ",":
            name = re.compile(r",\s*([a-z]+) = \{").match(source, at)
            assert name, f"no field at {source[at : at + 40]!r}"
            assert name[1] not in fields
            start = at = name.end()
            depth = 1
            while depth:
                depth += {"{": 1, "}": -1}.get(source[at], 0)
                at += 1
            fields[name[1]] = source[start : at - 1]
        end = re.compile(r"\s*\}\n").match(source, at)
        assert end, f"no end at {source[at : at + 40]!r}"
        at = end.end()
        yield head[1], head[2], fields


def plain(value: str) -> str:
    """Undo the escapes, refusing any special character that is not escaped."""
    known = "|".join(re.escape(escape) for escape in NAMED)
    rest = re.sub(known, "", value)
    assert not re.search(r"[\\{}~^&%$#_]", rest), value
    return re.sub(known, lambda found: NAMED[found[0]], value)


def unbraced(value: str) -> str:
    assert value.startswith("{")
    assert value.endswith("}")
    return value[1:-1]


WORDS = st.text(st.sampled_from("aB é\\{}~^&%$#_\"'@,=-"), min_size=1, max_size=12)


@given(WORDS, WORDS, WORDS, WORDS)
def test_whatever_stands_in_a_field_reads_back(
    title: str, producer: str, journal: str, note: str
) -> None:
    citation = Citation(
        key="k",
        kind="article",
        author=f"{{{producer.replace('{', '').replace('}', '')} and Sons}}",
        title=title,
        year=1999,
        journal=journal,
        note=note,
    )
    toy = dataset(title=title, producer=producer, citations=(citation,))
    (_, _, data), (_, _, work) = parse(bibtex(["toy"], {"toy": toy}))
    assert plain(unbraced(data["title"])) == title
    assert plain(unbraced(data["author"])) == producer
    assert plain(unbraced(work["title"])) == title
    assert plain(work["journal"]) == journal
    assert plain(work["note"]) == note


def test_names_pages_and_addresses_are_spelt_as_bibtex_wants_them() -> None:
    citation = Citation(
        key="k",
        kind="article",
        author="{World Bank and Friends} and Smith, Ann and Brown & Co, Bob",
        title="T",
        year=1999,
        journal="J",
        volume="28",
        number="3",
        pages="237-260",
        doi="10.1/a_b",
    )
    toy = dataset(citations=(citation,))
    (kind, key, data), (_, _, work) = parse(bibtex(["toy"], {"toy": toy}))
    assert (kind, key) == ("misc", "toy")
    assert (data["url"], data["urldate"]) == ("https://example.org/a_b", "2026-11-22")
    assert work["author"] == r"{World Bank and Friends} and Smith, Ann and Brown \& Co, Bob"
    assert (work["pages"], work["doi"]) == ("237--260", "10.1/a_b")
    assert text(["toy"], {"toy": toy}).splitlines() == [
        "Nobody. Toys & Games. Data set, version 1. https://example.org/a_b (accessed 2026-11-22).",
        "World Bank and Friends; Smith, Ann; Brown & Co, Bob (1999). T. J 28(3): 237-260. "
        "https://doi.org/10.1/a_b",
    ]
    nowhere = {"toy": dataset(address="on request & by post")}
    assert next(parse(bibtex(["toy"], nowhere)))[2]["howpublished"] == r"on request \& by post"


def test_shared_works_come_once_and_keys_are_unique() -> None:
    other = Citation(key="smith-1999", author="Smith, Bob", title="Other", year=1999)
    sly = Citation(key="one", author="Sly, Eve", title="Named like a dataset", year=2000)
    toys = {"one": dataset("one"), "two": dataset("two"), "three": dataset("three")}
    toys["three"] = dataset("three", citations=(other, sly, *toys["one"].citations))
    keys = [key for _, key, _ in parse(bibtex(["one", "two", "three", "one"], toys))]
    assert keys == ["one", "smith-1999", "two", "three", "smith-1999-2", "one-2"]
    assert len(text(["one", "two", "three"], toys).splitlines()) == len(keys)


def test_unknown_sources_are_all_named() -> None:
    with pytest.raises(UsageError, match="unknown source x, y; known: toy"):
        bibtex(["x", "toy", "y"], {"toy": dataset()})


def test_every_shipped_dataset_can_be_cited() -> None:
    known = catalogue()
    assert known
    entries = list(parse(bibtex(known)))
    keys = [key for _, key, _ in entries]
    assert len(set(keys)) == len(keys)
    assert set(known) <= set(keys)
    assert not [key for key in {*keys} - {*known} if re.search(r"-\d$", key)], (
        "one key for two works"
    )
    for kind, key, fields in entries:
        needed = REQUIRED[kind] - ({"year"} if key in known else set())
        assert needed <= set(fields), f"{key} lacks {needed - set(fields)}"
        if "year" in fields:
            assert 1900 < int(fields["year"]) <= 2026
        for name, value in fields.items():
            if name not in {"url", "doi", "author", "title", "pages"}:
                plain(value)
    assert len(text(known).splitlines()) == len(entries)

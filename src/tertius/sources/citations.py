"""Citations of datasets, in BibTeX and as text: each dataset as used, and what its makers ask for.

A dataset is cited with its version, its address and the day it was taken; after it come the
publications that its descriptor names. A publication that several datasets share is cited once.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from tertius.errors import UsageError
from tertius.sources.descriptor import Citation, Descriptor, catalogue

__all__ = ["bibtex", "text"]

SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        # An escaped brace still counts as a brace for BibTeX, so braces are named.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"\\{character}" for character in "&%$#_"},
    }
)
VERBATIM = str.maketrans({character: f"%{ord(character):02X}" for character in '{}\\^~<>"` '})
PUBLISHER = {"techreport": "institution", "manual": "organization", "misc": "howpublished"}


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry: its key, its BibTeX type, and its fields, escaped; its text."""

    key: str
    kind: str
    fields: tuple[tuple[str, str], ...]
    text: str

    def bibtex(self) -> str:
        lines = "".join(f",\n  {name} = {{{value}}}" for name, value in self.fields)
        return f"@{self.kind}{{{self.key}{lines}\n}}\n"


def bibtex(ids: Iterable[str], descriptors: Mapping[str, Descriptor] | None = None) -> str:
    """Return BibTeX entries for datasets: UTF-8, keys unique, capitals of titles protected.

    Parameters
    ----------
    ids : iterable of str
        Ids of datasets, in the order wanted; repetitions are dropped.
    descriptors : mapping of str to Descriptor, optional
        The datasets by id; by default those shipped with the package.

    Raises
    ------
    UsageError
        Naming every unknown id.
    """
    return "\n".join(entry.bibtex() for entry in _entries(ids, descriptors))


def text(ids: Iterable[str], descriptors: Mapping[str, Descriptor] | None = None) -> str:
    """Return citations of datasets as plain text, one a line; parameters as in `bibtex`."""
    return "".join(f"{entry.text}\n" for entry in _entries(ids, descriptors))


def _entries(ids: Iterable[str], descriptors: Mapping[str, Descriptor] | None) -> Iterator[_Entry]:
    known = catalogue() if descriptors is None else descriptors
    wanted = list(dict.fromkeys(ids))
    unknown = [source for source in wanted if source not in known]
    if unknown:
        raise UsageError(f"unknown source {', '.join(unknown)}; known: {', '.join(known)}")
    used = set(wanted)  # datasets keep their ids as keys
    works: set[tuple[str, str, int]] = set()
    for source in wanted:
        yield _dataset(known[source])
        for citation in known[source].citations:
            work = (citation.author, citation.title, citation.year)
            if work not in works:
                works.add(work)
                key = _free(citation.key, used)
                used.add(key)
                yield _publication(citation, key)


def _free(key: str, used: set[str]) -> str:
    if key not in used:
        return key
    return next(fresh for n in count(2) if (fresh := f"{key}-{n}") not in used)


def _dataset(descriptor: Descriptor) -> _Entry:
    address = descriptor.address
    url = re.fullmatch(r"https?://\S+", address) is not None
    accessed = descriptor.accessed.isoformat()
    fields = (
        ("author", f"{{{_escaped(descriptor.producer)}}}"),
        ("title", f"{{{_escaped(descriptor.title)}}}"),
        ("version", _escaped(descriptor.version)),
        ("url", address.translate(VERBATIM)) if url else ("howpublished", _escaped(address)),
        ("urldate", accessed),
        # Styles that know neither version nor urldate print the note.
        ("note", f"Data set, version {_escaped(descriptor.version)}, accessed {accessed}"),
    )
    line = (
        f"{descriptor.producer}. {descriptor.title}. Data set, version {descriptor.version}. "
        f"{address} (accessed {accessed})."
    )
    return _Entry(descriptor.id, "misc", fields, line)


def _publication(citation: Citation, key: str) -> _Entry:
    fields = {
        "author": " and ".join(_name(author) for author in _authors(citation)),
        "title": f"{{{_escaped(citation.title)}}}",
        "journal": _escaped(citation.journal),
        "booktitle": _escaped(citation.booktitle),
        PUBLISHER.get(citation.kind, "publisher"): _escaped(citation.publisher),
        "year": str(citation.year),
        "volume": _escaped(citation.volume),
        "number": _escaped(citation.number),
        "pages": re.sub(r"(?<=\d)[-–](?=\d)", "--", _escaped(citation.pages)),
        "doi": (citation.doi or "").translate(VERBATIM),
        "note": _escaped(citation.note),
    }
    filled = tuple((name, value) for name, value in fields.items() if value)
    return _Entry(key, citation.kind, filled, _line(citation))


def _line(citation: Citation) -> str:
    authors = "; ".join(_bare(author) for author in _authors(citation))
    volume = f"{citation.volume or ''}{f'({citation.number})' if citation.number else ''}"
    within = f"In {citation.booktitle}" if citation.booktitle else citation.journal
    place = " ".join(part for part in (within, volume) if part)
    place += f": {citation.pages}" if place and citation.pages else ""
    doi = f"https://doi.org/{citation.doi}" if citation.doi else None
    parts = (f"{authors} ({citation.year})", citation.title, place, citation.publisher)
    sentences = [part.rstrip(".") + "." for part in (*parts, citation.note) if part]
    return " ".join([*sentences, *([doi] if doi else [])])


def _authors(citation: Citation) -> list[str]:
    # " and " within braces belongs to the name of an organisation.
    return re.split(r"\s+and\s+(?![^{}]*\})", citation.author.strip())


def _name(author: str) -> str:
    whole = author.startswith("{") and author.endswith("}")
    return f"{{{_escaped(_bare(author))}}}" if whole else _escaped(author)


def _bare(author: str) -> str:
    return author.removeprefix("{").removesuffix("}") if author.startswith("{") else author


def _escaped(value: str | None) -> str:
    return (value or "").translate(SPECIAL)

"""`tertius cite`: how to cite what a result rests on."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from tertius.cli.command import Run, reading
from tertius.cli.output import Answer

if TYPE_CHECKING:
    from tertius.store.manifest import Manifest

__all__ = ["add_to"]


class Format(StrEnum):
    """Forms of a citation."""

    BIBTEX = "bibtex"
    TEXT = "text"


def add_to(app: typer.Typer) -> None:
    """Register the command."""

    @reading(app, "cite")
    def cite(
        run: Run,
        sources: Annotated[
            list[str] | None,
            typer.Argument(metavar="SOURCE", help="Ids, as in `tertius data list`."),
        ] = None,
        form: Annotated[Format, typer.Option("--format", help="Form.")] = Format.BIBTEX,
    ) -> Answer:
        """Cite datasets: those named, or all that the data in use were made from."""
        import polars as pl

        from tertius.sources import citations
        from tertius.sources.descriptor import describe

        manifest = None if sources else run.world().manifest
        wanted = list(dict.fromkeys(sources or [])) if manifest is None else used(manifest)
        known = [describe(source) for source in wanted]
        write = citations.bibtex if form is Format.BIBTEX else citations.text
        text = write(wanted)
        return Answer(
            data={"format": form.value, "text": text},
            text=text,
            table=lambda: pl.DataFrame(
                [
                    {
                        "source": found.id,
                        "title": found.title,
                        "version": found.version,
                        form.value: write([found.id]),
                    }
                    for found in known
                ]
            ),
            sources=wanted,
            manifest=manifest,
        )


def used(manifest: "Manifest") -> list[str]:
    """Return the ids of the datasets whose files a build was made from."""
    from tertius.sources.descriptor import catalogue

    return [
        found.id
        for found in catalogue().values()
        if any(file.path in manifest.inputs for file in found.files)
    ]

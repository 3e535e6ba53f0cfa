"""`tertius data`: the sources, the build of a store from them, and whether all is in order."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tertius.cli.command import Quiet, Run, Verbose, failing, reading
from tertius.cli.output import Answer, aligned
from tertius.cli.progress import Bar

if TYPE_CHECKING:
    from tertius.sources.descriptor import Descriptor
    from tertius.sources.status import SourceStatus
    from tertius.workbench import World

__all__ = ["add_to"]

Mirror = Annotated[
    Path | None,
    typer.Option(
        "--mirror", metavar="DIR", envvar="TERTIUS_MIRROR", help="Folder of source files."
    ),
]


def add_to(app: typer.Typer) -> None:
    """Register the group."""
    group = typer.Typer(
        help="Sources with terms and coverage; building and checking a store.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    app.add_typer(group, name="data")
    reading(group, "data list")(_list)
    reading(group, "data status")(_status)
    reading(group, "data verify")(_verify)
    group.command("build")(_build)


def _list(_: Run) -> Answer:
    """List the sources: version, coverage, terms."""
    import polars as pl

    from tertius.sources.descriptor import catalogue

    rows = [_described(found) for found in catalogue().values()]
    text = "\n\n".join(
        f"{row['id']}  {row['title']}\n"
        f"  {row['producer']}; version {row['version']}\n"
        f"  {row['first']}-{row['last']}, {row['units']}\n"
        f"  {row['terms']} ({row['redistribution']})\n"
        f"  {row['address']}"
        for row in rows
    )
    flat = [{**row, "tables": "+".join(row["tables"])} for row in rows]
    return Answer(rows, text, lambda: pl.DataFrame(flat), [row["id"] for row in rows])


def _described(found: "Descriptor") -> dict[str, Any]:
    return {
        "id": found.id,
        "title": found.title,
        "producer": found.producer,
        "version": found.version,
        "first": found.coverage.first,
        "last": found.coverage.last,
        "units": found.coverage.units,
        "tables": list(found.tables),
        "terms": found.terms,
        "redistribution": found.redistribution,
        "address": found.address,
        "accessed": found.accessed.isoformat(),
    }


def _status(run: Run, mirror: Mirror = None) -> Answer:
    """Say which data answer, and which source files a mirror holds."""
    from tertius.errors import MissingDataError

    warnings = [] if mirror else ["no mirror is named, so no source file was looked for"]
    world = None
    try:
        world = run.world()
    except MissingDataError as error:
        warnings.append(str(error))
    sources = _looked_for(run, mirror)
    return Answer(
        data={
            "store": None if world is None else _opened(world),
            "mirror": None if mirror is None else str(mirror),
            "sources": [_found(source) for source in sources],
        },
        text="\n\n".join([*([] if world is None else [_in_words(world)]), _in_columns(sources)]),
        table=lambda: _files(sources),
        sources=[source.id for source in sources],
        manifest=None if world is None else world.manifest,
        warnings=warnings,
    )


def _verify(run: Run, mirror: Mirror = None) -> Answer:
    """Check every byte of the data in use and, if one is named, of a mirror."""
    from tertius.sources.status import verify

    world = run.world()
    world.tables.verify()
    lines = [f"{world.tables.kind}: all {len(world.tables.names)} tables are as they were built"]
    warnings = []
    sources: list[SourceStatus] = []
    if mirror is None:
        warnings.append("no mirror is named, so no source file was checked")
    else:
        sources = _looked_for(run, mirror)
        if not mirror.is_dir() or any(source.state != "ok" for source in sources):
            verify(mirror)  # says all that is wrong
        lines.append(f"mirror: all files of {len(sources)} sources are the described ones")
    return Answer(
        data={"store": _opened(world), "sources": [_found(source) for source in sources]},
        text="\n".join(lines),
        table=lambda: _files(sources),
        sources=[source.id for source in sources],
        manifest=world.manifest,
        warnings=warnings,
    )


def _looked_for(run: Run, mirror: Path | None) -> "list[SourceStatus]":
    """Check the sources one by one, for a mirror may take a minute to read."""
    from tertius.sources.descriptor import catalogue
    from tertius.sources.status import status

    known = catalogue()
    found = []
    with run.bar() as bar:
        for place, (source, descriptor) in enumerate(known.items(), 1):
            bar(source, place, len(known))
            found += status(mirror, {source: descriptor})
    return found


def _build(
    mirror: Mirror = None,
    store: Annotated[
        Path | None,
        typer.Option(
            "--store", metavar="DIR", help="Where the store goes; else TERTIUS_STORE or the user's."
        ),
    ] = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Build every table from a mirror of source files; the old store stays until the end."""
    with failing(verbose):
        from tertius.errors import MissingDataError
        from tertius.pipeline import build_store
        from tertius.store.tables import default_root

        if mirror is None:
            raise MissingDataError(
                "no mirror of source files is named: give --mirror DIR or set TERTIUS_MIRROR"
            )
        root = default_root() if store is None else store
        with Bar(shown=not quiet) as bar:
            manifest = build_store(mirror, root, bar)
        typer.echo(f"built {root}: {len(manifest.tables)} tables from {len(manifest.inputs)} files")


def _opened(world: "World") -> dict[str, Any]:
    tables = world.manifest.tables
    return {
        "kind": world.tables.kind,
        "path": str(world.tables.path),
        "version": world.manifest.version,
        "tables": {name: tables[name].rows for name in world.tables.names},
    }


def _found(source: "SourceStatus") -> dict[str, Any]:
    return {
        "id": source.id,
        "title": source.title,
        "version": source.version,
        "state": source.state,
        "files": [asdict(file) for file in source.files],
    }


def _files(sources: "list[SourceStatus]") -> Any:
    import polars as pl

    return pl.DataFrame(
        [
            {"source": source.id, "path": file.path, "state": file.state, "problem": file.problem}
            for source in sources
            for file in source.files
        ],
        schema=dict.fromkeys(("source", "path", "state", "problem"), pl.String),
    )


def _in_words(world: "World") -> str:
    found = world.manifest
    rows = [(name, f"{found.tables[name].rows:,} rows") for name in world.tables.names]
    return f"{found.kind}, {world.tables.path}\n{aligned(rows, '  ')}"


def _in_columns(sources: "list[SourceStatus]") -> str:
    rows = [(source.id, source.state, source.version, source.title) for source in sources]
    return aligned([("source", "files", "version", "title"), *rows])

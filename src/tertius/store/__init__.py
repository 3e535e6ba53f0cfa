"""Parquet tables that are the truth, disposable DuckDB views over them, and how they are built.

A store is a directory::

    current                     name of the build that readers open
    build-0123456789abcdef/     one complete build, named after its manifest's checksum
        manifest.json           version, schema, checksum of every input and table
        TABLE.parquet
    build-unfinished/           a build on its way, or what a killed one left behind

`manifest` says what a build holds, `publish` swaps one in, `build` makes one from stages,
`tables` reads one, `panel` writes and opens the small one carried in the package.
"""

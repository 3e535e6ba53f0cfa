"""Run every benchmark of this folder and write RESULTS.md beside them."""

import os
import pkgutil
import platform
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
LIBRARIES = ("numpy", "numba", "polars", "pandas")


def processor() -> str:
    """Return the processor's name, where the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def main(names: list[str]) -> None:
    """Run the benchmarks named, or all."""
    known = [found.name for found in pkgutil.iter_modules([str(HERE)]) if found.name[0] != "_"]
    unknown = [name for name in names if name not in known]
    if unknown:
        sys.exit(f"no benchmark {', '.join(unknown)}; there are: {', '.join(known)}")
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    heading = (
        "# Benchmarks\n\nMeasured by `make bench`, everything in one run on one machine: "
        f"{processor()}, {os.cpu_count()} cores, Python {platform.python_version()}, {versions}."
    )
    sections = [heading]
    for name in names or known:
        print(f"running {name} …", file=sys.stderr)
        sections.append(import_module(f"benchmarks.{name}").run())
        print(sections[-1])
    if not names:
        (HERE / "RESULTS.md").write_text("\n\n".join(sections) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

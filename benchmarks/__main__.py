"""Run every benchmark of this folder, or those named, and renew their parts of RESULTS.md."""

import os
import pkgutil
import platform
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "RESULTS.md"
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
        "# Benchmarks\n\nMeasured by `make bench`, each section in one run on one machine: "
        f"{processor()}, {os.cpu_count()} cores, Python {platform.python_version()}, {versions}."
    )
    kept = {} if not names else sections(RESULTS.read_text("utf-8"))
    for name in names or known:
        print(f"running {name} …", file=sys.stderr)
        found = import_module(f"benchmarks.{name}").run()
        print(found)
        kept[found.splitlines()[0]] = found
    RESULTS.write_text("\n\n".join([heading, *kept.values()]) + "\n", "utf-8")


def sections(text: str) -> dict[str, str]:
    """Return the sections of a page by their titles."""
    parts = [f"## {part.strip()}" for part in text.split("\n## ")[1:]]
    return {part.splitlines()[0]: part for part in parts}


if __name__ == "__main__":
    main(sys.argv[1:])

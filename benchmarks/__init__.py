"""Benchmarks: each module has `run() -> str`, its section of RESULTS.md."""

"""The JSON schema of scenario files that is committed is the generated one."""

from docs.build import HERE, SCHEMA, scenario_schema


def test_the_committed_schema_is_current() -> None:
    committed = (HERE / "reference" / SCHEMA).read_text("utf-8")
    assert committed == scenario_schema(), "run `make docs` and commit docs/reference"

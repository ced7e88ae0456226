"""The JSON files are what `json.dumps` writes when it indents by 2, to the byte."""

import json

from hypothesis import given

from standard.publishing.json_files import write_json
from tests.standard.schema.strategies import json_values


@given(json_values)
def test_the_bytes_are_those_of_the_standard_library(said: object) -> None:
    assert write_json(said) == f"{json.dumps(said, ensure_ascii=False, indent=2)}\n".encode(errors="backslashreplace")


def test_what_is_nested_as_deep_as_a_schema_may_be_is_written() -> None:
    said: object = {"é": [float("inf"), 1e300, True, None, (), {}, [], "\ud800"]}
    for _ in range(150):
        said = {"a": [said]}
    assert write_json(said) == f"{json.dumps(said, ensure_ascii=False, indent=2)}\n".encode(errors="backslashreplace")

"""The OpenAPI document says the whole API, without a doubt of the generator's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from jsonschema_rs import validator_for

from tests.api.described import document, faults_of


def test_the_document_is_valid_and_names_every_address() -> None:
    GENERATOR_STATS.reset()
    document = SchemaGenerator().get_schema(request=None, public=True)
    specification = json.loads((files("drf_spectacular.validation") / "openapi_3_1_schema.json").read_bytes())
    assert [str(fault) for fault in validator_for(specification).iter_errors(json.loads(OpenApiJsonRenderer().render(document)))] == []
    assert not GENERATOR_STATS._warn_cache
    assert not GENERATOR_STATS._error_cache
    stable = {
        "/api/v1/standards/",
        "/api/v1/standards/{slug}/schema/",
        "/api/v1/standards/{slug}/members/",
        "/api/v1/standards/{slug}/consultations/",
        "/api/v1/standards/{slug}/comments/",
        "/api/v1/comments/{id}/answer/",
        "/api/v1/standards/{slug}/proposals/",
        "/api/v1/standards/{slug}/questions/",
        "/api/v1/questions/{id}/ballots/",
        "/api/v1/ballots/{id}/votes/",
        "/api/v1/ballots/{id}/close/",
        "/api/v1/questions/{id}/decisions/",
        "/api/v1/standards/{slug}/meetings/",
        "/api/v1/standards/{slug}/releases/",
        "/api/v1/releases/{id}/publish/",
        "/api/v1/validations/",
    }
    assert stable <= set(document["paths"])


def test_each_operation_says_what_it_is_for_what_it_may_refuse_and_gives_an_example() -> None:
    """What answers are is compared with it wherever a test drives the API (`tests/api/client.py`)."""
    assert document()["openapi"] == "3.1.0"
    wrong, examples = [], 0
    for path, methods in document()["paths"].items():
        for method, said in methods.items():
            refused = {"400", "401", "403", "404", "429"} | ({"409", "415"} if method != "get" else set())
            if not said.get("summary") or len(said["summary"]) > 120 or not refused <= said["responses"].keys():
                wrong.append(f"{method} {path}")
            bodies = [("requestBody", body) for body in [said.get("requestBody")] if body]
            bodies += [(f"responses/{code}", body) for code, body in said["responses"].items() if code[0] == "2"]
            for where, body in bodies:
                for kind, described in body.get("content", {}).items():
                    if kind == "application/json":
                        place = ("paths", path, method, *where.split("/"), "content", kind, "schema")
                        wrong += [f"{method} {path} {where}: {fault}" for fault in faults_of(described["example"], *place)]
                        examples += 1
    assert wrong == []
    assert examples > 150


def test_what_is_edited_or_created_reads_its_headers() -> None:
    def headers(path: str, method: str) -> set[str]:
        said = document()["paths"][f"/api/v1/{path}"][method]
        return {one["name"] for one in said.get("parameters", ()) if one["in"] == "header"}

    assert headers("proposals/{id}/", "put") == {"If-Match"}
    assert headers("standards/{slug}/proposals/", "post") == {"Idempotency-Key"}
    assert headers("standards/{slug}/proposals/", "get") == set()


def test_a_whole_number_of_a_request_is_one_that_every_database_holds() -> None:
    """SQLite fails on more than 64 bits, PostgreSQL on more than 32 in a column of that size."""
    bodies = {
        f"{method} {path}": said["requestBody"]
        for path, methods in document()["paths"].items()
        for method, said in methods.items()
        if "requestBody" in said
    }
    assert [(name, place) for name, body in bodies.items() for place in unbounded(body)] == []


def unbounded(said: Any, place: str = "", within: frozenset[str] = frozenset()) -> Iterator[str]:
    """Where a schema of the document takes a whole number without its least or its greatest."""
    if isinstance(said, list):
        for one in said:
            yield from unbounded(one, place, within)
    elif isinstance(said, dict) and "$ref" in said:
        name = said["$ref"].rsplit("/", 1)[1]
        if name not in within:
            yield from unbounded(document()["components"]["schemas"][name], name, within | {name})
    elif isinstance(said, dict):
        kind = said.get("type", ())
        whole = kind == "integer" or "integer" in kind
        if whole and "enum" not in said and not said.get("readOnly") and not {"minimum", "maximum"} <= said.keys():
            yield place
        for name, one in said.items():
            yield from unbounded(one, f"{place}.{name}", within)

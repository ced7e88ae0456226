"""Whether an answer of the API is what the OpenAPI document says: each that a test receives is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator


@cache
def document() -> dict[str, Any]:
    """Made once a process."""
    made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return made


@cache
def operations() -> list[tuple[re.Pattern[str], str, str]]:
    """Those of the document, the plainest addresses first."""
    found = [(path, method) for path, methods in document()["paths"].items() for method in methods]
    found.sort(key=lambda one: one[0].count("{"))
    return [(re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path))), method, path) for path, method in found]


@cache
def _validator(address: str) -> Validator:
    return Draft202012Validator({"$ref": f"#{address}", "components": document()["components"], "paths": document()["paths"]})


def pointer(*parts: str) -> str:
    return "".join(f"/{part.replace('~', '~0').replace('/', '~1')}" for part in parts)


def faults_of(value: Any, *where: str) -> list[str]:
    """What the schema at this place of the document says against a value."""
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in _validator(pointer(*where)).iter_errors(value)]


def undescribed(method: str, path: str, answer: Any) -> list[str]:
    """How an answer differs from what the document says of its operation; empty for an address that is not in it."""
    for pattern, name, address in operations():
        if name == method.lower() and pattern.fullmatch(path):
            return list(_against(address, name, answer))
    return []


def _against(address: str, method: str, answer: Any) -> Iterator[str]:
    response = document()["paths"][address][method]["responses"].get(str(answer.status_code))
    if response is None:
        yield f"{method} {address}: {answer.status_code} n’est pas décrit"
        return
    kind = answer.get("Content-Type", "").partition(";")[0]
    if not answer.content:
        return
    if kind not in response.get("content", {}):
        yield f"{method} {address}: {answer.status_code} en {kind} n’est pas décrit"
    elif kind.endswith("json"):
        where = ("paths", address, method, "responses", str(answer.status_code), "content", kind, "schema")
        yield from (f"{method} {address} {answer.status_code}: {fault}" for fault in faults_of(answer.json(), *where))

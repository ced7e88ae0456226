"""What the national catalogue does with each tag of a repository, before a version appears there: why it would be dropped."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from frictionless import validate

TYPES = {
    "array", "boolean", "date", "datetime", "duration", "geojson", "geopoint", "integer", "number", "object", "string", "time", "year",
}  # fmt: skip
HEADER = ("name", "title", "description", "version", "homepage", "path")


GIT = {"GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C"}


def git(*arguments: str, at: Path) -> str:
    return run(*arguments, at=at).decode()


def run(*arguments: str, at: Path) -> bytes:
    done = subprocess.run(["git", *arguments], cwd=at, env={**os.environ, **GIT}, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def harvest(clone: Path, tag: str) -> tuple[str, ...]:
    return tuple(_reasons(clone, tag))


def _reasons(clone: Path, tag: str) -> Iterator[str]:
    parts = tag.replace("v", "").replace("V", "").split(".")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        yield f"{tag} is no version"
    if not re.fullmatch(r"v(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}", tag):
        yield f"{tag} is not written as asked"
    schema = clone / "schema.json"
    if not schema.is_file():
        yield "missing schema.json"
        return
    report = validate(str(schema))
    if not report.valid:
        yield from (error.message for error in (*report.errors, *(one for task in report.tasks for one in task.errors)))
    said = json.loads(schema.read_text(encoding="utf-8-sig"))
    yield from (f"{key} is not a string" for key in HEADER if key in said and not isinstance(said[key], str))
    if "created" in said and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", said["created"]):
        yield "created is not a day"
    yield from (f"{field['name']} is of no known type" for field in said["fields"] if field.get("type") not in TYPES)
    yield from (f"no {key}" for key in ("title", "description") if not said.get(key))
    if not (clone / "README.md").is_file():
        yield "no README.md"

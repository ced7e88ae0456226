"""The schemas and the files that the laws run on: those made for it, in tests/made_schemas, and real ones where they are at hand.

The real ones are in ../shared/data, beside the project, and are never copied into it. Both are laid out alike: an index of the
versions of each schema, the descriptors, files that people fill in, and regexes that say a list of values.
"""

import json
from dataclasses import dataclass
from functools import cache
from itertools import groupby, permutations
from pathlib import Path
from typing import Any

import pytest

MADE = Path(__file__).resolve().parent / "made_schemas"
_SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
MEDIATION = "mediation-num"
REAL: Path | None = _SHARED if (_SHARED / "index.json").is_file() else None

requires_real_data = pytest.mark.skipif(REAL is None, reason="Les données réelles (../shared/data) ne sont pas sur cette machine.")
"""For what is said of a real schema by name. A law is never marked so: it runs on the made schemas at least."""


@dataclass(frozen=True, slots=True)
class KnownSchema:
    """One version of one descriptor."""

    slug: str
    version: str
    path: Path

    def __str__(self) -> str:
        return f"{self.slug}@{self.version}"

    def descriptor(self) -> dict[str, Any]:
        """The descriptor, its keys in the order of the file."""
        content: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8-sig"))
        return content


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file that someone filled in, beside a version of the schema it was meant for."""

    path: Path
    schema: KnownSchema

    def __str__(self) -> str:
        return f"{self.path.name}-{self.schema}"


def _indexed(folder: Path) -> tuple[KnownSchema, ...]:
    """Versions of one schema stand together, in order of date."""
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    return tuple(
        KnownSchema(entry["slug"], version["version"], folder / version["file"])
        for entry in index
        for version in entry["versions"]
        if version["file"].endswith(".json")
    )


@cache
def made_schemas() -> tuple[KnownSchema, ...]:
    return _indexed(MADE)


@cache
def real_schemas() -> tuple[KnownSchema, ...]:
    """() where the real data is absent."""
    return (*_indexed(REAL), *_mediation(REAL)) if REAL is not None else ()


def _mediation(folder: Path) -> tuple[KnownSchema, ...]:
    """The standard whose whole story is known: its comments, its arbitrations, and the files of before."""
    return tuple(KnownSchema(MEDIATION, version, folder / MEDIATION / f"schema-v{version}.json") for version in ("0.1.0", "0.1.1"))


def known_schemas(*, every: int = 1) -> tuple[KnownSchema, ...]:
    """The made schemas, and of the real ones one in `every`; versions of one stand together, in order of date."""
    return made_schemas() + real_schemas()[::every]


def standards_of(schemas: tuple[KnownSchema, ...]) -> tuple[tuple[KnownSchema, ...], ...]:
    """The versions of each standard together, in order of date."""
    return tuple(tuple(versions) for _, versions in groupby(schemas, key=lambda known: known.slug))


def known_standards() -> tuple[tuple[KnownSchema, ...], ...]:
    return standards_of(known_schemas())


def known_pairs(*, every: int = 1) -> tuple[tuple[KnownSchema, KnownSchema], ...]:
    """Every two versions of the same made schema, in both directions, and one in `every` of the real ones."""
    made, real = (
        tuple(pair for versions in standards_of(schemas) for pair in permutations(versions, 2))
        for schemas in (made_schemas(), real_schemas())
    )
    return made + real[::every]


def debated_pairs() -> tuple[tuple[KnownSchema, KnownSchema], ...]:
    """Of each collection, two versions in a row of a standard that is debated change by change."""
    return tuple((versions[0], versions[1]) for versions in known_standards() if versions[0].slug in {"composteurs", MEDIATION})


def known_files() -> tuple[KnownFile, ...]:
    """Each file beside the version that its name begins with, or beside every version of its schema."""
    found = []
    for versions in known_standards():
        first = versions[0].path
        folder = first.parent if versions[0].slug == MEDIATION else first.parents[2] / "files" / first.parent.name
        for path in sorted(folder.glob("*.csv")):
            meant, named, _ = path.name.partition("__")
            found += [KnownFile(path, known) for known in versions if not named or known.path.stem == meant]
    return tuple(found)


@cache
def known_list_patterns() -> tuple[dict[str, Any], ...]:
    """Regexes by which people say a list of values: form, pattern, values that it lists, defects of it."""
    folders = [MADE, *([REAL] if REAL is not None else [])]
    return tuple(entry for folder in folders for entry in json.loads((folder / "multivalued_patterns.json").read_text(encoding="utf-8")))


def vast_descriptor(edition: int) -> dict[str, Any]:
    """A register of 36,000 codes, made rather than stored: in the second edition 37 of them are gone, and 40 are new."""
    codes = [f"{number:05}" for number in range(36_000) if edition == 0 or number % 997]
    if edition:
        codes += [f"99{number:03}" for number in range(40)]
    field = {"name": "code", "title": "Code", "description": "Le code.", "type": "string", "constraints": {"enum": codes}}
    return {"name": "registre", "title": "Registre", "version": f"1.{edition}.0", "fields": [field]}

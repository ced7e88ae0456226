"""Which schemas stop the generator of documentation of the national catalogue (table-schema-to-markdown 0.4.13, style « page »).

One schema on which it trips stops the whole run. `tests/standard/preflight` compares this with the generator itself, where it is
installed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from standard.preflight.faults import CatalogueFault, shown
from standard.schema.model import JSON
from standard.schema.words import NBSP, quoted

TYPES: Final = frozenset(
    ("array", "boolean", "date", "datetime", "duration", "geojson", "geopoint", "integer", "number", "object", "string", "time", "year")
)
HEADER: Final = ("name", "title", "description", "author", "contributor", "homepage", "example", "version")
"""The properties that it writes as they are, in the order in which it does."""


def crashes(descriptor: Mapping[str, JSON]) -> Iterator[CatalogueFault]:
    """Everything on which it trips."""
    for key in HEADER:
        if key in descriptor and not isinstance(descriptor[key], str):
            yield CatalogueFault(f"La propriété {quoted(key)} du schéma n’est pas un texte.", path=key)
    if "created" in descriptor and not _is_day(descriptor["created"]):
        said = shown(descriptor["created"])
        yield CatalogueFault(f"La date de création, {said}, ne s’écrit pas année-mois-jour, par exemple 2024-05-30.", path="created")
    if "missingValues" in descriptor and not isinstance(descriptor["missingValues"], (list, str, dict)):
        yield CatalogueFault("Les valeurs manquantes du schéma ne sont pas une liste.", path="missingValues")
    yield from _key(descriptor)
    fields = descriptor.get("fields")
    for place, field in enumerate(fields if isinstance(fields, list) else ()):
        yield from (fault.within(place, field) for fault in _field(field))


def _is_day(value: JSON) -> bool:
    try:
        return isinstance(value, str) and bool(datetime.strptime(value, "%Y-%m-%d"))
    except ValueError:
        return False


def _key(descriptor: Mapping[str, JSON]) -> Iterator[CatalogueFault]:
    key = descriptor.get("primaryKey", "")
    names = key if isinstance(key, list) else [key]
    if not all(isinstance(name, str) for name in names):
        yield CatalogueFault("La clé primaire n’est pas une liste de noms de champs.", path="primaryKey")


def _field(field: JSON) -> Iterator[CatalogueFault]:
    if not isinstance(field, dict):
        yield CatalogueFault("Un champ n’est pas un objet JSON.")
        return
    if not isinstance(field.get("name"), str):
        yield CatalogueFault("Le champ n’a pas de nom.", path="name")
    if field.get("title") is not None and not isinstance(field["title"], str):
        yield CatalogueFault("Le titre du champ n’est pas un texte.", path="title")
    kind = field.get("type")
    if not isinstance(kind, str) or kind not in TYPES:
        said = f"Le type {shown(kind)} n’a pas de nom" if kind is not None else "Le champ n’a pas de type"
        yield CatalogueFault(f"{said}{NBSP}: la documentation du catalogue ne peut pas être écrite.", path="type")
    constraints = field.get("constraints")
    if not constraints:
        return
    if not isinstance(constraints, dict):
        yield CatalogueFault("Les contraintes du champ ne sont pas un objet.", path="constraints")
        return
    listed = constraints.get("enum")
    if listed and not isinstance(listed, (list, str, dict)):
        yield CatalogueFault("Les valeurs autorisées ne sont pas une liste.", path="constraints/enum")

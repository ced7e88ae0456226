"""Which schemas frictionless 5.18, the version that the national catalogue runs, refuses whole; stated here so that it need not run.

`tests/standard/preflight` compares this with frictionless itself, wherever it is installed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from dateutil import parser

from standard.preflight.faults import CatalogueFault, shown
from standard.schema.cells import CONSTRAINTS, read_cell
from standard.schema.model import JSON, Field
from standard.schema.words import NBSP, quoted

NAME: Final = re.compile(r"[-a-z0-9._/]+\n?")
LATER: Final = frozenset({"exclusiveMinimum", "exclusiveMaximum"})
"""The constraints that only later versions know."""
TYPES: Final = frozenset(CONSTRAINTS) - {"list"}
MOMENTS: Final = frozenset({"date", "time", "datetime"})
FORMATS: Final[Mapping[str, frozenset[str]]] = {
    "string": frozenset(("default", "email", "uri", "binary", "uuid", "wkt")),
    "geojson": frozenset(("default", "topojson")),
}

Test = Callable[[JSON], bool]


def _text(value: JSON) -> bool:
    return isinstance(value, str)


def _flag(value: JSON) -> bool:
    return isinstance(value, bool)


def _list(value: JSON) -> bool:
    return isinstance(value, list)


def _texts(value: JSON) -> bool:
    return isinstance(value, list) and all(map(_text, value))


def _whole(value: JSON) -> bool:
    return (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, float) and value.is_integer())


def _object(value: JSON) -> bool:
    return isinstance(value, dict)


_SAID: Final[Mapping[Test, str]] = {
    _text: "un texte",
    _flag: "vrai ou faux",
    _list: "une liste",
    _texts: "une liste de textes",
    _whole: "un nombre entier",
    _object: "un objet",
}
FIELD: Final[Mapping[str, Test]] = {
    "title": _text, "description": _text, "format": _text, "missingValues": _texts, "constraints": _object, "rdfType": _text,
}  # fmt: skip
OF_TYPE: Final[Mapping[str, Mapping[str, Test]]] = {
    "array": {"arrayItem": _object},
    "boolean": {"trueValues": _texts, "falseValues": _texts},
    "integer": {"bareNumber": _flag},
    "number": {"bareNumber": _flag, "floatNumber": _flag, "decimalChar": _text, "groupChar": _text},
}
CONSTRAINT: Final[Mapping[str, Test]] = {
    "required": _flag, "unique": _flag, "pattern": _text, "enum": _list, "minLength": _whole, "maxLength": _whole,
}  # fmt: skip


def refusals(descriptor: JSON) -> Iterator[CatalogueFault]:
    """Everything for which the whole schema is refused, in its order."""
    if not isinstance(descriptor, dict):
        yield CatalogueFault("Le schéma n’est pas un objet JSON.")
        return
    fields = descriptor.get("fields")
    if not isinstance(fields, list):
        yield CatalogueFault("Le schéma n’a pas de liste de champs.", path="fields")
        return
    yield from _header(descriptor)
    for place, field in enumerate(fields):
        yield from (fault.within(place, field) for fault in _field(field))
    yield from _keys(descriptor, [field for field in fields if isinstance(field, dict)])


def _header(descriptor: dict[str, JSON]) -> Iterator[CatalogueFault]:
    name = descriptor.get("name")
    if "name" in descriptor and not (isinstance(name, str) and NAME.fullmatch(name)):
        yield CatalogueFault(f"Le nom du schéma, {shown(name)}, n’est pas en minuscules sans accent ni espace.", path="name")
    yield from _mistaken(descriptor, {"title": _text, "description": _text, "missingValues": _texts}, "du schéma")


def _mistaken(said: Mapping[str, JSON], tests: Mapping[str, Test], whose: str, under: str = "") -> Iterator[CatalogueFault]:
    for key, test in tests.items():
        if key in said and not test(said[key]):
            yield CatalogueFault(f"La propriété {quoted(key)} {whose} n’est pas {_SAID[test]}.", path=f"{under}{key}")


def _field(field: JSON) -> Iterator[CatalogueFault]:
    if not isinstance(field, dict):
        yield CatalogueFault("Un champ n’est pas un objet JSON.")
        return
    if not isinstance(field.get("name"), str):
        yield CatalogueFault("Le champ n’a pas de nom.", path="name")
    kind = field.get("type", "any")
    if not isinstance(kind, str) or kind not in TYPES:
        yield CatalogueFault(f"Le type {shown(kind)} n’est pas connu du catalogue.", path="type")
        return
    mistaken = list(_mistaken(field, {**FIELD, **OF_TYPE.get(kind, {})}, "du champ"))
    known = FORMATS.get(kind)
    if known is not None and isinstance(field.get("format"), str) and _format(field) not in known:
        mistaken.append(CatalogueFault(f"Le format {shown(field['format'])} n’existe pas pour ce type.", path="format"))
    constraints = field.get("constraints")
    if isinstance(constraints, dict):
        mistaken += _mistaken(constraints, CONSTRAINT, "du champ", "constraints/")
    if mistaken:
        yield from mistaken
        return
    for name in constraints if isinstance(constraints, dict) else ():
        if name in LATER or (name != "unique" and name not in CONSTRAINTS[kind]):
            said = "n’est pas connue du catalogue" if name in LATER else f"n’a pas de sens pour le type {quoted(kind)}"
            yield CatalogueFault(f"La contrainte {quoted(name)} {said}.", path=f"constraints/{name}")
    if field.get("example") and not _reads(field, kind):
        yield CatalogueFault(f"L’exemple {shown(field['example'])} n’est pas du type {quoted(kind)}.", path="example")
    if "required" in field:
        yield CatalogueFault(f"« required » est hors des contraintes du champ{NBSP}: déplacez-la dans « constraints ».", path="required")


def _format(field: Mapping[str, JSON]) -> str:
    form = field.get("format", "default")
    return form.replace("fmt:", "") if isinstance(form, str) and form.startswith("fmt:") else str(form)


def _reads(field: dict[str, JSON], kind: str) -> bool:
    """Whether the example is read by the field that has only this type and format: its other properties count for nothing."""
    properties: dict[str, Any] = {"name": field.get("name"), "type": kind, "format": _format(field)}
    if kind == "boolean":
        properties |= {key: field[key] for key in ("trueValues", "falseValues") if key in field}
    if kind in MOMENTS and properties["format"] == "any":
        return _guessed(field["example"])
    return "type-error" not in read_cell(Field("example", properties), field["example"]).codes


def _guessed(example: JSON) -> bool:
    """Whether a moment whose writing is left open is understood, by the parser that frictionless asks."""
    try:
        parser.parse(example)
    except (ValueError, OverflowError, TypeError):
        return False
    return True


def _keys(descriptor: dict[str, JSON], fields: list[dict[str, JSON]]) -> Iterator[CatalogueFault]:
    names = [field["name"] for field in fields if isinstance(field.get("name"), str)]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        yield CatalogueFault(f"Deux champs ont le même nom, {shown(name)}.", path="fields")
    primary = descriptor.get("primaryKey", [])
    primary = primary if isinstance(primary, list) else [primary]
    if not _texts(primary):
        yield CatalogueFault("La clé primaire n’est pas une liste de noms de champs.", path="primaryKey")
    else:
        yield from _unknown("La clé primaire", primary, names, "primaryKey")
    links = descriptor.get("foreignKeys", [])
    if not isinstance(links, list):
        yield CatalogueFault("Les clés étrangères ne sont pas une liste.", path="foreignKeys")
        return
    for link in links:
        yield from _foreign_key(link, names)


def _unknown(what: str, columns: list[JSON], names: list[JSON], path: str) -> Iterator[CatalogueFault]:
    for name in columns:
        if name not in names:
            yield CatalogueFault(f"{what} nomme {shown(name)}, qui n’est pas un champ.", path=path)


def _foreign_key(link: JSON, names: list[JSON]) -> Iterator[CatalogueFault]:
    reference = link.get("reference", {}) if isinstance(link, dict) else None
    if not isinstance(link, dict) or not isinstance(reference, dict):
        yield CatalogueFault("Une clé étrangère est mal écrite.", path="foreignKeys")
        return
    own, theirs = (value if isinstance(value, list) else [value] for value in (link.get("fields", []), reference.get("fields", [])))
    if not _texts(own) or not _texts(theirs) or not isinstance(reference.get("resource", ""), str):
        yield CatalogueFault("Une clé étrangère est mal écrite.", path="foreignKeys")
        return
    yield from _unknown("Une clé étrangère", own, names, "foreignKeys")
    if len(own) != len(theirs):
        yield CatalogueFault("Une clé étrangère ne nomme pas autant de champs de chaque côté.", path="foreignKeys")

"""The custom checks of a schema as sentences: what a row must respect beyond what Table Schema can say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from standard.schema.known_checks import BY_NAME, known_name
from standard.schema.model import JSON, Schema
from standard.schema.words import NBSP, enumerated, field_label, quoted, uncapital

COMPARED: Final = {
    ">": "doit être après, ou plus grand que,",
    ">=": "ne peut pas être avant, ni plus petit que,",
    "==": "doit être égal à",
    "<=": "ne peut pas être après, ni plus grand que,",
    "<": "doit être avant, ou plus petit que,",
}


def checks_in_words(schema: Schema) -> tuple[str, ...]:
    """One sentence a check that the schema declares, in their order."""
    declared = schema.properties.get("custom_checks")
    said = (_check(schema, item) for item in declared if isinstance(item, dict)) if isinstance(declared, list) else ()
    return tuple(dict.fromkeys(filter(None, said)))


def _check(schema: Schema, item: Mapping[str, JSON]) -> str:
    name, params = item.get("name"), item.get("params")
    if not isinstance(name, str) or not name:
        return ""
    given = params if isinstance(params, dict) else {}
    name = known_name(name)
    columns = [_label(schema, column) for value in given.values() for column in (value if isinstance(value, list) else [value])
               if isinstance(column, str) and schema.by_name(column) is not None]  # fmt: skip
    match name:
        case "compare-columns-value" if len(columns) == 2 and given.get("op") in COMPARED:
            return f"{columns[0]} {COMPARED[str(given['op'])]} {columns[1]}."
        case "sum-columns-value" if len(columns) > 1:
            return f"{columns[0]} est la somme de {enumerated(columns[1:])}."
        case "cohesive-columns-value" if len(columns) > 1:
            return f"{enumerated(columns)} se remplissent ensemble{NBSP}: tous, ou aucun."
        case "one-of-required" if len(columns) > 1:
            return f"{enumerated(columns, 'ou')} doit être rempli{NBSP}: un au moins sur chaque ligne."
    about = f"{enumerated(columns)}{NBSP}: " if columns else ""
    known = BY_NAME.get(name)
    if known is None:
        return f"{about}le contrôle {quoted(name)} est demandé aux outils qui le connaissent."
    return f"{about}{uncapital(known.label)}." if about else f"{known.label}."


def _label(schema: Schema, name: str) -> str:
    found = schema.by_name(name)
    return field_label(found) if found is not None else quoted(name)

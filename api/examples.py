"""An example of each body that the API reads or answers, made from what is said of it: pure, on the document itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

JSON = Any
_DEEP: Final = 12
"""Parts within parts that an example goes into."""
_OF_FORMAT: Final = {
    "date-time": "2027-03-31T18:00:00+02:00",
    "date": "2027-03-31",
    "email": "prenom.nom@exemple.fr",
    "uri": "https://exemple.fr/",
    "uuid": "0b7f3c1e-8d0a-4f0e-9a51-6f2f5f3f2a10",
    "binary": "(le fichier)",
}
_BY_NAME: Final[Mapping[str, JSON]] = {
    "slug": "lieux-mediation-numerique",
    "title": "Ajouter les touristes",
    "motive": "Les offices de tourisme les accueillent.",
    "body": "Il manque les touristes.",
    "text": "Ajouter la valeur « Touristes »",
    "answer": "C’est ajouté à la version 1.1.0.",
    "version": "1.1.0",
    "name": "public",
    "field": "public",
    "author": "Camille Martin",
    "organisation": "Les Assembleurs",
    "display_name": "Camille Martin",
    "operations": [{"op": "add_value", "field": "public", "value": "Touristes"}],
    "descriptor": {"fields": [{"name": "nom", "type": "string"}]},
    "type": "about:blank",
    "detail": "Il n'y a rien à cette adresse : vérifiez-la, ainsi que les identifiants que vous envoyez.",
    "count": 1,
}


def add_examples(result: JSON, **_: Any) -> JSON:
    """A hook of the generator: each JSON body of the document gets its example."""
    schemas = result.get("components", {}).get("schemas", {})
    for path in result["paths"].values():
        for operation in path.values():
            for body in (operation.get("requestBody", {}), *operation["responses"].values()):
                for described in body.get("content", {}).values():
                    if "schema" in described and not described.keys() & {"example", "examples"}:
                        described["example"] = example_of(described["schema"], schemas)
    return result


def example_of(schema: JSON, schemas: Mapping[str, JSON], name: str = "", depth: int = 0) -> JSON:
    """A value that the schema allows."""
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rsplit("/", 1)[1]], schemas, name, depth)
    for kind in ("allOf", "oneOf", "anyOf"):
        if kind in schema:
            found = [example_of(part, schemas, name, depth) for part in schema[kind]]
            return next((value for value in found if value), found[0])
    for kind in ("example", "const", "default"):
        if schema.get(kind) not in ("", None):
            return schema[kind]
    if "enum" in schema:
        return next((value for value in schema["enum"] if value), schema["enum"][0])
    types = schema.get("type")
    kind = next((one for one in types if one != "null"), "null") if isinstance(types, list) else types
    if kind == "object" or "properties" in schema:
        return _object(schema, schemas, depth)
    if kind == "array":
        return _array(schema, schemas, name, depth)
    return _plain(schema, kind, name)


def _object(schema: JSON, schemas: Mapping[str, JSON], depth: int) -> JSON:
    if depth >= _DEEP:
        return {}
    parts = schema.get("properties", {})
    return {name: example_of(part, schemas, name, depth + 1) for name, part in parts.items()}


def _array(schema: JSON, schemas: Mapping[str, JSON], name: str, depth: int) -> JSON:
    known = _BY_NAME.get(name)
    if isinstance(known, list):
        return known
    return [example_of(schema.get("items", {}), schemas, name, depth + 1)] if depth < _DEEP else []


def _plain(schema: JSON, kind: str | None, name: str) -> JSON:
    if kind in ("integer", "number"):
        return max(int(schema.get("minimum", 1)), 1)
    if kind == "boolean":
        return True
    if kind == "null":
        return None
    if kind is None:
        return _BY_NAME.get(name, {})
    known = _OF_FORMAT.get(schema.get("format", "")) or _BY_NAME.get("slug" if "pattern" in schema else name)
    text = known if isinstance(known, str) else "…"
    return text[: schema["maxLength"]] if "maxLength" in schema else text

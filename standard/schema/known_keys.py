"""The keys that a schema and its fields may have, and the one that a misspelt key stands for."""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import SequenceMatcher
from typing import Final

from standard.schema.folding import fold
from standard.schema.slips import slip

FIELD_KEYS: Final = frozenset((
    "name", "title", "description", "type", "format", "example", "examples", "constraints", "rdfType", "missingValues", "trueValues",
    "falseValues", "decimalChar", "groupChar", "bareNumber", "floatNumber", "categories", "categoriesOrdered", "delimiter", "itemType",
    "arrayItem", "deprecated", "category", "enum", "pattern", "required", "unique", "minimum", "maximum", "minLength", "maxLength",
    "exclusiveMinimum", "exclusiveMaximum", "jsonSchema", "unit", "source", "sources", "note", "notes", "comment", "comments", "label",
    "path", "order", "table", "version", "default", "values", "length", "size", "group", "role",
    "deprecatedSince", "successors", "removedIn",
))  # fmt: skip
"""Keys of a field that are known, or common enough to be meant."""

SCHEMA_KEYS: Final = frozenset((
    "$schema", "name", "title", "description", "homepage", "path", "uri", "url", "version", "created", "updated", "lastModified",
    "modified", "keywords", "countryCode", "image", "licenses", "license", "contributors", "contributor", "author", "authors", "contact",
    "resources", "resource", "sources", "source", "examples", "example", "fields", "primaryKey", "foreignKeys", "uniqueKeys",
    "missingValues", "fieldsMatch", "custom_checks", "id", "profile", "schema", "schemas", "language", "languages", "lang", "related",
    "references",
))  # fmt: skip

WATCHED_FIELD: Final = (
    "name", "title", "description", "type", "format", "example", "constraints", "missingValues", "trueValues", "falseValues", "decimalChar",
    "groupChar", "bareNumber", "rdfType", "pattern", "required", "unique", "enum", "minimum", "maximum", "minLength", "maxLength",
)  # fmt: skip
"""Keys whose misspelling changes what tools do or show."""

WATCHED_SCHEMA: Final = (
    "title", "description", "homepage", "version", "created", "lastModified", "keywords", "licenses", "contributors", "contact",
    "resources", "sources", "primaryKey", "foreignKeys", "uniqueKeys", "missingValues", "custom_checks", "fieldsMatch", "countryCode",
)  # fmt: skip

LONG: Final = 8
"""The length from which two letters of a key may be wrong."""
ALIKE: Final = 0.85

FRENCH: Final = {
    "nom": "name", "titre": "title", "exemple": "example", "licences": "licenses", "licence": "licenses", "contrainte": "constraints",
    "contraintes": "constraints", "motif": "pattern", "requis": "required", "obligatoire": "required", "unicité": "unique",
    "auteurs": "contributors", "contributeurs": "contributors", "motscles": "keywords", "ressources": "resources",
    "cleprimaire": "primaryKey", "clesetrangeres": "foreignKeys", "valeursmanquantes": "missingValues", "datecreation": "created",
    "datedecreation": "created", "datemodification": "lastModified", "datedemodification": "lastModified", "datemaj": "lastModified",
    "pagedaccueil": "homepage", "siteweb": "homepage", "datecreated": "created", "datemodified": "lastModified",
    "lastupdated": "lastModified", "lastupdate": "lastModified",
}  # fmt: skip


def meant_key(key: str, known: Collection[str], watched: Collection[str]) -> str | None:
    """The known key that a misspelt one stands for, if it is plain."""
    if key in known or any(character.isdigit() for character in key):
        return None
    joined = _joined(key)
    for translated in (key.lower(), joined):
        if FRENCH.get(translated) in watched:
            return FRENCH[translated]
    # Written apart, with dashes, with other capitals; otherwise a letter or two away.
    near = [known for known in watched if _joined(known) == joined]
    near = near or [known for known in watched if slip(key, known) or slip(joined, _joined(known))]
    near = near or [known for known in watched if min(len(key), len(known)) >= LONG and alike(joined, _joined(known)) >= ALIKE]
    return near[0] if len(near) == 1 else None


def _joined(key: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(key))


def alike(one: str, other: str) -> float:
    """How much of two keys is the same, from 0 to 1."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()

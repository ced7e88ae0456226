"""A mapping as JSON, that a person downloads, reads, and gives back with the next file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from standard.converting.mapping import MAX_TEXT, ColumnRule, ConstantRule, FileMapping, MappingError, ValueRule
from standard.schema.model import readable
from standard.schema.words import quoted

FORMAT: Final = 1
MAX_BYTES: Final = 4 * 1024 * 1024
FILE_NAME: Final = "correspondance.json"
_KEYS: Final = ("columns", "constants", "values")
_UNREADABLE: Final = "Cette correspondance n’est pas lisible"


def to_data(mapping: FileMapping) -> dict[str, Any]:
    return {
        "mapping": FORMAT,
        "columns": [
            {"columns": list(rule.columns), "fields": list(rule.fields)} | ({"separator": rule.separator} if rule.separator else {})
            for rule in mapping.columns
        ],
        "constants": [{"field": rule.field, "value": rule.value} for rule in mapping.constants],
        "values": [{"field": rule.field, "before": rule.before, "after": rule.after} for rule in mapping.values],
    }


def to_text(mapping: FileMapping) -> str:
    return readable(to_data(mapping)) + "\n"


def from_bytes(data: bytes) -> FileMapping:
    """Raises MappingError."""
    if len(data) > MAX_BYTES:
        raise MappingError(f"{_UNREADABLE}\u00a0: elle est trop grande. Vérifiez que c’est le bon fichier.")
    try:
        return from_data(json.loads(data.decode("utf-8-sig")))
    except (ValueError, RecursionError) as error:
        if isinstance(error, MappingError):
            raise
        raise MappingError(f"{_UNREADABLE}\u00a0: donnez le fichier {quoted(FILE_NAME)} téléchargé ici.") from None


def from_data(data: Any) -> FileMapping:
    """What `to_data` gave, or somebody wrote alike. Raises MappingError."""
    if not isinstance(data, dict) or data.get("mapping") != FORMAT:
        raise MappingError(f'{_UNREADABLE}\u00a0: elle commence par « "mapping": {FORMAT} ».')
    if unknown := [key for key in data if key not in ("mapping", *_KEYS)]:
        raise MappingError(f"{_UNREADABLE}\u00a0: {quoted(unknown[0])} n’y est pas attendu.")
    return FileMapping(
        columns=tuple(
            ColumnRule(_texts(one, "columns"), _texts(one, "fields"), _text(one, "separator", optional=True))
            for one in _items(data, "columns")
        ),
        constants=tuple(ConstantRule(_text(one, "field"), _text(one, "value")) for one in _items(data, "constants")),
        values=tuple(ValueRule(_text(one, "field"), _text(one, "before"), _text(one, "after")) for one in _items(data, "values")),
    )


def _items(data: Mapping[str, Any], key: str) -> Iterable[Mapping[str, Any]]:
    items = data.get(key, [])
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise MappingError(f"{_UNREADABLE}\u00a0: {quoted(key)} est une liste d’objets.")
    return items


def _texts(item: Mapping[str, Any], key: str) -> tuple[str, ...]:
    texts = item.get(key)
    if not isinstance(texts, list):
        raise MappingError(f"{_UNREADABLE}\u00a0: {quoted(key)} y est une liste de noms.")
    return tuple(_checked(text, key) for text in texts)


def _text(item: Mapping[str, Any], key: str, *, optional: bool = False) -> str:
    return _checked(item.get(key, "" if optional else None), key)


def _checked(text: Any, key: str) -> str:
    if not isinstance(text, str) or len(text) > MAX_TEXT:
        raise MappingError(f"{_UNREADABLE}\u00a0: {quoted(key)} y est un texte de {MAX_TEXT} caractères au plus.")
    return text

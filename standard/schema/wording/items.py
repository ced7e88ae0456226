"""What a property says, as lines that a reader takes in: people, licences, files, keys. Never JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from standard.schema.model import ABSENT, JSON, Absent
from standard.schema.words import NBSP, PROPERTY_LABELS, enumerated, key, number, property_label, quoted

ROLES: Final = {
    "author": "auteur",
    "publisher": "éditeur",
    "maintainer": "mainteneur",
    "wrangler": "préparateur",
    "contributor": "contributeur",
}

_NAMES: Final = ("title", "name", "label")
"""What names a thing, the plainest first."""

_SAID_ELSEWHERE: Final = frozenset({*_NAMES, "role", "roles", "organisation", "organization", "path", "url", "email"})


def lines_in_words(path: str, value: JSON | Absent) -> tuple[str, ...]:
    """The value of a property, one line an item of a list; nothing where it is absent. `path` is that of the operations."""
    if value is ABSENT:
        return ()
    if isinstance(value, str) and path not in _WORDS:
        return (value,)
    items = value if isinstance(value, list) and path != "primaryKey" else [value]
    return tuple(item_in_words(path, item) for item in items)


def item_in_words(path: str, item: JSON) -> str:
    """One item of a property that is a list, or the whole of a property that is not."""
    return _WORDS.get(path, _anything)(item)


def _anything(item: JSON) -> str:
    match item:
        case None | "":
            return "vide"
        case bool():
            return "oui" if item else "non"
        case int() | float():
            return number(item)
        case str():
            return item
        case list():
            return enumerated([_anything(each) for each in item]) if item else "aucun"
        case dict():
            return _described(item)
    return str(item)


def _described(item: Mapping[str, JSON]) -> str:
    """A thing that has a name, perhaps an address: its name first, then the rest."""
    name = next((said for said in (_text(item, name) for name in _NAMES) if said), "")
    organisation = _text(item, "organisation") or _text(item, "organization")
    roles = item.get("roles")
    role = enumerated([ROLES.get(str(each), str(each)) for each in (roles if isinstance(roles, list) else [item.get("role")]) if each])
    head = (name or organisation) + (f" ({role})" if role else "")
    others = [f"{_label(path)}{NBSP}: {_anything(said)}" for path, said in item.items() if path not in _SAID_ELSEWHERE]
    told = [organisation if name else "", _text(item, "email"), _text(item, "path") or _text(item, "url"), *others]
    return ", ".join(part for part in (head, *told) if part) or "sans précision"


def noun(label: str) -> str:
    """« la description » → « description », as a heading says it."""
    return next((label.removeprefix(article) for article in ("le ", "la ", "les ", "l’") if label.startswith(article)), label)


def _label(path: str) -> str:
    return noun(property_label(path)) if path in PROPERTY_LABELS else key(path)


def _text(item: Mapping[str, JSON], name: str) -> str:
    said = item.get(name)
    return said if isinstance(said, str) else ""


def _cell_text(item: JSON) -> str:
    """A text that a cell may hold: said in quotes, for spaces count."""
    text = item.get("value") if isinstance(item, dict) else item
    if text == "":
        return "la case vide"
    return quoted(text) if isinstance(text, str) else _anything(item)


def _columns(item: JSON) -> str:
    names = item if isinstance(item, list) else [item]
    return enumerated([str(name) if isinstance(name, str) else _anything(name) for name in names])


def _foreign_key(item: JSON) -> str:
    reference = item.get("reference") if isinstance(item, dict) else None
    if not isinstance(item, dict) or not isinstance(reference, dict):
        return _anything(item)
    resource = _text(reference, "resource")
    where = f"la table {quoted(resource)}" if resource else "cette même table"
    return f"{_columns(item.get('fields', []))} reprend {_columns(reference.get('fields', []))} de {where}"


def _check(item: JSON) -> str:
    if not isinstance(item, dict):
        return _anything(item)
    parameters = item.get("params")
    said = [f"{name}{NBSP}: {_columns(value)}" for name, value in parameters.items()] if isinstance(parameters, dict) else []
    others = [f"{_label(path)}{NBSP}: {_anything(value)}" for path, value in item.items() if path not in {"name", "params"}]
    return ", ".join((_text(item, "name") or "contrôle sans nom", *said, *others))


_WORDS: Final[Mapping[str, Callable[[JSON], str]]] = {
    "primaryKey": _columns,
    "uniqueKeys": _columns,
    "foreignKeys": _foreign_key,
    "custom_checks": _check,
    "missingValues": _cell_text,
    "trueValues": _cell_text,
    "falseValues": _cell_text,
}

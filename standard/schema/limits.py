"""How much a schema, and a list of changes, may hold: of each thing at least ten times what any published schema of France has.

What holds more is refused where it comes in, by the input at fault; what was kept before a limit is read all the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Final

from standard.schema.model import JSON, Field, Schema, SchemaError, Value
from standard.schema.words import NBSP, capital, count, number, property_label, quoted

BYTES: Final = 5_000_000
"""Of a file: a list of the 36 000 municipalities, each with its label, weighs 3 MB."""
DEPTH: Final = 100
"""Objects and lists inside one another: what reads JSON by recursion holds a thousand."""
DIGITS: Final = 1_000
"""Of a number: Python refuses to write one of 4 300."""

FIELDS: Final = 10_000
"""The largest schema has 92."""
VALUES: Final = 100_000
"""Of one list: those of municipalities hold 36 000."""
ALL_VALUES: Final = 200_000
"""Of all the lists of a schema."""
PROPERTIES: Final = 1_000
"""Of the schema, of a field, of its constraints, of a value; none has 20."""
ITEMS: Final = 1_000
"""Of a list of metadata, none of which has more than 20: people change them one by one, and pages show them whole."""

KEY: Final = 200
"""Characters of the name of a property; the longest has 21."""
NAME: Final = 500
"""Characters of the name of a field, which is the head of a column; the longest has 42."""
TITLE: Final = 2_500
"""Characters of a title; the longest has 220."""
VALUE: Final = 2_000
"""Characters of a value, which people copy in a cell; the longest has 136."""
TEXT: Final = 100_000
"""Characters of any other text; the longest description has 1 403. A pattern has a limit of its own, which examining it
tells (`patterns.limits`)."""

OPERATIONS: Final = 20_000
"""Of a list of changes: what renames half of the values of the longest list."""

_TOO_BIG: Final = 10**DIGITS
_NAMED: Final = {"name": NAME, "title": TITLE, "label": TITLE}
_LISTS_OF_VALUES: Final = frozenset(("enum", "constraints/enum", "categories", "constraints/pattern"))


class TooMuch(SchemaError):
    """What a schema or a change holds more of than a limit allows."""


def check(schema: Schema) -> None:
    """Refuse what holds too much. Raises TooMuch, `path` naming the property at fault."""
    _most(len(schema.fields), FIELDS, "Ce schéma", ("champ", "champs"), "fields")
    _properties(schema.properties, "le schéma", "")
    values = sum(_field(item, rank) for rank, item in enumerate(schema.fields))
    _most(values, ALL_VALUES, "Ce schéma, toutes listes confondues", ("valeur", "valeurs"), "fields")


def excess(schema: Schema) -> str:
    """What `check` would say; empty where it would let the schema through."""
    try:
        check(schema)
    except TooMuch as error:
        return str(error)
    return ""


def check_changes(operations: Sequence[object]) -> None:
    """Refuse a list of changes that is too long. Raises TooMuch."""
    _most(len(operations), OPERATIONS, "Cette liste", ("changement", "changements"), "operations")


def check_json(data: JSON) -> None:
    """Refuse JSON that is nested too deep, or that holds a number too long to be written. Raises TooMuch."""
    level: list[JSON] = [data]
    for _ in range(DEPTH):
        inside: list[JSON] = []
        for one in level:
            if isinstance(one, (int, float)):
                _number(one, "")
            elif isinstance(one, (dict, list)):
                inside += one.values() if isinstance(one, dict) else one
        if not inside:
            return
        level = inside
    raise TooMuch(f"Ces données sont trop profondément imbriquées, plus de {DEPTH} niveaux{NBSP}: réduisez-en le nombre.")


def _field(item: Field, rank: int) -> int:
    """Check a field; how many values it lists."""
    called, path = f"le champ {quoted(item.name[:KEY])}" if item.name else f"le champ n°{NBSP}{rank + 1}", f"fields/{rank}"
    _properties(item.properties, called, path)
    if item.values is None:
        return 0
    listed, path = item.values.values, f"{path}/{item.values.path}"
    _most(len(listed), VALUES, f"La liste de valeurs, dans {called}", ("valeur", "valeurs"), path)
    for value in listed:
        _value(value, called, path)
    return len(listed)


def _value(value: Value, called: str, path: str) -> None:
    if isinstance(value.value, str):
        _longest(value.value, VALUE, "Une valeur de la liste, dans", called, path)
    elif value.value is not None:
        _number(value.value, path)
    if value.source is not None:
        _longest(value.source, TEXT, "L’expression d’une valeur, dans", called, path)
    if value.properties:
        _properties(value.properties, called, path)


def _properties(properties: Mapping[str, JSON], called: str, path: str) -> None:
    _most(len(properties), PROPERTIES, capital(called), ("propriété", "propriétés"), path)
    for key, said in properties.items():
        _longest(key, KEY, "Le nom d’une propriété, dans", called, path)
        if isinstance(said, str):
            most = _NAMED.get(key, TEXT)
            if len(said) > most:
                _longest(said, most, f"{capital(property_label(key))}, dans", called, f"{path}/{key}".lstrip("/"))
        elif isinstance(said, (int, float)):
            _number(said, f"{path}/{key}".lstrip("/"))
        elif isinstance(said, (dict, list)):
            _inside(key, said, called, f"{path}/{key}".lstrip("/"))


def _inside(key: str, data: JSON, called: str, path: str) -> None:
    """Check the items, the texts and the keys of a property."""
    if isinstance(data, list):
        most = VALUES if key in _LISTS_OF_VALUES else ITEMS
        _most(len(data), most, f"{capital(property_label(key))}, dans {called}", ("élément", "éléments"), path)
    waiting = [data]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            _longest(one, TEXT, f"Un texte de la propriété {quoted(key)}, dans", called, path)
        elif isinstance(one, (int, float)):
            _number(one, path)
        elif isinstance(one, dict):
            for name in one:
                _longest(name, KEY, f"Le nom d’une propriété de {quoted(key)}, dans", called, path)
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def _number(written: float, path: str) -> None:
    if not isfinite(written) if isinstance(written, float) else abs(written) >= _TOO_BIG:
        raise TooMuch(f"Un nombre compte plus de {count(DIGITS, 'chiffre', 'chiffres')}{NBSP}: écrivez-le comme un texte.", path=path)


def _longest(text: str, most: int, what: str, called: str, path: str) -> None:
    if len(text) > most:
        _most(len(text), most, f"{what} {called}", ("caractère", "caractères"), path)


def _most(amount: int, most: int, what: str, named: tuple[str, str], path: str) -> None:
    if amount > most:
        message = f"{what}{NBSP}: {count(amount, *named)}, plus que la limite de {number(most)}. Réduisez, puis recommencez."
        raise TooMuch(message, path=path)

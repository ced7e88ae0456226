"""What a schema says of its fields, in words: read once here, then written as HTML, Markdown and XLSX."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from standard.schema import value_pattern
from standard.schema.array_items import item_of
from standard.schema.cells import missing_texts
from standard.schema.keys import names
from standard.schema.model import JSON, Field, Schema, Value
from standard.schema.type_words import constraints_in_words, list_in_words, type_in_words
from standard.schema.wording.checks import checks_in_words
from standard.schema.words import NBSP, enumerated, quoted

LONGEST_ANCHOR: Final = 80
"""Characters of a value that its anchor takes."""
SAID_APART: Final = frozenset({"constraints/required", "constraints/pattern"})
"""What the documents say elsewhere than in the rules: a mark beside the title, and a folded technical form."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One field as a dictionary describes it."""

    anchor: str
    field: Field
    kind: str
    """What is written in the cell, in words."""
    rules: tuple[str, ...]
    examples: tuple[str, ...]
    pattern: str
    """The regular expression of the cell, or an empty text."""

    @property
    def sentence(self) -> str:
        """What is written in the cell and what it must respect."""
        return " ".join((f"{self.kind}.", *self.rules))

    @property
    def technical(self) -> str:
        """The type as Table Schema names it."""
        return self.field.type if self.field.format == "default" else f"{self.field.type} ({self.field.format})"

    @property
    def values(self) -> tuple[Value, ...]:
        """Those that the cell may hold, or each element of the list that it holds."""
        held = self.field if self.field.values is not None else item_of(self.field)
        return held.values.values if held is not None and held.values is not None else ()

    @property
    def separator(self) -> str | None:
        return self.field.values.separator if self.field.values is not None else None

    @property
    def separated_by(self) -> str:
        """What separates several values of a cell, in words; empty where a cell holds one."""
        return value_pattern.separator_in_words(self.separator) if self.separator is not None else ""

    @property
    def presence(self) -> str:
        return "Obligatoire" if self.field.required else "Facultatif"


def entries(schema: Schema) -> tuple[Entry, ...]:
    """One entry a field, in order, each with an anchor of its own."""
    taken: dict[str, int] = {}
    return tuple(_entry(field, taken) for field in schema.fields)


def _entry(field: Field, taken: dict[str, int]) -> Entry:
    return Entry(
        anchor=_anchor(field.name, taken),
        field=field,
        # The values of the elements are listed apart, as those of any list.
        kind=list_in_words(field.values) if field.values is not None and field.values.of_items else type_in_words(field),
        rules=constraints_in_words(_without(field, SAID_APART)),
        examples=example_texts(field),
        pattern=pattern_of(field),
    )


def _without(field: Field, paths: frozenset[str]) -> Field:
    return replace(field, properties={path: value for path, value in field.properties.items() if path not in paths})


def value_anchors(described: Sequence[Entry]) -> tuple[tuple[str, ...], ...]:
    """An anchor of its own for each value of each field, in the same order: that of its field, and its text."""
    taken = {entry.anchor: 1 for entry in described}
    return tuple(
        tuple(_apart(f"{entry.anchor}--{_in_an_anchor(value.text)[:LONGEST_ANCHOR] or 'vide'}", taken) for value in entry.values)
        for entry in described
    )


def _anchor(name: str, taken: dict[str, int]) -> str:
    """`champ-` and the name."""
    return _apart(f"champ-{_in_an_anchor(name) or 'sans-nom'}", taken)


def _in_an_anchor(text: str) -> str:
    return re.sub(r"[^0-9A-Za-zÀ-ÖØ-öø-ÿ_.-]+", "-", text)


def _apart(base: str, taken: dict[str, int]) -> str:
    """A number follows where two would share one anchor; `taken` says how many of each there are."""
    count = taken.get(base, 0) + 1
    anchor = base if count == 1 else f"{base}-{count}"
    while anchor in taken:
        count += 1
        anchor = f"{base}-{count}"
    taken[anchor] = 1
    taken[base] = count
    return anchor


def pattern_of(field: Field) -> str:
    """The regular expression that the descriptor writes for this field, or an empty text."""
    if field.values is not None and not field.values.plain:
        return value_pattern.write(field.values)
    return field.text("constraints/pattern")


def example_texts(field: Field) -> tuple[str, ...]:
    """The examples of a field, as they would be typed in a cell; `example` first."""
    several = field.properties.get("examples")
    examples = [field.properties.get("example"), *(several if isinstance(several, list) else [several])]
    return tuple(dict.fromkeys(text for text in (cell_text(field, example) for example in examples) if text))


def cell_text(field: Field, value: JSON) -> str:
    """A JSON value as the text of a cell of that field."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool) and field.type == "boolean":
        texts = field.properties.get("trueValues" if value else "falseValues")
        return str(texts[0]) if isinstance(texts, list) and texts else json.dumps(value)
    if isinstance(value, list) and field.values is not None and field.values.separator is not None:
        return field.values.separator.join(str(item) for item in value)
    return json.dumps(value, ensure_ascii=False)


def table_rules(schema: Schema) -> tuple[str, ...]:
    """What holds for the whole table: keys, and the texts that mean that a cell is empty."""
    rules: list[str] = []
    key = names(schema.properties.get("primaryKey"))
    if key:
        rules.append(
            f"{_columns(schema, key)} {'identifie' if len(key) == 1 else 'identifient ensemble'} chaque ligne{NBSP}: "
            "jamais vide, jamais deux fois la même valeur."
        )
    for unique in _items(schema.properties.get("uniqueKeys")):
        if names(unique):
            rules.append(f"{_columns(schema, names(unique))}{NBSP}: jamais deux lignes avec la même valeur.")
    for foreign in _items(schema.properties.get("foreignKeys")):
        if isinstance(foreign, dict) and names(foreign.get("fields")):
            rules.append(_foreign_rule(schema, foreign))
    rules += checks_in_words(schema)
    missing = missing_texts(schema.properties.get("missingValues"))
    if shown := [text for text in missing if text]:
        empty = "vide, ou qui contient" if "" in missing else "qui contient"
        rules.append(f"Une cellule {empty} {enumerated(map(quoted, shown), 'ou')}, veut dire que la valeur manque.")
    return tuple(rules)


def _foreign_rule(schema: Schema, foreign: dict[str, JSON]) -> str:
    reference = foreign.get("reference")
    reference = reference if isinstance(reference, dict) else {}
    resource = reference.get("resource")
    where = f"la table {quoted(resource)}" if isinstance(resource, str) and resource else "cette même table"
    target = enumerated(map(quoted, names(reference.get("fields")))) or "la colonne indiquée"
    return f"{_columns(schema, names(foreign.get('fields')))} reprend une valeur de {target} dans {where}."


def _items(value: JSON) -> list[JSON]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _columns(schema: Schema, keys: tuple[str, ...]) -> str:
    titles = [field.title if (field := schema.by_name(name)) else name for name in keys]
    return enumerated(quoted(title) for title in titles)


@dataclass(frozen=True, slots=True)
class Credit:
    """A name with, perhaps, an address."""

    text: str
    url: str = ""


def about(schema: Schema) -> tuple[tuple[str, tuple[Credit, ...]], ...]:
    """Who is behind the schema, under which licence, and where it lives: a label and its names."""
    lines = (
        ("Licence", credits_of(schema.properties.get("licenses"), ("title", "name"))),
        ("Auteur", credits_of(schema.properties.get("author"), ())),
        ("Contributeurs", credits_of(schema.properties.get("contributors"), ("organisation", "organization", "title"))),
        ("Sources", credits_of(schema.properties.get("sources"), ("title", "name"))),
        ("Contact", credits_of(schema.properties.get("contact"), ())),
        ("Site du projet", credits_of(schema.properties.get("homepage"), ())),
    )
    return tuple((label, named) for label, named in lines if named)


def credits_of(value: JSON, keys: tuple[str, ...]) -> tuple[Credit, ...]:
    """Whom or what a property names: each under the first of these keys that it has."""
    found: list[Credit] = []
    for item in _items(value):
        if isinstance(item, str) and item.strip():
            found.append(Credit(item.strip(), _address(item)))
        elif isinstance(item, dict):
            text = next((item[key].strip() for key in keys if isinstance(item.get(key), str) and item[key].strip()), "")
            url = _address(item.get("path"))
            if text or url:
                found.append(Credit(text or url, url))
    return tuple(dict.fromkeys(found))


def _address(value: JSON) -> str:
    """A web address, or nothing: no other kind of link is published."""
    return value.strip() if isinstance(value, str) and re.fullmatch(r"https?://\S+", value.strip()) else ""


def value_notes(value: Value) -> tuple[str, ...]:
    """What else is said of a value: that it is retired, and what replaces it."""
    if not value.properties.keys() & {"deprecated", "successors"}:
        return ()
    successors = [item for item in _items(value.properties.get("successors")) if isinstance(item, str)]
    notes = ("À ne plus utiliser." if value.properties.get("deprecated") is True else "", _successors(successors))
    return tuple(note for note in notes if note)


def _successors(successors: list[str]) -> str:
    return f"Remplacée par {enumerated(map(quoted, successors))}." if successors else ""

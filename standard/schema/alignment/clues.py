"""What fields and values can be recognised by: their texts, normalised, and the words in them."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Final

from standard.schema.alignment.text import name_words, normal, words
from standard.schema.model import Field, Value

_OPPOSITES: Final = tuple(
    frozenset(group.split())
    for group in (
        "debut fin",
        "min max minimum maximum",
        "latitud longitu",
        "nord sud est ouest",
        "depart arrivee",
        "entre sorti",
        "gauch droit",
        "haut bas",
        "ouvertu fermetu",
        "premier dernier",
        "lundi mardi mercred jeudi vendred samedi dimanch",
        "creatio modific suppres",
        "homm femm",
        "courrie telepho url adress",
        "oui non inconnu",
        "tous aucun",
    )
)
"""Stems that exclude each other: two texts that say different ones of a group, all else alike, say two things."""

_SIDED: Final = frozenset().union(*_OPPOSITES)
_NUMBERS: Final = re.compile(r"\d\w*")
_NEGATION: Final = frozenset(["sans", "non", "pas", "aucun", "aucune", "hors", "sauf", "ni", "jamais", "no", "not", "without"])
_EDGE: Final = re.compile(r"\s*[:(\[]\s*|\s[–-]\s")


class ReadPhrase:
    """A text to be recognised: normalised, what it says before a colon or a bracket, its stems, numbers and negation."""

    __slots__ = ("denies", "head", "numbers", "plain", "sided", "words")

    def __init__(self, text: str) -> None:
        self.plain = normal(text)
        self.head = normal(_EDGE.split(text.strip(), maxsplit=1)[0]) if _EDGE.search(text) else self.plain
        self.words = words(self.plain)
        self.numbers = frozenset(_NUMBERS.findall(self.plain))
        self.denies = not _NEGATION.isdisjoint(self.plain.split())
        self.sided = not _SIDED.isdisjoint(self.words)


_NOTHING: Final = ReadPhrase("")


class Clues:
    """What one item can be recognised by."""

    def __init__(self, item: Field | Value) -> None:
        self.uid = item.uid
        self.field = item if isinstance(item, Field) else None
        if isinstance(item, Value):
            label = item.properties.get("label")
            self.name = ReadPhrase(item.text)
            self.name_words = self.name.words
            self.title = ReadPhrase(label) if isinstance(label, str) else _NOTHING
            self.description = ReadPhrase(item.definition) if item.definition else _NOTHING
        else:
            self.name = ReadPhrase(item.name)
            self.name_words = frozenset(name_words(item.name))
            self.title = ReadPhrase(item.text("title"))
            self.description = ReadPhrase(item.description)
        self.called = self.name_words | self.title.words
        self.words = self.called | self.description.words
        """All that the item says of itself, its values apart."""

    @cached_property
    def values(self) -> tuple[ReadPhrase, ...]:
        """The list of values of a field."""
        if self.field is None or self.field.values is None:
            return ()
        return tuple(ReadPhrase(value.text) for value in self.field.values.values)

    @cached_property
    def listed(self) -> frozenset[str]:
        return frozenset(value.plain for value in self.values)

    @cached_property
    def traits(self) -> int:
        """How many words and values there are to weigh."""
        return len(self.words) + len(self.values)

    def marks(self) -> set[tuple[str, str]]:
        """Everything that another item may be found by."""
        marks = {("name", self.name.plain), ("start", self.name.plain[:5])}
        marks |= {("said", phrase.plain) for phrase in (self.title, self.description) if phrase.plain}
        marks |= {("word", word) for word in self.words}
        marks |= {("value", value) for value in self.listed}
        marks |= {("value", value.head) for value in self.values}
        if self.field is not None:
            marks |= {(path, text) for path in ("example", "constraints/pattern") if (text := self.field.text(path))}
        return marks


def words_of(item: Field | Value) -> frozenset[str]:
    """All that an item says of itself, its values apart."""
    if isinstance(item, Value):
        said = [item.text, item.properties.get("label", ""), item.definition] if item.properties else [item.text]
    else:
        said = [item.text("title"), item.description]
    found = frozenset().union(*(words(normal(text)) for text in said if isinstance(text, str) and text))
    return found if isinstance(item, Value) else found.union(name_words(item.name))


def opposed(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sets of words differ by stems that exclude each other."""
    return any(one & group and other & group and not one & other & group for group in _OPPOSITES)

"""What fields and values can be recognised by: their texts, normalised, and the words in them."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Final

from standard.schema.alignment.text import name_words, normal, stem, words
from standard.schema.folding import fold
from standard.schema.model import Field, Value

_OPPOSITES: Final = tuple(
    frozenset(map(stem, group.split()))
    for group in (
        "debut fin",
        "min max minimum maximum",
        "latitude longitude",
        "latitude coordonnees geopoint",
        "longitude coordonnees geopoint",
        "x y",
        "nord sud est ouest",
        "depart arrivee",
        "entree sortie",
        "entrant sortant",
        "gauche droite",
        "haut bas",
        "largeur hauteur longueur profondeur",
        "ouverture fermeture",
        "ouvert ferme",
        "premier dernier",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "matin soir",
        "jour nuit",
        "ete hiver",
        "creation modification suppression",
        "homme femme",
        "adulte enfant",
        "courriel telephone url adresse",
        "fixe mobile",
        "texte url",
        "oui non inconnu",
        "tous aucun",
        "gratuit payant",
        "public prive",
        "interieur exterieur",
        "ancien nouveau recent",
        "avant apres",
        "autorise interdit",
        "obligatoire facultatif",
        "accepte refuse",
        "actif inactif",
        "present absent",
        "possible impossible",
        "accessible inaccessible",
        "valide invalide",
        "legal illegal",
        "propre sale",
        "occupe libre vacant",
        "brut net",
        "ht ttc",
        "achat vente",
        "recette depense",
        "proprietaire locataire",
        "nom prenom",
        "code nom libelle",
        "siren siret rna uai finess insee postal",
        "commune postal departement region pays canton",
    )
)
"""Stems that exclude each other: two texts that say different ones of a group, all else alike, say two things."""

_UNITS: Final = tuple(
    {unit: name for name, units in dimension.items() for unit in units.split()}
    for dimension in (
        {"m": "m metre metres", "dm": "dm decimetre decimetres", "cm": "cm centimetre centimetres", "mm": "mm millimetre millimetres"}
        | {"km": "km kilometre kilometres"},
        {"m2": "m2 m² metres-carres", "ha": "ha hectare hectares", "km2": "km2 km²"},
        {"g": "g gramme grammes", "kg": "kg kilo kilos kilogramme kilogrammes", "t": "t tonne tonnes"},
        {"s": "s seconde secondes", "min": "minute minutes mn", "h": "h heure heures", "j": "jour jours"},
        {"€": "€ euro euros", "k€": "k€ keur", "c": "centime centimes"},
        {"w": "w watt watts", "kw": "kw kilowatt kilowatts", "mw": "mw megawatt megawatts"},
        {"%": "% pourcentage pourcent", "‰": "‰"},
    )
)
"""The units of each dimension, by their names."""
_UNIT: Final = re.compile(r"(?:\ben\s+|[(\[]\s*|_)([a-z€%‰²]+2?(?:[- ]carres)?)(?=$|[\s)\].,;:]|_)")
"""Where a text says its unit: « en centimètres », « (cm) », `largeur_cm`."""

REWORDED: Final = 0.35
"""The part of the words of two titles, or descriptions, under which they say nothing of the same."""

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
    def units(self) -> dict[int, frozenset[str]]:
        """The units that a field says it is in, by dimension."""
        if self.field is None:
            return {}
        texts = (fold(text) for text in (self.field.name, self.field.title, self.field.description) if text)
        named = {unit for text in texts for unit in _UNIT.findall(text)}
        found = {rank: frozenset(units[unit] for unit in named if unit in units) for rank, units in enumerate(_UNITS)}
        return {rank: units for rank, units in found.items() if units}

    def means_other(self, other: Clues) -> bool:
        """Whether two fields are called by what excludes each other, measure the same in units that differ, or have one name
        for two things."""
        if self.field is None or other.field is None:
            return False
        if self._other_unit(other):
            return True
        if self.field.name != other.field.name:
            denied = bool(self.name.plain and other.name.plain) and self.name.denies != other.name.denies
            return denied or opposed(self.called, other.called)
        said = ((self.title, other.title), (self.description, other.description))
        if all(self._is_reworded(old.words, new.words) for old, new in said):
            return True
        # Of one name, their titles tell, unless one description says that it was a slip.
        denied = bool(self.title.plain and other.title.plain) and self.title.denies != other.title.denies
        described_alike = bool(self.description.plain) and self.description.plain == other.description.plain
        return not described_alike and (denied or opposed(self.title.words, other.title.words))

    def _is_reworded(self, old: frozenset[str], new: frozenset[str]) -> bool:
        """Whether two texts on fields of one name say nothing of the same, what the name says apart."""
        if not old or not new:
            return False
        common, every = old & new, old | new
        beside = every - self.name_words
        return 2 * len(common) < REWORDED * len(every) or (
            common <= self.name_words and len(beside) > 1 and bool(old & beside and new & beside)
        )

    def _other_unit(self, other: Clues) -> bool:
        return any(units.isdisjoint(other.units[rank]) for rank, units in self.units.items() if rank in other.units)

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

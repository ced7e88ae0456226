"""Texts as evidence: words without accents nor endings, weighted by how rare they are in the two schemas."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from standard.schema.budget import Budget
from standard.schema.folding import fold, humps_apart

STOP: Final = frozenset(
    word
    for line in (
        "a afin ainsi au aux avec ce ces cet cette chaque comme d dans de des deux doit du elle en est et etc etre eux il ils",
        "j je l la le les leur leurs lors lui mais me meme ne non nos notre nous on ont ou par pas peut plus pour qu quand que",
        "qui s sa se selon ses si soit son sont sous sur tel tout toute toutes tous un une vers votre y",
        "the of and or to in for is by with",
    )
    for word in line.split()
)
"""Words that make sentences and tell nothing."""

_SHORT: Final = {
    "adr": "adresse",
    "cat": "categorie",
    "coord": "coordonnee",
    "cp": "code postal",
    "dept": "departement",
    "desc": "description",
    "descr": "description",
    "dt": "date",
    "email": "courriel",
    "etab": "etablissement",
    "geo": "geographique",
    "handi": "handicap",
    "hor": "horaire",
    "ident": "identifiant",
    "id": "identifiant",
    "info": "information",
    "infos": "information",
    "lat": "latitude",
    "lib": "libelle",
    "lien": "url",
    "lon": "longitude",
    "long": "longitude",
    "mail": "courriel",
    "maj": "mise jour",
    "max": "maximum",
    "min": "minimum",
    "mel": "courriel",
    "nb": "nombre",
    "nbr": "nombre",
    "num": "numero",
    "obs": "observation",
    "orga": "organisation",
    "org": "organisation",
    "qte": "quantite",
    "rdv": "rendez vous",
    "ref": "reference",
    "resp": "responsable",
    "struct": "structure",
    "surf": "surface",
    "tel": "telephone",
    "typ": "type",
    "web": "site",
    "www": "site",
    "x": "longitude",
    "y": "latitude",
}
"""How French column names shorten or replace a word, after `normal`."""


def normal(text: str) -> str:
    """The words of a text, folded; short texts are remembered, for lists share them."""
    return _normal(text) if len(text) <= _KEPT else fold(text, words_only=True)


_KEPT: Final = 100


@lru_cache(maxsize=16384)
def _normal(text: str) -> str:
    return fold(text, words_only=True)


def stem(word: str) -> str:
    """A normalised word without its plural and the last letters of a long one, so that its kin are one."""
    if word.isdigit() or len(word) < 4:
        return word
    if word.endswith("aux"):
        word = f"{word[:-3]}al"
    return word.rstrip("sxe")[:7] or word


def words(text: str) -> frozenset[str]:
    """The stems that tell a text, normalised already."""
    return frozenset(stem(word) for word in text.split() if word not in STOP)


def name_words(name: str) -> tuple[str, ...]:
    """The stems of a column's name, its short forms spelled out: `nbPlaces`, `nombre_de_places`."""
    plain = normal(humps_apart(name))
    parts = (axis_said(plain) or plain).split()
    return tuple(stem(word) for part in parts for word in _SHORT.get(part, part).split() if word not in STOP)


_AXES: Final = {
    "longitude": frozenset(("x", "lon", "lng", "long", "longitude", "coordx", "xcoord")),
    "latitude": frozenset(("y", "lat", "latitude", "coordy", "ycoord")),
}
_OF_DEGREES: Final = frozenset(
    word
    for line in (
        "coord coords coordonnee coordonnees gps geo geographique point pos position",
        "wgs84 wgs 84 epsg 4326 dd deg degre degres decimal decimale",
    )
    for word in line.split()
)
"""What goes with the name of an axis and says only that it is counted in degrees; Lambert, in metres, is not of them."""


def axis_said(plain: str) -> str:
    """The coordinate in degrees that a name, normalised, says and nothing else: `x wgs84`, `coord y`, `gps lat`; "" otherwise."""
    parts = plain.split()
    found = {axis for axis, called in _AXES.items() for part in parts if part in called}
    told = len(found) == 1 and all(part in _OF_DEGREES or any(part in called for called in _AXES.values()) for part in parts)
    return found.pop() if told else ""


def abbreviated(one: str, other: str) -> bool:
    """Whether two names, normalised, are the same words in the same order, some of them shortened: `n operateur`, `nom operateur`."""
    mine, theirs = one.split(), other.split()
    if one == other or len(mine) != len(theirs) or not any(len(word) > 3 for word in (*mine, *theirs)):
        return False
    return all(_is_short_for(*sorted(pair, key=len)) for pair in zip(mine, theirs, strict=True))


def _is_short_for(short: str, word: str) -> bool:
    """Whether letters of a word, the first one first, are the other: `n`, `nb`, `tel`, `dpt`."""
    if short == word:
        return True
    if not short or short[0] != word[0] or len(short) > 6 or any(letter.isdigit() for letter in short + word):
        return False
    letters = iter(word)
    return all(letter in letters for letter in short)


class Rarity:
    """How much each word tells: all where one item of each schema says it, next to nothing where every one does."""

    def __init__(self, before: Iterable[Collection[str]], after: Iterable[Collection[str]], budget: Budget) -> None:
        """`budget` is spent where words are compared letter by letter; once it is, words are the same or they are not."""
        sides = [list(before), list(after)]
        self._times: Counter[str] = Counter()
        for side in sides:
            self._times |= Counter(word for said in side for word in said)
        self._weights: dict[str, float] = {}
        self._totals: dict[frozenset[str], float] = {}
        self._most = math.log(1 + max(len(sides[0]), len(sides[1]), 1))
        self._budget = budget

    def weight(self, word: str) -> float:
        """From 0 to 1."""
        weight = self._weights.get(word)
        if weight is None:
            weight = self._weights[word] = max(0.05, 1 - math.log(self._times[word] or 1) / self._most)
        return weight

    def total(self, some: frozenset[str]) -> float:
        total = self._totals.get(some)
        if total is None:
            total = self._totals[some] = sum(map(self.weight, some))
        return total

    def alike(self, one: frozenset[str], other: frozenset[str]) -> float:
        """How much two sets of words say the same, from 0 to 1: what they share over all they say (weighted Dice)."""
        shared = self._shared(one, other)
        return min(1.0, shared / _TELLING) * 2 * shared / (self.total(one) + self.total(other)) if shared else 0.0

    def covered(self, one: frozenset[str], other: frozenset[str]) -> float:
        """How much of `one` is said by `other`, from 0 to 1."""
        shared = self._shared(one, other)
        return min(1.0, shared / _TELLING) * shared / self.total(one) if shared else 0.0

    def spelled(self, one: str, other: str) -> float:
        """How close two normalised texts are written, as far as the budget goes; of several words each, the spaces alone may differ."""
        if one != other and " " in one and " " in other and one.replace(" ", "") != other.replace(" ", ""):
            return 0.0
        return spelling(one, other) if self._budget.allows(1 + min(len(one), len(other), _LETTERS) // 5) else 0.0

    def _shared(self, one: frozenset[str], other: frozenset[str]) -> float:
        """The weight of the words that both say, nearly the same ones (a slip, a short form) included."""
        both = one & other
        shared = sum(map(self.weight, both)) if both else 0.0
        mine, theirs = one - both, other - both
        if mine and theirs and len(mine) * len(theirs) <= 36:
            starts = {word[:2] for word in theirs}
            close = [word for word in mine if word[:2] in starts and len(word) > 3]
            if close and self._budget.allows(len(close) * len(theirs)):
                shared += sum(min(self.weight(word), 0.8) for word in close if any(_kin(word, each) for each in theirs))
        return shared


_TELLING: Final = 0.75
"""The weight of shared words from which a likeness counts whole."""


def _kin(one: str, other: str) -> bool:
    """Whether two stems are one word with a slip, or shortened."""
    if min(len(one), len(other)) < 4 or one[:2] != other[:2] or one.isdigit():
        return False
    return one.startswith(other) or other.startswith(one) or spelling(one, other) >= 0.8


_LETTERS: Final = 100
"""How much of a word is compared letter by letter."""


def spelling(one: str, other: str) -> float:
    """How close two normalised texts are written; short codes and other numbers make other things."""
    if one == other:
        return 1.0
    if min(len(one), len(other)) < 4 or _NUMBERS.findall(one) != _NUMBERS.findall(other):
        return 0.0
    if one.replace(" ", "") == other.replace(" ", ""):
        return 1.0
    matcher = SequenceMatcher(None, one[:_LETTERS], other[:_LETTERS], autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() > 0.6 and matcher.quick_ratio() > 0.6 else 0.0


_NUMBERS: Final = re.compile(r"\d+")

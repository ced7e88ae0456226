"""How much the label of a column says that it holds a field: French headers, their short forms and what they are called instead. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from standard.schema.alignment.clues import opposed
from standard.schema.alignment.text import abbreviated, axis_said, name_words, normal, spelling, stem
from standard.schema.folding import humps_apart
from standard.schema.model import Field, Schema

_CALLED: Final[Mapping[str, str]] = {
    stem(called): meant
    for meant, others in {
        "commune": "ville municipalite localite",
        "nom": "intitule libelle denomination appellation designation raison enseigne titre",
        "courriel": "mail email mel messagerie",
        "telephone": "tel phone portable mobile",
        "site": "web internet url lien www",
        "latitude": "lat y",
        "longitude": "lon lng long x",
        "adresse": "adr voie rue address",
        "departement": "dep dept dpt",
        "identifiant": "id ident reference ref",
        "horaire": "ouverture",
        "description": "presentation descriptif commentaire remarque observation",
        "acces": "tarif gratuite",
        "type": "typologie categorie nature genre",
        "structure": "organisme etablissement",
        "gestionnaire": "exploitant",
        "code insee": "insee cog",
        "siret": "siren",
        "public": "usager beneficiaire",
        "surface": "superficie",
        "service": "prestation",
        "handicap": "pmr",
        "source": "origine provenance",
        "mise jour": "actualisation modification",
    }.items()
    for called in others.split()
}
"""What French producers write in a header for what most schemas call otherwise."""
_SHORT: Final = {"cp": "code postal", "cog": "code insee", "maj": "mise jour", "gps": "latitude longitude", "n": "numero", "no": "numero"}
_GENERIC: Final = frozenset(
    map(stem, ("nom", "code", "numero", "type", "date", "valeur", "libelle", "liste", "champ", "donnee", "nombre", "identifiant", "unique"))
)
"""Words that say little of a column that says something else too."""
_FEW: Final = 0.35
_HEADED: Final = 0.6
"""« Nom du lieu » is a name, whatever else it says, where nothing better is found."""
_NUMBERS: Final = re.compile(r"\d+")


@lru_cache(maxsize=8192)
def label_words(label: str) -> frozenset[str]:
    """The stems of a label, what it shortens or calls otherwise in the words of most schemas."""
    plain = _plain(label)
    parts = [word for part in plain.split() for word in _SHORT.get(part, part).split()]
    meant = [word for part in parts for word in _CALLED.get(stem(part), part).split()]
    return frozenset(name_words(" ".join(meant)))


def _plain(label: str) -> str:
    plain = normal(humps_apart(label.replace("°", " ").replace("º", " ")))
    return axis_said(plain) or plain


class FieldNames:
    """The fields of a schema, and all that each is called: its name, its title, the names that it had in earlier versions."""

    def __init__(self, schema: Schema, former: Mapping[str, Sequence[str]]) -> None:
        self._subject = label_words(f"{schema.text('title')} {schema.text('name')}")
        """What the whole table is about says little of one of its columns."""
        self._called = {
            field.name: tuple(dict.fromkeys(filter(None, (field.name, field.text("title"), *former.get(field.name, ())))))
            for field in schema.fields
        }
        self._former = {name: frozenset(map(normal, names)) for name, names in former.items()}

    def likeness(self, label: str, field: Field) -> tuple[float, str]:
        """From 0 to 1, and why."""
        plain = _plain(label)
        if not plain:
            return 0.0, ""
        if normal(humps_apart(label)) in self._former.get(field.name, ()):
            return 0.98, "son nom dans une version précédente"
        best, why = 0.0, ""
        for called in self._called[field.name]:
            found = self._alike(label, plain, called)
            if found > best:
                best, why = found, "même nom" if found == 1 else "noms proches"
        return best, why

    def _alike(self, label: str, plain: str, called: str) -> float:
        other = _plain(called)
        if plain == other or plain.replace(" ", "") == other.replace(" ", ""):
            return 1.0
        mine, theirs = label_words(label), label_words(called)
        if opposed(mine, theirs) or _NUMBERS.findall(plain) != _NUMBERS.findall(other):
            return 0.0
        shared = self._weight(mine & theirs)
        alike = 2 * shared / ((self._weight(mine) + self._weight(theirs)) or 1)
        headed = _HEADED if re.match(rf"{re.escape(other)} (?:de|du|des|d)\b", plain) else 0.0
        return max(headed, alike * (0.97 if mine == theirs else 0.95), 0.85 * abbreviated(plain, other), 0.9 * spelling(plain, other))

    def _weight(self, words: Iterable[str]) -> float:
        return sum(_FEW / 2 if word in self._subject else _FEW if word in _GENERIC else 1.0 for word in words)

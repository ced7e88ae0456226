"""What people write where they have no value to give: « NC », « - », « à compléter »."""

from __future__ import annotations

import re
from typing import Final

from standard.schema.folding import fold

_SURE: Final = (
    "-", "--", "---", "_", "__", "?", "??", "???", ".", "..", "...", "…", "/", "//", "xx", "xxx", "xxxx", "xxxxx",
    "nc", "n/c", "n.c", "n.c.", "nr", "n/r", "n.r.", "nd", "n/d", "n.d.", "n/a", "n.a.",
    "null", "none", "nan", "tbd", "todo", "vide", "néant", "lorem ipsum",
    "à compléter", "à définir", "à renseigner", "à préciser", "à remplir", "à saisir",
    "non communiqué", "non renseigné", "non défini", "non précisé", "non disponible", "pas d'information", "pas de données",
)  # fmt: skip
"""Those that are no value, whatever the column."""
_ELSEWHERE: Final = ("na", "ns", "so", "s.o.", "nsp", "aucun", "aucune", "rien", "inconnu", "inconnue", "non connu", "sans objet", "sans")
"""Those that may be one in a free text, and are none where figures, a day or a value of a list are due."""

LOWERED: Final = frozenset(text for sure in _SURE for text in (sure, sure.replace("à ", "a "), fold(sure, keep_case=True)))
"""The sure ones in lower case, with their accents or without."""
WRITTEN: Final = tuple(sorted({form for text in LOWERED for form in (text, text.upper(), text.capitalize())}))
"""As people write them."""
_FOLDED: Final = frozenset(fold(text) for text in (*_SURE, *_ELSEWHERE))
_NAMED: Final = re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(text) for text in sorted(LOWERED) if text[0].isalpha())})(?!\w)")

_NO_DAY: Final = re.compile(r"0{2,4}([/.-])0{2}\1(?:0{2}|0{4})(?:[T ][0:]+)?|1900-01-00|00/01/1900")
"""What programs write of a day that nobody gave."""


def names_one(text: str) -> bool:
    """Whether a text says to write one of these words."""
    return _NAMED.search(text.lower()) is not None


def stands_for_nothing(text: str) -> bool:
    """Whether a text that its field refuses is written for want of a value."""
    return fold(text) in _FOLDED or _NO_DAY.fullmatch(text) is not None

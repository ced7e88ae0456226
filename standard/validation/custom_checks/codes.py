"""Checks of the codes of associations and of places: what each looks like, and for those that are few, whether it is one of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from standard.schema.words import field_label, quoted
from standard.validation.custom_checks.model import Check, Fields, Params, on_texts

_SPACES: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Code:
    """`pattern` is what all its texts match; `form` says it as the end of a sentence, and `length` is what a lost zero brings back."""

    what: str
    pattern: str
    form: str
    length: int = 0


DEPARTEMENT: Final = "0[1-9]|1[0-9]|2[AB]|2[1-9]|[3-8][0-9]|9[0-5]|97[1-8]|98[46-9]"
RNA: Final = Code("numéro RNA", "W[0-9]{9}", "la lettre W, puis neuf chiffres\u00a0: «\u00a0W751000001\u00a0»")
COMMUNE: Final = Code(
    "code de commune de l’Insee",
    "(?:0[1-9]|[13-8][0-9]|2[1-9AB]|9[0-5]|97|98)[0-9]{3}",
    "cinq caractères\u00a0: «\u00a005061\u00a0», ou «\u00a02A004\u00a0» en Corse",
    5,
)
POSTAL: Final = Code("code postal", "(?:0[1-9]|[1-8][0-9]|9[0-5]|97|98)[0-9]{3}", "cinq chiffres\u00a0: «\u00a005000\u00a0»", 5)
NUMBER: Final = Code(
    "numéro de département", DEPARTEMENT, "deux ou trois caractères\u00a0: «\u00a005\u00a0», «\u00a02A\u00a0» ou «\u00a0971\u00a0»", 2
)
REGION: Final = Code(
    "code de région",
    "0[12346]|11|24|2[78]|32|44|5[23]|7[56]|84|9[34]",
    "le code de l’une des dix-huit régions\u00a0: «\u00a093\u00a0» pour Provence-Alpes-Côte d’Azur",
    2,
)


def check_of(code: Code) -> Callable[[str, Params, Fields], Check]:
    """What makes the check of one column that holds this code."""
    matched = re.compile(code.pattern).fullmatch

    def judge(text: str) -> str:
        if matched(text):
            return ""
        joined = _SPACES.sub("", text).upper()
        if joined != text and matched(joined):
            return f"{quoted(text)} s’écrit {quoted(joined)}."
        if joined.isdecimal() and len(joined) < code.length and matched(completed := joined.zfill(code.length)):
            return f"Il manque à {quoted(text)} le zéro du début, qu’un tableur a sans doute retiré. Écrivez {quoted(completed)}."
        return f"{quoted(text)} n’est pas un {code.what}. Attendu\u00a0: {code.form}."

    def make(name: str, params: Params, fields: Fields) -> Check:
        return on_texts(
            name,
            params,
            fields,
            told=lambda field: f"Des valeurs de {field_label(field)} ne sont pas un {code.what}. Attendu\u00a0: {code.form}.",
            judge=judge,
            proof=lambda text: text.str.contains(rf"\A(?:{code.pattern})\z"),
        )

    return make

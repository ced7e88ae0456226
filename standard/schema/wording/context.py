"""A sentence on a field, for a reader who has the field in front of them: its name is not said again."""

from __future__ import annotations

from collections.abc import Iterable

from standard.schema.model import Field
from standard.schema.words import capital, field_label


def in_its_context(sentence: str, fields: Iterable[Field]) -> str:
    """The sentence on the page of the field, which has had these names: « La valeur « Collèges » est déplacée à la fin. »"""
    for label in {field_label(field) for field in fields}:
        sentence = sentence.removeprefix(f"Dans le champ {label}, ")
        sentence = sentence.replace(f"Le champ {label}", "Ce champ").replace(f" du champ {label}", "")
    return capital(sentence)

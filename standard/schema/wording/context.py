"""A sentence on a field, for a reader who has the field in front of them: its name is not said again."""

from __future__ import annotations

from collections.abc import Collection
from itertools import product

from standard.schema.model import Field
from standard.schema.words import capital, field_label


def in_its_context(sentence: str, fields: Collection[Field]) -> str:
    """The sentence on the page of a field: « La valeur « Collèges » est déplacée à la fin. »

    `fields`: the field as it was and as it is; half-way between the two, it may have the name of one and the title of the other.
    """
    for title, name in product({field.text("title") for field in fields}, {field.name for field in fields}):
        label = field_label(Field("", {"title": title, "name": name} if title else {"name": name}))
        sentence = sentence.removeprefix(f"Dans le champ {label}, ")
        sentence = sentence.replace(f"Le champ {label}", "Ce champ").replace(f" du champ {label}", "")
    return capital(sentence)

"""Changes as French sentences, for pages, change logs, messages and commands."""

from typing import Final

from standard.schema.wording.context import in_its_context
from standard.schema.wording.operations import sentence, sentences
from standard.schema.wording.titles import title
from standard.schema.wording.together import together
from standard.schema.words import (
    capital,
    count,
    enumerated,
    field_label,
    json_in_words,
    number,
    property_label,
    quoted,
    the_field,
)

INCOMPLETE: Final = (
    "Ces deux schémas se ressemblent trop peu pour que nous ayons tout rapproché. Ce qui n’a gardé ni son nom, ni un titre, "
    "une description ou une liste bien à lui est dit retiré d’un côté, ajouté de l’autre."
)
"""What is owed to the reader of a comparison whose alignment is not complete."""

__all__ = [
    "INCOMPLETE",
    "capital",
    "count",
    "enumerated",
    "field_label",
    "in_its_context",
    "json_in_words",
    "number",
    "property_label",
    "quoted",
    "sentence",
    "sentences",
    "the_field",
    "title",
    "together",
]

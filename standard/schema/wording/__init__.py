"""Changes as French sentences, for pages, change logs, messages and commands."""

from standard.schema.wording.operations import sentence, sentences
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

__all__ = [
    "capital",
    "count",
    "enumerated",
    "field_label",
    "json_in_words",
    "number",
    "property_label",
    "quoted",
    "sentence",
    "sentences",
    "the_field",
    "together",
]

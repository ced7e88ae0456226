"""Changes, types and constraints as French sentences, for pages, change logs, messages and commands."""

from standard.schema.wording.operations import sentence, sentences
from standard.schema.wording.types import base_type_in_words, constraints_in_words, type_in_words
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
    "base_type_in_words",
    "capital",
    "constraints_in_words",
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
    "type_in_words",
]

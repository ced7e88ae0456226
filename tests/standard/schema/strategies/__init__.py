"""What property-based tests draw."""

from tests.standard.schema.strategies.descriptors import (
    LETTERS,
    descriptors,
    edited,
    json_values,
    schemas,
    separators,
    sound_descriptors,
    sound_schemas,
    value_lists,
    value_texts,
)
from tests.standard.schema.strategies.operations import Dice, an_operation, drawn, operation, operations_on

__all__ = [
    "LETTERS",
    "Dice",
    "an_operation",
    "descriptors",
    "drawn",
    "edited",
    "json_values",
    "operation",
    "operations_on",
    "schemas",
    "separators",
    "sound_descriptors",
    "sound_schemas",
    "value_lists",
    "value_texts",
]

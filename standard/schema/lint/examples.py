"""Examples: what people copy first must be right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from standard.schema import value_pattern
from standard.schema.cells import CellVerdict, missing_texts, read_cell
from standard.schema.lint.subject import Column, Defect, Rule, Subject
from standard.schema.model import JSON, Field
from standard.schema.wording.types import base_type_in_words
from standard.schema.words import NBSP, json_in_words, quoted

READ_BY_CATALOGUE: Final = ("name", "type", "format", "trueValues", "falseValues")
"""What frictionless looks at when it reads the example of a field, and nothing else."""

WHY: Final = {
    "type-error": "il n’est pas du type annoncé",
    "required": "le champ est obligatoire",
    "minLength": "il est trop court",
    "maxLength": "il est trop long",
    "minimum": "il est sous la limite",
    "maximum": "il dépasse la limite",
    "exclusiveMinimum": "il est sous la limite",
    "exclusiveMaximum": "il dépasse la limite",
    "pattern": "il ne respecte pas l’expression régulière",
    "enum": "il n’est pas dans la liste des valeurs",
}


def example_wrong_type(subject: Subject) -> Iterator[Defect]:
    """The example is not of the type: frictionless then refuses the whole schema."""
    for column, path, example in _examples(subject):
        if path == "example" and _verdict(subject, column.field, example).code == "type-error":
            message = (
                f"L’exemple {column.of}, {json_in_words(example)}, n’est pas du type annoncé ({quoted(base_type_in_words(column.field))})"
                f"{NBSP}: corrigez l’un ou l’autre."
            )
            yield column.defect(message, path)


def example_refused(subject: Subject) -> Iterator[Defect]:
    """The example breaks the field's own constraints; or its type, among several that frictionless does not look at."""
    for column, path, example in _examples(subject):
        code = _verdict(subject, column.field, example).code
        name = code.removeprefix("constraint-error/")
        if name in WHY and (code != "type-error" or path == "examples"):
            why = _why(column, name, example)
            message = f"L’exemple {column.of}, {json_in_words(example)}, serait refusé{NBSP}: {why}. Corrigez l’un ou l’autre."
            yield column.defect(message, path)


def _why(column: Column, name: str, example: JSON) -> str:
    values = column.field.values
    if name != "pattern" or values is None or not isinstance(example, str):
        return WHY[name]
    texts = {value.text for value in values.values}
    parts = example.split(values.separator) if values.separator else [example]
    strange = [part for part in parts if part not in texts]
    if strange and values.separator and [part.strip() for part in strange] and all(part.strip() in texts for part in strange):
        return f"une espace est de trop à côté du séparateur {quoted(values.separator)}"
    if not strange:
        return "l’expression régulière refuse pourtant ce qui est dans la liste des valeurs"
    expected = f", et plusieurs se séparent par {value_pattern.separator_in_words(values.separator)}" if values.separator else ""
    return f"{quoted(strange[0])} n’est pas dans la liste des valeurs{expected}"


def example_for_catalogue(subject: Subject) -> Iterator[Defect]:
    """An example that is right, and that the catalogue's reading, which forgets how numbers are written, refuses."""
    for column, path, example in _examples(subject):
        if path != "example" or not example:
            continue
        field = column.field
        bare = replace(field, properties={key: field.properties[key] for key in READ_BY_CATALOGUE if key in field.properties}, values=None)
        if _verdict(subject, field, example).code != "type-error" and read_cell(bare, example).code == "type-error":
            message = (
                f"L’exemple {column.of}, {json_in_words(example)}, est juste, mais le catalogue national le lit sans tenir compte de "
                f"la façon d’écrire les nombres et refusera le schéma{NBSP}: donnez un exemple sans décimale."
            )
            yield column.defect(message, path)


def _verdict(subject: Subject, field: Field, example: JSON) -> CellVerdict:
    return read_cell(field, example, missing_values=missing_texts(subject.raw.get("missingValues")))


def _examples(subject: Subject) -> Iterator[tuple[Column, str, JSON]]:
    """Every example, where it is written. An empty one is no example."""
    for column in subject.columns:
        if (example := column.raw.get("example")) not in (None, ""):
            yield column, "example", example
        several = column.raw.get("examples")
        for example in several if isinstance(several, list) else []:
            if example not in (None, ""):
                yield column, "examples", example


RULES: Final = (
    Rule("example-wrong-type", "error", example_wrong_type),
    Rule("example-refused", "warning", example_refused),
    Rule("example-for-catalogue", "warning", example_for_catalogue),
)

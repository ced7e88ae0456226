"""Examples: what people copy first must be right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from standard.schema import value_pattern
from standard.schema.cells import CellVerdict, missing_texts, read_cell
from standard.schema.folding import fold
from standard.schema.lint.lists import SIGNS
from standard.schema.lint.subject import LintDefect, LintRule, LintSubject, WrittenField
from standard.schema.lint.values import plainly_listed
from standard.schema.listed_cells import held, holding, meant_items
from standard.schema.model import JSON
from standard.schema.operations import Operation, SetProperty
from standard.schema.type_words import base_type_in_words
from standard.schema.words import NBSP, json_in_words, quoted

READ_BY_CATALOGUE: Final = ("name", "type", "format", "trueValues", "falseValues")
"""What frictionless looks at when it reads the example of a field, and nothing else."""

MOST: Final = 20_000
"""How many values, of the lists of a field, its examples are looked for in: of many examples of a field that lists many
things, the first ones are read."""

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


@dataclass(frozen=True, slots=True)
class WrittenExample:
    """One example, where it is written, and how its field reads it."""

    column: WrittenField
    path: str
    item: int | None
    """Its rank, among several."""
    written: JSON
    verdict: CellVerdict

    def defect(self, message: str, fix: tuple[Operation, ...] = ()) -> LintDefect:
        return self.column.defect(message, self.path, fix, self.item)

    def rewritten(self, after: JSON) -> tuple[Operation, ...]:
        """The operation that writes another example in its place."""
        before = self.column.field.get(self.path)
        if self.item is not None:
            after = [*before[: self.item], after, *before[self.item + 1 :]]
        return (SetProperty(self.column.field.uid, self.path, before, after),)


def every(find: Callable[[WrittenExample], Iterator[LintDefect]]) -> Callable[[LintSubject], Iterator[LintDefect]]:
    """A rule that looks at one example after the other."""

    def find_all(subject: LintSubject) -> Iterator[LintDefect]:
        for example in _examples(subject):
            yield from find(example)

    return find_all


def example_wrong_type(example: WrittenExample) -> Iterator[LintDefect]:
    """The example is not of the type: frictionless then refuses the whole schema."""
    if example.path == "example" and example.verdict.code == "type-error":
        column, written = example.column, example.written
        meant = _meant(column, written)
        asked = "Liste JSON" if column.field.type == "array" else base_type_in_words(column.field)
        todo = "corrigez l’un ou l’autre" if meant is None else f"écrivez {quoted(meant)}"
        message = f"L’exemple {column.of}, {json_in_words(written)}, n’est pas du type annoncé ({quoted(asked)}){NBSP}: {todo}."
        number = column.field.type == "string" and isinstance(written, int) and not isinstance(written, bool)
        quotes = number and read_cell(column.field, str(written)).ok
        yield example.defect(message, example.rewritten(str(written) if quotes else meant) if quotes or meant is not None else ())


def example_refused(example: WrittenExample) -> Iterator[LintDefect]:
    """The example breaks the field's own constraints; or its type, among several that frictionless does not look at."""
    code = example.verdict.code
    name = code.removeprefix("constraint-error/")
    if name not in WHY or (code == "type-error" and example.path != "examples"):
        return
    column, written = example.column, example.written
    meant = _meant(column, written)
    hint = f"Écrivez {quoted(meant)}" if meant is not None else "Corrigez l’un ou l’autre"
    message = f"L’exemple {column.of}, {json_in_words(written)}, serait refusé{NBSP}: {_why(column, name, written)}. {hint}."
    yield example.defect(message, example.rewritten(meant) if meant is not None else ())


def _meant(column: WrittenField, written: JSON) -> str | None:
    """What an example says in the values of the list, where only its spelling or its separators are wrong."""
    values = column.field.values
    if values is None or not isinstance(written, str):
        return None
    spelt = column.spelt
    if spelt is None:
        return None
    if values.of_items:
        items = [spelt.get(fold(item)) for item in meant_items(written) or held(values, written)]
        return None if None in items else holding(values, [item for item in items if item is not None])
    if values.separator is None:
        return spelt.get(fold(written))
    signs = (values.separator, *(sign for sign in SIGNS if sign != values.separator))
    for sign in signs:
        parts = [spelt.get(fold(part)) for part in written.split(sign)]
        if (sign == values.separator or len(parts) > 1) and None not in parts:
            meant = values.separator.join(part for part in parts if part is not None)
            return meant if read_cell(column.field, meant).ok else None
    return None


def _why(column: WrittenField, name: str, example: JSON) -> str:
    values = column.field.values
    if name != "pattern" or values is None or not isinstance(example, str):
        return WHY[name]
    texts = column.times
    parts = example.split(values.separator) if values.separator else [example]
    strange = [part for part in parts if part not in texts]
    if strange and values.separator and all(part.strip() in texts for part in strange):
        return f"une espace est de trop à côté du séparateur {quoted(values.separator)}"
    if not strange:
        return "l’expression régulière refuse pourtant ce qui est dans la liste des valeurs"
    expected = f", et plusieurs se séparent par {value_pattern.separator_in_words(values.separator)}" if values.separator else ""
    return f"{quoted(strange[0])} n’est pas dans la liste des valeurs{expected}"


def example_for_catalogue(example: WrittenExample) -> Iterator[LintDefect]:
    """An example that is right, and that the catalogue's reading, which forgets how numbers are written, refuses."""
    field = example.column.field
    if example.path != "example" or not example.written or not isinstance(example.written, str) or field.type == "string":
        return
    bare = replace(field, properties={key: field.properties[key] for key in READ_BY_CATALOGUE if key in field.properties}, values=None)
    if example.verdict.code != "type-error" and read_cell(bare, example.written).code == "type-error":
        message = (
            f"L’exemple {example.column.of}, {json_in_words(example.written)}, est juste, mais le catalogue national le lit sans tenir "
            f"compte de la façon d’écrire les nombres et refusera le schéma{NBSP}: donnez un exemple sans décimale."
        )
        yield example.defect(message)


def _examples(subject: LintSubject) -> tuple[WrittenExample, ...]:
    """The examples, read once. An empty one is no example."""
    return subject.once("examples", lambda: tuple(_read(subject)))


def _read(subject: LintSubject) -> Iterator[WrittenExample]:
    missing = missing_texts(subject.raw.get("missingValues"))
    for column in subject.columns:
        several = column.raw.get("examples")
        written: list[tuple[str, int | None, JSON]] = [("example", None, column.raw.get("example"))]
        most = MOST // (1 + len(column.values) + sum(len(said) for said in column.raw.values() if isinstance(said, list)))
        written += [("examples", rank, item) for rank, item in enumerate(several[: 1 + most])] if isinstance(several, list) else []
        for path, rank, item in written:
            if item is not None and item != "":
                yield WrittenExample(column, path, rank, item, _verdict(column, item, missing))


def _verdict(column: WrittenField, item: JSON, missing: tuple[str, ...]) -> CellVerdict:
    """How a field reads an example; the costly reading only where it is not plainly one of the values."""
    if isinstance(item, str) and item not in missing and "missingValues" not in column.field.properties and plainly_listed(column, item):
        return CellVerdict((), item)
    return read_cell(column.field, item, missing_values=missing)


RULES: Final[tuple[LintRule[LintSubject], ...]] = (
    LintRule("example-wrong-type", "error", every(example_wrong_type)),
    LintRule("example-refused", "warning", every(example_refused)),
    LintRule("example-for-catalogue", "warning", every(example_for_catalogue)),
)

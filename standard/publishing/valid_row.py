"""One row that the schema accepts, or the reasons why none could be made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from standard.publishing.checked_rows import RowChecks, row_checks
from standard.publishing.dictionary import example_texts
from standard.publishing.sample_cells import candidates, category_cells
from standard.schema import cells
from standard.schema.findings import Finding
from standard.schema.keys import foreign_keys, names
from standard.schema.model import Field, Schema
from standard.schema.patterns.going_back import surely_matches
from standard.schema.patterns.safety import examine
from standard.schema.words import NBSP, capital, quoted, the_field
from standard.validation.custom_checks import Check

CODE: Final = "no-valid-example"
MOST: Final = 200
"""How many cells are tried: where so many examples and values do not conform, the field says two things."""
CHOICES: Final = 8
"""Cells of each field that are put together, where a check looks at several."""
NOTHING_GIVEN: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class ValidRow:
    cells: tuple[str, ...]
    """One text a field, in order."""
    findings: tuple[Finding, ...]
    """The fields that no cell could be found for: the row is valid only where there are none."""


def valid_row(schema: Schema, given: Mapping[str, str] = NOTHING_GIVEN) -> ValidRow:
    """The examples of the fields where they conform, else cells made to conform, else empty cells where they may be.

    `given`: cells that are what they are, by the name of their field; an empty one is left empty where it may be.
    """
    keys = set(names(schema.properties.get("primaryKey")))
    checks = row_checks(schema)
    missing = checks.missing
    texts: list[str] = []
    findings: list[Finding] = []
    for field in schema.fields:
        cell = given[field.name] or None if field.name in given else next(valid_cells(field, checks), None)
        if cell is None and not field.required and field.name not in keys:
            cell = _empty_cell(field, missing)
        if cell is None:
            findings.append(_impossible(field))
        texts.append(cell or "")
    if not findings and checks.together:
        texts, left = _mended(schema, texts, checks, keys, given)
        findings += [_refused(check) for check in left]
    for own, target in links_to_the_table(schema):
        empty = [_empty_cell(schema.fields[rank], missing) for rank in own]
        if None not in empty and not any(schema.fields[rank].required or schema.fields[rank].name in keys for rank in own):
            linked = [text or "" for text in empty]
        else:
            linked = [texts[rank] for rank in target]
        for rank, other, text in zip(own, target, linked, strict=True):
            field, named = schema.fields[rank], schema.fields[other]
            verdict = cells.read_cell(field, text, missing_values=missing)
            if text and verdict.codes:
                findings.append(_impossible(field))
            elif verdict.value != cells.read_cell(named, text, missing_values=missing).value:
                findings.append(_unlike(field, named))
            texts[rank] = text
    return ValidRow(tuple(texts), tuple(findings))


def _mended(
    schema: Schema, texts: list[str], checks: RowChecks, keys: set[str], given: Mapping[str, str]
) -> tuple[list[str], tuple[Check, ...]]:
    """The cells, others where the checks of several columns ask for them; and the checks that refuse every row that was tried."""

    def choices(field: Field) -> list[str]:
        if field.name in given:
            return [own[field.name]]
        found = list(islice(valid_cells(field, checks), CHOICES))
        empty = _empty_cell(field, checks.missing)
        return [*found, empty] if empty is not None and not field.required and field.name not in keys else found

    own = {field.name: text for field, text in zip(schema.fields, texts, strict=True)}
    row, left = checks.mended(own, choices)
    return [row[field.name] for field in schema.fields], left


def links_to_the_table(schema: Schema) -> Iterator[tuple[list[int], list[int]]]:
    """The foreign keys that name a row of the same table: a row that is alone leads nowhere, or to itself."""
    ranks = {field.name: rank for rank, field in enumerate(schema.fields)}
    for key in foreign_keys(schema):
        if not key.table and len(key.own) == len(key.theirs) and {*key.own, *key.theirs} <= ranks.keys():
            yield [ranks[name] for name in key.own], [ranks[name] for name in key.theirs]


def valid_cells(field: Field, checks: RowChecks) -> Iterator[str]:
    """The cells with something in them that surely conform, the most telling first. What cannot be told safely does not count."""
    own, named = set(example_texts(field)), category_cells(field)
    for text in dict.fromkeys(islice(candidates(field, checks.names(field)), MOST)):
        if (named is None or text in named) and accepts(field, text, checks, own=text in own):
            yield text


def accepts(field: Field, text: str, checks: RowChecks, *, own: bool = False) -> bool:
    """Whether a cell with that in it surely conforms. `own`: it is an example of the field, whose pattern may be of any kind."""
    verdict = cells.read_cell(field, text, missing_values=checks.missing)
    if verdict.value is None or not checks.accept(field, text):
        return False
    return not verdict.codes or (own and verdict.codes == ("unknown",) and _fits(field, text, checks.missing))


def _fits(field: Field, text: str, missing: tuple[str, ...]) -> bool:
    """Whether an example conforms, whose pattern is not one that every tool reads at a sure cost."""
    pattern = field.text("constraints/pattern")
    others = replace(field, properties={path: value for path, value in field.properties.items() if path != "constraints/pattern"})
    return bool(pattern and surely_matches(pattern, text)) and not cells.read_cell(others, text, missing_values=missing).codes


def _empty_cell(field: Field, missing: tuple[str, ...]) -> str | None:
    """How an empty cell is written, or None where nothing means empty."""
    own = field.properties.get("missingValues")
    texts = cells.missing_texts(own) if isinstance(own, list) else missing
    return "" if "" in texts else next(iter(texts), None)


def _refused(check: Check) -> Finding:
    return Finding(
        code=CODE,
        severity="warning",
        message=(
            f"Aucune ligne d’exemple n’a pu être écrite que le contrôle {quoted(check.name)} accepte{NBSP}: il n’y aura pas de fichier "
            "d’exemple. Donnez aux champs qu’il nomme des exemples qui le respectent."
        ),
        field=check.columns[0],
        property="example",
    )


def _unlike(field: Field, named: Field) -> Finding:
    return Finding(
        code=CODE,
        severity="warning",
        message=(
            f"{capital(the_field(field))} renvoie à {the_field(named)}, où rien ne se lit de même{NBSP}: il n’y aura pas de fichier "
            "d’exemple. Donnez le même type aux deux champs."
        ),
        field=field.name,
        property="type",
    )


def _impossible(field: Field) -> Finding:
    pattern = field.text("constraints/pattern")
    advice = (examine(pattern).message if pattern else "") or "Donnez-lui un exemple qui respecte ses propres règles."
    return Finding(
        code=CODE,
        severity="warning",
        message=(
            f"{capital(the_field(field))} doit être rempli, et aucun exemple valide n’a pu être écrit{NBSP}: "
            f"il n’y aura pas de fichier d’exemple. {advice}"
        ),
        field=field.name,
        property="example",
    )

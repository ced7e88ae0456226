"""Rows that each break one named rule, to try a validator on: the valid row but for one cell, and for those that no two rows may share."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from standard.publishing.checked_rows import RowChecks, row_checks
from standard.publishing.sample_cells import category_cells
from standard.publishing.valid_row import ValidRow, links_to_the_table, valid_cells
from standard.schema import cells
from standard.schema.keys import foreign_keys, names
from standard.schema.model import Field, Schema
from standard.schema.patterns.safety import matches
from standard.schema.type_words import base_type_in_words, constraints_in_words, type_in_words
from standard.schema.words import NBSP, field_label, uncapital

MOST: Final = 200
"""Rows of the file."""
TRIED: Final = 400
"""Cells that are tried for one rule, and to tell one row from the others."""
CONSTRAINTS: Final = ("pattern", "enum", "minimum", "maximum", "minLength", "maxLength")


@dataclass(frozen=True, slots=True)
class InvalidRow:
    cells: tuple[str, ...]
    field: str
    code: str
    """As validators name it: `constraint-error/pattern`."""
    rule: str
    """What is broken, in French."""


def invalid_rows(schema: Schema, model: ValidRow) -> tuple[InvalidRow, ...]:
    """One a rule of each field, in the order of the schema."""
    if model.findings or not all(field.name for field in schema.fields) or len(schema.fields) != len({f.name for f in schema.fields}):
        return ()
    checks = row_checks(schema)
    keys = _shared_keys(schema)
    apart = _apart(schema, keys)
    others = {field.uid: _others(field, text, checks) for field, text in zip(schema.fields, model.cells, strict=True) if field.uid in apart}
    seen: dict[tuple[str, ...], set[tuple[object, ...]]] = {key: set() for key in keys.unique}
    found: list[InvalidRow] = []
    for rank, field in enumerate(schema.fields):
        if field.name in keys.linked:
            continue
        for broken, code, rule in _broken(field, model.cells[rank], checks, key=field.name in keys.primary):
            texts = _distinct_row(schema, model.cells, others, checks)
            if texts is None or len(found) == MOST:
                return tuple(found)
            texts[rank] = broken
            if _still_holds(schema, texts, checks, rank) and _has_keys_of_its_own(schema, texts, checks, keys, seen):
                found.append(InvalidRow(tuple(texts), field.name, code, rule))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _SharedKeys:
    primary: frozenset[str]
    unique: tuple[tuple[str, ...], ...]
    linked: frozenset[str]
    """Columns of foreign keys: a row of the same table is another matter."""


def _shared_keys(schema: Schema) -> _SharedKeys:
    primary = names(schema.properties.get("primaryKey"))
    several = schema.properties.get("uniqueKeys")
    unique = [primary] if primary else []
    unique += [listed for each in (several if isinstance(several, list) else ()) if (listed := names(each))]
    unique += [(field.name,) for field in schema.fields if field.get("constraints/unique") is True]
    linked = frozenset(name for key in foreign_keys(schema) for name in (*key.own, *key.theirs))
    return _SharedKeys(frozenset(primary), tuple(unique), linked)


def _apart(schema: Schema, keys: _SharedKeys) -> frozenset[str]:
    """The fields, by uid, whose cells are other on each row, so that no two rows share a key: one of each key."""
    by_name = {field.name: field for field in schema.fields}
    return frozenset(by_name[next(reversed(key))].uid for key in keys.unique if key[-1] in by_name)


def _others(field: Field, text: str, checks: RowChecks) -> Iterator[str]:
    """Cells that conform, of which no two are read alike: 1 and 01 are one number."""
    seen: set[object] = set()
    named = category_cells(field)
    for candidate in (*islice(valid_cells(field, checks), TRIED), *_counted(text)):
        verdict = cells.read_cell(field, candidate, missing_values=checks.missing)
        value = _compared(verdict.value)
        if (
            value not in seen
            and (named is None or candidate in named)
            and not verdict.codes
            and value is not None
            and checks.accept(field, candidate)
        ):
            seen.add(value)
            yield candidate


def _counted(text: str) -> Iterator[str]:
    """The text where its last characters are a number that grows; of an e-mail address, those of its name: what follows is a domain."""
    head, at, domain = text.partition("@")
    for number in range(1, TRIED * 10):
        digits = str(number)
        yield f"{head[: -len(digits)]}{digits}{at}{domain}" if len(head) >= len(digits) else f"{digits}{at}{domain}"
        if number <= TRIED:
            yield f"{head}{digits}{at}{domain}"


def _compared(value: object) -> object:
    """A value as a set holds it."""
    return value if isinstance(value, Hashable) else repr(value)


def _has_keys_of_its_own(
    schema: Schema, texts: list[str], checks: RowChecks, keys: _SharedKeys, seen: dict[tuple[str, ...], set[tuple[object, ...]]]
) -> bool:
    """Whether a row, the broken cell included, has a primary key, and shares no key with those before it, to which it is then added."""
    row = dict(zip((field.name for field in schema.fields), texts, strict=True))
    held = {
        key: tuple(_compared(cells.read_cell(checks.fields[name], row[name], missing_values=checks.missing).value) for name in key)
        for key in seen
        if row.keys() >= set(key)
    }
    if any(values in seen[key] and values != (None,) * len(values) for key, values in held.items()):
        return False
    if keys.primary and any(frozenset(key) == keys.primary and values == (None,) * len(values) for key, values in held.items()):
        return False
    for key, values in held.items():
        seen[key].add(values)
    return True


def _distinct_row(schema: Schema, model: tuple[str, ...], others: dict[str, Iterator[str]], checks: RowChecks) -> list[str] | None:
    """The valid row under keys of its own, which leads to itself where the model does; None where there are no more."""
    texts = list(model)
    for rank, field in enumerate(schema.fields):
        if field.uid in others:
            other = next(others[field.uid], None)
            if other is None:
                return None
            texts[rank] = other
    for own, target in links_to_the_table(schema):
        for one, two in zip(own, target, strict=True):
            if texts[one] == texts[two] or texts[one] in checks.missing:
                continue
            changed, kept = (two, one) if schema.fields[one].uid in others else (one, two)
            if schema.fields[changed].uid in others or not _conforms(schema.fields[changed], texts[kept], checks):
                return None
            texts[changed] = texts[kept]
    return texts


def _conforms(field: Field, text: str, checks: RowChecks) -> bool:
    return not cells.read_cell(field, text, missing_values=checks.missing).codes and checks.accept(field, text)


def _broken(field: Field, text: str, checks: RowChecks, *, key: bool) -> Iterator[tuple[str, str, str]]:
    """A cell, the code and the words of each rule of a field that a cell can break alone."""
    label = field_label(field)
    if field.required and not key and "" in checks.missing and not isinstance(field.properties.get("missingValues"), list):
        yield "", "constraint-error/required", f"{label} doit être rempli."
    wanted = {"type-error": f"{label}{NBSP}: {uncapital(base_type_in_words(field))}."}
    for name in CONSTRAINTS:
        if field.properties.get(f"constraints/{name}") is not None or (field.values is not None and field.values.path.endswith(name)):
            wanted[f"constraint-error/{name}"] = f"{label}{NBSP}: {uncapital(_in_words(field, name))}"
    if field.type == "string" and field.format == "default":
        del wanted["type-error"]
    left = dict(wanted)
    # What is no category either breaks two rules; so may what nothing here can put to the pattern.
    named, pattern = category_cells(field), field.text("constraints/pattern")
    for candidate in (one for one in _wrong(field, text) if named is None or one in named):
        if pattern and matches(pattern, candidate) is None:
            continue
        verdict = cells.read_cell(field, candidate, missing_values=checks.missing)
        if len(verdict.codes) == 1 and verdict.codes[0] in left and (verdict.codes[0] == "type-error" or checks.accept(field, candidate)):
            yield candidate, verdict.codes[0], left.pop(verdict.codes[0])
        if not left:
            break
    yield from _refused(field, text, checks)


def _refused(field: Field, text: str, checks: RowChecks) -> Iterator[tuple[str, str, str]]:
    """A cell that a custom check alone refuses."""
    for check in checks.alone.get(field.name, ()):
        others = [one for one in checks.alone[field.name] if one is not check]
        for candidate in _wrong(field, text):
            verdict = cells.read_cell(field, candidate, missing_values=checks.missing)
            row = {field.name: candidate}
            if verdict.codes or verdict.value is None or any(checks.said(row, one) for one in others):
                continue
            if said := checks.said(row, check):
                yield candidate, f"custom-check-error/{check.name}", said
                break


def _in_words(field: Field, name: str) -> str:
    alone = replace(field, values=field.values if field.values is not None and field.values.path.endswith(name) else None,
                    properties={path: value for path, value in field.properties.items()
                                if not path.startswith("constraints/") or path == f"constraints/{name}"})  # fmt: skip
    said = " ".join(constraints_in_words(alone))
    if not said and alone.values is not None:
        said = f"{type_in_words(alone)}."
    return said or f"sa contrainte {name}."


def _wrong(field: Field, text: str) -> Iterator[str]:
    """What may break a rule of the field, the plainest first."""
    yield from ("valeur inconnue", "?", "x", "-1", "0", "1", "999999999999", "0.5", "1900-01-01", "2999-12-31", "31/02/2024")
    yield from (f"{text}x", f"{text}1", text[:-1], text[1:], text.upper(), text.lower(), f" {text}", f"{text} ", text[::-1])
    for place in range(min(len(text), 20)):
        yield f"{text[:place]}?{text[place + 1 :]}"
        yield f"{text[:place]}0{text[place + 1 :]}"
        yield f"{text[:place]}1{text[place + 1 :]}"
    for key, step in (("minimum", -1), ("maximum", 1), ("exclusiveMinimum", 0), ("exclusiveMaximum", 0)):
        bound = field.properties.get(f"constraints/{key}")
        if isinstance(bound, (int, float)) and not isinstance(bound, bool):
            yield json.dumps(bound + step)
        elif isinstance(bound, str) and bound.lstrip("-").isdigit():
            yield str(int(bound) + step)
    most = field.properties.get("constraints/maxLength")
    if isinstance(most, int) and not isinstance(most, bool) and 0 <= most < 10_000:
        yield (text or "a")[:1] * (most + 1)
        yield (f"{text} " * (most // (len(text) + 1) + 2))[: most + 1].rstrip().ljust(most + 1, "e")
    least = field.properties.get("constraints/minLength")
    if isinstance(least, int) and not isinstance(least, bool) and 1 < least < 10_000:
        yield text[: least - 1]


def _still_holds(schema: Schema, texts: list[str], checks: RowChecks, broken: int) -> bool:
    """Whether nothing else is wrong with the row: no check of several columns reads what is broken, and none says anything of the rest."""
    if any(schema.fields[broken].name in check.columns for check in checks.together):
        return False
    row = {field.name: text for field, text in zip(schema.fields, texts, strict=True)}
    return all(checks.said(row, check) == "" for check in checks.together)

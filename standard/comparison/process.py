"""What is done in the process apart to compare two large schemas: a file for each part of the answer."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from standard.comparison import files
from standard.comparison.bare import compared_bare
from standard.comparison.guesses import Guesses, GuessQuestion
from standard.comparison.states import Comparison
from standard.schema import reading, table_schema
from standard.schema.findings import located
from standard.schema.model import Schema, SchemaError
from standard.schema.words import NBSP

TITLE: Final = "Deux schémas"
SIDES: Final = {"before": "Avant", "after": "Après"}


class NoSchema(Exception):
    """One of the two is no schema."""


def answer(order: Mapping[str, Any]) -> dict[str, Any]:
    """What `services.file_comparison` asks for: how many parts there are, or why there is none."""
    try:
        sent = json.loads(Path(order["source"]).read_text(encoding="utf-8"))
        before, after = (_schema(sent, side) for side in SIDES)
        found, comparison = compared_bare(before, after, sent["answers"])
    except NoSchema as error:
        return {"refusal": str(error)}
    except MemoryError:
        return {"refusal": "Ces deux schémas demandent trop de mémoire. Comparez-en des parties."}
    return _written(found, comparison, Path(order["folder"]))


def _schema(sent: Mapping[str, str], side: str) -> Schema:
    found = reading.read(b64decode(sent[side]))
    if found.descriptor is None:
        said = " ".join(located(finding) for finding in found.findings if finding.severity == "error")
        raise NoSchema(f"{SIDES[side]}{NBSP}: {said}")
    try:
        return table_schema.parse(found.descriptor)
    except SchemaError as error:
        raise NoSchema(f"{SIDES[side]}{NBSP}: {error}") from None


def _written(found: Guesses, comparison: Comparison, folder: Path) -> dict[str, Any]:
    parts = files.pages_of(comparison)
    for part in range(1, parts + 1):
        one = replace(comparison, filters=replace(comparison.filters, page=part))
        (folder / f"{part}.json").write_bytes(files.as_json(one))
        if part <= comparison.pages:
            (folder / f"{part}.md").write_bytes(files.as_markdown(one, title=TITLE))
    for part in range(1, found.last_page + 1):
        asked = json.dumps(_questions(replace(found, page=part)), ensure_ascii=False)
        (folder / f"questions-{part}.json").write_text(asked, encoding="utf-8", errors="replace")
    whole, version = comparison.whole, comparison.next_version
    return {
        "title": comparison.title,
        "total": comparison.total,
        "counts": comparison.counts,
        "breaking": comparison.breaking,
        "level": whole.level_in_words,
        "effects": [whole.for_producers, whole.for_reusers],
        "next": {"current": version.current, "number": version.number, "reasons": list(version.reasons)} if version else None,
        "doubt": comparison.doubt,
        "parts": parts,
        "shown": comparison.pages,
        "questions": found.last_page if found.amount else 0,
    }


def _questions(found: Guesses) -> dict[str, Any]:
    return {
        "amount": found.amount,
        "page": found.page,
        "last_page": found.last_page,
        "previous_page": found.previous_page,
        "next_page": found.next_page,
        "values_amount": found.values_amount,
        "values_wrong": found.values_wrong,
        "asked_fields": [_question(question) for question in found.asked_fields],
        "asked_values": [(title, [_question(question) for question in questions]) for title, questions in found.asked_values],
        "kept": [],
    }


def _question(question: GuessQuestion) -> dict[str, Any]:
    names = ("id", "sentence", "guess", "reasons", "none", "other", "others", "more", "answer", "became", "error")
    return {name: getattr(question, name) for name in names}

"""What is done in the process apart to compare two large schemas: a file for each part of the answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from standard.comparison import files
from standard.comparison.guesses import ASKED, Guesses, GuessQuestion
from standard.comparison.sent import NoSchema, compared_as_sent
from standard.comparison.states import Comparison

TITLE: Final = "Deux schémas"
MOST_QUESTIONS: Final = 40
"""Parts of questions that are kept: nobody answers a thousand."""


def answer(order: Mapping[str, Any]) -> dict[str, Any]:
    """What `services.file_comparison` asks for: how many parts there are, or why there is none."""
    try:
        sent = json.loads(Path(order["source"]).read_text(encoding="utf-8"))
        found, comparison = compared_as_sent(sent)
    except NoSchema as error:
        return {"refusal": str(error)}
    except MemoryError:
        return {"refusal": "Ces deux schémas demandent trop de mémoire. Comparez-en des parties."}
    return _written(found, comparison, Path(order["folder"]))


def _written(found: Guesses | None, comparison: Comparison, folder: Path) -> dict[str, Any]:
    parts = files.pages_of(comparison)
    for part in range(1, parts + 1):
        one = replace(comparison, filters=replace(comparison.filters, page=part))
        (folder / f"{part}.json").write_bytes(files.as_json(one))
        if part <= comparison.pages:
            (folder / f"{part}.md").write_bytes(files.as_markdown(one, title=TITLE))
    for part, asked in enumerate(_questions(found) if found is not None else (), 1):
        (folder / f"questions-{part}.json").write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8", errors="replace")
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
        "questions": min(found.last_page, MOST_QUESTIONS) if found is not None and found.amount else 0,
    }


def _questions(found: Guesses) -> Iterator[dict[str, Any]]:
    """The questions, a part at a time, as the components of a page read them."""
    flat = [("", question) for question in found.fields]
    flat += [(title, question) for title, questions in found.values for question in questions]
    last = min(found.last_page, MOST_QUESTIONS)
    for part in range(1, last + 1):
        asked = flat[(part - 1) * ASKED : part * ASKED]
        by_field = [(title, [_question(one) for _, one in those]) for title, those in groupby(asked, key=lambda one: one[0])]
        yield {
            "amount": found.amount,
            "page": part,
            "last_page": last,
            "previous_page": part - 1,
            "next_page": part + 1 if part < last else 0,
            "values_amount": found.values_amount,
            "values_wrong": any(question.error for title, question in asked if title),
            "asked_fields": next((questions for title, questions in by_field if not title), []),
            "asked_values": [(title, questions) for title, questions in by_field if title],
            "kept": [],
        }


def _question(question: GuessQuestion) -> dict[str, Any]:
    names = ("id", "sentence", "guess", "reasons", "none", "other", "others", "more", "answer", "became", "error")
    return {name: getattr(question, name) for name in names}

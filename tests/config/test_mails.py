"""Whoever is told of an event has a mail to read: what no single service can check."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.loader import get_template

from standard.services.mailing import template_of

ROOT = Path(__file__).resolve().parents[2]
SERVICES = sorted(path for app in ("accounts", "standard", "concertation") for path in (ROOT / app).rglob("*.py"))


def tellings(path: Path) -> Iterator[ast.Call]:
    """The calls that tell somebody of an event, those that only pass on what they were given set apart."""
    code = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(code)) if "tell=" in code else ():
        if isinstance(node, ast.Call):
            told = next((keyword.value for keyword in node.keywords if keyword.arg == "tell"), None)
            if told is not None and not (isinstance(told, ast.Name) and told.id == "tell"):
                yield node


def verbs_of(call: ast.Call) -> Iterator[str]:
    """Its verb, or the two that it chooses between."""
    named = next((keyword.value for keyword in call.keywords if keyword.arg == "verb"), None)
    verb = named or call.args[0]
    for said in (verb.body, verb.orelse) if isinstance(verb, ast.IfExp) else (verb,):
        assert isinstance(said, ast.Constant), f"Line {call.lineno}: write the verb in full, so that its mail can be found."
        yield str(said.value)


VERBS = sorted({verb for path in SERVICES for call in tellings(path) for verb in verbs_of(call)})


def test_people_are_told_of_something() -> None:
    assert "ballot.opened" in VERBS


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_that_tells_people_has_its_mail(verb: str) -> None:
    get_template(template_of(verb))

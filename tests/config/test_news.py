"""Every verb is entered in the table of who is told of it, and what the table says is what services do.

To enter a verb that `Turn.record` or `record` writes:

- one line in `concertation.rules.news.TELLINGS` (`standard.news.TELLINGS` for what `standard` records). `people` says in words whom
  the service names by `tell=`, and is left out where it names nobody; `asks=True` where they have something to do, and so are told at
  once whatever they chose; `reach` says whether those who follow what it is about, or the whole standard, are told too; `follows=True`
  where whoever writes it follows it from then on (`concertation.queries.topics` says what an event is about);
- its sentence in `pages.reading.verbs`: `SENTENCES` and `KINDS`;
- where its line tells anybody, its mail `templates/mails/<verb>.txt`: a subject that names the thing and its outcome, then what
  happened, in whose words (`|said` marks them as a quotation) and what to do next. It is given `event`, `details`, `subject` (the row
  as it is now), `standard`, `concerned` (named, rather than following) and, for a comment, `about`. Text and HTML come from it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.loader import get_template

from concertation.models import Proposal
from concertation.rules import news as debate
from pages.reading.verbs import KINDS, SENTENCES
from standard import news
from standard.services.mailing import template_of

ROOT = Path(__file__).resolve().parents[2]
TELLINGS = {**news.TELLINGS, **debate.TELLINGS}


def recorded(room: str) -> Iterator[tuple[str, bool]]:
    """The verbs that a room records, and whether its service names people whom it tells."""
    for path in (ROOT / room).rglob("*.py"):
        code = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(code)) if "record(" in code or "note(" in code else ():
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in {"record", "note", "_record"}:
                named = {keyword.arg: keyword.value for keyword in node.keywords}
                verb = named.get("verb") or (node.args[0] if node.args else None)
                for said in verbs_in(verb):
                    yield said, bool({"tell", "tell_address"} & set(named))


def verbs_in(node: ast.AST | None) -> Iterator[str]:
    match node:
        case ast.Constant(value=str() as verb) if "." in verb:
            yield verb
        case ast.IfExp():
            yield from verbs_in(node.body)
            yield from verbs_in(node.orelse)
        case ast.JoinedStr(values=[ast.Constant(value="proposal."), *_]):
            yield from (f"proposal.{state}" for state in Proposal.State.values if f"proposal.{state}" in SENTENCES)


def who_is_named(room: str) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for verb, named in recorded(room):
        found[verb] = found.get(verb, False) or named
    return found


RECORDED = {room: who_is_named(room) for room in ("standard", "concertation")}


@pytest.mark.parametrize(("room", "table"), [("standard", news.TELLINGS), ("concertation", debate.TELLINGS)])
def test_the_verbs_of_a_room_are_those_of_its_table(room: str, table: dict[str, news.Telling]) -> None:
    assert set(RECORDED[room]) - set(table) == set(), "Enter these verbs, as the top of this file says."
    assert set(table) - set(RECORDED[room]) == set(), "Nobody records these verbs any more."


@pytest.mark.parametrize("verb", sorted(TELLINGS))
def test_a_verb_tells_those_whom_its_table_says(verb: str) -> None:
    named = next(told[verb] for told in RECORDED.values() if verb in told)
    assert named == bool(TELLINGS[verb].people)
    assert verb in SENTENCES
    assert any(verb in group.verbs for group in KINDS.values())
    if TELLINGS[verb].tells:
        get_template(template_of(verb))


def test_no_mail_is_written_that_nobody_receives() -> None:
    about_a_verb = {path.stem for path in (ROOT / "templates" / "mails").glob("*_*.txt")}
    told = {template_of(verb).removeprefix("mails/").removesuffix(".txt") for verb, telling in TELLINGS.items() if telling.tells}
    assert about_a_verb == told

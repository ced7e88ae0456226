"""Where decisions and the schema do not agree: one case of each kind, then on stories drawn by chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random
from typing import Any

import pytest

from concertation.rules.divergences import (
    Divergence,
    Record,
    Taken,
    ToDo,
    UndecidedStep,
    UnsettledQuestion,
    Wording,
    divergences,
    missing,
    trace,
)
from standard.schema.diff import compare
from standard.schema.model import Schema
from standard.schema.operations import Conflict, Operation, apply_all, inverse_all, rebase, resolve
from standard.schema.table_schema import parse
from standard.schema.words import quoted
from tests.standard.schema.strategies import Dice, an_operation
from tests.standard.schema.test_operation_laws import DEEP, INVENTED

TODAY = date(2022, 6, 1)
DESCRIPTOR: dict[str, Any] = {
    "fields": [
        {"name": "nom", "title": "Nom", "description": "Le nom affiché.", "type": "string"},
        {"name": "public", "title": "Public", "type": "string", "constraints": {"enum": ["Enfants", "Adultes"]}},
        {"name": "places", "title": "Places", "type": "integer"},
    ]
}


@dataclass
class Story:
    """A chain that grows: what was decided, and what was done without deciding it."""

    schemas: list[Schema] = field(default_factory=lambda: [parse(DESCRIPTOR)])
    decisions: list[Taken] = field(default_factory=list)
    steps: list[UndecidedStep] = field(default_factory=list)
    asked: list[UnsettledQuestion] = field(default_factory=list)

    @property
    def working(self) -> Schema:
        return self.schemas[-1]

    def changes(self, *written: dict[str, Any]) -> tuple[Operation, ...]:
        return resolve(self.working, list(written))

    def _grow(self, operations: Sequence[Operation]) -> int:
        self.schemas.append(apply_all(self.working, operations))
        return len(self.schemas)

    def decide(self, *written: dict[str, Any], operations: tuple[Operation, ...] = (), outcome: str = "accepted", **said: Any) -> Taken:
        operations = operations or self.changes(*written)
        found, produced = len(self.schemas), None
        if operations and outcome in ("accepted", "accepted_modified") and "revision" not in said:
            produced = self._grow(operations)
        number = len(self.decisions) + 1
        chosen = Wording("Changer", operations=operations)
        taken = Taken(
            **{
                "number": number,
                "question": number,
                "title": f"Question {number}",
                "outcome": outcome,
                "state": "in_force",
                "found": found,
                "revision": produced,
                "operations": operations if outcome != "rejected" else (),
                "option": chosen if outcome != "rejected" else None,
                "others": (chosen,) if outcome == "rejected" else (),
                "written_on": found,
                **said,
            }
        )
        self.decisions.append(taken)
        return taken

    def import_(self, *written: dict[str, Any], operations: tuple[Operation, ...] = (), version: str = "0.2.0") -> None:
        operations = operations or self.changes(*written)
        self.steps.append(UndecidedStep(self._grow(operations), version, operations))

    def ask(self, *written: dict[str, Any]) -> None:
        number = 100 + len(self.asked)
        self.asked.append(
            UnsettledQuestion(number, f"Question {number}", "reportée", (Wording("Changer", operations=self.changes(*written)),))
        )

    def replaced(self, number: int, by: int) -> None:
        self.decisions = [replace(one, replaced_by=by) if one.number == number else one for one in self.decisions]

    def found(self, today: date = TODAY) -> tuple[Divergence, ...]:
        tracing = trace(Record(self.working, tuple(self.decisions), tuple(self.steps), tuple(self.asked)))
        return divergences(tracing, {number: self.schemas[number - 1] for number in tracing.revisions}, today)

    def told(self) -> list[tuple[str, int | None]]:
        return [(one.kind, one.decision) for one in self.found()]


def add(value: str) -> dict[str, Any]:
    return {"op": "add_value", "field": "public", "value": value}


def remove(value: str) -> dict[str, Any]:
    return {"op": "remove_value", "field": "public", "value": value}


def titled(after: str, before: str = "Nom") -> dict[str, Any]:
    return {"op": "set_property", "field": "nom", "path": "title", "before": before, "after": after}


def test_what_was_decided_and_is_there_is_no_divergence() -> None:
    story = Story()
    story.decide(add("Familles"))
    story.decide(titled("Dénomination"))
    story.decide(remove("Familles"))
    story.decide(add("Étudiants"), outcome="rejected")
    story.decide(outcome="accepted", in_words=False)
    assert story.found() == ()


def test_a_change_that_nobody_decided_is_found_at_its_field() -> None:
    story = Story()
    story.import_(add("Familles"), titled("Dénomination"))
    added, retitled = story.found()
    assert {one.kind for one in (added, retitled)} == {"undecided"}
    assert "Familles" in added.sentence
    assert (added.version, added.decision) == ("0.2.0", None)
    assert added.field == story.working.by_name("public").uid  # type: ignore[union-attr]
    assert retitled.field == story.working.by_name("nom").uid  # type: ignore[union-attr]


def test_a_change_that_waited_for_an_answer_names_the_question() -> None:
    story = Story()
    story.ask({"op": "add_field", "field": {"name": "horaires", "title": "Horaires", "type": "string"}})
    story.import_({"op": "add_field", "field": {"name": "horaires", "title": "Quand c’est ouvert", "type": "string"}})
    (found,) = story.found()
    assert (found.kind, found.question) == ("undecided", 100)
    assert any("reportée" in detail for detail in found.details)


def test_what_a_version_writes_of_itself_is_nobody_s_decision() -> None:
    story = Story()
    story.import_(
        {"op": "set_property", "path": "version", "after": "0.2.0"}, {"op": "set_property", "path": "created", "after": "2022-06-01"}
    )
    assert story.found() == ()


def test_a_file_that_takes_away_what_was_decided_is_found_at_the_decision() -> None:
    story = Story()
    story.decide(add("Familles"))
    story.decide(titled("Dénomination"))
    story.import_(remove("Familles"))
    (found,) = story.found()
    assert (found.kind, found.decision, found.version) == ("not_applied", 1, "0.2.0")
    assert any("Familles" in detail for detail in found.details)


def test_a_file_that_says_more_of_what_was_decided_changes_without_contradicting() -> None:
    story = Story()
    story.decide({"op": "add_field", "field": {"name": "horaires", "type": "string", "constraints": {"enum": ["Matin"]}}})
    story.import_({"op": "add_value", "field": "horaires", "value": "Soir"})
    assert story.told() == [("undecided", None)]
    story.import_({"op": "set_property", "field": "horaires", "path": "type", "before": "string", "after": "any"})
    assert ("not_applied", 1) in story.told()


def test_a_file_that_goes_against_a_decision_and_back_is_told_as_what_it_published() -> None:
    story = Story()
    story.decide(titled("Dénomination"))
    story.import_(titled("Appellation", "Dénomination"))
    story.import_(titled("Dénomination", "Appellation"), version="0.3.0")
    assert {one.kind for one in story.found()} <= {"undecided", "not_applied"}
    assert ("not_applied", 1) not in [(one.kind, one.decision) for one in story.found() if one.version == "0.2.0"]


@pytest.mark.parametrize("outcome", ["accepted", "rejected"])
def test_what_was_decided_since_on_the_same_thing_settles_it(outcome: str) -> None:
    """Taken back, or weighed and kept: either way somebody decided."""
    story = Story()
    story.import_(add("Familles"))
    story.decide(remove("Familles"), outcome=outcome)
    assert story.found() == ()


def test_what_was_set_aside_and_is_there_is_found() -> None:
    story = Story()
    story.decide(add("Familles"), outcome="rejected")
    story.import_(add("Familles"), add("Étudiants"))
    kept, undecided = sorted(story.found(), key=lambda one: one.kind)
    assert (kept.kind, kept.decision) == ("still_present", 1)
    assert (undecided.kind, "Étudiants" in undecided.sentence) == ("undecided", True)


def test_a_decision_that_produced_nothing_is_found_until_its_change_is_there() -> None:
    story = Story()
    story.decide(add("Familles"), revision=None)
    assert story.told() == [("not_applied", 1)]
    story.decide(add("Familles"))
    assert story.found() == ()


def test_words_that_change_nothing_are_not_applied_until_what_they_leave_to_do_is_done() -> None:
    story = Story()
    story.decide(in_words=True)
    assert story.told() == [("not_applied", 1)]
    story.decisions = [replace(story.decisions[0], to_do=(ToDo(1, "Écrire l’annexe", date(2022, 7, 1)),))]
    assert story.told() == [("not_applied", 1)]
    story.decisions = [replace(story.decisions[0], to_do=(ToDo(1, "Écrire l’annexe", date(2022, 7, 1), done=True),))]
    assert story.found() == ()


def test_what_was_replaced_and_not_taken_back_is_still_there() -> None:
    story = Story()
    story.decide(add("Familles"))
    story.decide(outcome="rejected", replaces=1)
    story.replaced(1, by=2)
    assert story.told() == [("still_present", 1)]


def test_what_was_replaced_and_taken_back_is_gone() -> None:
    story = Story()
    first = story.decide(add("Familles"))
    back = rebase(story.working, inverse_all(first.operations))
    story.decide(operations=back, replaces=1)
    story.replaced(1, by=2)
    assert story.found() == ()


def test_what_stays_with_its_reason_was_decided() -> None:
    story = Story()
    story.decide(add("Familles"))
    public = story.working.by_name("public")
    assert public is not None
    story.decide(outcome="rejected", replaces=1, stays={public.uid: "Trois villes l’ont publié."})
    story.replaced(1, by=2)
    assert story.found() == ()


def test_what_could_not_be_taken_back_is_said() -> None:
    story = Story()
    story.decide(add("Familles"), state="undone", left=("Le champ « Public » a changé depuis.",))
    (found,) = story.found()
    assert (found.kind, found.details) == ("still_present", ("Le champ « Public » a changé depuis.",))


@pytest.mark.parametrize(("due", "late"), [(None, False), (date(2022, 7, 1), False), (date(2022, 5, 1), True)])
def test_a_condition_is_waited_for_until_another_decision(due: date | None, late: bool) -> None:
    story = Story()
    story.decide(add("Familles"), outcome="conditional", conditions="Si trois villes le demandent.", due=due)
    (found,) = story.found()
    assert (found.kind, found.details) == ("condition", ("Si trois villes le demandent.",))
    assert ("la date est passée" in found.sentence) is late
    story.decide(add("Familles"), replaces=1)
    story.replaced(1, by=2)
    assert story.found() == ()


@pytest.mark.parametrize(
    ("due", "done", "found"),
    [(date(2022, 5, 31), False, ["follow_up"]), (TODAY, False, []), (None, False, []), (date(2022, 5, 31), True, [])],
)
def test_what_is_left_to_do_is_told_once_it_is_late(due: date | None, done: bool, found: list[str]) -> None:
    story = Story()
    story.decide(add("Familles"), to_do=(ToDo(7, "Prévenir les producteurs", due, done),))
    assert [one.kind for one in story.found()] == found


def test_what_is_left_to_do_ends_with_one_full_stop() -> None:
    story = Story()
    story.decide(add("Familles"), to_do=(ToDo(7, "Prévenir les producteurs.", date(2022, 5, 31)),))
    assert story.found()[0].sentence.endswith(f"{quoted('Prévenir les producteurs')}.")


def test_what_waits_to_be_confirmed_is_not_applied() -> None:
    story = Story()
    story.decide(add("Familles"), state="to_confirm", revision=None)
    assert story.told() == [("not_applied", 1)]


def test_another_text_than_the_one_voted_is_told() -> None:
    story = Story()
    story.decide(add("Familles"), outcome="accepted_modified")
    voted = Wording("Changer", "Comme la ville de Lyon.")
    story.decide(titled("Dénomination"), put=replace(voted, operations=story.changes(titled("Dénomination"))))
    story.decide(
        operations=(other := story.changes(add("Étudiants"))),
        option=Wording("Changer", operations=other),
        put=Wording("Changer", operations=story.changes(add("Lycéens"))),
    )
    assert story.told() == [("reworded", 1), ("reworded", 2), ("reworded", 3)]


def test_what_binds_no_more_says_nothing_of_its_condition_nor_of_what_it_left_to_do() -> None:
    story = Story()
    late = (ToDo(1, "Prévenir", date(2022, 5, 1)),)
    story.decide(add("Familles"), outcome="conditional", to_do=late, state="contested")
    story.decide(in_words=True, state="undone", to_do=late)
    assert story.found() == ()


SEEDS = [(seed, 400) for seed in range(5)] if DEEP else [(0, 25)]


def drawn(schema: Schema, random: Random) -> tuple[Operation, ...]:
    found: list[Operation] = []
    for _ in range(random.randint(1, 3)):
        operation = an_operation(Dice(random), schema)
        try:
            schema = operation.apply(schema) if operation is not None else schema
        except Conflict:
            continue
        found += [operation] if operation is not None else []
    return tuple(found)


@pytest.mark.parametrize(("seed", "count"), SEEDS)
def test_a_standard_changed_by_decisions_alone_agrees_with_them(seed: int, count: int) -> None:
    random = Random(seed)
    for _ in range(count):
        story = Story([parse(INVENTED)])
        for _ in range(random.randint(1, 5)):
            story.decide(operations=drawn(story.working, random))
        assert story.found() == ()


@pytest.mark.parametrize(("seed", "count"), SEEDS)
def test_no_change_brought_by_a_file_goes_unseen(seed: int, count: int) -> None:
    """Each is told once, by itself or at the decision that it goes against; none is once it is decided."""
    random = Random(seed)
    for _ in range(count):
        story = Story([parse(INVENTED)])
        for _ in range(random.randint(0, 3)):
            story.decide(operations=drawn(story.working, random))
        brought = drawn(story.working, random)
        if not brought:
            continue
        story.import_(operations=brought)
        found = story.found()
        at_decisions = sum(len(one.details) for one in found if one.kind == "not_applied")
        by_themselves = sum(one.kind == "undecided" for one in found)
        of_versions = len(brought) - len(trace(Record(story.working, tuple(story.decisions), tuple(story.steps))).unplanned)
        assert at_decisions + by_themselves + of_versions == len(brought)
        story.decide(operations=brought, outcome="rejected")
        assert story.found() == ()


@pytest.mark.parametrize(("seed", "count"), SEEDS)
def test_changes_are_held_once_applied_and_are_not_before(seed: int, count: int) -> None:
    random = Random(seed)
    for _ in range(count):
        schema = parse(INVENTED)
        operations = drawn(schema, random)
        after = apply_all(schema, operations)
        changes = compare(schema, after)
        assert missing(schema, changes, after) == ()
        assert len(missing(schema, changes, schema)) == len(changes)

"""Where the decisions of a standard and its schema do not agree, as the services leave them: small cases, then a real history."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import pytest
from django.db import transaction

from concertation.models import Decision, FollowUp
from concertation.queries.divergences import divergences_of
from concertation.rules.divergences import Divergence
from concertation.services import questions
from concertation.services.questions import OptionDraft
from standard.models import Element, Release, Revision, Standard
from standard.moments import day_of
from standard.permissions import OPERATOR
from standard.queries import used_uids, working_schema
from standard.schema import diff
from standard.services import releases, revisions, standards
from standard.services.forethought import takes_turns, worked_out
from standard.services.numbers import lock_standard
from tests.concertation.real_committee import ALL, BEFORE_0_1_0, BEFORE_0_1_1, DIVERGING, Committee
from tests.concertation.world import DAY, DESCRIPTOR, HOUR, World
from tests.known_schemas import requires_real_data


def found(world: World) -> tuple[Divergence, ...]:
    return divergences_of(Standard.objects.get(pk=world.standard.pk), day_of(world.now))


def told(world: World) -> list[tuple[str, int | None]]:
    return [(one.kind, one.decision) for one in found(world)]


@takes_turns
def bring(world: World, descriptor: dict[str, Any], version: str) -> Release:
    """What the operator does of a version that was published elsewhere, whatever was decided here."""
    data = json.dumps(descriptor, ensure_ascii=False).encode()
    file = worked_out("file", lambda: standards.read_schema_file(data))
    now = world.now + HOUR
    with transaction.atomic():
        standard = lock_standard(world.standard)
        used = used_uids(standard)
        operations = worked_out("operations", lambda: diff.compare(working_schema(standard), file.schema, reserved=used))
        files = worked_out(
            "files",
            lambda: releases.imported_files(standard, file.schema, operations, version=version, original=data, date=now.date()),
        )
        revision = revisions.append(
            standard=standard, operations=operations, kind=Revision.Kind.IMPORT, actor=OPERATOR, message=version, now=now
        )
        release = releases.publish_imported(
            standard=standard, revision=revision, version=version, files=files, date=now.date(), actor=OPERATOR, now=now
        )
    world.now = now
    return release


def adopt(world: World, *changes: dict[str, Any], title: str = "Faut-il changer ?", **decided: Any) -> Decision:
    question = world.ask(OptionDraft(title="Changer", operations=world.operations(*changes)), title=title)
    return world.agree_in_a_meeting(question, world.option(question), **decided)


def say(world: World, text: str, **decided: Any) -> Decision:
    """A decision that adopts a text, which changes nothing by itself."""
    question = world.ask(OptionDraft(title="Documenter", text=text), title="Documente-t-on les valeurs ?")
    return world.agree_in_a_meeting(question, world.option(question), **decided)


def with_value(value: str) -> dict[str, Any]:
    descriptor = json.loads(json.dumps(DESCRIPTOR))
    descriptor["fields"][1]["constraints"]["enum"].append(value)
    changed: dict[str, Any] = descriptor
    return changed


def test_what_the_services_decide_and_publish_agrees(world: World) -> None:
    first = adopt(world, {"op": "add_value", "field": "public", "value": "Étudiants"})
    world.publish("0.1.0")
    questions.reopen(question=first.question, actor=world.team, motive="Trois villes n’en veulent plus.", now=world.now)
    world.agree_in_a_meeting(first.question, world.status_quo(first.question), supersedes=first)
    adopt(world, {"op": "add_value", "field": "public", "value": "Lycéens"}, outcome="rejected")
    world.publish("0.2.0")
    assert found(world) == ()


def test_a_version_brought_over_decisions_is_put_beside_them(world: World) -> None:
    adopt(world, {"op": "add_value", "field": "public", "value": "Étudiants"})
    adopt(world, {"op": "add_value", "field": "public", "value": "Lycéens"}, outcome="rejected")
    adopt(world, {"op": "add_value", "field": "public", "value": "Retraités"}, outcome="deferred")
    bring(world, with_value("Lycéens"), "0.2.0")
    bring(world, with_value("Retraités"), "0.3.0")
    # What the second file takes back of the first is what was decided: the history tells that it was published.
    assert {(one.kind, one.decision, one.question, one.version) for one in found(world)} == {
        ("not_applied", 1, 1, "0.2.0"),
        ("undecided", None, None, "0.2.0"),
        ("undecided", None, None, "0.3.0"),
        ("undecided", None, 3, "0.3.0"),
    }


def test_what_was_set_aside_and_was_brought_is_still_there(world: World) -> None:
    adopt(world, {"op": "add_value", "field": "public", "value": "Lycéens"}, outcome="rejected")
    bring(world, with_value("Lycéens"), "0.2.0")
    assert told(world) == [("still_present", 1)]


def test_a_text_a_condition_and_a_task_are_told_until_they_are_settled(world: World) -> None:
    words = say(world, "Une annexe décrit chaque valeur.")
    adopt(
        world,
        {"op": "add_value", "field": "public", "value": "Étudiants"},
        outcome="conditional",
        conditions="Si trois villes le demandent.",
    )
    FollowUp.objects.create(decision=words, text="Écrire l’annexe", due=world.now.date())
    assert told(world) == [("not_applied", 1), ("condition", 2)]
    world.now += 2 * DAY
    assert told(world) == [("not_applied", 1), ("condition", 2), ("follow_up", 1)]


def test_what_is_read_takes_the_same_queries_whatever_there_is(world: World, django_assert_max_num_queries: Any) -> None:
    for value in ("Étudiants", "Lycéens", "Retraités"):
        adopt(world, {"op": "add_value", "field": "public", "value": value})
        say(world, f"{value} : à documenter.")
    bring(world, DESCRIPTOR, "0.2.0")
    with django_assert_max_num_queries(20):
        assert len(found(world)) == 6


@requires_real_data
@pytest.mark.parametrize("keys", [pytest.param(DIVERGING, id="some"), pytest.param(ALL, id="all", marks=pytest.mark.deep)])
def test_a_real_history_is_found_where_its_record_says_that_it_diverged(db: None, keys: Collection[str]) -> None:
    committee = Committee(keys)
    committee.decide(BEFORE_0_1_0)
    bring(committee.world, committee.published, "0.1.0")
    by_number = {decision.number: key for key, decision in committee.decided.items()}
    seen = found(committee.world)
    adopted = {key for key in committee.decided if committee.listed[key]["status"] == "validé"}
    assert {by_number[one.decision] for one in seen if one.decision is not None} == {
        key for key in adopted if str(committee.listed[key]["conformity"]).startswith(("non appliqué", "contredit :", "modifié :"))
    }
    undecided = {named(one): one for one in seen if one.kind == "undecided"}
    assert set(undecided) == {"horaires", "conditions_acces", "date_maj"}
    # « landed sans trace de décision »: the question had been put off.
    assert undecided["horaires"].question == committee.decided["C2-7"].question.number

    committee.decide(BEFORE_0_1_1)
    bring(committee.world, committee.next_published, "0.1.1")
    silent = {named(one) for one in found(committee.world) if one.version == "0.1.1"}
    assert silent - {"telephone"} == {"services", "conditions_acces", "publics_accueillis", "site_web", "labels_nationaux"}
    assert ("telephone" in silent) is ("G-2" not in keys)
    renamed = committee.decided["G-5"].number
    assert renamed not in {one.decision for one in found(committee.world)}


def named(one: Divergence) -> str:
    """The field that a divergence is about."""
    return Element.objects.get(uid=one.field).name

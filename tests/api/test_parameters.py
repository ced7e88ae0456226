"""What an address asks and what a body says: filters that lists know, and the rest refused by name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

import api
from api.urls import VERSION_1
from concertation.models import Comment, Question
from concertation.services import comments, proposals, releases
from concertation.services.comments import THE_STANDARD, CommentAnchor
from concertation.services.questions import OptionDraft
from standard.models import Standard
from tests.api.client import Script
from tests.concertation.world import DAY, World


@pytest.fixture(autouse=True)
def now_is_the_time_of_the_world(world: World, time_machine: Any) -> None:
    time_machine.move_to(world.now, tick=False)


def faults(problem: dict[str, Any]) -> list[str]:
    return [error["field"] for error in problem["errors"]]


def ids(page: dict[str, Any]) -> list[int]:
    return [row["id"] for row in page["results"]]


@pytest.fixture
def said(world: World) -> dict[str, Comment]:
    public = CommentAnchor(field=world.field("public").uid)

    def say(kind: str, body: str, target: CommentAnchor = THE_STANDARD) -> Comment:
        return comments.post(standard=world.standard, actor=world.copil[0], kind=kind, body=body, target=target, now=world.now)

    found = {
        "answered": say("addition", "Il manque les étudiants.", public),
        "waiting": say("modification", "Les étudiants et les adultes se confondent.", public),
        "other": say("validation", "Tout va bien."),
    }
    comments.answer(comment=found["answered"], actor=world.team, disposition="noted", answer="C’est noté.", now=world.now)
    return found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["answered", "waiting", "other"]),
        ({"kind": "addition"}, ["answered"]),
        ({"field": "public"}, ["answered", "waiting"]),
        ({"state": "waiting"}, ["waiting", "other"]),
        ({"state": "answered", "field": "public"}, ["answered"]),
        ({"search": "étudiants adultes"}, ["waiting"]),
        ({"search": "rien de tel"}, []),
        ({"kind": "", "field": "", "state": "", "search": "", "page": "1"}, ["answered", "waiting", "other"]),
    ],
)
def test_comments_are_filtered(world: World, said: dict[str, Comment], query: dict[str, str], found: list[str]) -> None:
    page = Script().get(f"standards/{world.standard.slug}/comments/", **query)
    assert ids(page) == [said[name].pk for name in found]


def test_a_field_is_named_by_its_identifier_too(world: World, said: dict[str, Comment]) -> None:
    page = Script().get(f"standards/{world.standard.slug}/comments/", field=world.field("public").uid)
    assert ids(page) == [said["answered"].pk, said["waiting"].pk]


@pytest.mark.parametrize(
    ("query", "field"),
    [({"kind": "danse"}, "kind"), ({"state": "open"}, "state"), ({"field": "inconnu"}, "field"), ({"nature": "x"}, "nature")],
)
def test_a_filter_that_makes_no_sense_is_refused_by_name(world: World, query: dict[str, str], field: str) -> None:
    problem = Script().get(f"standards/{world.standard.slug}/comments/", status=400, **query)
    assert faults(problem) == [field]
    assert problem["detail"]


def addresses(standard: Standard) -> list[tuple[str, str]]:
    named = [one.name for one in VERSION_1 if one.name and re.fullmatch(r"standards/<slug:slug>/[a-z]*/?", str(one.pattern))]
    return [(name, reverse(f"api:{name}", args=[standard.slug])) for name in named]


def test_every_address_refuses_a_parameter_that_it_does_not_know(world: World) -> None:
    """Whatever the method: those that a resource does not have answer 405."""
    script = Script(world.admin)
    tried = [*addresses(world.standard), ("standards", reverse("api:standards")), ("validations", reverse("api:validations"))]
    assert {name for name, _ in tried} >= {
        "members",
        "consultations",
        "comments",
        "proposals",
        "questions",
        "decisions",
        "releases",
        "chain",
    }
    for name, address in tried:
        for method in ("get", "post"):
            kind = {"format": "multipart" if name == "validations" else "json"} if method == "post" else {}
            answer = getattr(script.client, method)(f"{address}?inconnu=1&autre=2", **kind)
            if answer.status_code != 405:
                assert answer.status_code == 400, (name, method, answer.content)
                assert sorted(faults(answer.json())) == ["autre", "inconnu"]


@pytest.mark.parametrize(
    ("path", "body", "at"),
    [
        ("comments/", {"kind": "addition", "body": "Bonjour.", "couleur": "bleu"}, ["couleur"]),
        ("comments/", {"kind": "addition", "body": "Bonjour.", "target": {"field": "public", "champ": "x"}}, ["target.champ"]),
        ("questions/", {"title": "T", "kind": "other", "options": [{"text": "a"}, {"texte": "b"}]}, ["options.1.texte"]),
        ("members/", {"email": "x@exemple.fr", "circle": "team", "role": "chef"}, ["role"]),
        ("releases/", {"numero": "1.0.0"}, ["numero"]),
    ],
)
def test_a_key_that_is_not_known_is_refused_by_name(world: World, path: str, body: dict[str, Any], at: list[str]) -> None:
    problem = Script(world.admin).post(f"standards/{world.standard.slug}/{path}", body, status=400)
    assert faults(problem) == at
    assert not Comment.objects.exists()
    assert not Question.objects.exists()


def test_what_takes_no_body_says_so(world: World) -> None:
    release = releases.prepare(standard=world.standard, actor=world.team, version="1.0.0", now=world.now)
    problem = Script(world.team).post(f"releases/{release.pk}/publish/", {"confirmer": True}, status=400)
    assert faults(problem) == ["confirmer"]


def test_the_other_lists_are_filtered(world: World) -> None:
    decision, script, slug = world.change({"op": "add_value", "field": "public", "value": "Voisins"}), Script(), world.standard.slug
    proposal = world.propose(world.add_value("Touristes"), title="Ajouter les touristes", by=world.copil[0])
    withdrawn = proposals.withdraw(
        proposal=world.propose(world.add_value("Élus"), title="Ajouter les élus", by=world.copil[0]), actor=world.copil[0], now=world.now
    )

    def found(path: str, **query: str) -> list[int]:
        return ids(script.get(f"standards/{slug}/{path}/", **query))

    assert len(found("members", circle="copil")) == len(world.copil) + 1
    assert found("members", state="ended") == []
    assert found("proposals", state="open") == [proposal.pk]
    assert found("proposals", state="withdrawn", search="élus ajouter") == [withdrawn.pk]
    assert found("decisions", state="in_force", how="consensus", outcome="accepted", search="changer") == [decision.pk]
    assert found("decisions", state="superseded") == found("decisions", how="vote") == found("decisions", search="introuvable") == []
    assert len(found("events", verb="decision.taken")) == 1
    assert found("releases", state="candidate") == []
    assert ids(script.get("standards/", search=world.standard.title)) == [world.standard.pk]
    assert ids(script.get("standards/", search="introuvable")) == []


def test_a_vote_whose_end_has_passed_is_over_for_the_filter_too(world: World, time_machine: Any) -> None:
    question = world.ask(OptionDraft(title="Changer", operations=world.add_value("Voisins")))
    world.open_ballot(question, closes_at=world.now + DAY * 2)
    path = f"standards/{world.standard.slug}/questions/"
    for later, state in ((DAY, "voting"), (DAY * 3, "voted")):
        time_machine.move_to(world.now + later, tick=False)
        found = {name: ids(Script().get(path, state=name)) for name in Question.State.values}
        assert found == {key: [] for key in Question.State.values} | {state: [question.pk]}
        assert Script().get(path)["results"][0]["state"] == state


def test_a_row_that_is_named_in_a_list_and_is_not_there_is_refused_by_its_number(world: World) -> None:
    """Another standard's, as one that never was: neither is left out in silence."""
    script, slug = Script(world.team), world.standard.slug
    Script(world.admin).post("standards/", {"slug": "ailleurs", "title": "Ailleurs", "descriptor": {"fields": [{"name": "autre"}]}})
    elsewhere = Script(world.admin).post("standards/ailleurs/comments/", {"target": {}, "kind": "precision", "body": "Ailleurs."})["id"]
    mine = world.say("Ici.").pk
    body = {"title": "Quoi ?", "kind": "other", "options": [{"text": "Ceci."}]}
    for named, unknown in (([mine, elsewhere], elsewhere), ([987654], 987654)):
        problem = script.post(f"standards/{slug}/questions/", {**body, "comments": named}, status=400)
        assert problem["errors"] == [{"field": "comments", "message": f"Ce standard n’a pas de commentaire n°\u00a0{unknown}."}]
    question = script.post(f"standards/{slug}/questions/", {**body, "comments": [mine]})["id"]
    assert script.send("patch", f"questions/{question}/", {"comments": [elsewhere]}, status=400)["errors"][0]["field"] == "comments"
    meeting = world.meet().pk
    assert script.post(f"meetings/{meeting}/held-elsewhere/", {"not_reached": [987654]}, status=400)["errors"][0]["field"] == "not_reached"


def test_a_vote_with_a_key_that_is_not_known_is_not_taken(world: World) -> None:
    question = world.ask(OptionDraft(title="Changer", operations=world.add_value("Voisins")))
    ballot, option = world.open_ballot(question), world.option(question)
    body = {"option": option.pk, "position": "against", "motif": "Trop tôt."}
    assert faults(Script(world.copil[0]).post(f"ballots/{ballot.pk}/votes/", body, status=400)) == ["motif"]


def test_every_body_is_read_by_one_function() -> None:
    """That which refuses what it does not know."""
    sources = {path.name: path.read_text(encoding="utf-8") for path in Path(api.__file__).parent.glob("*.py")}
    assert [name for name, text in sources.items() if ".is_valid(raise_exception" in text] == ["base.py"]

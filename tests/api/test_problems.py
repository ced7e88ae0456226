"""Bad input through the API: the right status, a French sentence, the input at fault, and nothing half-written."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from concertation.models import Comment, Decision, Proposal, Question, Vote
from concertation.services.questions import OptionDraft
from standard.models import Release, Revision, Standard
from tests.api.client import Script
from tests.concertation.world import DAY, World


@pytest.fixture(autouse=True)
def now_is_the_time_of_the_world(world: World, time_machine: Any) -> None:
    time_machine.move_to(world.now, tick=False)


def faults(problem: dict[str, Any]) -> list[str]:
    return [error["field"] for error in problem["errors"]]


def test_without_a_token_one_reads_and_does_not_write(world: World) -> None:
    nobody = Script()
    assert nobody.get(f"standards/{world.standard.slug}/")["actions"]["join"]["allowed"] is False
    problem = nobody.post(f"standards/{world.standard.slug}/comments/", {"kind": "addition", "body": "Bonjour"}, status=401)
    assert "Bearer" in problem["detail"]
    assert "next" in nobody.get(f"standards/{world.standard.slug}/comments/", page=9, status=404)["detail"]
    asked = nobody.client.get(f"/api/v1/standards/{world.standard.slug}/", headers={"accept": "text/html"})
    assert "application/json" in asked.json()["detail"], "What the framework refuses says what to do, as what we refuse does."
    assert not Comment.objects.exists()


def test_a_bad_token_is_401_and_says_how_to_identify_oneself(world: World) -> None:
    script = Script()
    script.client.credentials(HTTP_AUTHORIZATION="Token nimporte")
    answer = script.client.get(f"/api/v1/standards/{world.standard.slug}/")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Token")


@pytest.mark.parametrize(
    ("operations", "status", "field"),
    [
        ([{"op": "add_value", "field": "public", "value": "Enfants"}], 409, "operations"),
        ([{"op": "rename_field", "field": "nom", "before": "nom", "after": "public"}], 409, "operations"),
        ([{"op": "rename_field", "field": "inconnu", "before": "inconnu", "after": "autre"}], 409, "operations"),
        ([{"op": "set_property", "field": "nom", "path": "constraints/pattern", "after": "(a"}], 400, "operations"),
        ([{"op": "danse"}], 400, "operations/0"),
        ("pas une liste", 400, "operations"),
        ([], 400, "operations"),
    ],
    ids=["value taken", "name taken", "no such field", "regex that does not compile", "no such operation", "not a list", "nothing"],
)
def test_operations_that_do_not_fit_are_refused_where_they_are_wrong(world: World, operations: Any, status: int, field: str) -> None:
    problem = Script(world.copil[0]).post(
        f"standards/{world.standard.slug}/proposals/", {"title": "Essai", "motive": "Pour voir.", "operations": operations}, status=status
    )
    assert problem["status"] == status
    assert problem["detail"]
    assert any(named.startswith(field.split("/")[0]) for named in faults(problem)), problem
    assert not Proposal.objects.exists()


def test_a_descriptor_with_a_duplicate_name_is_refused(world: World) -> None:
    script = Script(world.copil[0])
    descriptor = script.get(f"standards/{world.standard.slug}/schema/")
    descriptor["fields"].append({"name": "nom", "type": "string"})
    script.post(f"standards/{world.standard.slug}/proposals/", {"title": "T", "motive": "M", "descriptor": descriptor}, status=400)
    assert not Proposal.objects.exists()


def test_a_schema_is_read_only_of_who_may_write_its_changes(world: World) -> None:
    asked = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Étudiants")))
    proposal, slug, option = world.propose(world.add_value("Groupes")), world.standard.slug, world.option(asked)
    schema = {"descriptor": {"fields": "non"}}
    wrong = {"title": "T", **schema}
    author, other, team, stranger = map(Script, (world.copil[0], world.copil[1], world.team, world.stranger))
    for whose, method, path, sent in (
        (author, "post", f"standards/{slug}/proposals/", wrong),
        (other, "post", f"proposals/{proposal.pk}/amendments/", wrong),
        (author, "put", f"proposals/{proposal.pk}/", wrong),
        (team, "post", f"standards/{slug}/questions/", {"title": "Q ?", "kind": "governance", "options": [wrong]}),
        (team, "post", f"questions/{asked.pk}/options/", wrong),
        (team, "patch", f"options/{option.pk}/", wrong),
        (team, "post", f"questions/{asked.pk}/decisions/", {"outcome": "accepted_modified", "how": "consensus", "motive": "M", **schema}),
    ):
        assert stranger.send(method, path, sent, status=403)["detail"], path
        assert faults(whose.send(method, path, sent, status=400)) == ["fields"], path


def test_a_form_sent_twice_makes_one_thing(world: World) -> None:
    script = Script(world.copil[0])
    said = {"target": {"field": "public"}, "kind": "addition", "body": "Il manque les étudiants."}
    first, second = (script.post(f"standards/{world.standard.slug}/comments/", said) for _ in range(2))
    assert first["id"] == second["id"]
    change = {"title": "T", "motive": "M", "operations": [{"op": "add_value", "field": "public", "value": "Étudiants"}]}
    one, other = (script.post(f"standards/{world.standard.slug}/proposals/", change) for _ in range(2))
    assert one["id"] == other["id"]
    assert (Comment.objects.count(), Proposal.objects.count()) == (1, 1)


def test_a_vote_after_the_closing_and_a_vote_without_its_motive(world: World, time_machine: Any) -> None:
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Étudiants")))
    ballot = world.open_ballot(question, rule="consent")
    option = world.option(question)
    script = Script(world.copil[0])
    problem = script.post(f"ballots/{ballot.pk}/votes/", {"option": option.pk, "position": "block"}, status=400)
    assert faults(problem) == ["motive"]
    problem = Script(world.team).post(f"ballots/{ballot.pk}/close/", status=403)
    assert "Un vote dure" in problem["detail"]
    time_machine.move_to(world.now + 2 * DAY, tick=False)
    problem = Script(world.team).post(f"ballots/{ballot.pk}/close/", status=400)
    assert faults(problem) == ["motive"]
    Script(world.team).post(f"ballots/{ballot.pk}/close/", {"motive": "La séance est finie."}, status=200)
    problem = script.post(f"ballots/{ballot.pk}/votes/", {"option": option.pk, "position": "agree"}, status=403)
    assert "clos" in problem["detail"]
    assert not Vote.objects.exists()


def test_a_decision_that_conflicts_names_the_field_and_the_decision_in_the_way(world: World) -> None:
    first = world.ask(OptionDraft(title="Ajouter", operations=world.describe("public", "Qui vient.")))
    second = world.ask(OptionDraft(title="Ajouter encore", operations=world.describe("public", "Qui est accueilli.")))
    earlier = world.agree_in_a_meeting(first, world.option(first))
    revisions = Revision.objects.count()
    problem = Script(world.chair).post(
        f"questions/{second.pk}/decisions/",
        {
            "outcome": "accepted",
            "option": world.option(second).pk,
            "motive": "Oui.",
            "how": "consensus",
            "meeting": "COPIL n° 4",
            "meeting_date": "2022-06-01",
        },
        status=409,
    )
    assert "Public accueilli" in problem["detail"]
    assert re.search(rf"n°\s{earlier.number}\b", problem["detail"])
    assert (Decision.objects.count(), Revision.objects.count()) == (1, revisions)


def test_a_consensus_names_its_meeting(world: World) -> None:
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Étudiants")))
    problem = Script(world.chair).post(
        f"questions/{question.pk}/decisions/",
        {"outcome": "accepted", "option": world.option(question).pk, "motive": "Oui.", "how": "consensus"},
        status=400,
    )
    assert faults(problem) == ["meeting"]


def test_a_version_number_already_used(world: World) -> None:
    team = Script(world.team)
    candidate = team.post(f"standards/{world.standard.slug}/releases/", {"version": "1.0.0"})
    problem = team.post(f"releases/{candidate['id']}/publish/", status=403)
    assert "Le comité de pilotage approuve chaque version" in problem["detail"]
    world.approve(Release.objects.get(pk=candidate["id"]))
    team.post(f"releases/{candidate['id']}/publish/", status=200)
    problem = team.post(f"standards/{world.standard.slug}/releases/", {"version": "1.0.0"}, status=400)
    assert faults(problem) == ["version"]
    problem = team.post(f"releases/{candidate['id']}/publish/", status=403)
    assert "déjà publiée" in problem["detail"]
    assert Release.objects.filter(version="1.0.0").count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"slug": "x", "title": "T"}, "descriptor"),
        ({"slug": "x", "title": "T", "descriptor": {"fields": "non"}}, "descriptor"),
        ({"slug": "x", "title": "T", "descriptor": [1]}, "descriptor"),
        ({"slug": "X Y", "title": "T", "descriptor": {"fields": []}}, "slug"),
        ({"title": "T", "descriptor": {"fields": []}}, "slug"),
    ],
)
def test_a_standard_that_cannot_be_created(world: World, body: dict[str, Any], field: str) -> None:
    problem = Script(world.admin).post("standards/", body, status=400)
    assert faults(problem) == [field]
    assert Standard.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"{", 400), (b"\xff\xfe\x00", 400), (b"[" * 50_000, 400), (b'"texte"', 400)],
    ids=["cut", "binary", "nested", "text"],
)
def test_a_body_that_is_not_what_it_says(world: World, content: bytes, status: int) -> None:
    script = Script(world.admin)
    answer = script.client.post("/api/v1/standards/", content, content_type="application/json")
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/problem+json")
    assert Standard.objects.count() == 1


def test_an_upload_keeps_the_bytes_of_the_file(world: World) -> None:
    data = b'{\n\t"title": "Parcs",\n\t"fields": [{"name": "nom", "type": "string"}]}'
    answer = Script(world.admin).client.post(
        "/api/v1/standards/",
        {"slug": "parcs", "title": "Parcs", "version": "0.3.0", "file": SimpleUploadedFile("schema.json", data)},
        format="multipart",
    )
    assert answer.status_code == 201, answer.content
    release = Release.objects.get(standard__slug="parcs")
    assert bytes(release.artefacts.get(name="schema.json").data) == data


def test_somebody_elses_draft_is_nowhere(world: World) -> None:
    change = {"title": "T", "draft": True, "operations": [{"op": "add_value", "field": "public", "value": "Étudiants"}]}
    draft = Script(world.copil[0]).post(f"standards/{world.standard.slug}/proposals/", change)
    Script(world.copil[1]).get(f"proposals/{draft['id']}/", status=404)
    Script(world.copil[1]).send("put", f"proposals/{draft['id']}/", change, status=404)
    assert Script().get(f"standards/{world.standard.slug}/proposals/")["count"] == 0


def test_an_address_is_shown_to_the_team_only(world: World) -> None:
    addresses = [member["email"] for member in Script(world.contributor).get(f"standards/{world.standard.slug}/members/")["results"]]
    assert set(addresses) == {None, world.contributor.email}
    assert None not in [member["email"] for member in Script(world.team).get(f"standards/{world.standard.slug}/members/")["results"]]


ROLES = ("stranger", "contributor", "copil", "chair", "team", "admin")
MATRIX: dict[str, tuple[str, dict[str, Any], frozenset[str]]] = {
    "open a consultation": (
        "standards/{slug}/consultations/",
        {"opens_at": "2022-07-01T00:00:00Z", "closes_at": "2022-07-15T00:00:00Z"},
        frozenset({"team", "admin"}),
    ),
    "comment": ("standards/{slug}/comments/", {"kind": "addition", "body": "Bonjour"}, frozenset({"copil", "chair", "team", "admin"})),
    "propose": (
        "standards/{slug}/proposals/",
        {"title": "T", "motive": "M", "operations": [{"op": "add_value", "field": "public", "value": "Étudiants"}]},
        frozenset({"copil", "chair", "team", "admin"}),
    ),
    "put a question": (
        "standards/{slug}/questions/",
        {"title": "Q ?", "kind": "governance", "options": [{"text": "Oui"}]},
        frozenset({"team", "admin"}),
    ),
    "open a ballot": ("questions/{question}/ballots/", {}, frozenset({"chair", "team", "admin"})),
    "decide": (
        "questions/{question}/decisions/",
        {"outcome": "deferred", "motive": "Plus tard.", "how": "consensus", "meeting": "COPIL", "meeting_date": "2022-06-01"},
        frozenset({"chair", "team", "admin"}),
    ),
    "invite": ("standards/{slug}/members/", {"email": "new@exemple.fr", "circle": "copil"}, frozenset({"team", "admin"})),
    "prepare a release": ("standards/{slug}/releases/", {"version": "2.0.0"}, frozenset({"team", "admin"})),
    "create a standard": ("standards/", {"slug": "neuf", "title": "Neuf", "descriptor": {"fields": []}}, frozenset({"admin"})),
}


@pytest.mark.parametrize("role", ROLES)
def test_who_may_write_what(world: World, role: str) -> None:
    """No call for comments is open: a contributor only reads."""
    people = {
        "stranger": world.stranger,
        "contributor": world.contributor,
        "copil": world.copil[0],
        "chair": world.chair,
        "team": world.team,
        "admin": world.admin,
    }
    script = Script(people[role])
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Étudiants")))
    decided = world.ask(OptionDraft(title="Retirer", text="Rien"), title="Une autre ?")
    for action, (path, body, allowed) in MATRIX.items():
        about = question if action == "open a ballot" else decided
        address = path.format(slug=world.standard.slug, question=about.pk)
        answer = script.client.post(f"/api/v1/{address}", body, format="json")
        expected = 201 if role in allowed else 403
        assert answer.status_code == expected, (action, role, answer.content.decode())
        if expected == 403:
            assert answer.json()["detail"]
    assert Question.objects.filter(title="Q ?").exists() == (role in {"team", "admin"})


def test_an_effect_of_a_version_is_let_through_by_who_may_with_a_motive(world: World) -> None:
    team, slug = Script(world.team), world.standard.slug
    release = team.post(f"standards/{slug}/releases/", {"version": "1.0.0"})
    world.approve(Release.objects.get(pk=release["id"]))
    team.send("post", f"releases/{release['id']}/publish/")
    operations = world.operations({"op": "remove_value", "field": "public", "value": "Adultes"})
    question = world.ask(OptionDraft(title="Retirer", operations=operations))
    world.agree_in_a_meeting(question, world.option(question))
    candidate = team.post(f"standards/{slug}/releases/")
    assert (candidate["version"], candidate["suggested_version"]) == ("2.0.0", "2.0.0")
    address = f"releases/{candidate['id']}/waivers/"
    asked = {"rule": "value-removed", "field": "public", "motive": "Jamais employée."}
    assert faults(team.post(address, {**asked, "motive": " "}, status=400)) == ["motive"]
    assert faults(team.post(address, {**asked, "rule": "field-renamed"}, status=400)) == ["rule"]
    assert faults(team.post(address, {**asked, "field": "nom"}, status=400)) == ["field"]
    Script(world.copil[0]).post(address, asked, status=403)
    waived = Script(world.chair).post(address, asked)
    assert waived["suggested_version"] == "1.0.1"
    assert [(one["rule"], one["field"], one["motive"], one["by"]) for one in waived["waivers"]] == [
        ("value-removed", "public", "Jamais employée.", "la présidence du comité de pilotage")
    ]
    assert team.post(address, {**asked, "waived": False})["suggested_version"] == "2.0.0"
    assert team.post(address, {"rule": "value-removed", "motive": "Partout."})["waivers"][0]["field"] == ""
    assert team.post(f"standards/{slug}/releases/")["version"] == "1.0.1"
    world.approve(Release.objects.get(pk=candidate["id"]))
    published = team.send("post", f"releases/{candidate['id']}/publish/")
    assert published["waivers"][0]["motive"] == "Partout."
    assert team.post(address, asked, status=403)["detail"].startswith("La version 1.0.1 est publiée")

"""A standard, from 0.1.0 to 0.1.1, as proposals, votes and decisions driven through the API alone."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import groupby

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from standard.schema import table_schema
from standard.schema.diff import compare
from standard.schema.model import content
from standard.schema.operations import to_json
from tests.api.client import Script
from tests.known_schemas import KnownSchema, debated_pairs


@pytest.mark.django_db
@pytest.mark.parametrize("pair", debated_pairs(), ids=lambda pair: pair[0].slug)
def test_a_known_standard_is_replayed_by_votes(pair: tuple[KnownSchema, KnownSchema], capsys: pytest.CaptureFixture[str]) -> None:
    first, second = (version.descriptor() for version in pair)
    admin = Script(User.objects.create_user("admin@exemple.fr", is_staff=True))
    admin.post("standards/", {"slug": "lieux", "title": "Lieux", "descriptor": first, "version": "0.1.0"})
    assert json.dumps(admin.get("standards/lieux/schema/")) == json.dumps(first)

    for email, circle, chair in [
        ("equipe@exemple.fr", "team", False),
        ("presidence@exemple.fr", "copil", True),
        ("hub-a@exemple.fr", "copil", False),
        ("hub-b@exemple.fr", "copil", False),
        ("contributeur@exemple.fr", "contributor", False),
    ]:
        admin.post(
            "standards/lieux/members/", {"email": email, "circle": circle, "chair": chair, "organisation": f"Organisation de {email}"}
        )
    team, chair_, hub_a, hub_b, contributor = (
        Script(User.objects.get(email=f"{name}@exemple.fr")) for name in ("equipe", "presidence", "hub-a", "hub-b", "contributeur")
    )
    now = timezone.now()
    team.post(
        "standards/lieux/consultations/",
        {"opens_at": (now - timedelta(days=1)).isoformat(), "closes_at": (now + timedelta(days=14)).isoformat()},
    )

    operations = compare(table_schema.parse(first), table_schema.parse(second))
    groups = [
        [to_json(operation) for operation in group]
        for _, group in groupby(operations, key=lambda operation: getattr(operation, "field", None))
    ]
    assert len(groups) > 5
    for index, group in enumerate(groups):
        comment = contributor.post(
            "standards/lieux/comments/",
            {
                "target": {"field": group[0]["field"]} if isinstance(group[0].get("field"), str) else {},
                "kind": "modification",
                "body": f"À revoir, point {index}.",
            },
        )
        proposal = contributor.post(
            "standards/lieux/proposals/",
            {"title": f"Changement {index}", "motive": "La version 0.1.0 est à corriger.", "operations": group},
        )
        assert proposal["state"] == "open"
        question = team.post(
            "standards/lieux/questions/",
            {
                "title": f"Faut-il le changement {index} ?",
                "kind": "other",
                "options": [{"proposal": proposal["id"], "recommended": True}],
                "comments": [comment["id"]],
                "recommendation": "Oui.",
            },
        )
        option, status_quo = (item["id"] for item in question["options"])
        ballot = team.post(f"questions/{question['id']}/ballots/", {"rule": "majority", "quorum": 2})
        votes = f"ballots/{ballot['id']}/votes/"
        hub_a.post(votes, {"option": option, "position": "against", "motive": "Laissez-nous relire."})
        hub_b.post(votes, {"option": status_quo, "position": "for"})
        blocked = hub_b.get(f"ballots/{ballot['id']}/")
        assert blocked["standing"]["passing"] is None
        hub_a.post(votes, {"option": option, "position": "for"})
        hub_b.post(votes, {"option": option, "position": "for"})
        chair_.post(votes, {"option": option, "position": "abstain"})
        closed = team.post(f"ballots/{ballot['id']}/close/", status=200)
        assert (closed["state"], closed["standing"]["passing"], len(closed["votes"])) == ("closed", option, 5)
        hub_a.post(votes, {"option": status_quo, "position": "for"}, status=403)
        decision = chair_.post(
            f"questions/{question['id']}/decisions/",
            {"outcome": "accepted", "option": option, "motive": "Le comité suit l'équipe.", "how": "vote"},
        )
        assert decision["revision"]["number"] == index + 2
        team.post(f"comments/{comment['id']}/answer/", {"disposition": "accepted", "answer": "C'est fait."}, status=200)
        assert contributor.get(f"proposals/{proposal['id']}/")["state"] == "accepted"

    working = team.get("standards/lieux/schema/")
    assert working == second
    assert content(table_schema.parse(working)) == content(table_schema.parse(second))
    call_command("verify_history", "lieux")
    assert f"{len(groups) + 1} révisions" in capsys.readouterr().out

    candidate = team.post("standards/lieux/releases/", {})
    assert candidate["state"] == "candidate"
    ballot = team.post(f"releases/{candidate['id']}/ballots/", {"rule": "majority"})
    (approving,) = ballot["options"]
    for voter in (chair_, hub_a, hub_b):
        voter.post(f"ballots/{ballot['id']}/votes/", {"option": approving["id"], "position": "for"})
    team.post(f"ballots/{ballot['id']}/close/", status=200)
    assert not team.get(f"releases/{candidate['id']}/")["actions"]["publish"]["allowed"]
    team.post(f"releases/{candidate['id']}/decisions/", {"outcome": "accepted", "motive": "Relue.", "how": "vote"})
    assert team.get(f"releases/{candidate['id']}/")["actions"]["publish"]["allowed"]
    # What its check asks a reason for is published for that reason.
    published = team.post(f"releases/{candidate['id']}/publish/", {"motive": "La version le disait déjà."}, status=200)
    assert published["state"] == "published"
    browser = Client()
    for artefact in published["artefacts"]:
        answer = browser.get(artefact["url"])
        assert answer.status_code == 200
        assert answer["ETag"] == f'"{artefact["sha256"]}"'
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert browser.get(artefact["url"], HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304
    changelog = next(artefact["url"] for artefact in published["artefacts"] if artefact["name"] == "CHANGELOG.md")
    assert browser.get(changelog).content.decode().count("écision") >= len(groups) - 1

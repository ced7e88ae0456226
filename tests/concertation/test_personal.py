"""All that the site holds of somebody, taken away by them alone."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from accounts.models import PersonalExport
from accounts.services import erase_account, exports_to_forget, forget_exports, issue_token
from concertation.queries.personal import OTHERS, THEIR_PART, relations
from concertation.services import personal
from concertation.services.questions import OptionDraft
from standard.permissions import OPERATOR
from tests.concertation.world import World


def test_what_is_kept_back_is_still_there_to_be() -> None:
    known = {f"{model._meta.label_lower}.{path}" for model, path in relations()}
    assert THEIR_PART.keys() <= known
    assert not OTHERS.keys() & known
    assert {"concertation.comment.author", "standard.membership.user", "concertation.vote.elector__user", "accounts.keptform.user"} <= known


def test_somebody_takes_away_all_that_is_theirs_and_nothing_else(world: World) -> None:
    mine, other = world.copil[0], world.contributor
    world.call()
    world.say("Ma remarque à moi.", by=mine)
    world.say("La remarque d’un autre.", by=other)
    ballot = world.open_ballot(question := world.ask(OptionDraft(title="Oui", operations=world.add_value("Étudiants"))))
    world.vote(ballot, mine, world.option(question), motive="C’est juste.")
    token = issue_token(actor=mine, user=mine)
    Authenticator.objects.create(user=mine, type=Authenticator.Type.TOTP, data={"secret": "sealed-secret"})
    client, stranger = Client(), Client()
    client.force_login(mine)
    stranger.force_login(other)

    client.post("/compte/donnees/")
    assert "se prépare" in client.get("/compte/donnees/").content.decode()
    assert client.get("/compte/donnees/fichier/").status_code == 404
    assert personal.make(actor=OPERATOR, now=timezone.now()) is not None
    assert personal.make(actor=OPERATOR, now=timezone.now()) is None, "No other worker makes it again."

    assert "est prêt" in client.get("/compte/donnees/").content.decode()
    assert stranger.get("/compte/donnees/fichier/").status_code == 404
    assert Client().get("/compte/donnees/fichier/").status_code == 302
    answer = client.get("/compte/donnees/fichier/")
    assert "no-store" in answer["Cache-Control"]
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    text = archive.read("donnees.json").decode()
    said = json.loads(text)
    assert said["accounts.user"][0]["email"] == mine.email
    assert [one["body"] for one in said["concertation.comment"]] == ["Ma remarque à moi."]
    assert [one["motive"] for one in said["concertation.vote"]] == ["C’est juste."]
    assert "copil" in {one["circle"] for one in said["standard.membership"]}
    for kept_back in ("La remarque d’un autre.", other.email, world.team.email, "sealed-secret", token[15:], mine.password):
        assert kept_back not in text, kept_back

    later = timezone.now() + timedelta(days=8)
    name = PersonalExport.objects.get().content.name
    storage = PersonalExport.objects.get().content.storage
    assert not exports_to_forget(timezone.now())
    assert exports_to_forget(later)
    forget_exports(actor=OPERATOR, now=later)
    assert not storage.exists(name)
    assert client.get("/compte/donnees/fichier/").status_code == 404


def test_a_worker_that_is_lost_leaves_it_to_another_and_a_closed_account_leaves_no_file(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, now = Client(), timezone.now()
    client.force_login(world.contributor)
    client.post("/compte/donnees/")

    def lost(user: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as killed:
        killed.setattr(personal, "held_of", lost)
        with pytest.raises(RuntimeError):
            personal.make(actor=OPERATOR, now=timezone.now())
    assert personal.make(actor=OPERATOR, now=now) is None
    assert personal.make(actor=OPERATOR, now=now + timedelta(hours=1)) is not None
    kept = PersonalExport.objects.get().content
    assert kept.storage.exists(kept.name)
    erase_account(actor=world.contributor)
    assert not kept.storage.exists(kept.name)
    assert not PersonalExport.objects.exists()

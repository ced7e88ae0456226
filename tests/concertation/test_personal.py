"""All that the site holds of somebody, taken away by them alone."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from accounts.models import PersonalExport
from accounts.services import erase_account, exports_to_forget, forget_exports, issue_token, prove_address
from concertation.models import Comment, CommentDraft, Proposal
from concertation.queries.personal import OTHERS, THEIR_PART, relations
from concertation.services import comments, personal, proposals
from concertation.services.questions import OptionDraft
from standard.models import RecordedPerson, SampleFile, Subscription
from standard.permissions import OPERATOR
from standard.services import samples, validation
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


def test_a_closed_account_takes_with_it_what_nobody_else_has_read(world: World) -> None:
    """Its drafts, the files it tried, what it follows, and the name under which a team wrote it down before."""
    somebody, now, by = world.contributor, timezone.now(), {"standard": world.standard, "now": world.now}
    world.call()
    said = world.say("Ce qui est dit reste.", by=somebody)
    sent = world.propose(world.add_value("Étudiants"), by=somebody)
    alone = proposals.save_draft(actor=somebody, title="À moi seul", operations=world.add_value("Seniors"), **by)
    shared = proposals.save_draft(actor=somebody, title="À deux", operations=world.add_value("Bébés"), **by)
    joined = proposals.invite_author(proposal=shared, actor=somebody, email=world.team.email, now=world.now)
    proposals.accept_authorship(authorship=joined, actor=world.team, now=world.now)
    comments.save_draft(actor=somebody, kind="addition", body="Pas encore dit.", **by)
    person = RecordedPerson.objects.create(
        standard=world.standard, name="Ida Nom", email=somebody.email, agreed=True, recorded_by=world.team, recorded_at=now
    )
    tried = validation.submit(content=ContentFile(b"nom\nGap\n"), name="a.csv", actor=somebody, **{**by, "now": now}).sample
    assert Subscription.objects.filter(user=somebody).exists()
    prove_address(email=somebody.email)

    client = Client()
    client.force_login(somebody)
    client.post("/compte/fermer/")

    assert Comment.objects.get(pk=said.pk).author == Proposal.objects.get(pk=sent.pk).author == somebody
    assert not Proposal.objects.filter(pk=alone.pk).exists()
    assert not Proposal.history.filter(id=alone.pk).exists()
    assert Proposal.objects.get(pk=shared.pk).title == "À deux", "It is its other author's too."
    assert not CommentDraft.objects.filter(author=somebody).exists()
    person.refresh_from_db()
    assert (person.name, person.email, person.agreed) == ("", "", False)
    assert samples.due(timezone.now())
    samples.forget(actor=OPERATOR, now=timezone.now())
    assert not SampleFile.objects.filter(pk=tried.pk).exists()
    assert not Subscription.objects.filter(user=somebody).exists()

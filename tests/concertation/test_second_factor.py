"""A standard that asks a second factor of its team and of its committee, from the page that asks it to the vote that waits for it."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import User
from concertation import permissions
from concertation.services.questions import OptionDraft
from standard.models import Event, Notice
from standard.permissions import SECOND_FACTOR
from standard.queries import actor_for
from standard.services import standards
from standard.services.errors import InvalidInput
from tests.api.client import Script
from tests.concertation.world import World


def proves(user: User) -> None:
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})


def test_whoever_lacks_it_reads_is_told_what_to_do_and_does_not_act(world: World) -> None:
    slug = world.standard.slug
    with pytest.raises(InvalidInput) as refused:
        standards.describe(standard=world.standard, actor=world.team, second_factor_required=True, now=world.now)
    assert refused.value.field == "second_factor_required"

    proves(world.team)
    client = Client()
    client.force_login(world.team)
    said = {"title": world.standard.title, "second_factor_required": "on"}
    assert client.post(f"/standards/{slug}/equipe/reglages/", said).status_code == 302
    world.standard.refresh_from_db()
    event = Event.objects.get(verb="standard.protected")
    told = set(Notice.objects.filter(event=event).values_list("recipient__email", flat=True))
    assert world.chair.email in told

    other = Client()
    other.force_login(world.chair)
    page = other.get(f"/standards/{slug}/").content.decode()
    assert "Ajouter une application ou une clé" in page
    assert "Ajouter une application ou une clé" not in client.get(f"/standards/{slug}/").content.decode()
    desk, team = Client(), world.team
    desk.force_login(team)
    Authenticator.objects.filter(user=team).delete()
    for refused_page in (desk.get(f"/standards/{slug}/equipe/membres/"), desk.get(f"/standards/{slug}/equipe/feuille-de-route/")):
        assert refused_page.status_code == 403
        assert 'href="/compte/double-authentification/">Ajouter une application' in refused_page.content.decode()
    proves(team)
    question = world.ask(OptionDraft(text="Rien de plus."))
    script = Script(world.chair)
    problem = script.post(f"questions/{question.pk}/ballots/", {"rule": "majority"}, status=403)
    assert problem["detail"] == SECOND_FACTOR.reason, "A token does what its person does, and no more."
    assert script.get(f"standards/{slug}/")["second_factor_required"] is True
    actor = actor_for(user=world.chair, standard=world.standard, now=world.now)
    assert permissions.can_open_ballot(actor, question, world.now) == SECOND_FACTOR

    proves(world.chair)
    script.post(f"questions/{question.pk}/ballots/", {"rule": "majority"})
    Script(world.team).send("patch", f"standards/{slug}/", {"second_factor_required": False})
    assert Event.objects.filter(verb="standard.unprotected").count() == 1
    Authenticator.objects.all().delete()
    assert permissions.can_prepare_question(actor_for(user=world.team, standard=world.standard, now=world.now)) == SECOND_FACTOR
    world.standard.refresh_from_db()
    assert permissions.can_prepare_question(actor_for(user=world.team, standard=world.standard, now=world.now))

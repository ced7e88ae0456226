"""Nobody speaks for an organisation on their own word alone: it is said, until the team or an address of its domain confirms it."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress

from accounts.models import Organisation, User
from accounts.services import describe_oneself, open_account
from concertation.models import Comment
from concertation.services import comments
from concertation.services.comments import CommentAnchor
from pages.committee.organisations import say_the_same, words_of
from standard.models import Membership
from standard.services import members, standards
from tests.api.client import Script
from tests.concertation.world import World
from tests.pages.visit import HOME, as_, read, send

pytestmark = pytest.mark.django_db

ORGANISATIONS = f"{HOME}equipe/organisations/"
FIELD = f"{HOME}champs/nom/"


def person(world: World, email: str, name: str, organisation: str) -> User:
    """Somebody who proves an address, and registers for an organisation on their own word."""
    user = open_account(actor=None, email=email)
    EmailAddress.objects.filter(user=user).update(verified=True)
    members.join(standard=world.standard, actor=user, organisation=organisation, display_name=name, now=world.now)
    return User.objects.get(pk=user.pk)


def say(world: World, user: User, body: str) -> Comment:
    target = CommentAnchor(world.field("nom").uid)
    return comments.post(standard=world.standard, actor=user, target=target, kind="precision", body=body, now=world.now)


def test_the_team_confirms_who_speaks_for_an_organisation(world: World) -> None:
    world.call(days=9_000)
    ana = person(world, "ana@lac.example", "Ana", "Médiation du Lac")
    say(world, ana, "Le nom d’usage.")
    assert "Ana (Médiation du Lac, non vérifiée)" in read(as_(None), FIELD)
    assert "Ana, pour Médiation du Lac" in read(as_(world.team), ORGANISATIONS)

    page = send(as_(world.team), f"{ORGANISATIONS}confirmer/", user=ana.pk, organisation=ana.organisation_id)

    assert "Ana parle pour « Médiation du Lac »" in page
    assert "Ana (Médiation du Lac)" in read(as_(None), FIELD)
    assert "Quelqu’un est confirmé comme parlant pour Médiation du Lac" in read(as_(None), f"{HOME}historique/")
    assert "Personne n’est à confirmer" in page


def test_an_address_of_its_domain_confirms_too_but_not_that_of_everybody(world: World) -> None:
    ana = person(world, "ana@lac.example", "Ana", "Médiation du Lac")
    bob = person(world, "bob@lac.example", "Bob", "Médiation du Lac")
    eve = person(world, "eve@gmail.com", "Eve", "Médiation du Lac")
    page = read(as_(world.team), ORGANISATIONS)
    assert "Confirmer toute adresse @lac.example" in page
    assert "@gmail.com</button>" not in page

    send(as_(world.team), f"{ORGANISATIONS}confirmer/", user=ana.pk, organisation=ana.organisation_id, domain="1")
    cleo = person(world, "cleo@lac.example", "Cléo", "médiation du lac")

    claims = {user.display_name: User.objects.get(pk=user.pk).claims for user in (ana, bob, eve, cleo)}
    assert claims == {"Ana": [], "Bob": [], "Eve": [ana.organisation_id], "Cléo": []}


def test_speaking_for_another_organisation_is_to_be_confirmed_again(world: World) -> None:
    """By the page of one's account as by the API, where one may register for an organisation that is not one's own."""
    known = world.other.organisation
    assert known is not None
    describe_oneself(actor=world.contributor, display_name="Dax", organisation_name=known.name)
    assert world.contributor.claims_only(known)

    Script(world.stranger).post("standards/bibliotheques/contributors/", {"organisation": known.name})

    assert User.objects.get(pk=world.stranger.pk).claims_only(known)
    invited = open_account(actor=world.admin, email="zoe@exemple.fr")
    describe_oneself(actor=invited, display_name="Zoé", organisation_name="Hinaura")
    members.invite(standard=world.standard, actor=world.team, email=invited.email, circle="copil", organisation="Hinaura", now=world.now)
    assert User.objects.get(pk=invited.pk).claims == [], "whom the team invites in its name speaks for it"


def test_two_spellings_become_one_in_one_click(world: World) -> None:
    world.call(days=9_000)
    ana = person(world, "ana@lac.example", "Ana", "Médiation du Lac")
    bob = person(world, "bob@lac.example", "Bob", "Mediation du Lac (74)")
    said = say(world, bob, "Le nom d’usage.")
    page = read(as_(world.team), ORGANISATIONS)
    assert "Mediation du Lac (74) → Médiation du Lac" in page
    assert page.count("→") == 1, "and nobody is asked to make one town of two"

    send(as_(world.team), f"{ORGANISATIONS}fondre/", merged=bob.organisation_id, into=ana.organisation_id)

    said.refresh_from_db()
    assert said.organisation == ana.organisation
    assert "Bob (Médiation du Lac, non vérifiée)" in read(as_(None), FIELD)
    membership = Membership.objects.select_related("organisation").get(user=bob)
    assert str(membership.organisation) == "Médiation du Lac", "what is sealed shows the name that is kept"
    dan = person(world, "dan@exemple.fr", "Dan", "MEDIATION DU LAC (74)")
    assert dan.organisation == ana.organisation
    assert "Mediation du Lac (74)" not in read(as_(world.stranger), "/compte/")
    kept = Organisation.objects.get(pk=ana.organisation_id)
    kept.name = "Médiation du Léman"
    kept.save()
    assert str(Membership.objects.get(user=bob).organisation) == "Médiation du Léman"


def test_only_the_administration_merges_what_takes_part_elsewhere(world: World) -> None:
    merged, kept = world.other.organisation, world.contributor.organisation
    assert merged is not None
    assert kept is not None
    elsewhere = standards.create(
        slug="quais", title="Quais", data=b'{"fields": [{"name": "id"}]}', actor=world.admin, now=world.now
    ).standard
    members.join(standard=elsewhere, actor=world.other, organisation=merged, now=world.now)
    names = {"organisation": merged.name, "into": kept.name}

    refused = Script(world.team).post("standards/bibliotheques/organisations/merge/", names, 403)

    assert "administration du site" in refused["detail"]
    assert Script(world.admin).post("standards/bibliotheques/organisations/merge/", names, 200)["name"] == kept.name
    assert Script(world.team).post("standards/bibliotheques/organisations/merge/", {"organisation": "Nulle part", "into": kept.name}, 400)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Médiation du Lac", "MEDIATION DU LAC (74)", True),
        ("Hinaura", "Association Hinaura", True),
        ("Conseil départemental du Rhône", "Conseil departemental du Rhone", True),
        ("Les Assembleurs", "Les Assembeurs", True),
        ("Ville de Brest", "Ville de Rennes", False),
        ("Ville de Brest", "Ville", False),
        ("Académie de Lyon 1", "Académie de Lyon 2", False),
        ("CCAS de Pau", "CCAS de Dax", False),
    ],
)
def test_which_names_may_say_one_organisation(one: str, other: str, same: bool) -> None:
    assert say_the_same(words_of(one), words_of(other)) == say_the_same(words_of(other), words_of(one)) == same

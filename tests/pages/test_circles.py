"""The circles by their pages: who is read there, who comes in, what the team does, what becomes of the standard."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from accounts.services import prove_address
from concertation.services import roadmaps
from standard.models import CircleInvitation, JoinRequest, Membership, RecordedPerson, Standard
from standard.services import admissions, standards
from tests.concertation.world import World
from tests.pages.visit import HOME, as_, beside, read, send

TEAM = f"{HOME}equipe/"


@pytest.fixture(autouse=True)
def now_is_the_time_of_the_world(world: World, time_machine: Any) -> None:
    time_machine.move_to(world.now, tick=False)


def test_a_new_address_comes_in_by_its_link(world: World) -> None:
    team, visitor = as_(world.team), as_(None)
    html = send(team, f"{TEAM}membres/", email="zoe@exemple.fr", circle="copil", organisation="Gap", until="2023-05-31")
    assert "Une invitation part pour zoe@exemple.fr" in html
    assert "Invitations en attente (1)" in html
    link = f"/invitations/{CircleInvitation.objects.get().token}/"
    assert "mandat jusqu" not in read(visitor, HOME)
    assert "jusqu’au 31 mai 2023" in read(visitor, link)
    assert not User.objects.filter(email="zoe@exemple.fr").exists()
    send(visitor, link, 422, display_name="")
    html = send(visitor, link, display_name="Zoé", organisation="Gap", listed="on")
    assert "Bienvenue dans le cercle" in html
    assert "Zoé" in read(as_(None), f"{HOME}cercles/")
    assert "a déjà servi" in read(as_(None), link, 403)
    assert "Renouveler" in read(team, f"{TEAM}membres/")


def test_a_whole_committee_is_invited_at_once_or_nobody_is(world: World) -> None:
    team, address = as_(world.team), f"{TEAM}membres/"
    html = send(team, address, 422, email="zoe@exemple.fr\nmax@exemple", circle="copil")
    assert "max@exemple : " in beside(html, "inviter_email")
    assert not CircleInvitation.objects.exists()
    html = send(team, address, 422, email="zoe@exemple.fr, max@exemple.fr", circle="copil", chair="on")
    assert "Une seule personne préside" in beside(html, "inviter_chair")
    html = send(team, address, email="zoe@exemple.fr\n\nmax@exemple.fr zoe@exemple.fr", circle="copil")
    assert "2 personnes sont invitées" in html
    assert set(CircleInvitation.objects.values_list("email", flat=True)) == {"zoe@exemple.fr", "max@exemple.fr"}


def test_an_invitation_is_sent_again_then_taken_back(world: World) -> None:
    team = as_(world.team)
    send(team, f"{TEAM}membres/", email="zoe@exemple.fr", circle="contributor")
    key = CircleInvitation.objects.get().pk
    assert "part de nouveau" in send(team, f"{TEAM}membres/invitations/{key}/rappeler/")
    assert "ne sert plus" in send(team, f"{TEAM}membres/invitations/{key}/reprendre/")
    assert "a repris" in read(as_(None), f"/invitations/{CircleInvitation.objects.get().token}/", 403)
    assert read(as_(None), "/invitations/rien/", 404)


def test_each_says_of_themselves_whether_they_are_named_and_leaves(world: World) -> None:
    mine = as_(world.contributor)
    world.contributor.display_name = "Maya"
    world.contributor.save()
    assert "Maya" not in read(as_(None), f"{HOME}cercles/")
    send(mine, f"{HOME}cercles/figurer/", listed="1")
    assert "Maya" in read(as_(None), f"{HOME}cercles/")
    send(mine, f"{HOME}cercles/figurer/", listed="0")
    assert "Maya" not in read(as_(None), f"{HOME}cercles/")
    key = Membership.objects.get(user=world.contributor).pk
    assert "Vous avez quitté le cercle" in send(mine, f"{HOME}cercles/{key}/quitter/")
    assert not Membership.objects.active(world.now).filter(user=world.contributor).exists()


def test_the_team_looks_after_those_who_come(world: World) -> None:
    team, somebody = as_(world.team), User.objects.create_user("ida@exemple.fr", display_name="Ida")
    standards.describe(standard=world.standard, actor=world.team, approves_contributors=True, now=world.now)
    assert "Votre demande est envoyée" in send(as_(somebody), f"{HOME}inscription/", display_name="Ida", organisation="")
    asked = JoinRequest.objects.get()
    assert "1 demande d’inscription" in read(team, "/mon-espace/")
    assert f"{TEAM}membres/#demandes" in read(team, TEAM)
    send(team, f"{TEAM}membres/demandes/{asked.pk}/", 422, reason="")
    send(team, f"{TEAM}membres/demandes/{asked.pk}/", reason="Ce groupe est complet.")
    assert "Ce groupe est complet." in read(as_(somebody), f"{HOME}inscription/")
    assert "Ce groupe est complet." not in read(as_(None), f"{HOME}historique/")
    send(as_(somebody), f"{HOME}inscription/", display_name="Ida", organisation="")
    send(team, f"{TEAM}membres/demandes/{JoinRequest.objects.latest('pk').pk}/", accepted="1")
    assert "emande d’inscription" not in read(team, "/mon-espace/")
    held = Membership.objects.get(user=somebody)
    assert "30 juin 2023" in send(team, f"{TEAM}membres/{held.pk}/mandat/", until="2023-06-30")
    send(team, f"{TEAM}membres/{held.pk}/mandat/", 422, until="2020-06-30")

    send(team, f"{TEAM}membres/sans-compte/", 422, name="")
    send(team, f"{TEAM}membres/sans-compte/", name="Léo", email="leo@exemple.fr", organisation="Gap", circle="contributor", agreed="on")
    assert "Léo" in read(as_(None), f"{HOME}cercles/")
    leo, person = as_(prove_address(email="leo@exemple.fr")), RecordedPerson.objects.get()
    assert "Est-ce bien vous" in read(leo, f"{HOME}cercles/")
    send(leo, f"{HOME}cercles/sans-compte/{person.pk}/reprendre/")
    assert Membership.objects.filter(user__email="leo@exemple.fr", circle="contributor").exists()
    other = admissions.write_down(standard=world.standard, actor=world.team, name="Max", agreed=True, now=world.now)
    send(team, f"{TEAM}membres/sans-compte/{other.pk}/oublier/")
    assert "Max" not in read(as_(None), f"{HOME}cercles/")


def test_the_ecosystem_is_described_and_read(world: World) -> None:
    team = as_(world.team)
    send(team, f"{TEAM}ecosysteme/nommer/", 422, organisation="", part="hub")
    send(team, f"{TEAM}ecosysteme/nommer/", organisation="Hubik", part="hub", description="Accompagne.", address="exemple.fr")
    assert "Hubik" in read(as_(None), f"{HOME}cercles/")
    key = world.standard.stakeholders.get().pk
    send(team, f"{TEAM}ecosysteme/{key}/", part="partner", description="Finance.")
    assert "Finance." in read(as_(None), f"{HOME}cercles/")
    send(team, f"{TEAM}ecosysteme/{key}/retirer/")
    assert "Hubik" not in read(as_(None), f"{HOME}cercles/")


def test_a_standard_is_renamed_closed_reopened_and_deleted(world: World) -> None:
    team = as_(world.team)
    send(team, f"{TEAM}reglages/", 422, title="")
    assert "Lieux de lecture" in send(team, f"{TEAM}reglages/", title="Lieux de lecture", summary="Tous.", owner="Gap")
    send(team, f"{TEAM}reglages/fermer/", 422, motive="")
    assert "est fermé depuis" in send(team, f"{TEAM}reglages/fermer/", motive="Un autre le remplace.")
    home = read(team, HOME)
    assert "Fermé depuis le" in home
    # Nothing invites to write any more, and who comes to the desk is led back to what is read.
    participation = read(team, f"{HOME}consultation/")
    assert "Relire ce qui s’est dit" in home
    assert "Lire et commenter" not in home + participation
    assert f'<a href="{HOME}">l’accueil du standard</a>' in read(team, TEAM, 403)
    assert f"{TEAM}reglages/" in as_(world.team).get(HOME).content.decode()
    assert "Ce standard est fermé" in send(team, f"{TEAM}membres/", 403, email="a@exemple.fr", circle="team")
    send(team, f"{TEAM}reglages/rouvrir/")
    send(team, f"{TEAM}reglages/supprimer/", 422, title="Autre")
    assert "est supprimé" in send(team, f"{TEAM}reglages/supprimer/", title="Lieux de lecture")
    assert "a été supprimé" in read(as_(None), HOME, 410)
    assert not Standard.objects.exists()


def test_a_roadmap_is_drawn_changed_and_read_by_all(world: World) -> None:
    team, visitor = as_(world.team), as_(None)
    assert "Appel à commentaires" in read(visitor, HOME)
    assert "n’a pas de feuille de route" in read(visitor, f"{HOME}feuille-de-route/")
    desk = f"{TEAM}feuille-de-route/"
    send(team, f"{desk}choisir/", 422, model="complete", starts_on="")
    goal = {"goal": "Standard finalisé en juin 2022", "goal_on": "2022-06-30"}
    send(team, f"{desk}choisir/", model="complete", starts_on="2022-05-20", with_meetings="on", **goal)
    for address in (HOME, f"{HOME}feuille-de-route/"):
        html = read(visitor, address)
        for said in ("Standard finalisé en juin 2022", "Nous en sommes là", "Questions en suspens", "COPIL n° 1", "Atelier n° 3"):
            assert said in html, said
    first, second, *_ = world.standard.phases.all()
    send(team, f"{desk}phases/{second.pk}/", 422, kind="draft", starts_on="2022-05-20")
    send(team, f"{desk}phases/{second.pk}/", kind="draft", title="Écriture", starts_on="2022-05-25", aim="Écrire.")
    assert "Écriture" in read(visitor, HOME)
    send(team, f"{desk}phases/", kind="launch", starts_on="2022-05-01")
    send(team, f"{desk}phases/{first.pk}/retirer/")
    send(team, f"{desk}but/", goal="Une version 1", goal_on="")
    assert "Une version 1" in read(visitor, HOME)
    send(team, f"{desk}tour/", 422, starts_on="2022-06-02")
    send(team, f"{desk}tour/", starts_on="2024-06-02")
    assert "Nous en sommes là" not in send(team, f"{desk}abandonner/")
    assert world.standard.phases.count() == 0
    roadmaps.choose(
        standard=world.standard, actor=world.team, model="continuous", starts_on=world.now.date().replace(year=2020), now=world.now
    )
    assert "La revue annuelle est à proposer" in read(team, f"{HOME}feuille-de-route/")

"""A family on its pages: founded, joined, released together, called together, and read by a stranger."""

from __future__ import annotations

from django.test import Client
from django.utils import timezone

from concertation.models import Consultation
from standard.models import Family, FamilyMember, FamilyRelease, Release
from tests.concertation.families import second_table
from tests.concertation.world import World
from tests.pages.visit import as_, read, send

FAMILY = "/familles/lecture/"


def test_a_family_is_made_released_and_called_from_its_pages(world: World, client: Client) -> None:
    services, theirs = second_table(world)
    team, other = as_(world.team), as_(theirs)
    founding = {"title": "Lecture publique", "slug": "lecture", "description": "Lire."}
    assert "Invitez les standards" in send(team, "/standards/bibliotheques/equipe/famille/", **founding)
    assert "Demander à rejoindre" in read(other, "/standards/services/equipe/famille/")
    send(other, "/standards/services/equipe/famille/rejoindre/", chosen=Family.objects.get().pk)
    asked = FamilyMember.objects.get(asked="join")
    assert "Services demande à rejoindre la famille" in read(team, f"{FAMILY}equipes/")
    send(team, f"{FAMILY}equipes/demandes/{asked.pk}/", answer="agree")

    page = read(client, FAMILY)
    for said in ("2 tables publiées ensemble", "Bibliothèques", "Services", "1 lien entre les tables", "Aucune version commune"):
        assert said in page
    assert "Équipes de la famille" not in page
    assert 'dans la famille <a href="/familles/lecture/">' in read(client, "/standards/services/")
    home = read(client, "/")
    assert home.index("Famille <a") < home.index(">Bibliothèques</a>") < home.index(">Services</a>")
    for absent in ("/familles/absente/", f"{FAMILY}1.0.0/"):
        read(client, absent, 404)
    read(client, f"{FAMILY}equipes/", 403)

    # Whoever is not of both teams reads where it stands, and is told what it takes.
    assert "de l’équipe projet de chaque table qui a changé" in read(team, f"{FAMILY}prochaine-version/")
    lead = as_(world.admin)
    assert "à préparer sous le numéro 0.1.0" in read(lead, f"{FAMILY}prochaine-version/")
    send(lead, f"{FAMILY}prochaine-version/", version="1.0.0")
    page = read(lead, f"{FAMILY}prochaine-version/")
    assert "son comité de pilotage ne l’a pas encore approuvée" in page
    assert "attend encore" in send(lead, f"{FAMILY}prochaine-version/publier/", 422, version="1.0.0")
    world.now = timezone.now()
    world.approve(Release.objects.get(standard=world.standard, state="candidate"))
    assert "Publier la version 1.0.0" in read(lead, f"{FAMILY}prochaine-version/")
    send(lead, f"{FAMILY}prochaine-version/publier/", version="1.0.0")
    page = read(client, FAMILY)
    assert ("Version 1.0.0" in page, "datapackage.json" in page) == (True, True)
    assert FamilyRelease.objects.get().parts.count() == 2

    send(lead, f"{FAMILY}equipes/appel/", title="Ensemble", opens_at="", closes_at="2099-06-01T18:00", continuous="on")
    assert Consultation.objects.count() == 2
    assert "2 tables sont concernées, 0 commentaire reçu" in read(client, FAMILY)
    send(lead, f"{FAMILY}equipes/", title="Lire", description="", **places(services.pk))
    assert [member.standard.slug for member in FamilyMember.objects.order_by("position")] == ["services", "bibliotheques"]
    send(other, f"{FAMILY}equipes/tables/{asked.pk}/quitter/")
    assert FamilyMember.objects.get(standard=services).asked == "leave"


def places(first: int) -> dict[str, str]:
    return {f"place_{member.pk}": "1" if member.standard_id == first else "2" for member in FamilyMember.objects.all()}

"""A family on its pages: founded, joined, released together, called together, and read by a stranger."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from rest_framework.response import Response
from rest_framework.test import APIClient

from concertation.models import Consultation
from standard.models import Family, FamilyMember, FamilyRelease, Release, ValidationReport
from standard.permissions import OPERATOR
from standard.services import validation
from tests.concertation.families import family_of_two, second_table
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
    for name in ("services.csv", "exemple.services.csv", "SHA256SUMS"):
        assert page.count(f"/familles/lecture/1.0.0/{name}") == 1

    send(lead, f"{FAMILY}equipes/appel/", title="Ensemble", opens_at="", closes_at="2099-06-01T18:00", continuous="on")
    assert Consultation.objects.count() == 2
    assert "2 tables sont concernées, 0 commentaire reçu" in read(client, FAMILY)
    send(lead, f"{FAMILY}equipes/", title="Lire", description="", **places(services.pk))
    assert [member.standard.slug for member in FamilyMember.objects.order_by("position")] == ["services", "bibliotheques"]
    send(other, f"{FAMILY}equipes/tables/{asked.pk}/quitter/")
    assert FamilyMember.objects.get(standard=services).asked == "leave"


def test_the_files_of_a_family_are_checked_together_and_their_links_followed(world: World, client: Client, settings: Any) -> None:
    family_of_two(world)
    address = f"{FAMILY}verifier/"
    assert "Vérifier des fichiers ensemble" in read(client, FAMILY)
    page = read(client, address)
    assert ("Bibliothèques" in page, "Services" in page, "Vos fichiers" in page) == (True, True, False)
    assert "Choisissez le fichier d’une table au moins" in send(client, address, 422)

    page = send(client, address, **the_files())
    assert "2 fichiers attendent encore" in page
    checked = {report.standard.slug: validation.check(report_id=report.pk, actor=OPERATOR) for report in ValidationReport.objects.all()}
    # One of those that were written before reports said their outcome.
    told = json.loads(ValidationReport.objects.get(standard=world.standard).result)
    del told["outcome"]
    ValidationReport.objects.filter(standard=world.standard).update(result=json.dumps(told))
    page = read(client, address)
    assert ("Ce fichier est valide" in page, "1 ligne sur 2 à corriger" in page) == (True, True)
    (error,) = json.loads(checked["services"].result)["errors"]  # type: ignore[union-attr]
    assert (error["row"], error["code"]) == (3, "foreign-key")
    # Nobody else sees them; each stands in the files of its own table too.
    assert "services.csv" not in read(Client(), address)
    assert "services.csv" in read(client, "/standards/services/verifier/")

    def asked(**files: ContentFile[bytes]) -> Response:
        answer = APIClient().post("/api/v1/families/lecture/validations/", files, format="multipart")
        assert isinstance(answer, Response)
        return answer

    # All or none: where one is refused nothing stays of the others, on the disk either.
    before = set(Path(settings.MEDIA_ROOT).rglob("*"))
    for name, content in (("ailleurs", b"a"), ("bibliotheques", b"")):
        answer = asked(**{**the_files(), name: ContentFile(content, name="a.csv")})
        assert (answer.status_code, [one["field"] for one in answer.json()["errors"]]) == (400, [name])
    # One that passes the limit is not left out in silence.
    settings.FILE_MAX_BYTES, usual = 60, settings.FILE_MAX_BYTES
    answer = asked(**the_files())
    assert (answer.status_code, [one["field"] for one in answer.json()["errors"]]) == (400, ["file"])
    settings.FILE_MAX_BYTES = usual
    assert set(Path(settings.MEDIA_ROOT).rglob("*")) == before
    assert ValidationReport.objects.count() == 2
    answer = asked(**the_files())
    assert (answer.status_code, [(one["standard"], one["state"]) for one in answer.json()]) == (
        202,
        [("bibliotheques", "queued"), ("services", "queued")],
    )


def the_files() -> dict[str, ContentFile[bytes]]:
    """Two services, one of a library that is not there."""
    return {
        "services": ContentFile("service,nom\nPrêt,Centre\nJeux,Ailleurs\n".encode(), name="services.csv"),
        "bibliotheques": ContentFile(b"nom,public,places\nCentre,Enfants,12\n", name="bibliotheques.csv"),
    }


def places(first: int) -> dict[str, str]:
    return {f"place_{member.pk}": "1" if member.standard_id == first else "2" for member in FamilyMember.objects.all()}

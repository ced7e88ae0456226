"""Who uses a standard, as people see it and as scripts do: what is declared is never shown as verified."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from concertation.models import Reuse
from standard.models import Commitment, Publication, PublicationCheck, PublicationWatch, Release
from standard.permissions import OPERATOR
from standard.services import publications
from tests.api.client import Script
from tests.concertation.world import DAY, World
from tests.pages.visit import HOME, as_, words

PAGE = f"{HOME}qui-utilise/"


@pytest.fixture(autouse=True)
def now_is_the_time_of_the_world(world: World, time_machine: Any) -> None:
    time_machine.move_to(world.now, tick=False)


def said(answer: Any) -> str:
    """What a page says, without its tags."""
    return " ".join(strip_tags(words(answer.content)).split())


def read(client: Client, address: str = PAGE) -> str:
    return said(client.get(address))


def test_who_uses_a_standard_is_declared_then_verified_and_read_in_figures(world: World, time_machine: Any) -> None:
    anybody, gap, team = Client(), as_(world.stranger), as_(world.team)
    assert "Ce standard n’a pas encore de version publiée" in read(anybody)
    release = world.publish("1.0.0")
    time_machine.move_to(world.now, tick=False)
    assert "Personne n’a encore déclaré" in read(anybody)
    assert "Aucun fichier publié n’est encore déclaré." in read(anybody, HOME)

    sent = {"address": "http://exemple.fr/lieux.csv", "version": release.pk, "department": "05"}
    refused = gap.post(f"{PAGE}declarer/", sent)
    assert (refused.status_code, Publication.objects.count()) == (422, 0)
    assert "https://" in said(refused)
    made = gap.post(f"{PAGE}declarer/", {**sent, "address": "https://exemple.fr/lieux.csv", "organisation": "Ville de Pau"}, follow=True)
    assert "Déclaré, pas encore vérifié" in said(made)
    publication = Publication.objects.get()
    assert str(publication.organisation) == "Ville de gap", "one's own, whatever is sent beside the form"
    shown = read(anybody)
    assert "1 fichier publié" in shown
    assert "Aucun n’est encore vérifié conforme" in shown
    assert "1 fichier publié est déclaré, dont aucun vérifié conforme encore." in read(anybody, HOME)

    wrong = publications.LookFinding(publications.Outcome.ERRORS, release, 4, 2, '[{"field": "nom", "count": 2, "message": "Écrivez-le."}]')
    publications.keep(publication, [wrong], actor=OPERATOR, now=world.now)
    assert "2 erreurs sur 4 lignes" in read(anybody)
    assert "Écrivez-le." in read(anybody, publication.get_absolute_url())
    lost = publications.LookFinding(publications.Outcome.UNREACHABLE, refusal="Il n’y est pas.")
    publications.keep(publication, [lost], actor=OPERATOR, now=world.now + DAY)
    assert "Injoignable depuis le 3 juin 2022. Vérifié pour la dernière fois le 2 juin 2022 : 2 erreurs" in read(anybody)
    publications.keep(
        publication, [publications.LookFinding(publications.Outcome.VALID, release, 4)], actor=OPERATOR, now=world.now + 2 * DAY
    )
    assert "1 fichier publié est déclaré, dont 1 vérifié conforme." in read(anybody, HOME)
    assert "05 Hautes-Alpes" in read(anybody)
    table = anybody.get(f"{PAGE}publications.csv").content.decode("utf-8-sig")
    assert "Vérifié conforme;2022-06-04;4;0" in table.replace(",", ";")

    second = world.publish("1.0.1")
    time_machine.move_to(world.now, tick=False)
    at = publication.get_absolute_url()
    gap.post(f"{at}suivre/", {"version": second.pk, "department": ""})
    assert "Déclaré, pas encore vérifié" in read(anybody), "what was verified was of another version"
    PublicationWatch.objects.update(taken_at=world.now)
    assert "vient d’être lu" in said(gap.post(f"{at}verifier/", follow=True))
    assert team.post(f"{at}retirer/", {"reason": ""}).status_code == 422
    team.post(f"{at}retirer/", {"reason": "Le fichier n’existe pas."})
    assert "Le fichier n’existe pas." in read(anybody, at)
    assert "Personne n’a encore déclaré" in read(anybody)


def test_commitments_and_reuses_are_on_the_page_and_the_team_sees_what_waits(world: World, time_machine: Any) -> None:
    anybody, gap = Client(), as_(world.stranger)
    gap.post(f"{PAGE}s-engager/", {"version": "1.0.0", "day": "2022-07-01"})
    gap.post(f"{PAGE}reutilisation/", {"title": "Une carte", "address": "https://exemple.fr/", "what": "Elle les montre."})
    assert "Ville de gap : version 1.0.0 avant la fin du 1er juillet 2022 En cours" in read(anybody)
    assert "Une carte" not in read(anybody)
    assert "À relire" in read(gap)
    time_machine.move_to(world.now + 60 * DAY, tick=False)
    gap, team = as_(world.stranger), as_(world.team)
    board = read(team, f"{HOME}equipe/")
    assert "Une carte" in board
    assert "Engagement pris pour le 1er juillet 2022" in board
    reuse, commitment = Reuse.objects.get(), Commitment.objects.get()
    assert gap.post(f"{PAGE}reutilisations/{reuse.pk}/instruire/", {"outcome": "kept"}).status_code == 403
    assert team.post(f"{PAGE}reutilisations/{reuse.pk}/instruire/", {"outcome": "refused"}).status_code == 422
    team.post(f"{PAGE}reutilisations/{reuse.pk}/instruire/", {"outcome": "kept"})
    assert "Une carte" in read(anybody)
    assert team.post(f"{PAGE}engagements/{commitment.pk}/retirer/", {"reason": ""}).status_code == 422
    team.post(f"{PAGE}engagements/{commitment.pk}/retirer/", {"reason": "Ils attendent."})
    gap.post(f"{PAGE}reutilisations/{reuse.pk}/retirer/")
    assert "Aucune organisation ne s’est encore engagée" in read(anybody)


def test_a_script_declares_reads_and_withdraws(world: World, time_machine: Any) -> None:
    release: Release = world.publish("1.0.0")
    time_machine.move_to(world.now, tick=False)
    script, slug = Script(world.stranger), world.standard.slug
    made = script.post(f"standards/{slug}/publications/", {"address": "https://exemple.fr/lieux.csv", "version": "1.0.0"})
    assert (made["state"], made["verified"], made["actions"]["change"]["allowed"]) == ("declared", None, True)
    finding = publications.LookFinding(PublicationCheck.Outcome.VALID, release, 4)
    publications.keep(Publication.objects.get(), [finding], actor=OPERATOR, now=world.now)
    word = script.post(f"standards/{slug}/commitments/", {"version": "1.0.0", "day": "2022-09-01"})
    assert word["state"] == "kept", "what was verified already keeps it"
    script.post(f"standards/{slug}/reuses/", {"title": "Une carte", "address": "https://exemple.fr/", "what": "Elle les montre."})
    told = Script(world.team).get(f"standards/{slug}/adoption/")
    assert (told["declared"], told["verified"], told["by_version"][0]["counts"]) == (1, 1, [1, 0, 0, 0, 0])
    assert [one["state"] for one in told["reuses"]] == ["proposed"]
    assert told["publications"][0]["verified"]["rows"] == 4
    script.post(f"publications/{made['id']}/withdraw/", {"reason": "Il n’est plus."}, status=200)
    assert Script(world.team).get(f"standards/{slug}/adoption/")["declared"] == 0

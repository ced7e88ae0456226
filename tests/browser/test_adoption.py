"""An organisation says that it publishes with a standard; the site reads its file where it is, and everybody reads what was found."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from standard.models import PublicationWatch
from standard.permissions import OPERATOR
from standard.services import publications
from tests.browser.people import DESK, PHONE, Person
from tests.concertation.world import World
from tests.standard.services.served import published

ADDRESS = "https://exemple.test/lieux.csv"
WRONG = b"nom,public,places\nGap,Chats,3\nDie,Enfants,4\n"
GOOD = b"nom,public,places\nGap,Enfants,3\nDie,Enfants,4\n"


@pytest.mark.deep
def test_a_producer_declares_its_file_the_site_verifies_it_and_everybody_reads_the_figures(
    new_page: Callable[..., Page], world: World
) -> None:
    world.publish("1.0.0")
    slug = world.standard.slug
    producer = Person(new_page(viewport={"width": PHONE, "height": 800}), slug)
    reader = Person(new_page(viewport={"width": DESK, "height": 900}), slug)
    producer.enter_as(world.stranger)

    producer.open("pages:home")
    producer.follow("Qui utilise ce standard")
    producer.arrives("Qui utilise ce standard")
    producer.follow("Déclarer un fichier publié")
    producer.arrives("Déclarer un fichier publié")
    producer.input("Adresse du fichier").fill("http://exemple.test/lieux.csv")
    producer.press("Déclarer ce fichier")
    producer.refused("Adresse du fichier", "https://")
    producer.input("Adresse du fichier").fill(ADDRESS)
    producer.choose("Version suivie", "1.0.0")
    producer.choose("Département", "05")
    producer.press("Déclarer ce fichier")
    producer.arrives("Ville de gap")
    producer.reads("Déclaré, pas encore vérifié", "Le site n’a pas encore lu ce fichier.")

    site = {"/lieux.csv": WRONG}
    look(site)
    producer.page.reload()
    producer.reads("1 erreur sur 2 lignes, version 1.0.0.", "Ce qui est à corriger")
    producer.look()

    site["/lieux.csv"] = GOOD
    PublicationWatch.objects.update(taken_at=None)
    producer.press("Vérifier maintenant")
    look(site)
    producer.page.reload()
    producer.reads("conforme à la version 1.0.0, 2 lignes.")

    reader.open("pages:home")
    reader.reads("1 fichier publié est déclaré, dont 1 vérifié conforme.")
    reader.follow("Qui utilise ce standard")
    reader.arrives("Qui utilise ce standard")
    reader.reads("1 organisation déclare 1 fichier publié avec ce standard. 1 fichier est vérifié conforme à la version suivie.")
    for title, named in (("Par version", "1.0.0"), ("Par département", "05 Hautes-Alpes")):
        table = reader.main.get_by_role("table", name=f"Fichiers publiés, {title.lower()} et par état")
        expect(table.get_by_role("row", name=named)).to_contain_text("1")
        assert reader.section(title).locator("svg.tri-bar rect").count() == 1, "a bar, of one part"
    with reader.page.expect_download() as download:
        reader.follow("Télécharger la liste (CSV)")
    assert ADDRESS in download.value.path().read_text(encoding="utf-8-sig")


def look(files: dict[str, bytes]) -> None:
    """What the worker does of a file that is due."""
    with published(files) as web:
        assert publications.check_next(actor=OPERATOR, clock=timezone.now, web=web) is not None

"""From a spreadsheet to a version that is published, and from that version to a file that somebody fills in and checks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import urllib3
from django.utils import timezone
from playwright.sync_api import Page, expect

from standard.models import Standard, StartingSource
from standard.permissions import OPERATOR
from standard.queries import working_schema
from standard.services import sources
from tests.browser.people import DESK, PHONE, Person
from tests.browser.test_validation import work
from tests.concertation.world import World
from tests.libreoffice import Filling, fill, needs_libreoffice
from tests.standard.services.git_series import git_site, series_of_tags
from tests.standard.services.test_sources import PUBLIC
from tests.standard.validation.files import workbook

TABLE = [
    ["Dictionnaire des musées"],
    ["Nom du champ", "Libellé", "Définition", "Format", "Obligatoire ?", "Valeurs possibles", "Exemple"],
    ["id_musee", "Identifiant", "Le code du musée, avec ses zéros.", "texte", "oui", "", "00412"],
    ["label", "Label", "Ce que l’État en dit.", "liste", "non", "Musée de France\nMaison des illustres", "Musée de France"],
    ["ouverture", "Date d’ouverture", "Le premier jour.", "date (JJ/MM/AAAA)", "non", "", ""],
    ["places", "Places", "Combien de personnes y entrent.", "nombre entier", "non", "", ""],
]
"""A title above the header, words as people write them, and a column too many."""


@pytest.mark.deep
def test_a_team_starts_a_standard_from_its_spreadsheet_and_publishes_it(
    new_page: Callable[..., Page], world: World, tmp_path: Path
) -> None:
    started(new_page, world, tmp_path)
    standard = Standard.objects.get(slug="musees")
    assert [(field.name, field.type, field.required) for field in working_schema(standard).fields] == [
        ("id_musee", "string", True),
        ("label", "string", False),
        ("ouverture", "date", False),
        ("places", "integer", False),
    ]
    reader = Person(new_page(viewport={"width": PHONE, "height": 700}), "musees")
    reader.open("pages:release", "0.1.0")
    reader.arrives("Version 0.1.0")
    with reader.page.expect_download() as download:
        reader.follow("Télécharger le gabarit (tableur)")
    assert download.value.suggested_filename == "musees-gabarit.xlsx"


def started(new_page: Callable[..., Page], world: World, folder: Path) -> None:
    """« Musées », begun from its dictionary, mended, and published as 0.1.0."""
    team = Person(new_page(viewport={"width": DESK, "height": 900}), "musees")
    team.enter_as(world.admin)
    team.page.goto("/")
    team.follow("Commencer un standard")
    team.arrives("Commencer un standard")
    team.pick("Un tableau qui décrit les champs")
    team.input("Fichier").set_input_files(workbook(folder, TABLE, name="musees.xlsx"))
    team.press("Lire ce fichier")
    team.reads("4 champs trouvés")
    team.look()
    assert not Standard.objects.filter(slug="musees").exists()

    team.input("Titre du standard").fill("Musées")
    team.input("Adresse du standard").fill("musees")
    team.input("Ce que décrit le standard").fill("Les musées ouverts à tous.")
    places = team.main.get_by_role("group", name="Champ 4")
    team.input("Description", within=places).fill("Combien de personnes y entrent à la fois.")
    team.press("Créer le standard")
    team.arrives("La prochaine version")

    team.open("pages:release_preparation")
    team.input("Numéro").fill("0.1.0")
    team.press("Préparer la version")
    team.reads("La version 0.1.0 est prête à relire.")
    team.look()
    team.follow("Publier la version 0.1.0")
    team.arrives("Publier la version 0.1.0")
    if team.input("Motif").count():
        team.input("Motif").fill("C’est la première.")
    team.press("Publier la version 0.1.0")
    team.arrives("Version 0.1.0")
    team.reads("La version 0.1.0 est publiée.")


@pytest.mark.deep
@needs_libreoffice
def test_a_stranger_finds_it_downloads_the_template_fills_it_in_libreoffice_and_checks_it(
    new_page: Callable[..., Page], world: World, tmp_path: Path
) -> None:
    started(new_page, world, tmp_path)
    stranger = Person(new_page(viewport={"width": DESK, "height": 900}), "musees")
    stranger.page.goto("/")
    stranger.follow("Musées")
    stranger.arrives("Musées")
    with stranger.page.expect_download() as download:
        stranger.follow("Télécharger le gabarit (tableur)")
    template, filled = tmp_path / "gabarit.xlsx", tmp_path / "mes-musees.ods"
    download.value.save_as(template)
    rows = [["00412", "Musée de France", "29/06/1994", "1200"], ["00413", "Maison des illustres", "1/2/2003", ""]]
    wrong = [*rows, ["", "Musée", "bientôt", "beaucoup"]]
    mistaken = tmp_path / "mes-musees.xlsx"
    fill(tmp_path, [Filling(template, rows, [filled]), Filling(template, wrong, [mistaken])])

    for path, said in ((mistaken, "1 ligne sur 3 à corriger, pour 4 raisons."), (filled, "Ce fichier est valide")):
        stranger.open("pages:home")
        stranger.follow("Vérifier un fichier")
        stranger.page.get_by_label("Fichier à vérifier").set_input_files(path)
        stranger.press("Vérifier")
        work()
        expect(stranger.page.get_by_role("heading", level=1)).to_contain_text(said)


@pytest.mark.deep
def test_a_team_starts_a_standard_from_a_git_repository(new_page: Callable[..., Page], world: World, tmp_path: Path) -> None:
    """Each tag is a version with its day; what a schema does not say is asked; what cannot be taken up says why."""
    team = Person(new_page(viewport={"width": PHONE, "height": 800}), "lieux")
    team.enter_as(world.admin)
    team.page.goto("/")
    team.follow("Commencer un standard")
    team.main.get_by_text("Partir d’une adresse ou d’un dépôt git", exact=True).click()
    asked = team.main.locator("details", has_text="Partir d’une adresse ou d’un dépôt git")
    team.pick("Un dépôt git", within=asked)
    team.input("Adresse", within=asked).fill(PUBLIC)
    team.press("Lire cette adresse")
    team.arrives("Nous lisons cette adresse")

    with git_site(series_of_tags(tmp_path / "depot")) as address:
        # The internet of tests is this machine.
        StartingSource.objects.update(address=address)
        assert sources.take(actor=OPERATOR, clock=timezone.now, reach=urllib3.PoolManager)
    # The page looks by itself.
    team.arrives("3 versions à reprendre")
    team.reads("Version 2.0.0, 21 février 2022", "Elle ne sera pas reprise.", "Version 1.10.0")
    assert not Standard.objects.filter(slug="lieux").exists()
    team.input("Titre du standard").fill("Lieux ouverts")
    team.input("Adresse du standard").fill("lieux")
    team.press("Reprendre ces versions")
    team.reads("nous ne le devinons pas")
    team.pick("Oui, c’est le même")
    team.press("Reprendre ces versions")
    team.arrives("Les versions arrivent")
    team.reads("1 version est reprise sur 3.")
    assert sources.take(actor=OPERATOR, clock=timezone.now)
    team.arrives("3 versions sont reprises")

    team.follow("Lieux ouverts")
    team.arrives("Lieux ouverts")
    team.open("pages:release", "1.10.0")
    team.arrives("Version 1.10.0")
    team.reads("10 février 2022")
    assert [field.name for field in working_schema(Standard.objects.get(slug="lieux")).fields] == ["nom_usuel", "adresse", "horaires"]

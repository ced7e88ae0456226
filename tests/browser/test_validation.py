"""A producer tries a file, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.browser.conftest import assert_accessible, assert_fits
from tests.concertation.world import World, make_world
from tests.standard.validation.files import workbook

CONTENT = b"nom;public;places\nGap;Enfants;12\n;Chats;3\nDie;Enfant;x\n"


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


def work() -> None:
    call_command("db_worker", "--batch", "--no-startup-delay", "--interval", "0", verbosity=0)


@pytest.mark.parametrize(
    ("width", "scripts"),
    [(320, True), *(pytest.param(*each, marks=pytest.mark.deep) for each in ((1440, False), (1440, True), (320, False)))],
)
def test_a_file_is_sent_checked_and_told(new_page: Callable[..., Page], world: World, width: int, scripts: bool) -> None:
    page = new_page(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
    page.goto(reverse("pages:validate", args=[world.standard.slug]))
    if scripts:
        assert_fits(page)
        assert_accessible(page)
    page.get_by_label("Fichier à vérifier").set_input_files({"name": "lieux.csv", "mimeType": "text/csv", "buffer": CONTENT})
    page.get_by_role("button", name="Vérifier", exact=True).click()
    expect(page.get_by_role("heading", name="Vérification en cours")).to_be_visible()
    work()
    # The page finds out by itself, with or without JavaScript.
    expect(page.get_by_role("heading", level=1)).to_have_text("2 lignes sur 3 à corriger, pour 3 raisons.")
    expect(page.get_by_role("link", name="Proposez « Chats »")).to_be_visible()
    if scripts:
        assert_fits(page)
        assert_accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Fichier annoté (XLSX)").click()
    assert download.value.suggested_filename == "lieux-fichier-annote.xlsx"
    page.get_by_role("button", name="Partager ce rapport").click()
    shared = page.locator(".check-address a").get_attribute("href")
    reader = new_page(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
    reader.goto(shared)
    expect(reader.get_by_role("heading", level=1)).to_have_text("2 lignes sur 3 à corriger, pour 3 raisons.")
    expect(reader.get_by_text("Supprimer maintenant", exact=True)).to_have_count(0)
    page.get_by_text("Supprimer maintenant", exact=True).click()
    page.get_by_role("button", name="Effacer", exact=True).click()
    expect(page.get_by_text("Le fichier et son rapport sont effacés.")).to_be_visible()


def test_a_good_file_is_told_so_and_what_is_no_table_is_refused(page: Page, world: World) -> None:
    def send(name: str, content: bytes) -> None:
        page.goto(reverse("pages:validate", args=[world.standard.slug]))
        page.get_by_label("Fichier à vérifier").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
        page.get_by_role("button", name="Vérifier", exact=True).click()

    send("lieux.csv", b"nom;public;places\nGap;Enfants;12\nDie;Adultes;8\n")
    work()
    expect(page.get_by_role("heading", level=1)).to_contain_text("valide")
    assert_fits(page)
    assert_accessible(page)
    send("photo.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    work()
    expect(page.get_by_role("main")).to_contain_text("est une image, pas un tableau")
    send("vide.csv", b"")
    work()
    expect(page.get_by_role("main")).to_contain_text("vide")
    assert_fits(page)
    assert_accessible(page)


@pytest.mark.deep
@pytest.mark.parametrize("width", [320, 1440])
def test_a_copy_is_corrected_and_another_sheet_is_chosen(new_page: Callable[..., Page], world: World, tmp_path: Path, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    page.goto(reverse("pages:validate", args=[world.standard.slug]))
    good, slips = [["nom", "public"], ["Gap", "Enfants"]], [["nom", "public"], ["Die", "enfants"], ["Oz", " Adultes"]]
    page.get_by_label("Fichier à vérifier").set_input_files(workbook(tmp_path, good, slips))
    page.get_by_role("button", name="Vérifier", exact=True).click()
    work()
    expect(page.get_by_role("main")).to_contain_text("Celui-ci est « Sheet1 »")
    page.get_by_role("button", name="Sheet2", exact=True).click()
    work()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 lignes sur 2 à corriger")
    expect(page.get_by_role("main")).to_contain_text("vous en recevez une copie, du seul tableau « Sheet2 ».")
    page.get_by_label("Espaces en trop").locator("xpath=following-sibling::label").click()
    page.get_by_role("button", name="Préparer une copie corrigée").click()
    work()
    expect(page.get_by_role("main")).to_contain_text("1 cellule corrigée")
    assert_fits(page)
    assert_accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger la copie corrigée").click()
    copy = CalamineWorkbook.from_path(download.value.path())
    assert copy.get_sheet_by_index(0).to_python() == [["nom", "public"], ["Die", "Enfants"], ["Oz", " Adultes"]]

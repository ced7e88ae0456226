"""A producer with a raw file says what its columns are, corrects it in place, and takes a valid file away."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.conftest import assert_accessible, assert_fits
from tests.browser.test_validation import work, world
from tests.concertation.world import World

__all__ = ["world"]
RAW = "Intitulé,Cible,Capacité\nGap,Petits,12\n,enfants,3\nDie,Adultes,x\n"


@pytest.mark.parametrize(
    ("width", "scripts"),
    [(320, False), *(pytest.param(*each, marks=pytest.mark.deep) for each in ((1440, True), (1440, False), (320, True)))],
)
def test_a_raw_file_is_mapped_corrected_in_place_and_taken_away_valid(
    new_page: Callable[..., Page],
    world: World,
    width: int,
    scripts: bool,
) -> None:
    page = new_page(viewport={"width": width, "height": 800}, java_script_enabled=scripts)

    def looked_at() -> None:
        if scripts:
            assert_fits(page)
            assert_accessible(page)

    page.goto(reverse("pages:validate", args=[world.standard.slug]))
    page.get_by_label("Fichier à vérifier").set_input_files({"name": "lieux.csv", "mimeType": "text/csv", "buffer": RAW.encode()})
    page.get_by_role("button", name="Vérifier", exact=True).click()
    work()
    page.get_by_role("link", name="Dire ce que sont les colonnes").click()
    expect(page.get_by_label("Champ de la colonne « Intitulé »")).to_have_value("nom")
    page.get_by_label("Champ de la colonne « Cible »").select_option("public")
    page.get_by_label("Champ de la colonne « Capacité »").select_option("places")
    looked_at()
    page.get_by_role("button", name="Confirmer et vérifier de nouveau").click()
    work()
    expect(page.get_by_role("heading", level=1)).to_contain_text("3 lignes sur 3 à corriger")
    page.get_by_role("link", name="Voir et corriger les lignes").click()
    looked_at()
    page.get_by_label("nom, ligne 3").fill("Digne")
    page.get_by_label("places, ligne 4").fill("8")
    page.get_by_label("public, ligne 2").fill("Enfants")
    page.get_by_label("public, ligne 2").press("Enter")
    expect(page.get_by_text("3 corrections attendent").first).to_be_visible()
    # What is offered for a cell is in it at once.
    page.get_by_label("public, ligne 3").focus()
    page.get_by_role("button", name="Écrire « Enfants »").click()
    expect(page.get_by_text("4 corrections attendent").first).to_be_visible()
    page.get_by_role("button", name="Retirer la ligne 2").click()
    expect(page.get_by_text("5 corrections attendent").first).to_be_visible()
    page.get_by_role("button", name="Garder la ligne 2").click()
    expect(page.get_by_text("4 corrections attendent").first).to_be_visible()
    page.get_by_role("button", name="Vérifier de nouveau").first.click()
    work()
    expect(page.get_by_role("heading", level=1)).to_contain_text("valide")
    looked_at()
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger le fichier corrigé").click()
    rows = list(csv.reader(Path(download.value.path()).read_text().splitlines()))
    assert rows == [["nom", "public", "places"], ["Gap", "Enfants", "12"], ["Digne", "Enfants", "3"], ["Die", "Adultes", "8"]]
    assert download.value.suggested_filename == "lieux-corrige.csv"
    with page.expect_download() as again:
        page.get_by_role("link", name="avec des points-virgules").click()
    assert Path(again.value.path()).read_bytes().startswith(b"\xef\xbb\xbfnom;public;places\r\n")

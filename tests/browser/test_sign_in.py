"""Signing in, in a real browser: at 1440 and 320 px, by keyboard, and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Organisation, User
from tests.browser.conftest import assert_accessible, assert_fits, code_sent_to, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [320, pytest.param(1440, marks=pytest.mark.deep)])
def test_first_sign_in_then_ones_organisation(new_page: Callable[..., Page], width: int) -> None:
    Organisation.objects.create(name="Association des médiateurs et médiatrices numériques du territoire")
    page = new_page(viewport={"width": width, "height": 800})

    sign_in(page, "ana@exemple.fr")
    expect(page.get_by_role("heading", name="Bienvenue")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    page.get_by_label("Nom affiché").fill("Ana Roux")
    page.get_by_label("Organisation").fill("Médiation du Lac")
    page.get_by_role("button", name="Enregistrer").click()

    page.goto("/compte/")
    expect(page.get_by_label("Organisation")).to_have_value("Médiation du Lac")
    assert_fits(page)
    page.get_by_role("link", name="Vos jetons").click()
    page.get_by_role("button", name="Créer un jeton").click()
    expect(page.get_by_role("heading", name="Votre nouveau jeton")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    page.goto("/compte/")
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("banner").get_by_role("link", name="Se connecter")).to_be_visible()


def test_without_javascript_and_with_the_keyboard_alone(new_page: Callable[..., Page]) -> None:
    User.objects.create_user("ana@exemple.fr", display_name="Ana")
    page = new_page(java_script_enabled=False)

    page.goto("/connexion/?next=/aide/")
    page.get_by_label("Adresse électronique").focus()
    page.keyboard.type("ana@exemple.fr")
    page.keyboard.press("Enter")
    page.get_by_label("Code").focus()
    page.keyboard.type(code_sent_to("ana@exemple.fr"))
    page.keyboard.press("Enter")

    expect(page).to_have_url("/aide/")
    expect(page.get_by_role("link", name="Mon espace")).to_be_visible()


def test_the_first_key_leads_to_the_content(page: Page) -> None:
    page.goto("/aide/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Contenu")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize(
    "path", ["/connexion/", "/aide/", "/aide/glossaire/", "/aide/accessibilite/", "/aide/mentions-legales/", "/nulle-part/"]
)
@pytest.mark.parametrize("width", [320, pytest.param(1440, marks=pytest.mark.deep)])
def test_public_pages_fit_and_are_accessible(new_page: Callable[..., Page], path: str, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    page.goto(path)
    assert_fits(page)
    assert_accessible(page)

"""The published documentation, opened as a file by itself."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from standard.publishing.documentation_html import documentation_html
from tests.browser.conftest import assert_accessible, assert_fits
from tests.standard.publishing.libraries import release


@pytest.mark.django_db
@pytest.mark.parametrize("width", [320, pytest.param(1440, marks=pytest.mark.deep)])
def test_it_reads_well_on_a_phone_and_on_a_desk(new_page: Callable[..., Page], width: int) -> None:
    # The page allows no script at all, not even the one that checks it.
    page = new_page(bypass_csp=True, viewport={"width": width, "height": 900})
    page.set_content(documentation_html(release()).decode())
    expect(page.get_by_role("heading", name="Bibliothèques & médiathèques", level=1)).to_be_visible()
    expect(page.get_by_role("article", name="Supports")).to_contain_text("séparées par")
    expression = page.get_by_text("^(?:livre|disque")
    expect(expression).not_to_be_visible()
    page.get_by_role("article", name="Supports").get_by_text("Forme technique").click()
    expect(expression).to_be_visible()
    assert_accessible(page)
    assert_fits(page)

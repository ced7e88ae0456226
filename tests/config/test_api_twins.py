"""What a person can do on a page, a script can by the API: each address that takes something has its twin, or a reason not to."""

from __future__ import annotations

from tests.config.api_twins import REASONS, TWINS
from tests.config.writing_routes import ROUTES

OF_PAGES = {name.removeprefix("POST ") for name in ROUTES if " api:" not in name}


def test_each_address_of_a_page_is_here_once() -> None:
    assert TWINS.keys() | REASONS.keys() == OF_PAGES
    assert not TWINS.keys() & REASONS.keys()


def test_each_twin_is_an_address_of_the_api() -> None:
    assert {page: twin for page, twin in TWINS.items() if twin not in ROUTES} == {}
    assert all(" api:" in twin for twin in TWINS.values())

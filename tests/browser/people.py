"""The people of the journeys in front of their browsers, and the pages that they go through: one class a page."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from tests.browser.conftest import assert_accessible, assert_fits

PHONE, DESK = 320, 1440
# A folder to keep what each page looked like at both widths, for the eyes of who works on the pages.
SCREENSHOTS = os.environ.get("SCREENSHOTS", "")


def beginning(text: str) -> re.Pattern[str]:
    """What begins with `text`, whatever the spaces that French typography puts in it."""
    return re.compile(r"^\s*" + r"\s".join(re.escape(word) for word in text.split(" ")))


@dataclass(frozen=True)
class Person:
    """Somebody in front of a browser, at a standard."""

    page: Page
    slug: str
    scripts: bool = True

    # --- Going somewhere ----------------------------------------------------------------------------------------------

    def enter_as(self, user: User) -> None:
        """Be signed in. The journey that signs in for real is `test_taking_part`."""
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        self.page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "domain": "localhost", "path": "/"}])

    def open(self, name: str, *args: object) -> None:
        """Type the address of a page of the standard."""
        self.page.goto(reverse(name, args=[self.slug, *args]))

    def follow(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Click a link of the page, read where it leads."""
        self.link(name, within).click()
        self.page.wait_for_load_state()

    def press(self, name: str, within: Locator | None = None) -> None:
        self.button(name, within).click()
        self.page.wait_for_load_state()

    def confirm(self, name: str, yes: str) -> None:
        """Ask for something that cannot be undone, read what is lost, and do it."""
        folded = self.main.locator("details[data-asks-first]", has=self.page.locator("summary", has_text=beginning(name)))
        folded.locator("summary").click()
        self.press(yes, within=folded)

    # --- What is on the page ------------------------------------------------------------------------------------------

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def link(self, name: str | re.Pattern[str], within: Locator | None = None) -> Locator:
        return (within or self.main).get_by_role("link", name=name, exact=True)

    def button(self, name: str, within: Locator | None = None) -> Locator:
        return (within or self.main).get_by_role("button", name=name, exact=True)

    def input(self, label: str, within: Locator | None = None) -> Locator:
        """An input by the beginning of its label, which its help follows."""
        named = (within or self.main).get_by_label(re.compile(beginning(label)))
        return named.and_(self.page.locator("input, select, textarea"))

    def choose(self, label: str, start: str) -> None:
        """Choose in a list by the beginning of what one reads there."""
        option = self.input(label).get_by_role("option", name=beginning(start))
        self.input(label).select_option(option.get_attribute("value"))

    def pick(self, name: str, within: Locator | None = None) -> None:
        """Click the label of a radio button, which covers it."""
        (within or self.main).get_by_role("radio", name=beginning(name)).locator("xpath=following-sibling::label").click()

    def section(self, name: str) -> Locator:
        return self.page.get_by_role("region", name=name, exact=True)

    def reads(self, *texts: str) -> None:
        for text in texts:
            expect(self.main).to_contain_text(text)

    def arrives(self, title: str | re.Pattern[str]) -> None:
        """The page has this title, fits both widths, and has no defect that axe can see."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)
        self.look()

    def refused(self, label: str, message: str) -> None:
        """An input says what is wrong with it, and the summary at the top of the page leads to it."""
        wrong = self.input(label).first
        expect(wrong).to_have_attribute("aria-invalid", "true")
        expect(wrong).to_have_accessible_description(re.compile(re.escape(message)))

    def look(self) -> None:
        if self.scripts:
            assert_accessible(self.page)
        size = self.page.viewport_size
        assert size is not None
        for width in (DESK, PHONE):
            self.page.set_viewport_size({"width": width, "height": size["height"]})
            if self.scripts:
                assert_fits(self.page)
            if SCREENSHOTS:
                place = re.sub(r"\W+", "-", self.page.url.partition("/standards/")[2]).strip("-")[:120] or "accueil"
                self.page.screenshot(path=Path(SCREENSHOTS) / f"{place}-{width}.png", full_page=True)
        self.page.set_viewport_size(size)

    # --- By keyboard --------------------------------------------------------------------------------------------------

    def tab_to(self, target: Locator) -> None:
        """Go to something with the Tab key, as one who has no mouse."""
        for _ in range(150):
            self.page.keyboard.press("Tab")
            if target.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"{target} ne s’atteint pas au clavier.")

"""A real browser on the live server. Nothing leaves the site: a request to elsewhere fails the test."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, expect
from pytest_django.live_server_helper import LiveServer

from tests.concertation.world import DAY, World, make_world

# Playwright's synchronous API runs an event loop in this thread.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

# The same engine without the windows of a desktop, where it is installed, takes half the processor.
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or shutil.which("chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No other machine can be found. A route would forbid it too, and the cache with it.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    if not CHROMIUM:
        message = "Aucun Chromium sur cette machine : installez le paquet chromium-headless-shell, ou donnez son chemin dans CHROMIUM."
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
    yield browser
    browser.close()


@pytest.fixture
def new_page(browser: Browser, live_server: LiveServer) -> Iterator[Callable[..., Page]]:
    """Opens a page in a fresh context, as somebody else on another machine. Options are those of `Browser.new_context`."""
    contexts: list[BrowserContext] = []
    strays: list[str] = []

    def watch(request: Request) -> None:
        if not request.url.startswith((live_server.url, "data:", "blob:")):
            strays.append(request.url)

    def open_page(**options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, locale="fr-FR", **options)
        context.set_default_timeout(10_000)
        context.on("request", watch)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: strays.append(f"JavaScript : {error}"))
        page.on("console", lambda line: strays.append(line.text) if "Content Security Policy" in line.text else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert strays == []


@pytest.fixture
def world(transactional_db: None) -> World:
    """A small standard and the people around it, today: the pages read the real clock."""
    world = make_world()
    world.now = timezone.now() - 10 * DAY
    return world


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page(viewport={"width": 1440, "height": 900})


def sign_in(page: Page, email: str) -> None:
    """Sign in as a person does: ask for a code, read it in the mail, type it."""
    page.goto("/connexion/")
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_role("button", name="Recevoir un code").click()
    expect(page.get_by_role("heading", name="Votre code")).to_be_visible()
    page.get_by_label("Code").fill(code_sent_to(email))
    page.get_by_role("button", name="Me connecter").click()
    expect(page.get_by_role("link", name=re.compile("^Mon espace"))).to_be_visible()


def code_sent_to(email: str) -> str:
    """The code of the last mail sent to this address."""
    body = next(message.body for message in reversed(mail.outbox) if message.to == [email.lower()])
    match = re.search(r"^\s*([A-Z0-9-]{6,12})\s*$", str(body), re.MULTILINE)
    assert match, body
    return match[1]


def assert_accessible(page: Page) -> None:
    """No violation of WCAG 2.1 AA that axe can see."""
    results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]})
    assert results.violations_count == 0, results.generate_report()


def assert_fits(page: Page) -> None:
    """Nothing makes the page wider than its window."""
    width, window = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width <= window, f"{page.url} : {width} px de large dans une fenêtre de {window} px."

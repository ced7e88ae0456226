"""The pictures of the README, taken from the demonstration: `make pictures`.

A demonstration of its own is loaded in a temporary folder and served, so that what one has in `var/` is left alone.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
STANDARD = "/standards/lieux-mediation-numerique/"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or shutil.which("chromium")
"""That of the browser journeys (`tests/browser`)."""


@dataclass(frozen=True)
class Picture:
    """A page, as wide and as high as a reader needs to see what it is.

    `follow`: the beginning of the link to it that `path` has, since the numbers of a story change as it is told better.
    """

    name: str
    path: str
    width: int
    height: int
    follow: str = ""


PICTURES = (
    Picture("accueil", STANDARD, 1280, 900),
    Picture("question", STANDARD, 1280, 900, follow="Faut-il retirer deux labels"),
    Picture("preuve", f"{STANDARD}historique/preuve/?verifier=1", 1280, 900),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{free.getsockname()[1]}"
        environment = {
            **os.environ,
            "DEMO": "true",
            "DATA_DIR": folder,
            "SITE_URL": f"http://{address}",
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        }
        for command in (["migrate", "--verbosity", "0"], ["load_demo"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        serve = [sys.executable, "-m", "gunicorn", "--config", "python:config.server", "--bind", address]
        server = subprocess.Popen(serve, cwd=ROOT, env=environment)
        try:
            _wait_for(f"http://{address}/")
            _take(f"http://{address}")
        finally:
            server.terminate()
            server.wait()


def _wait_for(url: str) -> None:
    for _ in range(100):
        try:
            urlopen(url).close()
        except URLError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("Le serveur de la démonstration n’a pas répondu.")


def _take(site: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for picture in PICTURES:
            page = browser.new_page(viewport={"width": picture.width, "height": picture.height}, locale="fr-FR")
            page.goto(f"{site}{picture.path}")
            if picture.follow:
                page.get_by_role("main").get_by_role("link", name=picture.follow).click()
                page.wait_for_load_state()
            page.screenshot(path=FOLDER / f"{picture.name}.png")
        browser.close()


if __name__ == "__main__":
    main()

"""« Pour les développeurs »: what is shown to copy works as it is written, on the live site; what is embedded may be, and knows nobody."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from django.conf import settings
from django.test import Client

from standard.permissions import OPERATOR
from standard.services import repositories
from tests.concertation.world import World, make_world


def recipes(page: str) -> dict[str, str]:
    return {key: html.unescape(code) for key, code in re.findall(r'data-recipe="(\w+)">(.*?)</code>', page, re.DOTALL)}


def addresses(page: str) -> list[str]:
    return [html.unescape(address) for address in re.findall(r'<code class="ui-copy" data-copy>(.*?)</code>', page)]


@pytest.fixture
def shown(transactional_db: None, live_server: Any, settings: Any, client: Client) -> str:
    """The page, on the live site, after a first version."""
    settings.SITE_URL = live_server.url
    world = make_world()
    world.publish("0.2.0")
    repositories.write(actor=OPERATOR, now=world.now)
    return client.get("/standards/bibliotheques/developpeurs/").content.decode()


def test_each_address_answers_and_each_recipe_runs(shown: str, tmp_path: Path) -> None:
    for address in addresses(shown):
        asked = Request(f"{address}/info/refs" if address.endswith(".git") else address, headers={"Accept": "application/json"})
        with urlopen(asked) as answer:
            assert answer.status == 200, address

    (tmp_path / "mon-fichier.csv").write_text("nom,public,places\nGap,Enfants,12\n")
    found = recipes(shown)

    def ran(command: list[str]) -> str:
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout

    ran(["bash", "-c", found["curl"]])
    assert json.loads((tmp_path / "schema.json").read_text())["version"] == "0.2.0"
    assert json.loads(ran(["bash", "-c", found["verifier"]]))["version"] == "0.2.0"
    assert "nom string obligatoire" in ran([sys.executable, "-c", found["python"]])
    ran(["bash", "-c", found["git"]])
    assert (tmp_path / "bibliotheques" / "schema.json").read_text() == (tmp_path / "schema.json").read_text()
    # The last steps of the recipe of integration, which begin with installing: it is there.
    *_, download, check = re.findall(r"- run: (.*)", found["integration"])
    ran(["bash", "-c", download])
    assert check == "frictionless validate --schema schema.json mon-fichier.csv"


@pytest.mark.deep
def test_the_recipe_in_python_checks_a_file(shown: str, tmp_path: Path) -> None:
    code = recipes(shown)["frictionless"]
    for rows, right in (("Gap,Enfants,12\n", True), ("Gap,Enfants,beaucoup\n", False)):
        (tmp_path / "mon-fichier.csv").write_text(f"nom,public,places\n{rows}")
        done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=120)
        assert (done.returncode == 0) == right, done.stderr
        assert ("places" in done.stdout) != right


def test_before_a_first_version_what_is_not_there_yet_is_said(client: Client, world: World, settings: Any) -> None:
    page = client.get("/standards/bibliotheques/developpeurs/").content.decode()
    assert "Aucune version n’est publiée" in page
    assert set(recipes(page)) == {"champs", "verification"}
    settings.SOURCE_URL = "https://git.exemple.fr/fabrique.git"
    world.publish("0.2.0")
    said = recipes(client.get("/standards/bibliotheques/developpeurs/").content.decode())["integration"]
    assert "git+https://git.exemple.fr/fabrique.git" in said
    assert "fabrique validate mon-fichier.csv --schema schema.json --format github" in said


def test_a_piece_may_be_shown_anywhere_and_knows_nobody(client: Client, world: World) -> None:
    world.publish("0.2.0")
    client.force_login(world.team)
    for name, words in (("champs", "Public accueilli"), ("verifier", "Ouvrir la page de vérification")):
        answer = client.get(f"/standards/bibliotheques/integrer/{name}/")
        page = answer.content.decode()
        assert words in page
        assert world.team.email not in page
        assert "frame-ancestors *" in answer["Content-Security-Policy"]
        assert "X-Frame-Options" not in answer
        assert "Cookie" not in answer.get("Vary", "")
        assert not answer.cookies
        embed = recipes(client.get("/standards/bibliotheques/developpeurs/").content.decode())
        assert f'src="{settings.SITE_URL}/standards/bibliotheques/integrer/{name}/"' in embed["champs"] + embed["verification"]
    assert "frame-ancestors 'none'" in client.get("/standards/bibliotheques/")["Content-Security-Policy"], "other pages may not"
    assert client.get("/integrer.js").status_code == 302
    assert client.get("/standards/inconnu/integrer/champs/").status_code == 404

"""The chain as the public takes it away, checked by the program of the page and nothing of ours."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from standard.services import chain
from tests.concertation.world import World

HOME = "/standards/bibliotheques/"


@pytest.fixture
def taken(client: Client, world: World, tmp_path: Path) -> tuple[Path, list[dict[str, Any]]]:
    """The folder with the program, and the links."""
    world.change({"op": "rename_field", "field": "nom", "before": "nom", "after": "nom_usuel"})
    (tmp_path / "verifier.py").write_bytes(client.get(f"{HOME}historique/preuve/verifier.py").content)
    answer = client.get(f"{HOME}historique/preuve/chaine.json")
    return tmp_path, json.loads(answer.getvalue())  # type: ignore[attr-defined]


def check(folder: Path, links: list[dict[str, Any]], *more: str) -> tuple[int, str]:
    (folder / "chaine.json").write_text(json.dumps(links), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "verifier.py", "chaine.json", *more],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_anybody_checks_the_chain_with_the_program_of_the_page(world: World, taken: tuple[Path, list[dict[str, Any]]]) -> None:
    folder, links = taken
    head = chain.head(world.standard)
    assert check(folder, links, head) == (0, f"{len(links)} maillons, la chaîne est intacte. Empreinte : {head}\n")
    assert check(folder, links, "0" * 64)[0] == 1
    vote = next(link for link in links if link["kind"] == "decision")
    vote["payload"]["outcome"] = "rejected"
    assert check(folder, links) == (1, f"La chaîne est rompue au maillon {vote['number']}.\n")


def test_the_api_gives_the_same_links(client: Client, world: World, taken: tuple[Path, list[dict[str, Any]]]) -> None:
    _, links = taken
    page = client.get("/api/v1/standards/bibliotheques/chain/").json()
    found = page["results"]
    while page["next"]:
        page = client.get(page["next"]).json()
        found += page["results"]
    assert found == links


def test_the_program_is_short_enough_to_be_read(client: Client, taken: tuple[Path, list[dict[str, Any]]]) -> None:
    folder, _ = taken
    assert len((folder / "verifier.py").read_text(encoding="utf-8").splitlines()) <= 20


def test_a_long_chain_is_checked_by_the_reader(client: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.reading.proof.ON_DEMAND", 3)
    html = client.get(f"{HOME}historique/preuve/?verifier=1").content.decode()
    assert "trop longue" in html
    assert "La chaîne est intacte." not in html

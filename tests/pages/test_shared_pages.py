"""What those who have no account read alike is written once: never of somebody's own, and true at once after whatever is written."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from concertation.services.questions import OptionDraft
from pages.shared_pages import SECONDS
from tests.concertation.world import World

PROOF = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture
def home(world: World, time_machine: Any) -> str:
    time_machine.move_to(world.now, tick=False)
    return f"/standards/{world.standard.slug}/"


def read(page: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(page)
    assert answer.status_code == 200
    assert "Cookie" in answer["Vary"]
    text: str = answer.content.decode()
    return text


def written(page: str) -> bool:
    """Whether its template is, rather than what was written of it before."""
    return bool(Client().get(page).templates)


@pytest.mark.parametrize("path", ["", "champs/", "questions/", "versions/"])
def test_it_is_written_once_until_somebody_writes(home: str, path: str, world: World, time_machine: Any) -> None:
    first = read(home + path)
    assert (written(home + path), read(home + path)) == (False, first)
    world.ask(OptionDraft(text="Oui"))
    assert [written(home + path) for _ in range(2)] == [True, False]
    time_machine.shift(timedelta(seconds=SECONDS))
    assert [written(home + path) for _ in range(2)] == [True, False]
    # Another address, or a part of the page that a script asks for, is something else.
    assert written(f"{home}{path}?page=1")


def test_what_is_decided_is_read_at_once(home: str, world: World) -> None:
    assert "Faut-il compter les annexes" not in read(f"{home}questions/")
    world.ask(OptionDraft(text="Oui"), title="Faut-il compter les annexes ?")
    assert "Faut-il compter les annexes" in read(f"{home}questions/")


def test_each_reader_has_a_proof_of_their_own_in_forms(home: str, world: World) -> None:
    world.call()
    page, form = f"{home}champs/nom/", {"kind": "addition", "body": "Il manque les annexes."}
    first, second = (Client(enforce_csrf_checks=True) for _ in range(2))
    proofs = [PROOF.findall(read(page, client))[0] for client in (first, second)]
    assert proofs[0] != proofs[1]
    for client, own, other in ((first, *proofs), (second, *reversed(proofs))):
        sent = [client.post(f"{home}commentaires/", {**form, "csrfmiddlewaretoken": proof}) for proof in (own, other)]
        # Neither is signed in; only what another was given is taken for a forged form.
        assert ["403_csrf.html" in [template.name for template in answer.templates] for answer in sent] == [False, True]


def test_whoever_is_signed_in_reads_and_leaves_nothing_there(home: str, world: World) -> None:
    member = Client()
    member.force_login(world.copil[0])
    own = "Mon compte"
    assert own in read(home, member)
    assert own not in read(home)
    assert own in read(home, member)
    assert own not in read(home)

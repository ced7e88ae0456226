"""What those who have no account read alike is written once: never of somebody's own, and true at once after whatever is written."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.urls import resolve

from accounts.services import describe_oneself
from concertation.services import decisions, releases
from concertation.services.questions import OptionDraft
from pages import shared_pages
from pages.shared_pages import READ_BY_ALL, SECONDS
from tests.concertation.world import World

PROOF = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture
def home(world: World, time_machine: Any, views_answer: None, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(shared_pages, "READ_BY_ALL", READ_BY_ALL)
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


def test_whatever_is_done_is_read_at_once_wherever_it_is_told(home: str, world: World) -> None:
    """After each thing that is done, every page that is shared says what it would say if it were not."""
    proposal = world.propose(world.add_value("Étudiants"))
    question = world.ask(OptionDraft(proposal=proposal))
    chosen = world.option(question)
    pages = [
        "", "champs/", "champs/public/", "champs/public/pourquoi/", "consultation/", "propositions/", "propositions/1/", "questions/",
        "questions/1/", "decisions/", "historique/", "versions/", "../../",
    ]  # fmt: skip
    pages = [urljoin(home, page) for page in pages]
    assert {resolve(page).url_name for page in pages} <= READ_BY_ALL
    ballot = world.open_ballot(question)

    def decide() -> object:
        said = {"outcome": "accepted", "motive": "Tous sont d’accord.", "how": "vote"}
        return decisions.decide(question=question, actor=world.chair, option=chosen, now=world.now, **said)

    steps: list[Callable[[], object]] = [
        world.call,
        lambda: world.say("Il manque les annexes.", field=world.field("public").uid),
        lambda: world.say("Moi aussi.", proposal=proposal),
        lambda: world.vote(ballot, world.copil[1], chosen),
        lambda: world.close(ballot),
        decide,
        lambda: releases.prepare(standard=world.standard, actor=world.team, version="1.0.0", now=world.now),
        lambda: describe_oneself(actor=world.copil[0], display_name="Camille", organisation_name=""),
    ]
    for page in pages:
        read(page)
    for done in steps:
        done()
        told = {page: PROOF.sub("", read(page)) for page in pages}
        shared_pages.SHARED.clear()
        assert told == {page: PROOF.sub("", read(page)) for page in pages}


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

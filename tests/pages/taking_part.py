"""What somebody who takes part does in the tests of pages: say something, fill in the sheet of a field, the letter of a proposal."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from concertation.models import Comment, Proposal
from concertation.services import comments
from standard.memory import REMEMBERED
from standard.schema.operations import to_json
from tests.concertation.world import World
from tests.pages.visit import HOME
from tests.pages.web_form import WebForm

CALL = f"{HOME}consultation/"
POST = f"{HOME}commentaires/"
LIST = f"{HOME}propositions/"
NEW = f"{LIST}nouvelle/"


def say(world: World, body: str, *, by: User | None = None, kind: str = "addition", **target: Any) -> Comment:
    return world.say(body, by=by or world.contributor, kind=kind, **target)


def answer(world: World, comment: Comment, disposition: str = "accepted") -> None:
    comments.answer(comment=comment, actor=world.team, disposition=disposition, answer="C’est noté pour la suite.", now=world.now)


def same_queries(client: Client, address: str, more: Any) -> None:
    """The page asks as much of the database for many things as for few, whatever it remembers of the one before."""
    client.get(address)
    REMEMBERED.clear()
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    more()
    client.get(address)
    REMEMBERED.clear()
    with CaptureQueriesContext(connection) as many:
        response = client.get(address)
    assert response.status_code == 200
    assert len(many) == len(few), "\n".join(query["sql"][:160] for query in many.captured_queries)


def address_of(world: World, name: str) -> str:
    return f"{NEW}?champ={world.field(name).uid}"


def sheet(client: Client, address: str) -> WebForm:
    return WebForm(client.get(address).content.decode(), id="feuille")


def letter(client: Client, proposal: Proposal) -> tuple[WebForm, str]:
    address = f"{LIST}{proposal.number}/modifier/"
    return WebForm(client.get(address).content.decode(), id="lettre"), address


def operations(proposal: Proposal) -> list[dict[str, Any]]:
    return [to_json(operation) for operation in proposal.read_operations()]


def only_draft() -> Proposal:
    return Proposal.objects.get(state=Proposal.State.DRAFT)


def save(client: Client, world: World, changed: str, /, **values: str) -> HttpResponse:
    """Change a field through its form, as far as « Continuer »."""
    address = address_of(world, changed) if changed else f"{NEW}?champ=nouveau"
    client.force_login(world.contributor)
    return sheet(client, address).fill(**values).send(client, address, "save")

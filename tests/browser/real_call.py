"""The call of 2022, for those who live it in browsers: its beta, its people, what is still to be said in it, and its clock."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import User
from concertation.models import Consultation
from concertation.services import timetable
from standard.models import Standard
from standard.permissions import OPERATOR
from standard.schema.model import Field, Schema
from standard.services import notices
from tests.browser.people import Person
from tests.browser.test_a_call import on_a_phone
from tests.pages.test_real_figures import DATA, figures
from tests.pages.visit import send

BEFORE_IT: Final = {
    "modalites_access": "conditions_acces",
    "publics": "publics_accueillis",
    "types_accompagnement": "modalites_accompagnement",
}
"""Fields of the call by the name that the first version gave them."""


def descriptor() -> dict[str, Any]:
    """The beta that was put to the call: the fields of the first version, under their names of then."""
    told = figures()
    known = {one["name"]: one for one in json.loads(DATA.with_name("schema-v0.1.0.json").read_text())["fields"]} if DATA.exists() else {}
    fields = [known.get(BEFORE_IT.get(name, name), {"title": name.title(), "type": "string"}) | {"name": name} for name in told]
    for one in fields:
        if one["name"] == "services" and not known:
            one["constraints"] = {"enum": ["Imprimer", "Numériser"]}
    return {"name": "lieux", "title": "Lieux de médiation", "fields": fields}


@dataclass
class Call:
    """The call, and what is still to be said in it."""

    standard: Standard
    team_user: User
    new_page: Callable[..., Page]
    clock: Any
    to_say: Counter[tuple[str, str]] = field(default_factory=Counter)
    users: dict[str, User] = field(default_factory=dict)

    @property
    def schema(self) -> Schema:
        return self.call.revision.read_schema()

    @property
    def call(self) -> Consultation:
        return Consultation.objects.get()

    @property
    def board(self) -> str:
        return reverse("pages:team_comments", args=[self.standard.slug])

    def next_of(self, kind: str, name: str = "") -> Field:
        """A field on which something of this nature was said, and is still to say."""
        name = name or next(name for (name, one), amount in sorted(self.to_say.items()) if one == kind and amount)
        assert self.to_say[name, kind]
        self.to_say[name, kind] -= 1
        found = self.schema.by_name(name)
        assert found is not None
        return found

    def phone(self, name: str) -> Person:
        """A contributor with a phone, who has been registered since before the call."""
        person = on_a_phone(self.new_page, self.standard.slug)
        person.enter_as(self.users[name])
        return person

    def register(self, name: str, territory: str) -> None:
        user = User.objects.create_user(f"{name.lower()}@exemple.fr", display_name=name, territory=territory)
        client = Client()
        client.force_login(user)
        profile = {"display_name": name, "organisation": f"Hub de {name}", "territory": territory}
        send(client, reverse("pages:join", args=[self.standard.slug]), **profile)
        self.users[name] = user

    def rounds(self) -> Counter[tuple[str, str]]:
        """What the worker does when it wakes; how many mails left, by address and subject."""
        mail.outbox.clear()
        timetable.catch_up(actor=OPERATOR, now=timezone.now())
        for _ in range(4):
            notices.send(actor=OPERATOR, now=timezone.now())
        return Counter((message.to[0], str(message.subject).replace("\u00a0", " ")) for message in mail.outbox)

    def later(self, moment: datetime) -> None:
        """Time passes; whoever has a browser open signs in again where their session has ended."""
        self.clock.move_to(moment)

    def say_some(self, share: int, by: list[str]) -> None:
        """Those who make up the number say what is left to say, or that share of it."""
        left = list(self.to_say.elements())
        for rank, (name, kind) in enumerate(left[: len(left) // share]):
            client = Client()
            client.force_login(self.users[by[rank % len(by)]])
            self.to_say[name, kind] -= 1
            on = self.schema.by_name(name)
            assert on is not None
            body = f"Remarque {rank} de {by[rank % len(by)]} sur {name}."
            send(client, reverse("pages:comment", args=[self.standard.slug]), field=on.uid, kind=kind, body=body)

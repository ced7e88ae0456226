"""Somebody who sends anything anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.test import Client

from accounts.models import User
from tests.concertation.world import World

FORM: Final = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Sent:
    method: str
    address: str
    body: bytes = b""
    media_type: str = FORM
    told: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.address[:100]} {self.told[:300]}"


class Visitor:
    """Keeps what made the site fail."""

    def __init__(self, name: str, user: User | None) -> None:
        self.name = name
        self.client = Client(raise_request_exception=False)
        if user is not None:
            self.client.force_login(user)
        self.faults: list[str] = []
        self.sent = 0

    def send(self, sent: Sent) -> Any:
        """The answer, if any. Nothing of what was written is left for the next one."""
        self.sent += 1
        answer, fault = None, ""
        with transaction.atomic():
            try:
                answer = self.client.generic(sent.method.upper(), sent.address, sent.body, sent.media_type)
                # `/readyz` says so that no worker is seen: there is none here.
                if answer.status_code >= 500 and not (answer.status_code == 503 and sent.address.startswith("/readyz")):
                    fault = repr(answer.exc_info[1]) if getattr(answer, "exc_info", None) else str(answer.status_code)
                if answer.streaming:
                    answer.streaming_content = list(answer)  # made now, kept for whoever looks
            except Exception as error:
                fault = repr(error)
            transaction.set_rollback(True)
        if fault:
            self.faults.append(f"{self.name}: {sent}\n    {fault[:300]}")
        return answer

    def send_all(self, many: Iterable[Sent]) -> None:
        for one in many:
            self.send(one)


def people(world: World) -> list[Visitor]:
    return [Visitor("visitor", None), Visitor("contributor", world.contributor), Visitor("team", world.team)]

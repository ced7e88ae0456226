"""What happened: who did what, when and why."""

from __future__ import annotations

import json
from typing import Any, ClassVar, Final

from django.conf import settings
from django.db import models

from accounts.models import User
from standard.binding import Act
from standard.models.chain import Standard

OF_SAMPLES: Final = "sample."
"""How the verbs of the files that people leave begin."""


class Event(Act):
    """Who did what, when and why. No state changes without one; the history pages and the mails are read from here."""

    ERASABLE: ClassVar[frozenset[str]] = frozenset({"message"})

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField(max_length=60)
    """An English code, `<subject>.<past participle>`: `proposal.submitted`, `ballot.opened`, `release.published`."""
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.PositiveBigIntegerField(null=True)
    message = models.TextField(blank=True)
    """The French sentence, or the motive, that a reader of the history sees beside the verb."""
    details = models.TextField(default="{}")
    """What else is worth keeping, as a JSON object kept as text."""
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["standard", "-at"]),
            models.Index(fields=["standard", "actor"]),
            models.Index(fields=["standard", "verb"]),
            models.Index(fields=["subject_kind", "subject_id"]),
        ]

    def __str__(self) -> str:
        return self.verb

    @property
    def signer(self) -> User | None:
        """Whom all are told did it: nobody where that would say whose a file left as a sample is.

        The team says why it removes one, and signs it; its sender takes it back without a word.
        """
        by_the_team = self.verb == "sample.removed" and bool(self.message)
        return None if self.verb.startswith(OF_SAMPLES) and not by_the_team else self.actor

    def read_details(self) -> dict[str, Any]:
        details: dict[str, Any] = json.loads(self.details)
        return details


class EventElement(Act):
    """That an event is about a field or a value, so that each can tell its history."""

    STANDARD: ClassVar[str] = "event__standard"

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="elements")
    uid = models.CharField(max_length=40, db_index=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "uid"], name="one_mention_an_event")]

    def __str__(self) -> str:
        return self.uid

"""What is to be told by mail, and the processes that do what waits."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from standard.models.events import Event


class NoticeQuerySet(models.QuerySet["Notice"]):
    def given_up(self) -> NoticeQuerySet:
        """Those that did not leave, and will not by themselves."""
        return self.filter(state=Notice.State.FAILED)

    def put_off(self) -> NoticeQuerySet:
        """Those that did not leave yet, and are tried again."""
        return self.filter(state=Notice.State.WAITING, done_at=None).exclude(error="")

    def news(self) -> NoticeQuerySet:
        """Those that ask for nothing: they leave when their reader likes, several in one mail."""
        return self.exclude(reason=Notice.Reason.ASKED)


class Notice(models.Model):
    """That somebody is told of an event: written with the event, shown to them on the site, sent later by the worker.

    Each has its own state, tries and error, so that an address that is refused holds back no other.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "En attente"
        SENDING = "sending", "En cours d’envoi"
        SENT = "sent", "Envoyé"
        FAILED = "failed", "Non envoyé"
        DROPPED = "dropped", "Sans objet"
        ON_SITE = "on_site", "Sur le site seulement"

    class Reason(models.TextChoices):
        ASKED = "asked", "Quelque chose est à faire"
        CONCERNED = "concerned", "Cela vous concerne"
        FOLLOWS = "follows", "Vous suivez ce dont il s’agit"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="notices")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    address = models.EmailField(blank=True)
    """Of whoever has no account, while they are invited; empty otherwise, and once forgotten."""
    path = models.CharField(max_length=500)
    """The page to open, without the site's address."""
    reason = models.CharField(max_length=20, choices=Reason.choices, default=Reason.ASKED)
    """Why they are told: what asks for something leaves at once and alone, the rest is news (`standard.news`)."""
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    """Why it has not left yet, in French; empty once sent."""
    queued_at = models.DateTimeField()
    """Since when it waits: the moment of the event, the morning of a digest, or when somebody asked for it to be sent again."""
    due_at = models.DateTimeField()
    """When the worker looks at it next: to try it or, while it is being sent, to hold whoever sends it to be lost."""
    done_at = models.DateTimeField(null=True)
    """When it was settled: sent, given up, or found to concern nobody any more."""
    seen_at = models.DateTimeField(null=True)
    """When its recipient said on the site that they have read it."""

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(done_at=None), name="notices_to_look_at"),
            models.Index(fields=["event"], condition=Q(state="failed"), name="notices_given_up"),
            models.Index(fields=["state"], name="notices_in_a_state"),
            models.Index(fields=["recipient", "-id"], name="notices_of_somebody"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "recipient"], name="one_notice_a_person"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending"], done_at=None)
                | Q(state__in=["sent", "failed", "dropped", "on_site"], done_at__isnull=False),
                name="a_settled_notice_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event.verb} → {self.recipient}"

    @property
    def reached_at(self) -> str:
        """The address that it goes to; empty once forgotten."""
        return self.recipient.email if self.recipient is not None else self.address

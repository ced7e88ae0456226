"""The programs elsewhere that are told of what happens in a standard, and what was sent to each."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from standard.models.chain import Standard
from standard.models.events import Event


class WebhookKind(models.TextChoices):
    DECISION = "decision", "Les décisions"
    RELEASE = "release", "Les versions"
    COMMENT = "comment", "Les commentaires"
    MEETING = "meeting", "Les réunions"


class Webhook(models.Model):
    """An address that the team of a standard declared: events of its kinds are sent there."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="webhooks")
    url = models.CharField("adresse", max_length=500)
    kinds = models.JSONField(default=list)
    sealed_secret = models.TextField()
    """What signs what is sent, sealed with the secret of the site; shown once."""
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    after = models.PositiveBigIntegerField(default=0)
    """The last event that was looked at. Writers of a standard take turns: those after it have larger keys."""
    failures = models.PositiveIntegerField(default=0)
    """How many deliveries were given up since the last that arrived."""
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["standard", "url"], name="one_webhook_an_address")]

    def __str__(self) -> str:
        return self.url


class WebhookDelivery(models.Model):
    """One event to be sent to one address, or a try that the team asked for: what came of it."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="+")
    """None for a try."""
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    """When the worker takes it, or takes it again; None once it arrived or was given up."""
    attempts = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True)
    """What the last try was answered; None where it was answered nothing."""
    error = models.TextField(blank=True)
    """Why it has not arrived, in French."""
    arrived_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="deliveries_to_make")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["webhook", "event"], name="one_delivery_an_event")]

    def __str__(self) -> str:
        return f"{self.webhook} : {self.event_id or 'essai'}"

    @property
    def state(self) -> str:
        if self.arrived_at is not None:
            return "arrived"
        return "waiting" if self.due_at is not None else "given_up"

"""Coming into a circle: an address that is invited, a person who asks."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from standard.models.chain import Standard
from standard.models.people import Circle


def new_token() -> str:
    return secrets.token_urlsafe(24)


class CircleInvitationQuerySet(models.QuerySet["CircleInvitation"]):
    def unanswered(self) -> CircleInvitationQuerySet:
        """Those that nobody took up nor took back, expired ones included."""
        return self.filter(accepted_at=None, revoked_at=None, forgotten_at=None)

    def pending(self, now: datetime) -> CircleInvitationQuerySet:
        """Those that may still be taken up."""
        return self.unanswered().filter(expires_at__gt=now)


class CircleInvitation(models.Model):
    """That an address without an account is invited into a circle, by a link that serves once.

    The address is forgotten as soon as the invitation is over: no account is opened for whoever did not come.
    """

    class State(models.TextChoices):
        PENDING = "pending", "En attente"
        ACCEPTED = "accepted", "Acceptée"
        REVOKED = "revoked", "Reprise"
        EXPIRED = "expired", "Expirée"

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="circle_invitations")
    email = models.EmailField("adresse électronique", blank=True)
    circle = models.CharField("cercle", max_length=20, choices=Circle.choices)
    chair = models.BooleanField("préside le comité", default=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    until = models.DateTimeField("mandat jusqu’au", null=True, blank=True)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)
    """When it was seen to have expired."""
    membership = models.ForeignKey("standard.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = CircleInvitationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-invited_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["standard", "email", "circle"],
                condition=Q(accepted_at=None, revoked_at=None, forgotten_at=None),
                name="one_invitation_an_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} – {self.get_circle_display()}"

    def state_at(self, now: datetime) -> CircleInvitation.State:
        if self.accepted_at is not None:
            return self.State.ACCEPTED
        if self.revoked_at is not None:
            return self.State.REVOKED
        return self.State.EXPIRED if self.forgotten_at is not None or self.expires_at <= now else self.State.PENDING


class JoinRequest(models.Model):
    """That somebody asks to be a contributor of a standard whose team approves them."""

    class State(models.TextChoices):
        WAITING = "waiting", "En attente"
        ACCEPTED = "accepted", "Acceptée"
        REFUSED = "refused", "Refusée"

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="join_requests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField("pourquoi", blank=True)
    """Why it was refused."""

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standard", "user"], condition=Q(state="waiting"), name="one_request_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user}\u00a0: {self.get_state_display()}"

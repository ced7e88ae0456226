"""The circles of a standard and who belongs to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from standard.binding import Stateful, StatefulQuerySet
from standard.models.chain import Standard


class Circle(models.TextChoices):
    """The circles of the governance, each with its rights (see `permissions`)."""

    TEAM = "team", "Équipe projet"
    COPIL = "copil", "Comité de pilotage"
    CONTRIBUTOR = "contributor", "Contributeurs"


class MembershipQuerySet(StatefulQuerySet):
    def active(self, now: datetime) -> MembershipQuerySet:
        return self.filter(since__lte=now).filter(Q(until=None) | Q(until__gt=now))


class Membership(Stateful):
    """That a person belongs to a circle of a standard, in the name of an organisation, from a date until another."""

    CHANGING: ClassVar[frozenset[str]] = frozenset({"organisation", "chair", "until"})

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True)
    circle = models.CharField("cercle", max_length=20, choices=Circle.choices)
    chair = models.BooleanField("préside le comité", default=False)
    since = models.DateTimeField("depuis le")
    until = models.DateTimeField("jusqu'au", null=True, blank=True)

    objects: ClassVar[Any] = MembershipQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["link"])

    class Meta:
        ordering: ClassVar = ["since", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standard", "user", "circle"], condition=Q(until=None), name="one_current_membership_a_circle"),
            models.CheckConstraint(condition=Q(chair=False) | Q(circle=Circle.COPIL), name="only_the_copil_has_a_chair"),
            models.CheckConstraint(condition=Q(circle__in=Circle.values), name="membership_circle_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_circle_display()}"

    def is_active(self, now: datetime) -> bool:
        """As `MembershipQuerySet.active`."""
        return self.since <= now and (self.until is None or now < self.until)

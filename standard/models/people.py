"""The circles of a standard, who belongs to them, and the organisations around it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from standard.binding import Stateful, StatefulQuerySet
from standard.models.chain import Standard
from standard.moments import day_of


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
    """When it ended, or the end of a mandate that is not over."""

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

    @property
    def last_day(self) -> date | None:
        """The last day of a mandate that ends with a day; the day when it ended otherwise."""
        return day_of(self.until - timedelta(microseconds=1)) if self.until is not None else None

    def is_active(self, now: datetime) -> bool:
        """As `MembershipQuerySet.active`."""
        return self.since <= now and (self.until is None or now < self.until)


class RosterConsent(models.Model):
    """That somebody agreed to be named in the public roster of a standard: without it, only their organisation is."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="roster_consents")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["standard", "user"], name="one_consent_a_person")]

    def __str__(self) -> str:
        return str(self.user)


class Stakeholder(models.Model):
    """An organisation of the ecosystem of a standard, and the part that it has there."""

    class EcosystemPart(models.TextChoices):
        PRODUCER = "producer", "Producteur"
        HUB = "hub", "Hub"
        REUSER = "reuser", "Réutilisateur"
        EDITOR = "editor", "Éditeur de logiciel"
        PARTNER = "partner", "Partenaire"

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="stakeholders")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    part = models.CharField("rôle", max_length=20, choices=EcosystemPart.choices)
    description = models.TextField("ce qu’elle fait ici", blank=True)
    address = models.URLField("adresse", max_length=500, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["organisation__name", "part", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["standard", "organisation", "part"], name="one_part_an_organisation")]

    def __str__(self) -> str:
        return f"{self.organisation}\u00a0: {self.get_part_display()}"


class RecordedPerson(models.Model):
    """Somebody without an account, whom the team wrote down: credited, and theirs to claim once they prove their address."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="recorded_people")
    name = models.CharField("nom", max_length=80, blank=True)
    """Empty once they asked for it to be removed."""
    email = models.EmailField("adresse électronique", blank=True)
    """Never shown to the public; empty where the team does not know it, and once claimed or removed."""
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    circle = models.CharField("cercle", max_length=20, choices=Circle.choices, default=Circle.CONTRIBUTOR)
    agreed = models.BooleanField("accepte d’être nommée", default=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="recorded_as")
    claimed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["standard", "email"], condition=Q(claimed_by=None) & ~Q(email=""), name="one_person_recorded_an_address"
            ),
            models.CheckConstraint(condition=~Q(circle=Circle.TEAM), name="the_team_has_accounts"),
        ]

    def __str__(self) -> str:
        return self.name or "Personne dont le nom a été retiré"

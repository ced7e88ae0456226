"""Fields that a standard shares with another: who must agree, and what they said to each other."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from concertation import places
from concertation.models.decisions import Decision
from standard.models import Standard


class SharedField(models.Model):
    """That a field is shared with another standard: one of this site, or one elsewhere, by its address and its version."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="shared_fields")
    field_uid = models.CharField(max_length=40, db_index=True)
    other = models.ForeignKey(
        Standard, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="standard de ce site"
    )
    other_uid = models.CharField(max_length=40, blank=True)
    """The field of the other standard, where it is of this site."""
    name = models.CharField("nom de l’autre standard", max_length=200, blank=True)
    address = models.URLField("son adresse", max_length=1_000, blank=True)
    version = models.CharField("sa version", max_length=50, blank=True)
    other_field = models.CharField("nom du champ là-bas", max_length=200, blank=True)
    agreeing = models.CharField("qui doit donner son accord", max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    """Who follows what becomes of it; None: the project team."""
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    heard = models.PositiveBigIntegerField(default=0)
    """The last event of the other standard that was looked at."""

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(other__isnull=False, name="", address="") | (Q(other=None) & ~Q(name="") & ~Q(address="")),
                name="a_field_is_shared_with_one_standard",
            ),
            models.UniqueConstraint(
                fields=["standard", "field_uid", "other"],
                condition=Q(ended_at=None, other__isnull=False),
                name="a_field_is_shared_once_with_a_standard",
            ),
            models.UniqueConstraint(
                fields=["standard", "field_uid", "name"], condition=Q(ended_at=None, other=None), name="a_field_is_shared_once_elsewhere"
            ),
        ]

    def __str__(self) -> str:
        return self.with_whom

    def get_absolute_url(self) -> str:
        return places.shared_field(self.standard.slug, self.pk)

    @property
    def with_whom(self) -> str:
        """The title of the other standard. Reads `other`: select it."""
        return self.other.title if self.other is not None else f"{self.name}, {self.version}" if self.version else self.name


class Exchange(models.Model):
    """What was said between those who share a field; an agreement may be about a decision that waits for it."""

    class Kind(models.TextChoices):
        MESSAGE = "message", "Échange"
        AGREEMENT = "agreement", "Accord"
        REFUSAL = "refusal", "Désaccord"

    shared = models.ForeignKey(SharedField, on_delete=models.CASCADE, related_name="exchanges")
    kind = models.CharField("nature", max_length=20, choices=Kind.choices, default=Kind.MESSAGE)
    body = models.TextField("ce qui s’est dit")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="exchanges")
    """The one that it is about."""
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return self.body[:60]

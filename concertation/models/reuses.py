"""What is made of the data that follow the standard."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from standard.models import Standard
from standard.places import adoption


class Reuse(models.Model):
    """A service, a map, a study made with data that follow the standard. Of somebody who is no member, the team reads it first."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "À relire"
        KEPT = "kept", "Publiée"
        REFUSED = "refused", "Écartée"
        WITHDRAWN = "withdrawn", "Retirée"

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="reuses")
    number = models.PositiveIntegerField()
    title = models.CharField("titre", max_length=200)
    address = models.URLField("adresse", max_length=500)
    what = models.TextField("ce qu’elle fait")
    state = models.CharField("état", max_length=20, choices=State.choices)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="reuses")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    declared_at = models.DateTimeField()
    reason = models.TextField("motif", blank=True)
    """Why it was published or set aside, as the team settled it last."""

    class Meta:
        ordering: ClassVar = ["standard", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standard", "number"], name="one_reuse_a_number"),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="a_reuse_is_set_aside_for_a_reason"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{adoption(self.standard.slug)}#reutilisation-{self.number}"

"""What the standard is for: use cases, the fields that serve them, and what people say of the weight and the cost of each field."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from concertation import places
from concertation.rules.use_cases import EASE, HIGHEST, IMPORTANCE, LOWEST
from standard.models import Stakeholder, Standard
from standard.models.search import Findable, Searched


class UseCase(Searched):
    """A use that the standard is to serve: why, who, what, with what. It is proposed, then kept, merged into another or refused."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposé"
        KEPT = "kept", "Retenu"
        MERGED = "merged", "Réuni à un autre"
        REFUSED = "refused", "Écarté"

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="use_cases")
    number = models.PositiveIntegerField()
    title = models.CharField("titre", max_length=200)
    why = models.TextField("pourquoi")
    who = models.TextField("qui")
    what = models.TextField("quoi", blank=True)
    with_what = models.TextField("avec quoi", blank=True)
    state = models.CharField("état", max_length=20, choices=State.choices, default=State.PROPOSED)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="use_cases")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True)
    proposed_at = models.DateTimeField()
    reason = models.TextField("motif", blank=True)
    """Why it was kept, merged or refused, as the team settled it last."""
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    settled_at = models.DateTimeField(null=True)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["standard", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standard", "number"], name="one_use_case_a_number"),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False) | (~Q(state="merged") & Q(merged_into=None)),
                name="a_merged_use_case_names_the_other",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("pk")), name="a_use_case_is_not_merged_into_itself"),
            models.CheckConstraint(
                condition=~Q(state__in=["merged", "refused"]) | ~Q(reason=""), name="a_use_case_is_set_aside_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"Cas d’usage n°\u00a0{self.number}\u00a0: {self.title}"

    def get_absolute_url(self) -> str:
        return places.use_case(self.standard.slug, self.number)

    def findable(self) -> Findable | None:
        said = "\n\n".join(filter(None, (self.why, self.who, self.what, self.with_what)))
        return Findable("usecase", self.pk, f"Cas d’usage n°\u00a0{self.number}", self.title, said, self.get_absolute_url())


class ServedBy(models.Model):
    """That a field serves a use case. By its uid: whatever it is called later."""

    use_case = models.ForeignKey(UseCase, on_delete=models.CASCADE, related_name="served_by")
    field_uid = models.CharField(max_length=40, db_index=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["use_case", "field_uid"], name="a_field_serves_a_use_case_once")]

    def __str__(self) -> str:
        return f"{self.field_uid} → {self.use_case_id}"


class CasePlace(models.Model):
    """At which place somebody puts a use case, from 1."""

    use_case = models.ForeignKey(UseCase, on_delete=models.CASCADE, related_name="places")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["user", "place", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["use_case", "user"], name="one_place_a_person")]

    def __str__(self) -> str:
        return f"{self.use_case_id}\u00a0: {self.place}"


class Appraisal(models.Model):
    """How somebody appraises a field, as what they are to the data: what it weighs for the use cases, how easily it is collected."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="appraisals")
    field_uid = models.CharField(max_length=40)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    profile = models.CharField("profil", max_length=20, choices=Stakeholder.EcosystemPart.choices)
    importance = models.PositiveSmallIntegerField("importance", choices=list(IMPORTANCE.items()))
    ease = models.PositiveSmallIntegerField("facilité de collecte", choices=list(EASE.items()))
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standard", "field_uid", "user"], name="one_appraises_a_field_once"),
            models.CheckConstraint(
                condition=Q(importance__range=(LOWEST, HIGHEST), ease__range=(LOWEST, HIGHEST)), name="an_appraisal_is_on_its_scales"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field_uid}\u00a0: {self.importance}, {self.ease}"

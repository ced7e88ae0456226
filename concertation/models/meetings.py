"""Meetings: when one is held, and who was there."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from concertation import places
from standard.models import Standard


class Meeting(models.Model):
    """A meeting of the committee, a workshop, a webinar; numbered by kind."""

    class Kind(models.TextChoices):
        COPIL = "copil", "COPIL"
        WORKSHOP = "workshop", "Atelier"
        WEBINAR = "webinar", "Webinaire"

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="meetings")
    kind = models.CharField("nature", max_length=20, choices=Kind.choices)
    number = models.PositiveIntegerField("numéro")
    title = models.CharField("titre", max_length=200, blank=True)
    starts_at = models.DateTimeField("commence le")
    ends_at = models.DateTimeField("finit le")
    place = models.CharField("lieu", max_length=300, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["starts_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standard", "kind", "number"], name="one_meeting_a_number"),
            models.CheckConstraint(condition=Q(ends_at__gte=models.F("starts_at")), name="a_meeting_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        """COPIL n° 4."""
        return f"{self.get_kind_display()} n°\u00a0{self.number}"

    def get_absolute_url(self) -> str:
        return places.meeting(self.standard.slug, self.pk)

    def held(self, now: datetime) -> bool:
        """Whether it has begun."""
        return self.starts_at <= now


class Attendance(models.Model):
    """Whether somebody was there, was excused, or was represented by somebody else."""

    class State(models.TextChoices):
        PRESENT = "present", "Présent"
        EXCUSED = "excused", "Excusé"
        REPRESENTED = "represented", "Représenté"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True)
    state = models.CharField(max_length=20, choices=State.choices)
    represented_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "user"], name="one_attendance_a_person"),
            models.CheckConstraint(condition=Q(represented_by=None) | Q(state="represented"), name="only_the_represented_have_one"),
        ]

    def __str__(self) -> str:
        return f"{self.user}\u00a0: {self.get_state_display()}"

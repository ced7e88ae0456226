"""The minutes of a meeting: drafted, read again by those who were there, then published and never changed."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from concertation.models.meetings import Meeting
from standard.binding import Act


class MinutesDraft(models.Model):
    """The minutes as they are being written, in Markdown."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="draft")
    text = models.TextField("compte rendu", blank=True)
    version = models.PositiveIntegerField(default=1)
    """Counted at each save: who saves says which one they read, so that nobody's words are lost under another's."""
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    edited_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True)
    """When those who were there were asked to read it again."""
    remarks_until = models.DateTimeField("remarques jusqu’au", null=True)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(shown_at=None, remarks_until=None) | Q(shown_at__isnull=False, remarks_until__isnull=False),
                name="remarks_are_asked_for_until_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"Compte rendu, {self.meeting}"

    def takes_remarks(self, now: datetime) -> bool:
        return self.remarks_until is not None and now < self.remarks_until


class Remark(models.Model):
    """What somebody who was there would have the minutes say otherwise; kept beside them."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="remarks")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField("remarque")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Minutes(Act):
    """The minutes as they were published, and the fingerprint of the chain at that moment."""

    STANDARD: ClassVar[str] = "meeting__standard"

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    text = models.TextField()
    fingerprint = models.CharField(max_length=64)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="minutes_say_something")]

    def __str__(self) -> str:
        return f"Compte rendu, {self.meeting}"


class Erratum(Act):
    """What published minutes should have said; it stands beside them."""

    STANDARD: ClassVar[str] = "minutes__meeting__standard"

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="errata")
    text = models.TextField("rectificatif")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="an_erratum_says_something")]

    def __str__(self) -> str:
        return self.text[:60]

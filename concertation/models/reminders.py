"""What was sent by itself when its time had come."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class SentReminder(models.Model):
    """That the time of a reminder was seen to: the constraint lets it come once, whatever the number of workers.

    It does not bind: the event that tells somebody of it does.
    """

    subject_kind = models.CharField(max_length=40)
    """What it is about (a ballot, a condition, a follow-up, a review), and the key of its row."""
    subject_id = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=20)
    """`rules.schedule.Kind`."""
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["subject_kind", "subject_id", "kind"], name="a_reminder_comes_once")]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id}, {self.kind}"

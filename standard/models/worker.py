"""The processes that do what waits."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Worker(models.Model):
    """A process that sends the mails, checks the files and forgets what has had its time: its row says that it lives."""

    id = models.CharField(primary_key=True, max_length=64, editable=False)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    """When it last gave a sign of life."""
    failing_since = models.DateTimeField(null=True)
    """Since when all that it tries fails; None while it works."""
    trouble = models.TextField(blank=True)
    """What it meets, in the words of whatever fails."""
    ended_at = models.DateTimeField(null=True)
    """When it was asked to end; None while it lives, and where it was killed."""

    class Meta:
        ordering: ClassVar = ["-seen_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["-seen_at"], name="workers_last_seen")]

    def __str__(self) -> str:
        return self.pk

"""The git repository of a standard, and the one elsewhere that it is sent to: what is to be done, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from standard.models.chain import Standard


class _Retried(models.Model):
    """Something that the worker does again each time that the standard changes, and tries again where it failed."""

    due_at = models.DateTimeField(null=True)
    """When the worker looks at it next: to do it or, while it is being done, to hold whoever does it to be lost. None where it is done."""
    attempts = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    """Why it is not done yet, in French; empty once done."""
    done_at = models.DateTimeField(null=True)
    """When it was last done."""

    class Meta:
        abstract = True


class Repository(_Retried):
    """The standard as a git repository: a row says that it is to be written, the files are on disk and can be made again."""

    standard = models.OneToOneField(Standard, on_delete=models.CASCADE, primary_key=True, related_name="repository")

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="repositories_to_write")]

    def __str__(self) -> str:
        return f"{self.standard.slug}.git"


class RemoteRepository(_Retried):
    """A repository elsewhere, that the owner of a standard named, to which every release is sent."""

    standard = models.OneToOneField(Standard, on_delete=models.CASCADE, primary_key=True, related_name="remote")
    url = models.URLField("adresse", max_length=500)
    sealed_token = models.TextField(blank=True)
    """What lets the site write there, encrypted with the secret of the site; never shown again."""
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="remotes_to_send_to")]

    def __str__(self) -> str:
        return self.url

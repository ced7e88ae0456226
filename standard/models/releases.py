"""The versions of a standard, and every file that they publish."""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from standard import places
from standard.binding import Act, Stateful
from standard.models.chain import Revision, Standard
from standard.publishing.content import PublishedFile


class Release(Stateful):
    """A revision with a version number. A published release never changes; it can be withdrawn with a reason."""

    CHANGING: ClassVar[frozenset[str]] = frozenset(
        {
            "revision", "version", "date", "prepared_by", "prepared_at",  # a candidate is prepared again
            "state", "published_by", "published_at", "withdrawn_at", "withdrawn_reason",
        }
    )  # fmt: skip

    class State(models.TextChoices):
        CANDIDATE = "candidate", "Candidate"
        PUBLISHED = "published", "Publiée"
        WITHDRAWN = "withdrawn", "Retirée"

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="releases")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="releases")
    version = models.CharField("version", max_length=40)
    state = models.CharField(max_length=20, choices=State.choices, default=State.CANDIDATE)
    imported = models.BooleanField(default=False)
    """Published elsewhere before: its schema.json is the original's bytes."""
    date = models.DateField("date de la version")
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    prepared_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["revision__number", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standard", "version"], name="a_version_number_is_used_once"),
            models.UniqueConstraint(fields=["standard"], condition=Q(state="candidate"), name="one_candidate_a_standard"),
            models.CheckConstraint(
                condition=Q(state="candidate", published_at=None) | Q(published_at__isnull=False, state__in=["published", "withdrawn"]),
                name="a_published_release_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | (~Q(withdrawn_reason="") & Q(withdrawn_at__isnull=False)),
                name="a_withdrawal_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standard.title} {self.version}"

    def get_absolute_url(self) -> str:
        return places.release(self.standard.slug, self.version)


class FrozenFile(Act):
    """A file of a version, byte for byte, as it was published."""

    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    data = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @classmethod
    def of(cls, file: PublishedFile, **version: Any) -> Self:
        """The row of what was made; `version`: whose file it is, by the column that says it."""
        digest = hashlib.sha256(file.data).hexdigest()
        return cls(name=file.name, media_type=file.media_type, data=file.data, size=len(file.data), sha256=digest, **version)


class Artefact(FrozenFile):
    """One file of a version of a standard."""

    STANDARD: ClassVar[str] = "release__standard"

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="artefacts")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["release", "name"], name="one_artefact_a_name")]

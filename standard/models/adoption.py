"""Who publishes with a standard, as they declare it and as their files are found; who will, and by when."""

from __future__ import annotations

import json
from typing import Any, ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from standard import places
from standard.departments import department_name
from standard.models.chain import Standard
from standard.models.files import FileConversion, ValidationReport
from standard.models.releases import Release

D = TypeVar("D", bound="_Declared")


class _Declared(models.Model):
    """What an organisation says of itself, or the project team of an organisation; withdrawn for a reason, it stays in the history."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="%(class)ss")
    number = models.PositiveIntegerField()
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    declared_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField("motif", blank=True)

    class Meta:
        abstract = True


class DeclaredQuerySet(models.QuerySet[D]):
    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)


class Publication(_Declared):
    """A file that an organisation publishes with the standard. What it declares is not what was verified: that is in its checks."""

    address = models.URLField("adresse du fichier", max_length=2000)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    """The version that it says that it follows."""
    department = models.CharField("département", max_length=3, blank=True)
    """Its code (INSEE); empty for several departments, or the whole country."""

    objects = DeclaredQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["standard", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standard", "number"], name="one_publication_a_number"),
            models.UniqueConstraint(fields=["standard", "address"], condition=Q(withdrawn_at=None), name="a_file_is_declared_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""), name="a_publication_is_withdrawn_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.address}"

    def get_absolute_url(self) -> str:
        return places.publication(self.standard.slug, self.number)

    @property
    def department_name(self) -> str:
        return department_name(self.department)


class PublicationCheck(models.Model):
    """What was found of the file of a publication, look after look, as long as that was the same thing."""

    class Outcome(models.TextChoices):
        VALID = "valid", "Conforme"
        ERRORS = "errors", "À corriger"
        UNREAD = "unread", "Illisible"
        UNREACHABLE = "unreachable", "Injoignable"

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="checks")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, related_name="+")
    """The version that it was checked against; None where there was no table to check."""
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    since = models.DateTimeField()
    at = models.DateTimeField()
    """When it was last found so."""
    rows = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    reasons = models.TextField(blank=True)
    """The most frequent reasons for which it is to be corrected, as JSON: their field, their count, what to do."""
    refusal = models.TextField(blank=True)
    """Why there was no table to check."""

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [models.Index(fields=["publication", "at"])]

    def __str__(self) -> str:
        return f"{self.publication_id}\u00a0: {self.outcome}"

    def read_reasons(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.reasons) if self.reasons else []
        return found


class PublicationWatch(models.Model):
    """When the worker next looks at the file of a publication, and what it has to tell then."""

    publication = models.OneToOneField(Publication, on_delete=models.CASCADE, primary_key=True, related_name="watch")
    due_at = models.DateTimeField(null=True, db_index=True)
    """While it is being looked at: when whoever does is held to be lost. None for a publication that is withdrawn."""
    attempts = models.PositiveIntegerField(default=0)
    """Since the file was last read."""
    taken_at = models.DateTimeField(null=True)
    announces = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, related_name="+")
    """The version whose coming its producer is to be told of, with what it makes of the file."""

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return str(self.publication_id)


class VersionAnnouncement(models.Model):
    """That the producer of a publication was told of a version, with the report of their file and its converted copy."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="announcements")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(ValidationReport, on_delete=models.SET_NULL, null=True, related_name="+")
    conversion = models.ForeignKey(FileConversion, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["publication", "release"], name="a_version_is_announced_once")]

    def __str__(self) -> str:
        return f"{self.publication_id}\u00a0: {self.release_id}"

    @property
    def report_page(self) -> str:
        """Where its report is read by whoever has the address; empty once it is forgotten."""
        shared = self.report.share_token if self.report is not None else None
        return places.report(self.publication.standard.slug, shared) if shared is not None else ""

    @property
    def conversion_page(self) -> str:
        """The same of the converted copy."""
        secret = self.conversion.secret if self.conversion is not None else None
        return places.conversion(self.publication.standard.slug, secret) if secret is not None else ""


class CommitmentQuerySet(DeclaredQuerySet["Commitment"]):
    def running(self) -> CommitmentQuerySet:
        """Those that are still to be kept, late or not."""
        return self.standing().filter(kept_at=None)


class Commitment(_Declared):
    """That an organisation will publish with a version by a day. The version may still be to come."""

    version = models.CharField("version", max_length=40)
    day = models.DateField("au plus tard le")
    kept_at = models.DateTimeField(null=True)
    """When a check first found a file of the organisation valid against that version."""

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["standard", "day", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standard", "number"], name="one_commitment_a_number"),
            models.UniqueConstraint(
                fields=["standard", "organisation", "version"], condition=Q(withdrawn_at=None), name="one_commitment_a_version"
            ),
            models.CheckConstraint(condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""), name="a_commitment_is_withdrawn_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, version {self.version}"

"""The files that people leave for a standard to be decided with, and what was weighed on them."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models

from accounts.models import Organisation
from standard.models.chain import Revision, Standard
from standard.models.files import SampleFile
from standard.weighing.effect import FileEffect


class SampleAccess(models.TextChoices):
    """Who may see what of a sample."""

    PUBLIC = "public", "Public"
    COMMITTEE = "committee", "Réservé au comité et à l’équipe projet"
    FIGURES = "figures", "Chiffres seulement"


class KeptSample(models.Model):
    """A file left beyond the week, so that what is decided is weighed on it."""

    file = models.OneToOneField(SampleFile, on_delete=models.CASCADE, related_name="left")
    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="kept_samples")
    access = models.CharField(max_length=20, choices=SampleAccess)
    producer = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="samples")
    """Who publishes it; None where nobody said."""
    dated = models.DateField("date du fichier", null=True)
    """The day that its content is of; None where nobody said."""
    tell_when_broken = models.BooleanField(default=False)
    """Whether who left it is told where a decision breaks it, and only then."""
    left_at = models.DateTimeField()
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, related_name="+")
    """The last one that it was read with; None until it is."""
    told_until = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, related_name="+")
    """The last one that who left it was told of, where it broke the file; None until it is read."""
    broken = models.TextField(blank=True)
    """What the last decision that broke it does to it, as a `WeighedChange` has it; empty where none did."""
    table = models.FileField(upload_to="samples/", max_length=300, blank=True)
    """Its cells, as `weighing.kept_table` keeps them; empty until it is read, and where it cannot be."""
    table_bytes = models.PositiveBigIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    figures = models.TextField(default="{}")
    """By uid of field, the label of its column and how many different texts it holds, as JSON; the texts are in the file's `summary`."""

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["standard", "access"])]

    def __str__(self) -> str:
        return self.file.name

    @property
    def owner_id(self) -> int | None:
        return self.file.owner_id

    @property
    def day(self) -> Any:
        """The day that its content is of, or else the day it was left."""
        return self.dated or self.left_at.date()

    def read_broken(self) -> FileEffect:
        return FileEffect.from_json(json.loads(self.broken))

    def read_figures(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = json.loads(self.figures)
        return found


class WeighedChange(models.Model):
    """What a change of a revision does to a sample: made once, by a worker, and read by pages."""

    sample = models.ForeignKey(KeptSample, on_delete=models.CASCADE, related_name="weighed")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    change = models.CharField(max_length=64)
    """The digest of what is changed, as `queries.samples` writes it."""
    result = models.TextField()
    """A `weighing.effect.FileEffect`, as JSON."""
    weighed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["sample", "revision", "change"], name="a_change_is_weighed_once")]
        indexes: ClassVar = [models.Index(fields=["revision", "change"])]

    def __str__(self) -> str:
        return self.change

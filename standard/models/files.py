"""The files people try, and what is done with them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from standard import places
from standard.models.chain import Revision, Standard
from standard.models.releases import Release


class SampleFile(models.Model):
    """A file that somebody tries. Deleted after `delete_after`, unless its owner left it as a sample."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="samples", null=True)
    """The one that it is tried on; None for two schemas that are compared with each other."""
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    visitor = models.CharField(max_length=64, blank=True, db_index=True)
    """A digest of the account or the browser that sent it; empty where that is not known."""
    address = models.CharField(max_length=64, blank=True, db_index=True)
    """A digest of the network address that it came from."""
    name = models.CharField("nom du fichier", max_length=255)
    content = models.FileField(upload_to="samples/", max_length=300)
    """Empty once nothing more comes of it."""
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    delete_after = models.DateTimeField(null=True)
    source = models.URLField("adresse du fichier", max_length=2000, blank=True)
    """Where a worker fetches it, or fetched it; empty for one that was sent."""
    beside = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="tables")
    """The file whose foreign keys lead to this one; None for one that is checked itself."""
    table_name = models.CharField(max_length=255, blank=True)
    """The resource that those foreign keys name."""
    table_sheet = models.CharField(max_length=255, blank=True)
    """The sheet of the workbook that it is; empty for the one that suits best."""
    summary = models.TextField(blank=True)
    """Once checked, of a file left as a sample: its different cells by uid of field, as JSON (`compatibility.Samples`)."""

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name


class FileJob(models.Model):
    """Something to do with a file that somebody sent: it waits, a worker takes it, and its result has a private address."""

    class State(models.TextChoices):
        QUEUED = "queued", "En attente"
        RUNNING = "running", "En cours"
        DONE = "done", "Terminé"
        REFUSED = "refused", "Fichier refusé"
        FAILED = "failed", "Interrompu"
        CANCELLED = "cancelled", "Arrêté"

    UNDER_WAY: ClassVar = (State.QUEUED, State.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=20, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True)
    result = models.TextField(blank=True)
    """What came of it, as JSON."""
    refusal = models.TextField(blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    made_bytes = models.PositiveBigIntegerField(default=0)
    """Of the files that came of it."""

    class Meta:
        abstract = True
        ordering: ClassVar = ["created_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["state", "created_at"])]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def under_way(self) -> bool:
        """Whether it waits, or a worker has it."""
        return self.state in self.UNDER_WAY


class ValidationReport(FileJob):
    """One check of one file against one revision. The result has the shape of `validate_file --format json`."""

    class Stage(models.TextChoices):
        FETCHING = "fetching", "Téléchargement du fichier"
        READING = "reading", "Lecture et vérification"
        COUNTING = "counting", "Décompte des valeurs"
        WRITING = "writing", "Préparation des fichiers à télécharger"

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="validation_reports")
    sample = models.ForeignKey(SampleFile, on_delete=models.CASCADE, related_name="reports")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, related_name="+")
    """The version that was asked for; None for the working schema."""
    sheet = models.CharField(max_length=255, blank=True)
    """The sheet of the workbook, or the file of the archive, that was asked for; empty for the one that suits best."""
    mapping = models.TextField(blank=True)
    """The `converting.mapping.FileMapping` that the file is read through, as JSON; empty where its columns are read by name."""
    edits = models.TextField(blank=True)
    """The `converting.mapping.edits.FileEdits` that it was checked with, as JSON."""
    drafts = models.TextField(blank=True)
    """Those typed since, which the next check takes in."""
    proposed = models.TextField(blank=True)
    """The `converting.mapping.proposing.ProposedMapping` of the file as it is, as JSON; empty where it could not be made."""
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.READING)
    rows_read = models.PositiveIntegerField(default=0)
    share_token = models.UUIDField(null=True, unique=True)
    """Whoever has it reads the report; None where it is not shared."""
    secret = models.UUIDField(null=True, unique=True)
    """Whoever has it does what who sent the file may; None where an account or a browser sent it."""
    statistics = models.TextField(blank=True)
    """By name of field, a `validation.statistics.Statistics`, as JSON; empty where the columns were not counted."""
    downloads = models.TextField(blank=True)
    """A `validation.outputs.made.Made` as JSON; empty where no file was made, as where there is nothing to correct."""

    def get_absolute_url(self) -> str:
        return places.report(self.standard.slug, self.pk)


class FileCorrection(FileJob):
    """A copy of a checked file with its certain corrections. The result counts the cells corrected; the copy is beside."""

    report = models.ForeignKey(ValidationReport, on_delete=models.CASCADE, related_name="corrections")
    sample = models.ForeignKey(SampleFile, on_delete=models.CASCADE, related_name="corrections")
    kinds = models.TextField()
    """Kinds of corrections as `validation.outputs.made.joined` writes them, with a space between them."""


class FileConversion(FileJob):
    """One file rewritten from one version to another. The result is a `converting.outcome.Outcome`; the files are beside."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="file_conversions")
    sample = models.ForeignKey(SampleFile, on_delete=models.CASCADE, related_name="conversions")
    before = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    mapping = models.TextField(blank=True)
    edits = models.TextField(blank=True)
    """What the file was checked through, as in `ValidationReport`: it is rewritten as it was checked."""
    table = models.BinaryField(default=b"")
    """The correspondence that a person completed, as CSV; empty where there is none."""
    secret = models.UUIDField(null=True, unique=True)
    """Whoever has it does what who sent the file may; None where an account or a browser sent it."""

    def get_absolute_url(self) -> str:
        return places.conversion(self.standard.slug, self.pk)


class FileComparison(FileJob):
    """Two large schemas compared: the file holds both, the result sums up the answer, its parts are beside."""

    sample = models.ForeignKey(SampleFile, on_delete=models.CASCADE, related_name="comparisons")
    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="file_comparisons", null=True)
    """The one whose two states are compared, or for which somebody brings the schema that they want."""
    between = models.CharField(max_length=200, blank=True)
    """Which two states of the standard: made once, it is read by everybody. Empty where somebody brought a schema."""
    base = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, related_name="+")
    """The working schema that the one wanted was compared with: what changes may become a proposal."""
    secret = models.UUIDField(null=True, unique=True)
    """Whoever has it does what who sent the schemas may; None where an account or a browser sent them."""
    visitor = models.CharField(max_length=64, blank=True)
    """That of the file: one has one comparison at a time, each of which may take the worker a while."""

    class Meta(FileJob.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["visitor"],
                condition=models.Q(state__in=["queued", "running"]) & ~models.Q(visitor=""),
                name="one_comparison_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["standard", "between"],
                condition=models.Q(state__in=["queued", "running", "done"]) & ~models.Q(between=""),
                name="two_states_compared_once",
            ),
        ]

    def get_absolute_url(self) -> str:
        return places.comparison(self.pk)

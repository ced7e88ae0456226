"""The standard, the chain of its revisions, its releases, and the files people try.

The schema has no table of fields: `docs/decisions/0001-a-chain-of-operations.md` says why.
"""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from standard.append_only import AppendOnly
from standard.schema import snapshot
from standard.schema.model import Schema
from standard.schema.operations import Operation, read_changes


class Circle(models.TextChoices):
    """The circles of the governance, each with its rights (see `permissions`)."""

    TEAM = "team", "Équipe projet"
    COPIL = "copil", "Comité de pilotage"
    CONTRIBUTOR = "contributor", "Contributeurs"


class Standard(models.Model):
    """A data standard of one table."""

    slug = models.SlugField("adresse", max_length=80, unique=True)
    title = models.CharField("titre", max_length=200)
    summary = models.TextField("ce que décrit le standard, en deux phrases", blank=True)
    owner = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, verbose_name="organisation responsable"
    )
    created_at = models.DateTimeField("créé le")

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["title", "pk"]
        verbose_name = "standard"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("standard:home", args=[self.slug])


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self, now: datetime) -> MembershipQuerySet:
        return self.filter(since__lte=now).filter(Q(until=None) | Q(until__gt=now))


class Membership(models.Model):
    """That a person belongs to a circle of a standard, in the name of an organisation, from a date until another."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True)
    circle = models.CharField("cercle", max_length=20, choices=Circle.choices)
    chair = models.BooleanField("préside le comité", default=False)
    since = models.DateTimeField("depuis le")
    until = models.DateTimeField("jusqu'au", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["since", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standard", "user", "circle"], condition=Q(until=None), name="one_current_membership_a_circle"),
            models.CheckConstraint(condition=Q(chair=False) | Q(circle=Circle.COPIL), name="only_the_copil_has_a_chair"),
            models.CheckConstraint(condition=Q(circle__in=Circle.values), name="membership_circle_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_circle_display()}"


class Revision(AppendOnly):
    """One link of the chain: a list of operations applied to the parent, and the schema they give.

    `operations` and `schema` are JSON kept as text, because the bytes are what the hash covers. `sha256` covers them,
    the parent's hash, and for what a person may ask to erase (name, free text) only an identifier and a salted digest.
    """

    class Kind(models.TextChoices):
        IMPORT = "import", "Import"
        DECISION = "decision", "Décision"
        RELEASE = "release", "Préparation d'une version"

    ERASABLE: ClassVar[frozenset[str]] = frozenset({"message", "message_salt", "author"})

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    operations = models.TextField()
    schema = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True)
    author_identifier = models.UUIDField()
    message = models.TextField(blank=True)
    message_salt = models.CharField(max_length=64)
    message_digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["standard", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standard", "number"], name="one_revision_a_number"),
            models.UniqueConstraint(fields=["parent"], name="the_chain_does_not_fork"),
            models.UniqueConstraint(fields=["standard"], condition=Q(parent=None), name="one_first_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.standard.slug} r{self.number}"

    def read_schema(self) -> Schema:
        return snapshot.from_text(self.schema)

    def read_operations(self) -> tuple[Operation, ...]:
        return read_changes(json.loads(self.operations))


class Element(models.Model):
    """Where a field or a value stands in the chain: an index rebuilt from the revisions, never edited."""

    class Kind(models.TextChoices):
        FIELD = "field", "Champ"
        VALUE = "value", "Valeur"

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="elements")
    uid = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.TextField()
    """The latest name of a field, or the latest text of a value."""
    title = models.TextField(blank=True)
    field_uid = models.CharField(max_length=40)
    """The field itself, or the field that the value belongs to."""
    introduced_in = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    removed_in = models.ForeignKey(Revision, on_delete=models.CASCADE, null=True, related_name="+")
    successors = models.JSONField(default=list)
    """The uids of the elements that took its place, or a part of it, when it was last split or merged."""

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standard", "uid"], name="one_element_a_uid"),
        ]

    def __str__(self) -> str:
        return self.name


class Release(models.Model):
    """A revision with a version number. A published release never changes; it can be withdrawn with a reason."""

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
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    prepared_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
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
        return reverse("standard:release", args=[self.standard.slug, self.version])


class Artefact(AppendOnly):
    """One published file, byte for byte."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="artefacts")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    data = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["release", "name"], name="one_artefact_a_name")]

    def __str__(self) -> str:
        return self.name


class Event(AppendOnly):
    """Who did what, when and why. No state changes without one; the history pages and the mails are read from here."""

    ERASABLE: ClassVar[frozenset[str]] = frozenset({"actor", "message"})

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField(max_length=60)
    """An English code, `<subject>.<past participle>`: `proposal.submitted`, `ballot.opened`, `release.published`."""
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.PositiveBigIntegerField(null=True)
    message = models.TextField(blank=True)
    """The French sentence, or the motive, that a reader of the history sees beside the verb."""
    details = models.TextField(default="{}")
    """What else is worth keeping, as a JSON object kept as text."""
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["standard", "-at"]),
            models.Index(fields=["subject_kind", "subject_id"]),
        ]

    def __str__(self) -> str:
        return self.verb

    def read_details(self) -> dict[str, Any]:
        details: dict[str, Any] = json.loads(self.details)
        return details


class EventElement(AppendOnly):
    """That an event is about a field or a value, so that each can tell its history."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="elements")
    uid = models.CharField(max_length=40, db_index=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "uid"], name="one_mention_an_event")]

    def __str__(self) -> str:
        return self.uid


class Notice(models.Model):
    """That somebody is to be told of an event by mail: written with the event, sent later by the worker."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="notices")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=500)
    """The page to open, without the site's address."""
    done_at = models.DateTimeField(null=True)
    """When it was sent, or found too old to be."""

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "recipient"], name="one_notice_a_person")]

    def __str__(self) -> str:
        return f"{self.event.verb} → {self.recipient}"


class SampleFile(models.Model):
    """A file that somebody tries. Deleted after `delete_after`, unless its owner left it as a sample."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="samples")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField("nom du fichier", max_length=255)
    content = models.FileField(upload_to="samples/", max_length=300)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    delete_after = models.DateTimeField(null=True)
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

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=20, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True)
    result = models.TextField(blank=True)
    """What came of it, as JSON."""
    refusal = models.TextField(blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["created_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["state", "created_at"])]

    def __str__(self) -> str:
        return str(self.pk)


class ValidationReport(FileJob):
    """One check of one file against one revision. The result has the shape of `validate_file --format json`."""

    class Stage(models.TextChoices):
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
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.READING)
    rows_read = models.PositiveIntegerField(default=0)
    share_token = models.UUIDField(null=True, unique=True)
    """Whoever has it reads the report; None where it is not shared."""
    statistics = models.TextField(blank=True)
    """By name of field, a `validation.statistics.Statistics`, as JSON; empty where the columns were not counted."""
    downloads = models.TextField(blank=True)
    """A `validation.outputs.made.Made` as JSON; empty where no file was made, as where there is nothing to correct."""

    def get_absolute_url(self) -> str:
        return reverse("standard:validation_report", args=[self.standard.slug, self.pk])


class FileCorrection(FileJob):
    """A copy of a checked file with its certain corrections. The result counts the cells corrected; the copy is beside."""

    report = models.ForeignKey(ValidationReport, on_delete=models.CASCADE, related_name="corrections")
    sample = models.ForeignKey(SampleFile, on_delete=models.CASCADE, related_name="corrections")
    kinds = models.TextField()
    """Kinds of corrections as `validation.outputs.made.joined` writes them, with a space between them."""


class FileMigration(FileJob):
    """One file rewritten from one version to another. The result is a `migrating.outcome.Outcome`; the files are beside."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="file_migrations")
    sample = models.ForeignKey(SampleFile, on_delete=models.CASCADE, related_name="migrations")
    before = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    table = models.BinaryField(default=b"")
    """The migration table that a person completed, as CSV; empty where there is none."""

    def get_absolute_url(self) -> str:
        return reverse("standard:file_migration", args=[self.standard.slug, self.pk])

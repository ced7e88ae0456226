"""The standard and the chain of its revisions.

The schema has no table of fields: `docs/decisions/0001-a-chain-of-operations.md` says why.
"""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from standard import places
from standard.binding import Act
from standard.models.kept import Mention, WithElements, schema_of
from standard.schema.model import Schema


def new_stamp() -> str:
    return secrets.token_hex(16)


class LivingStandards(models.Manager["Standard"]):
    """Those that nobody deleted: of the others, what binds stays, and nobody reads it here."""

    def get_queryset(self) -> models.QuerySet[Standard]:
        return super().get_queryset().filter(deleted_at=None)


class Standard(models.Model):
    """A data standard of one table."""

    slug = models.SlugField("adresse", max_length=80, unique=True)
    title = models.CharField("titre", max_length=200)
    summary = models.TextField("ce que décrit le standard, en deux phrases", blank=True)
    owner = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, verbose_name="organisation responsable"
    )
    created_at = models.DateTimeField("créé le")
    approves_contributors = models.BooleanField("inscriptions approuvées par l’équipe", default=False)
    second_factor_required = models.BooleanField("double authentification de l’équipe et du comité", default=False)
    closed_at = models.DateTimeField("fermé le", null=True, blank=True)
    """Since when it is read, and written no more."""
    deleted_at = models.DateTimeField("supprimé le", null=True, blank=True)
    stamp = models.CharField(max_length=32, default=new_stamp, editable=False)
    """Changed by every writer of the standard: what was read of it under one stamp is still true under the same."""

    objects: ClassVar[LivingStandards] = LivingStandards()
    every: ClassVar[models.Manager[Standard]] = models.Manager()
    history = HistoricalRecords(excluded_fields=["stamp"])

    class Meta:
        ordering: ClassVar = ["title", "pk"]
        verbose_name = "standard"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return places.standard(self.slug)


class Revision(WithElements, Act):
    """One link of the chain: a list of operations applied to the parent, and the schema they give.

    `operations` and `schema` are JSON kept as text, because the bytes are what the hash covers. `sha256` covers them,
    the parent's hash, and for what a person may ask to erase (name, free text) only an identifier and a salted digest.
    """

    class Kind(models.TextChoices):
        IMPORT = "import", "Import"
        DECISION = "decision", "Décision"
        RELEASE = "release", "Préparation d'une version"
        UNDOING = "undoing", "Changement repris"

    ERASABLE: ClassVar[frozenset[str]] = frozenset({"message", "message_salt"})

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    operations = models.TextField()
    schema = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
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
        return schema_of(self.sha256, lambda: self.schema)


class RevisionElement(Mention):
    """That a revision changed a field or a value."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="elements")

    class Meta(Mention.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["revision", "uid"], name="one_mention_a_revision")]


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

"""What somebody begins a standard from that is elsewhere: a file, or a git repository whose tags are versions."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from standard import places
from standard.models.chain import Standard
from standard.models.files import FileJob


class StartingSource(FileJob):
    """Something that the worker fetches, then imports once somebody has read what it holds and answered for it."""

    class Holds(models.TextChoices):
        SCHEMA = "schema", "Un schéma (schema.json, YAML ou datapackage.json)"
        DICTIONARY = "dictionary", "Un tableau qui décrit les champs, un par ligne"
        EXAMPLES = "examples", "Des données comme celles que l’on publiera"
        GIT = "git", "Un dépôt git, dont chaque étiquette v1.2.3 est une version"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    address = models.CharField("adresse", max_length=2000)
    holds = models.CharField(max_length=20, choices=Holds.choices)
    path = models.CharField(max_length=500, blank=True)
    """Where the schema is in the repository."""
    resource = models.CharField(max_length=200, blank=True)
    """The table of a Data Package."""
    name = models.CharField(max_length=255, blank=True)
    """Of the file, once it was fetched."""
    standard = models.ForeignKey(Standard, on_delete=models.SET_NULL, null=True, related_name="+")
    """What was made of it; None as long as it is only read."""
    answers = models.TextField(blank=True)
    """What became what, as a person said it: JSON, by version, `{"renamed": […], "apart": […]}`."""

    class Meta(FileJob.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person"], condition=models.Q(state__in=["queued", "running"]), name="one_source_at_a_time"),
        ]

    @property
    def drafts(self) -> bool:
        """Whether its fields are read, to be corrected before anything is made of them."""
        return self.state == self.State.DONE and self.holds in (self.Holds.DICTIONARY, self.Holds.EXAMPLES)

    def get_absolute_url(self) -> str:
        return places.starting_source(self.pk)


class SourceVersion(models.Model):
    """One version of a schema found there: its bytes, when it was published, what was found in it."""

    source = models.ForeignKey(StartingSource, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    """Its rank: the first is imported first."""
    version = models.CharField(max_length=40, blank=True)
    """Empty where nobody says that it was published."""
    tag = models.CharField(max_length=300, blank=True)
    day = models.DateField(null=True)
    """When it was tagged."""
    data = models.BinaryField(default=b"")
    findings = models.TextField(default="[]")
    """What lint and the catalogue say of it, in sentences, as JSON."""
    asks = models.BooleanField(default=False)
    """Whether only a person can tell what became what since the version before."""
    problem = models.TextField(blank=True)
    """Why it is not imported; empty where it is."""

    class Meta:
        ordering: ClassVar = ["source", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "number"], name="one_version_a_rank")]

    def __str__(self) -> str:
        return self.version or self.tag

"""Standards that are released together, one table each: `docs/decisions/0018-a-family-is-standards-released-together.md`."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from standard import places
from standard.binding import Act
from standard.models.chain import Standard
from standard.models.releases import FrozenFile, Release


class Family(models.Model):
    """Standards that are released together. Each keeps its own decisions, committee and chain; its team is the teams of its tables."""

    slug = models.SlugField("adresse", max_length=80, unique=True)
    title = models.CharField("titre", max_length=200)
    description = models.TextField("ce que ses tables décrivent ensemble", blank=True)
    created_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return places.family(self.slug)


class FamilyMember(models.Model):
    """That a standard is of a family, or may come into it: whoever asks, the other side agrees; and so to leave it."""

    class FamilyAsked(models.TextChoices):
        NOTHING = "", "Rien"
        JOIN = "join", "Rejoindre"
        LEAVE = "leave", "Quitter"

    class FamilySide(models.TextChoices):
        STANDARD = "standard", "La table"
        FAMILY = "family", "Les autres tables de la famille"

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="memberships")
    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="family_memberships")
    position = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField(null=True)
    """None until both sides have agreed."""
    until = models.DateTimeField(null=True)
    """When it left, or when what it asked for was declined."""
    asked = models.CharField(max_length=10, choices=FamilyAsked.choices, blank=True, default="")
    """What waits for the answer of the other side."""
    asked_from = models.CharField(max_length=10, choices=FamilySide.choices, blank=True, default="")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["standard"], condition=Q(since__isnull=False, until=None), name="a_standard_is_of_one_family_at_most"
            ),
            models.UniqueConstraint(fields=["standard", "family"], condition=Q(until=None), name="a_standard_is_of_a_family_once"),
        ]

    def __str__(self) -> str:
        return self.standard.title

    @property
    def asking(self) -> str:
        """« demande à rejoindre », « est invité à quitter »: what its standard asks of the family, or is asked."""
        said = "demande" if self.asked_from == self.FamilySide.STANDARD else "est invité"
        return f"{said} à {self.get_asked_display().lower()}"


class FamilyRelease(Act):
    """One number for the tables of a family, published together. It is kept in the chain of one of them, and told in each."""

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="family_releases_kept")
    """The table in whose chain it is."""
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="releases")
    version = models.CharField("version", max_length=40)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["family", "version"], name="a_family_uses_a_number_once")]

    def __str__(self) -> str:
        return f"{self.family.title} {self.version}"


class FamilyPart(Act):
    """The version of one table in a version of its family: of the same number where it changed, the one it had otherwise."""

    STANDARD: ClassVar[str] = "family_release__standard"

    family_release = models.ForeignKey(FamilyRelease, on_delete=models.PROTECT, related_name="parts")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="family_parts")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["family_release", "release"], name="one_part_a_table")]

    def __str__(self) -> str:
        return str(self.release)


class FamilyFile(FrozenFile):
    """One file of a version of a family."""

    STANDARD: ClassVar[str] = "family_release__standard"

    family_release = models.ForeignKey(FamilyRelease, on_delete=models.PROTECT, related_name="files")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["family_release", "name"], name="one_family_file_a_name")]

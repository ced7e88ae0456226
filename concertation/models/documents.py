"""The documents and links of a standard, whether they come from a meeting or not."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from concertation import places
from concertation.models.meetings import Meeting
from concertation.models.roadmap import Phase
from standard.models import Searched, Standard
from standard.models.search import Findable


class Document(Searched):
    """A file or a link, in one of its versions. The team has read it again before everybody can."""

    class Kind(models.TextChoices):
        SUPPORT = "support", "Support de présentation"
        BOARD = "board", "Tableau de travail"
        RECORD = "record", "Compte rendu"
        REFERENCE = "reference", "Document de référence"
        OTHER = "other", "Autre document"

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="documents")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, null=True, related_name="documents")
    phase = models.ForeignKey(Phase, on_delete=models.SET_NULL, null=True, related_name="documents")
    """Where it is shown, of what comes from no meeting: a meeting is in the phase of its day."""
    series = models.UUIDField(default=uuid.uuid4, editable=False)
    """What all the versions of a document share."""
    version = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField("nature", max_length=20, choices=Kind.choices, default=Kind.SUPPORT)
    title = models.CharField("titre", max_length=200)
    url = models.URLField("adresse", max_length=1_000, blank=True)
    file = models.FileField(upload_to="seances/", max_length=300, blank=True)
    name = models.CharField("nom du fichier", max_length=255, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    """What its bytes say that it is."""
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["added_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=(Q(url="") & ~Q(file="")) | (~Q(url="") & Q(file="")), name="a_file_or_a_link"),
            models.UniqueConstraint(fields=["series", "version"], name="one_document_a_version"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page that shows it."""
        return self.meeting.get_absolute_url() if self.meeting is not None else places.resources(self.standard.slug)

    def findable(self) -> Findable | None:
        """A document by its latest public version: those before it are read from there."""
        newer = Document.objects.filter(series=self.series, version__gt=self.version, published_at__isnull=False)
        if self.published_at is None or newer.exists():
            return None
        said = "\n".join(filter(None, (self.name, self.url)))
        return Findable("document", self.pk, self.get_kind_display(), self.title, said, self.get_absolute_url())

    @property
    def address(self) -> str:
        """Where it is read: the page of a link, or its own bytes."""
        return self.url or places.document(self.standard.slug, self.pk)

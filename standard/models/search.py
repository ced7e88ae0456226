"""What can be found by its words: an index, which can be made again from what it tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.db import models

from standard.models.chain import Standard


@dataclass(frozen=True, slots=True)
class Findable:
    """What a search tells of something that everybody may read."""

    kind: str
    subject: int
    """The key of its row."""
    label: str
    """What it is, as « Décision n° 12 »."""
    title: str
    body: str
    address: str
    uid: str = ""
    """Instead of a row's key, for a field or a value."""
    names: tuple[str, ...] = ()
    """What else it is called, as the name that a field has in files."""


class Searched(models.Model):
    """A row that a search may find. Every event about it brings the index up to what it then says."""

    class Meta:
        abstract = True

    def findable(self) -> Findable | None:
        """What a search tells of it; None while not everybody may read it."""
        raise NotImplementedError


class SearchEntry(models.Model):
    """Something that a search finds. `words`: what it is found by (`text_search.words.entry_words`)."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    subject = models.PositiveBigIntegerField(default=0)
    uid = models.CharField(max_length=40, blank=True)
    label = models.TextField()
    title = models.TextField(blank=True)
    body = models.TextField(blank=True)
    address = models.TextField()
    words = models.TextField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standard", "kind", "subject", "uid"], name="one_search_entry_a_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.label}\u00a0: {self.title}"

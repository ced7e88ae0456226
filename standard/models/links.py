"""The chain over everything that binds: one link a row written, each with the hash of the one before."""

from __future__ import annotations

import json
from typing import Any, ClassVar, NoReturn

from django.db import models

from standard.binding import BindingError
from standard.links import LinkContent


class LinkQuerySet(models.QuerySet["Link"]):
    def update(self, **changes: Any) -> int:
        if changes != {"salt": ""}:
            raise BindingError("Links are never updated.")
        return super().update(**changes)

    def delete(self) -> NoReturn:
        raise BindingError("Links are never deleted.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise BindingError("Links are never updated.")


class Link(models.Model):
    """What one row of a kind that binds holds, from this link on.

    `payload` is canonical JSON (`standard.binding.payload`); `sha256` covers everything here but the salt, which proves the
    text that a person may ask to erase and is erased with it.
    """

    standard = models.ForeignKey("standard.Standard", on_delete=models.PROTECT, related_name="links")
    number = models.PositiveIntegerField()
    previous = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=40)
    subject = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    payload = models.TextField()
    salt = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, db_index=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["standard", "number"]
        indexes: ClassVar = [models.Index(fields=["kind", "subject"])]
        constraints: ClassVar = [models.UniqueConstraint(fields=["standard", "number"], name="one_link_a_number")]

    def __str__(self) -> str:
        return f"{self.number}\u00a0: {self.kind} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise BindingError("Links are never updated.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise BindingError("Links are never deleted.")

    def read(self) -> LinkContent:
        return LinkContent(self.number, self.previous, self.kind, self.subject, self.at, json.loads(self.payload))

"""Rows that are written once: the proof of what happened does not change after the fact."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models


class AppendOnlyError(RuntimeError):
    """Code tried to change or delete a row that is written once: a defect of ours, never a user's mistake."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    def update(self, **changes: Any) -> int:
        erasable: frozenset[str] = getattr(self.model, "ERASABLE", frozenset())
        if not set(changes) <= erasable:
            raise AppendOnlyError(f"{self.model.__name__} rows are never updated.")
        return super().update(**changes)

    def delete(self) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} rows are never deleted.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} rows are never updated.")


class AppendOnly(models.Model):
    """A row that can be inserted, and nothing else. `ERASABLE` names the columns that a person may ask to erase."""

    ERASABLE: ClassVar[frozenset[str]] = frozenset()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} rows are never updated.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{type(self).__name__} rows are never deleted.")

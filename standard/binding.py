"""Rows that bind: each is written with its link in the chain of its standard, in the same transaction.

An *act* (a vote, a decision, an event) is inserted once, and nothing else. A *stateful* row (a ballot, a release, a
membership) changes only with a new link that says what it has become. The classes below write the links, so that no
caller can forget one; triggers of the database (`standard.triggers`) refuse what goes around them, and
`standard.services.chain.verify` finds what went around the triggers.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Final, NoReturn

from django.apps import apps
from django.conf import settings
from django.db import connections, models
from django.utils import timezone

from standard.links import FIRST, LinkContent, digest, fingerprint, moment
from standard.schema.model import canonical

POINTER: Final = "link"
"""The column by which a stateful row names its last link: what it says is not part of what it covers."""


class BindingError(RuntimeError):
    """Code tried to change a row that binds by another door than its own: a defect of ours, never a user's mistake."""


AuditIds = Callable[[int], str]
"""The identifier that stands for an account, by its key."""


def payload(row: models.Model, *, erasable: Iterable[str], salt: str, audit_id: AuditIds | None = None) -> dict[str, Any]:
    """What a link says of a row: every column, as JSON. An account is said by its identifier, bytes by their digest.

    Rows of migrations' models serve too.
    """
    return {
        field.name: _said(row, field, field.name in erasable, salt, audit_id)
        for field in row._meta.concrete_fields
        if field.name != POINTER and not field.primary_key
    }


def _said(row: models.Model, field: Any, erasable: bool, salt: str, audit_id: AuditIds | None) -> Any:
    value = getattr(row, field.attname)
    if value is None:
        return None
    if isinstance(field, models.ForeignKey):
        if field.related_model._meta.label == settings.AUTH_USER_MODEL:
            return audit_id(value) if audit_id is not None else str(getattr(row, field.name).audit_id)
        return value
    if isinstance(field, models.BinaryField):
        return hashlib.sha256(bytes(value)).hexdigest()
    value = field.to_python(value)
    if erasable:
        return digest(salt, field.name, value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, (bool, int, str)) else str(value)


class Bound(models.Model):
    """A row that binds. `STANDARD` is the way from it to its standard; `ERASABLE` the text that a person may ask to erase.

    `ADDED`: columns that older links do not know, and what the migration that added them wrote there.
    """

    STANDARD: ClassVar[str] = "standard"
    ERASABLE: ClassVar[frozenset[str]] = frozenset()
    ADDED: ClassVar[dict[str, Any]] = {}

    class Meta:
        abstract = True

    @property
    def bound_standard_id(self) -> int:
        """The key of the standard in whose chain the row is."""
        holder: Any = self
        *way, last = self.STANDARD.split("__")
        for step in way:
            holder = getattr(holder, step)
        return int(getattr(holder, f"{last}_id"))

    @classmethod
    def link_kind(cls) -> str:
        return cls._meta.model_name or ""

    def payload(self, salt: str, audit_id: AuditIds | None = None) -> dict[str, Any]:
        return payload(self, erasable=self.ERASABLE, salt=salt, audit_id=audit_id)


def bound_models() -> list[type[Bound]]:
    """Every model whose rows bind, in the order in which the chain was first told of them."""
    return [model for model in apps.get_models() if issubclass(model, Bound)]


def add_links(rows: Sequence[Bound]) -> list[Any]:
    """Write a link for each of these rows of one standard, after the last one. The caller holds the lock on the standard."""
    if not rows:
        return []
    (standard_id,) = {row.bound_standard_id for row in rows}
    return link(apps.get_model("standard", "Link"), standard_id, [(row, row.ERASABLE) for row in rows])


def link(links: Any, standard_id: int, rows: Iterable[tuple[Any, frozenset[str]]], audit_id: AuditIds | None = None) -> list[Any]:
    """The same for rows of migrations' models too: `links` is the model of links, each row comes with its erasable columns."""
    number, previous = _last_of(links, standard_id)
    at = timezone.now()
    fresh = []
    for row, erasable in rows:
        number += 1
        salt = secrets.token_hex(16) if erasable else ""
        said = payload(row, erasable=erasable, salt=salt, audit_id=audit_id)
        content = LinkContent(number, previous, row._meta.model_name, row.pk, at, said)
        previous = fingerprint(content)
        fresh.append(
            links(
                standard_id=standard_id,
                number=number,
                previous=content.previous,
                kind=content.kind,
                subject=content.subject,
                at=at,
                payload=canonical(said),
                salt=salt,
                sha256=previous,
            )
        )
    written: list[Any] = links.objects.bulk_create(fresh)
    connection = connections[links.objects.db]
    if connection.atomic_blocks:
        setattr(connection, _ADDED, (connection.atomic_blocks[-1], standard_id, number, previous))
    return written


_ADDED: Final = "link_added"
"""Where a connection keeps the last link that it wrote: the part of a transaction, the standard, the number, the fingerprint."""


def forget_last(using: Any) -> None:
    """The lock is taken: what this connection wrote under an earlier one may have others' links after it."""
    setattr(using, _ADDED, None)


def _last_of(links: Any, standard_id: int) -> tuple[int, str]:
    """The number and the fingerprint of a standard's last link; not read again by whoever has just written it, and holds the lock.

    What was written in a part of a transaction that has ended is read: it may have been undone.
    """
    connection = connections[links.objects.db]
    block, of, number, previous = getattr(connection, _ADDED, None) or (None, 0, 0, FIRST)
    if of == standard_id and connection.atomic_blocks and connection.atomic_blocks[-1] is block:
        return number, previous
    last = links.objects.filter(standard=standard_id).order_by("-number").values_list("number", "sha256").first()
    return last or (0, FIRST)


class ActQuerySet(models.QuerySet[Any]):
    def update(self, **changes: Any) -> int:
        """Only what a person may ask to erase, to empty, with the salt that would still prove it."""
        model: type[Act] = self.model
        if not changes or not set(changes) <= model.ERASABLE or any(changes.values()):
            raise BindingError(f"{model.__name__} rows are never updated.")
        keys = list(self.values_list("pk", flat=True))
        changes = dict.fromkeys(model.ERASABLE, "")
        apps.get_model("standard", "Link").objects.filter(kind=model.link_kind(), subject__in=keys).update(salt="")
        return super().update(**changes)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        rows = super().bulk_create(objs, *args, **kwargs)
        add_links(rows)
        return rows

    def delete(self) -> NoReturn:
        raise BindingError(f"{self.model.__name__} rows are never deleted.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise BindingError(f"{self.model.__name__} rows are never updated.")


class Act(Bound):
    """A row that can be inserted, and nothing else."""

    objects = ActQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise BindingError(f"{type(self).__name__} rows are never updated.")
        super().save(*args, **kwargs)
        add_links([self])

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise BindingError(f"{type(self).__name__} rows are never deleted.")


class StatefulQuerySet(models.QuerySet[Any]):
    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise BindingError(f"{self.model.__name__} rows change one by one, each with its link: save them.")

    update = bulk_update = bulk_create = update_or_create = _refuse

    def delete(self) -> NoReturn:
        raise BindingError(f"{self.model.__name__} rows are never deleted.")


class Stateful(Bound):
    """A row with a state: each time it is saved, a link says what it holds. What `CHANGING` does not name is written once."""

    CHANGING: ClassVar[frozenset[str]] = frozenset()

    link = models.ForeignKey("standard.Link", on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    """The last link, which says what the row holds now."""

    objects: ClassVar[Any] = StatefulQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            super().save(*args, **kwargs)
            (self.link,) = add_links([self])
            models.QuerySet(type(self)).filter(pk=self.pk).update(link=self.link)
            return
        stored = type(self)._base_manager.get(pk=self.pk).payload("")
        altered = {name for name, value in self.payload("").items() if stored[name] != value} - self.CHANGING
        if altered:
            raise BindingError(f"{type(self).__name__}: {', '.join(sorted(altered))} is written once.")
        # What is left unsaved must not enter the link: all that may change is written.
        kwargs["update_fields"] = [*self.CHANGING, POINTER]
        (self.link,) = add_links([self])
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise BindingError(f"{type(self).__name__} rows are never deleted.")


@dataclass(frozen=True, slots=True)
class Adopted:
    """A kind of rows that binds from now on: the name of its model, the way to its standard, and what may be erased."""

    name: str
    standard: str
    erasable: frozenset[str] = frozenset()


def adopt(state: Any, app: str, kinds: Iterable[Adopted]) -> None:
    """In a migration: a link for each row of these kinds that was written before they bound. `state`: its registry of models."""
    links, users = state.get_model("standard", "Link"), state.get_model(settings.AUTH_USER_MODEL)
    audit_ids = {key: str(identifier) for key, identifier in users.objects.values_list("pk", "audit_id")}
    for standard_id in state.get_model("standard", "Standard").objects.order_by("pk").values_list("pk", flat=True):
        for kind in kinds:
            model = state.get_model(app, kind.name)
            rows = model.objects.filter(**{kind.standard: standard_id}).order_by("pk")
            written = link(links, standard_id, ((row, kind.erasable) for row in rows.iterator(chunk_size=500)), audit_ids.__getitem__)
            if any(field.name == POINTER for field in model._meta.concrete_fields):
                for one in written:
                    model.objects.filter(pk=one.subject).update(link=one)

"""What the database holds of somebody, for themselves: every row that names them, whatever its table.

Tables are not listed: a new one is there as soon as it names people. What is listed is what is not theirs to take away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db.models import Field, FileField, ForeignKey, Model
from django.db.models.fields.files import FieldFile

from accounts.models import Organisation, User
from standard.models import Standard

APPS: Final = ("accounts", "standard", "concertation", "account", "mfa", "usersessions", "knox")
SECRETS: Final = frozenset(
    ("password", "secret", "token", "digest", "session_key", "data", "sealed_token", "sealed_secret", "visitor", "link", "stamp", "schema")
)
"""Columns that open a door, or that say nothing of anybody."""
OTHERS: Final[Mapping[str, str]] = {
    "accounts.keptanswer.user": "What the API answered, kept for a day to be answered again.",
    "standard.recordedperson.recorded_by": "Somebody else, whom they wrote down.",
    "standard.joinrequest.settled_by": "What somebody else asked.",
    "concertation.vote.typed_by": "The voice of somebody else, typed in a meeting.",
    "concertation.activityentry.typed_by": "What somebody else said, typed in a meeting.",
    "concertation.moderation.by": "What somebody else wrote, and was withheld.",
    "concertation.moderation.settled_by": "The appeal of somebody else.",
}
"""Rows that name them, and are about somebody else."""
THEIR_PART: Final[Mapping[str, Sequence[str]]] = {
    "concertation.comment.answered_by": ("number", "disposition", "answer", "answered_at"),
    "standard.circleinvitation.invited_by": ("circle", "invited_at"),
}
"""Of a row that is somebody else's too, the columns that are theirs."""
THROUGH: Final[Mapping[str, str]] = {"concertation.vote": "elector__user", "concertation.recusal": "elector__user"}
"""Rows that name them by another."""

Row = dict[str, Any]


def relations() -> Iterator[tuple[type[Model], str]]:
    """Every way in which a row is somebody's: its table, and the path to them."""
    for model in apps.get_models():
        label = model._meta.label_lower
        if model._meta.app_label not in APPS or label.partition(".")[2].startswith("historical"):
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.related_model is User and f"{label}.{field.name}" not in OTHERS:
                yield model, field.name
        if label in THROUGH:
            yield model, THROUGH[label]


def held_of(user: User) -> tuple[dict[str, list[Row]], list[FieldFile]]:
    """The rows by table, and the files that they brought."""
    rows: dict[str, list[Row]] = {"accounts.user": [_row(user, user, ())]}
    files: list[FieldFile] = []
    for model, path in relations():
        label = model._meta.label_lower
        part = THEIR_PART.get(f"{label}.{path}", ())
        for one in model._default_manager.filter(**{path: user}).order_by("pk").iterator(chunk_size=500):
            rows.setdefault(label, []).append({"as": path, **_row(one, user, part)})
            if not part:
                files += [content for field in model._meta.concrete_fields if (content := _file(one, field))]
    return rows, files


def _file(row: Model, field: Field[Any, Any]) -> FieldFile | None:
    content = getattr(row, field.name) if isinstance(field, FileField) else None
    return content if isinstance(content, FieldFile) and content.name else None


def _row(row: Model, user: User, part: Sequence[str]) -> Row:
    return {
        field.name: said
        for field in row._meta.concrete_fields
        if field.name not in SECRETS and (not part or field.name in part) and (said := _said(row, field, user)) is not None
    }


def _said(row: Model, field: Field[Any, Any], user: User) -> object:
    if isinstance(field, ForeignKey):
        key = getattr(row, field.attname)
        if field.related_model is User:
            return "vous" if key == user.pk else None
        if field.related_model in (Standard, Organisation) and key is not None:
            return str(getattr(getattr(row, field.name), "slug", key))
        return key if isinstance(key, int | str) else None if key is None else str(key)
    value = getattr(row, field.name)
    if isinstance(value, FieldFile):
        return value.name or None
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value

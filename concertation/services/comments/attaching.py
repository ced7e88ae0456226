"""The files that go with a comment: images, tables and PDF, known by their content whatever their name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import PurePath
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.db.models.fields.files import FieldFile

from accounts import typed
from accounts.models import User
from concertation import permissions, queries
from concertation.models import Attachment, Comment, CommentDraft, Document, DraftedFile
from concertation.rules.attached import MediaType, media_type
from concertation.services.turn import turn
from standard.permissions import require
from standard.schema.words import quoted
from standard.services import room
from standard.services.errors import InvalidInput

MOST: Final = 5
"""Files of one comment."""
MEGABYTE: Final = 1024**2
LARGEST: Final = 5 * MEGABYTE
"""One file, in bytes."""
ACCEPTED: Final = f"Images PNG, JPEG, GIF ou WebP, PDF ou CSV, {LARGEST // MEGABYTE}\u00a0Mo au plus chacune, {MOST} au plus."


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file whose content was recognised."""

    name: str
    type: MediaType
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Reception:
    """Which files are received: how large, what their content may be, and what is said of the others."""

    largest: int
    recognise: Callable[[bytes], MediaType | None]
    otherwise: str


WITH_A_COMMENT: Final = Reception(LARGEST, media_type, "n’est ni une image PNG, JPEG, GIF ou WebP, ni un PDF, ni un CSV")


def received(name: str, content: File[bytes], reception: Reception = WITH_A_COMMENT) -> ReceivedFile:
    """Read a file that somebody sends. Raises `InvalidInput("file", …)`."""
    shown = typed.file_name(name)
    if (content.size or 0) > reception.largest:
        limit = f"{reception.largest // MEGABYTE}\u00a0Mo"
        raise InvalidInput("file", f"{quoted(shown)} dépasse {limit}, notre limite pour un fichier joint.")
    data = content.read()
    found = reception.recognise(data)
    if found is None:
        raise InvalidInput("file", f"{quoted(shown)} {reception.otherwise}.")
    stem, suffix = PurePath(shown).stem, PurePath(shown).suffix.lower()
    kept = shown if suffix in found.suffixes else f"{stem}{found.suffixes[0]}"
    return ReceivedFile(kept[-255:], found, data)


def attach(*, comment: Comment, actor: User, file: ReceivedFile, now: datetime) -> Attachment:
    """Attach a file to what one said, while nobody has answered it. The same file again changes nothing."""
    with turn(comment.standard, actor, now) as mine:
        comment = Comment.objects.select_related("standard", "parent").get(pk=comment.pk)
        require(permissions.can_change_comment(mine.actor, comment, followed=queries.is_followed(comment)))
        known = comment.attachments.filter(sha256=file.sha256).first()
        if known is not None:
            return known
        keep(comment, actor, [file], now)
        kept: Attachment = comment.attachments.get(sha256=file.sha256)
        mine.record("comment.file_attached", comment, message=kept.name, uids=(comment.field_uid, comment.value_uid))
        return kept


def detach(*, attachment: Attachment, actor: User, now: datetime) -> None:
    """Erase a file that one attached, while nobody has answered."""
    with turn(attachment.comment.standard, actor, now) as mine:
        attachment = Attachment.objects.select_related("comment__standard", "comment__parent").get(pk=attachment.pk)
        comment = attachment.comment
        require(permissions.can_change_comment(mine.actor, comment, followed=queries.is_followed(comment)))
        _forget([attachment])
        mine.record("comment.file_removed", comment, message=attachment.name, uids=(comment.field_uid, comment.value_uid))


def keep(said: Comment | CommentDraft, actor: User, files: Sequence[ReceivedFile], now: datetime) -> None:
    """Store files with a comment or a draft, in the transaction that writes it. Raises `InvalidInput("file", …)` where there is no room.

    Those that it has already stay as they are.
    """
    if not files:
        return
    known = set(_held(said).values_list("sha256", flat=True))
    files = [file for sha256, file in {file.sha256: file for file in files}.items() if sha256 not in known]
    if not files:
        return
    if len(known) + len(files) > MOST:
        raise InvalidInput("file", f"Joignez {MOST} fichiers au plus à un commentaire.")
    added = sum(len(file.content) for file in files)
    own = sum(_kept_bytes(kind.objects.filter(added_by=actor)) for kind in (Attachment, DraftedFile))
    _check_fits(added, own, settings.ATTACHMENTS_PERSON_MAX_BYTES, "que vous avez joints")
    check_room(added)
    rows: list[Attachment | DraftedFile] = []
    for file in files:
        columns: dict[str, Any] = {"name": file.name, "media_type": file.type.name, "size": len(file.content), "sha256": file.sha256}
        columns |= {"added_by": actor, "added_at": now}
        rows.append(Attachment(comment=said, **columns) if isinstance(said, Comment) else DraftedFile(draft=said, **columns))
    store([(row.content, file) for row, file in zip(rows, files, strict=True)])


def check_room(added: int) -> None:
    """Raise `InvalidInput("file", …)` where this site has no room for so many bytes more, comments, drafts and documents together."""
    kept = sum(_kept_bytes(kind._default_manager.all()) for kind in (Attachment, DraftedFile, Document))
    _check_fits(added, kept, settings.ATTACHMENTS_MAX_BYTES, "joints sur ce site")


def _kept_bytes(rows: QuerySet[Any]) -> int:
    return rows.aggregate(bytes=Sum("size"))["bytes"] or 0


def _check_fits(added: int, kept: int, most: int, whose: str) -> None:
    if kept + added > most:
        room_in_all = f"{most // MEGABYTE}\u00a0Mo"
        raise InvalidInput("file", f"Avec ceux-ci, les fichiers {whose} dépasseraient {room_in_all}\u00a0: retirez-en d’abord.")


def store(files: Sequence[tuple[FieldFile, ReceivedFile]]) -> None:
    """Save the rows of files with their contents: all, or no content. Raises `InvalidInput("file", …)` where the disk is full."""
    with ExitStack() as stored:
        for content, file in files:
            name = uuid4().hex
            stored.enter_context(room.whole_or_none(content, name))
            content.save(name, ContentFile(file.content), save=True)


def take_over(draft: CommentDraft, comment: Comment) -> None:
    """The files of a draft go with the comment that it has become, as they are stored."""
    columns = ("pk", "name", "media_type", "content", "size", "sha256", "added_by", "added_at")
    waiting = list(draft.files.all())
    Attachment.objects.bulk_create(Attachment(comment=comment, **{name: getattr(one, name) for name in columns}) for one in waiting)
    draft.files.all().delete()


def erase(said: Comment | CommentDraft) -> None:
    """Erase the files of a comment, or of a draft."""
    _forget(_held(said))


def _held(said: Comment | CommentDraft) -> QuerySet[Any]:
    return said.attachments.all() if isinstance(said, Comment) else said.files.all()


def _forget(rows: Iterable[Attachment | DraftedFile]) -> None:
    for row in rows:
        erase_at_end(row.content)
        row.delete()


def erase_at_end(content: FieldFile) -> None:
    """Erase what a row that goes in this turn holds, once nothing can bring the row back."""
    if content.name:
        transaction.on_commit(partial(content.storage.delete, content.name))

"""The documents and links of a meeting: brought by whoever is invited, read again by the team before everybody can."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings
from django.db.models import Sum

from accounts.models import User
from concertation import permissions
from concertation.models import Invitation, Meeting, MeetingDocument
from concertation.rules.attached import document_type
from concertation.services.comments.attaching import MEGABYTE, ReceivedFile, Reception, erase_at_end, store
from concertation.services.meetings.pieces import address, fresh_meeting
from concertation.services.turn import turn
from standard.permissions import require
from standard.services import inputs, room
from standard.services.errors import InvalidInput

MOST: Final = 40
"""Documents of one meeting."""
DOCUMENT: Final = Reception(
    20 * MEGABYTE,
    document_type,
    "n’est ni un PDF, ni une image, ni un CSV, ni un document de bureautique sans macro (ODT, ODP, ODS, DOCX, PPTX, XLSX)",
)
ACCEPTED: Final = "PDF, image, CSV ou document de bureautique sans macro, 20\u00a0Mo au plus."


def add(
    *,
    meeting: Meeting,
    actor: User,
    title: str,
    now: datetime,
    kind: str = MeetingDocument.Kind.SUPPORT,
    url: str = "",
    file: ReceivedFile | None = None,
) -> MeetingDocument:
    """Bring a file or a link; everybody reads it once it has been read again. Raises `InvalidInput("title" | "url" | "file", …)`."""
    kind = inputs.choice("kind", kind, MeetingDocument.Kind.values, message="Dites ce qu’est ce document.")
    title = inputs.line("title", title, missing="Donnez un titre à ce document.")
    url = address("url", url, longest=1_000)
    if bool(url) == (file is not None):
        raise InvalidInput("url", "Donnez un fichier, ou l’adresse d’une page\u00a0: l’un des deux.")
    with turn(meeting.standard, actor, now) as mine:
        meeting = fresh_meeting(mine, meeting)
        held = Invitation.objects.filter(meeting=meeting, user=actor).first()
        require(permissions.can_add_document(mine.actor, meeting, held, now))
        if meeting.documents.count() >= MOST:
            raise InvalidInput("", f"Une séance garde {MOST} documents au plus\u00a0: retirez-en d’abord.")
        row = MeetingDocument(meeting=meeting, kind=kind, title=title, url=url, added_by=actor, added_at=now)
        if file is None:
            row.save()
        else:
            _store(row, file)
        mine.record("meeting.document_added", meeting, message=title)
        return row


def publish(*, document: MeetingDocument, actor: User, now: datetime) -> MeetingDocument:
    """Let everybody read a document, once one has read it again."""
    with turn(document.meeting.standard, actor, now) as mine:
        require(permissions.can_review_document(mine.actor))
        held = MeetingDocument.objects.select_related("meeting").get(pk=document.pk)
        if held.published_at is None:
            held.published_at, held.published_by = now, actor
            held.save()
            mine.record("meeting.document_published", held.meeting, message=held.title)
        return held


def remove(*, document: MeetingDocument, actor: User, now: datetime) -> None:
    """Take a document away: its file is erased."""
    with turn(document.meeting.standard, actor, now) as mine:
        require(permissions.can_review_document(mine.actor))
        held = MeetingDocument.objects.select_related("meeting").filter(pk=document.pk).first()
        if held is None:
            return
        erase_at_end(held.file)
        held.delete()
        mine.record("meeting.document_removed", held.meeting, message=held.title)


def _store(row: MeetingDocument, file: ReceivedFile) -> None:
    kept = MeetingDocument.objects.aggregate(bytes=Sum("size"))["bytes"] or 0
    if kept + len(file.content) > settings.ATTACHMENTS_MAX_BYTES:
        raise InvalidInput("file", room.FULL)
    row.name, row.media_type, row.size, row.sha256 = file.name, file.type.name, len(file.content), file.sha256
    store([(row.file, file)])

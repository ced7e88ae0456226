"""The documents and links of a standard: brought by members or by those whom a meeting invites, read again by the team before
everybody can, and kept in each of their versions.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import Max

from accounts.models import User
from concertation import permissions
from concertation.models import Document, Invitation, Meeting, Phase
from concertation.rules.attached import document_type
from concertation.services.comments.attaching import MEGABYTE, ReceivedFile, Reception, check_room, erase_at_end, store
from concertation.services.meetings.pieces import fresh_meeting
from concertation.services.turn import Turn, turn
from standard.models import Circle, Standard
from standard.permissions import require
from standard.queries import members_in
from standard.services import inputs, search
from standard.services.errors import InvalidInput

MOST: Final = 40
"""Documents of one meeting, every version counted."""
MOST_IN_ALL: Final = 500
"""Documents of one standard, beside those of its meetings."""
MOST_WAITING: Final = 20
"""How many documents of one person wait to be read again."""
DOCUMENT: Final = Reception(
    20 * MEGABYTE,
    document_type,
    "n’est ni un PDF, ni une image, ni un CSV, ni un document de bureautique sans macro (ODT, ODP, ODS, DOCX, PPTX, XLSX)",
)
ACCEPTED: Final = "PDF, image, CSV ou document de bureautique sans macro, 20\u00a0Mo au plus."
_FULL_MEETING: Final = f"Une séance garde {MOST} documents au plus\u00a0: retirez-en d’abord."
_FULL: Final = f"Un standard garde {MOST_IN_ALL} documents au plus, hors séances\u00a0: retirez-en d’abord."
_WAITING: Final = f"{MOST_WAITING} de vos documents attendent déjà d’être relus\u00a0: laissez à l’équipe projet le temps de les lire."


def add(
    *,
    actor: User,
    title: str,
    now: datetime,
    standard: Standard | None = None,
    meeting: Meeting | None = None,
    phase: Phase | None = None,
    replaces: Document | None = None,
    kind: str = "",
    url: str = "",
    file: ReceivedFile | None = None,
) -> Document:
    """Bring a file or a link to a standard, to one of its meetings, or as the next version of a document, in whose place it then is.

    Everybody reads it once it has been read again. The same sent twice is one: the first is given back. Raises
    `InvalidInput("title" | "kind" | "url" | "file" | "phase", …)`.
    """
    kind = kind or (replaces.kind if replaces is not None else Document.Kind.SUPPORT)
    kind = inputs.choice("kind", kind, Document.Kind.values, message="Dites ce qu’est ce document.")
    title = inputs.line("title", title, missing="Donnez un titre à ce document.")
    url = inputs.web_address("url", url, longest=1_000, incomplete="Écrivez une adresse complète, par exemple https://exemple.fr/support.")
    if bool(url) == (file is not None):
        raise InvalidInput("url", "Donnez un fichier, ou l’adresse d’une page\u00a0: l’un des deux.")
    if replaces is not None:
        standard, meeting, phase = replaces.standard, replaces.meeting, replaces.phase
    elif meeting is not None:
        standard = meeting.standard
    assert standard is not None
    with turn(standard, actor, now) as mine:
        if meeting is not None:
            meeting = fresh_meeting(mine, meeting)
            held = Invitation.objects.filter(meeting=meeting, user=actor).first()
            require(permissions.can_add_document(mine.actor, meeting, held, now))
        else:
            require(permissions.can_add_resource(mine.actor))
        same = _brought_already(mine, actor, meeting, replaces, {"kind": kind, "title": title, "url": url}, file)
        if same is not None:
            return same
        _check_amounts(mine, actor, meeting)
        row = Document(standard=mine.standard, meeting=meeting, kind=kind, title=title, url=url, added_by=actor, added_at=now)
        row.phase = _phase(mine, phase)
        if replaces is not None:
            row.series = replaces.series
            row.version = (Document.objects.filter(series=row.series).aggregate(last=Max("version"))["last"] or 0) + 1
        if file is None:
            row.save()
        else:
            check_room(len(file.content))
            row.name, row.media_type, row.size, row.sha256 = file.name, file.type.name, len(file.content), file.sha256
            store([(row.file, file)])
        readers = () if permissions.can_review_document(mine.actor) else members_in(mine.standard, [Circle.TEAM], now)
        mine.record("meeting.document_added" if meeting is not None else "document.added", meeting or row, message=title, tell=readers)
        return row


def publish(*, document: Document, actor: User, now: datetime) -> Document:
    """Let everybody read a document, once one has read it again."""
    with turn(document.standard, actor, now) as mine:
        require(permissions.can_review_document(mine.actor))
        held = Document.objects.select_related("standard", "meeting__standard").get(pk=document.pk)
        if held.published_at is None:
            held.published_at, held.published_by = now, actor
            held.save()
            mine.record("meeting.document_published" if held.meeting else "document.published", held.meeting or held, message=held.title)
            _find(mine, held)
        return held


def remove(*, document: Document, actor: User, now: datetime) -> None:
    """Take one version of a document away: its file is erased, the other versions stay."""
    with turn(document.standard, actor, now) as mine:
        require(permissions.can_review_document(mine.actor))
        held = Document.objects.select_related("standard", "meeting__standard").filter(pk=document.pk).first()
        if held is None:
            return
        mine.record("meeting.document_removed" if held.meeting else "document.removed", held.meeting or held, message=held.title)
        erase_at_end(held.file)
        search.lose(mine.standard, held)
        held.delete()
        _find(mine, held)


def _find(mine: Turn, document: Document) -> None:
    """Have a document found by what its latest public version says, whichever that is now."""
    for version in Document.objects.filter(series=document.series).select_related("standard", "meeting__standard"):
        search.follow(mine.standard, version)


def _check_amounts(mine: Turn, actor: User, meeting: Meeting | None) -> None:
    held = Document.objects.filter(standard=mine.standard, meeting=meeting).count()
    if meeting is not None and held >= MOST:
        raise InvalidInput("", _FULL_MEETING)
    if meeting is None and held >= MOST_IN_ALL:
        raise InvalidInput("", _FULL)
    waiting = Document.objects.filter(standard=mine.standard, added_by=actor, published_at=None)
    if not permissions.can_review_document(mine.actor) and waiting.count() >= MOST_WAITING:
        raise InvalidInput("", _WAITING)


def _brought_already(
    mine: Turn, actor: User, meeting: Meeting | None, replaces: Document | None, said: dict[str, str], file: ReceivedFile | None
) -> Document | None:
    """What the same person brought last there, where it is the same."""
    held = Document.objects.filter(standard=mine.standard, meeting=meeting, added_by=actor)
    if replaces is not None:
        held = held.filter(series=replaces.series)
    last = held.order_by("-pk").first()
    brought = {**said, "sha256": file.sha256 if file is not None else ""}
    return last if last is not None and all(getattr(last, name) == value for name, value in brought.items()) else None


def _phase(mine: Turn, phase: Phase | None) -> Phase | None:
    found = Phase.objects.filter(pk=phase.pk, standard=mine.standard).first() if phase is not None else None
    if phase is not None and found is None:
        raise InvalidInput("phase", "Choisissez une phase de la feuille de route.")
    return found

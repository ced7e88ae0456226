"""The mails that events call for: each waits as a row, the worker sends it after the transaction that wrote it.

Nothing leaves twice by itself: `docs/decisions/0007-a-mail-leaves-once.md` says what becomes of one that was interrupted.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, QuerySet
from django.template.loader import render_to_string

from accounts.models import User
from standard import permissions, queries
from standard.models import Event, Notice, Standard
from standard.permissions import Operator, require
from standard.services.delivery import UNKNOWN_FATE, Delivery, DeliveryOutcome, MailServer, ServerDown
from standard.services.errors import InvalidInput

TOO_OLD: Final = timedelta(days=3)
"""How long a mail is tried; whether it is still worth sending is then for the team to say."""
LATE: Final = "Ce courriel a attendu plus de trois jours sans pouvoir partir."
LOST: Final = timedelta(minutes=30)
"""How long after it was taken a mail is held to be lost, its worker killed: longer than a round lasts."""
ROUND: Final = 50
"""Mails of one round."""
PAUSES: Final = (timedelta(minutes=1), timedelta(hours=1))
"""Between two tries of one mail: the first, doubled each time, up to the last."""
OUTAGES: Final = (timedelta(seconds=2), timedelta(minutes=5))
"""Between two tries of a server that is down: half as long as mails have waited for it, between these."""

Attachment = tuple[str, bytes, str]
"""A file that goes with a mail: its name, its bytes, their media type."""
_attached: Final[dict[str, Callable[[Notice], Attachment | None]]] = {}

StillConcerns = Callable[[Notice, datetime], bool]
_still_concerns: Final[dict[str, StillConcerns]] = {}

State = Notice.State
SETTLED: Final = {DeliveryOutcome.SENT: State.SENT, DeliveryOutcome.FAILED: State.FAILED, DeliveryOutcome.DROPPED: State.DROPPED}


def send_only_while(verbs: Collection[str], still_concerns: StillConcerns) -> None:
    """Have the mails of these events dropped where, when their turn comes, they would ask for what is done or over."""
    _still_concerns.update(dict.fromkeys(verbs, still_concerns))


def attach_to(verbs: Collection[str], file: Callable[[Notice], Attachment | None]) -> None:
    """Have the mails of these events carry a file, made as they leave; None: without one."""
    _attached.update(dict.fromkeys(verbs, file))


def due(now: datetime) -> bool:
    """Whether there is something to send, or to give up."""
    return Notice.objects.filter(done_at=None, due_at__lte=now).exists()


def send(*, actor: Operator, now: datetime) -> int:
    """Send the notices that are due, a round of them; how many were sent.

    An address that is refused is set aside with its reason, and the next one is tried. A server that is down ends the
    round: no address is at fault.
    """
    _give_up(now)
    sent = 0
    with MailServer() as server:
        for key in _ready(now).order_by("due_at", "pk").values_list("pk", flat=True)[:ROUND]:
            try:
                server.open()
            except ServerDown as down:
                _wait_for_server(now, str(down))
                break
            notice = _take(key, now)
            if notice is not None:
                delivery = server.deliver(partial(mail, notice)) if _concerns(notice, now) else Delivery(DeliveryOutcome.DROPPED)
                _write(notice, delivery, now)
                sent += delivery.outcome is DeliveryOutcome.SENT
    return sent


def send_again(*, standard: Standard, keys: Collection[int], actor: User, now: datetime) -> int:
    """Try again mails that were given up, as if their event had just happened; how many. Raises `InvalidInput("notices", …)`."""
    require(permissions.can_manage_mails(queries.actor_for(user=actor, standard=standard, now=now)))
    again = (
        Notice.objects.given_up()
        .filter(event__standard=standard, pk__in=keys)
        .update(state=State.WAITING, attempts=0, error="", queued_at=now, due_at=now, done_at=None)
    )
    if not again:
        raise InvalidInput("notices", "Choisissez au moins un courriel qui n’est pas parti.")
    return again


def drop(*, standard: Standard, actor: Operator, now: datetime) -> int:
    """Leave unsent what waits in a standard, as after replaying a story that nobody is to be told of; how many."""
    return _drop(Notice.objects.filter(event__standard=standard), now)


def withdraw(events: QuerySet[Event], *, now: datetime) -> int:
    """Leave unsent what waits to tell these events, whose words are no longer to be read; how many."""
    return _drop(Notice.objects.filter(event__in=events), now)


def _drop(rows: QuerySet[Notice], now: datetime) -> int:
    return rows.filter(state=State.WAITING).update(state=State.DROPPED, done_at=now)


def mail(notice: Notice) -> EmailMessage:
    """The mail of a notice, from `templates/mails/<verb>.txt`: its subject on the first line, then its text."""
    event = notice.event
    text = render_to_string(
        template_of(event.verb),
        {
            "event": event,
            "details": event.read_details(),
            "standard": event.standard,
            "recipient": str(notice.recipient.audit_id),
            "url": f"{settings.SITE_URL}{notice.path}",
            "site_name": settings.SITE_NAME,
            "site_url": settings.SITE_URL,
        },
    )
    subject, _, body = text.strip().partition("\n")
    made = EmailMessage(
        subject=subject.strip(),
        body=f"{body.strip()}\n",
        to=[notice.recipient.email],
        # The same for one mail each time it is sent: whoever receives it twice is shown it once, by most programs.
        headers={"Message-ID": f"<notice-{notice.pk}@{urlsplit(settings.SITE_URL).hostname}>", "Auto-Submitted": "auto-generated"},
    )
    file = _attached[event.verb](notice) if event.verb in _attached else None
    if file is not None:
        made.attach(*file)
    return made


def subject_of(notice: Notice) -> str:
    """The subject of its mail; the verb of its event where the mail cannot be written."""
    try:
        return str(mail(notice).subject)
    except Exception:
        return notice.event.verb


def template_of(verb: str) -> str:
    """The template of the mail that tells of an event."""
    return f"mails/{verb.replace('.', '_')}.txt"


def _concerns(notice: Notice, now: datetime) -> bool:
    """Whether a mail still has something to tell its recipient."""
    still = _still_concerns.get(notice.event.verb)
    return notice.recipient.is_active and (still is None or still(notice, now))


def _ready(now: datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(state=State.WAITING, due_at__lte=now)


def _give_up(now: datetime) -> None:
    """Settle what was being sent by a worker that is lost, and what has waited for too long."""
    Notice.objects.filter(state=State.SENDING, due_at__lte=now).update(state=State.FAILED, error=UNKNOWN_FATE, done_at=now)
    late = _ready(now).filter(queued_at__lte=now - TOO_OLD)
    late.filter(error="").update(error=LATE)
    late.update(state=State.FAILED, done_at=now)


def _wait_for_server(now: datetime, reason: str) -> None:
    """Put off all that is due: the longer a server has been down, the longer it is left alone."""
    since = _ready(now).order_by("queued_at").values_list("queued_at", flat=True).first() or now
    shortest, longest = OUTAGES
    _ready(now).update(error=reason, due_at=now + min(max((now - since) / 2, shortest), longest))


def _take(key: int, now: datetime) -> Notice | None:
    """A notice that is ready, taken by this worker alone: the update that finds it waiting has it."""
    if not _ready(now).filter(pk=key).update(state=State.SENDING, attempts=F("attempts") + 1, due_at=now + LOST):
        return None
    return Notice.objects.select_related("event__standard", "recipient").get(pk=key)


def _write(notice: Notice, delivery: Delivery, now: datetime) -> None:
    """Write what became of a notice that this worker took; nothing where it was held to be lost meanwhile."""
    taken = Notice.objects.filter(pk=notice.pk, state=State.SENDING, attempts=notice.attempts)
    if delivery.outcome is DeliveryOutcome.POSTPONED:
        first, last = PAUSES
        pause = min(first * 2 ** min(notice.attempts - 1, 10), last)
        taken.update(state=State.WAITING, error=delivery.reason, due_at=now + pause)
    else:
        taken.update(state=SETTLED[delivery.outcome], error=delivery.reason, done_at=now)

"""The mails that events call for: each waits as a row, the worker sends it after the transaction that wrote it.

Nothing leaves twice by itself: `docs/decisions/0007-a-mail-leaves-once.md` says what becomes of one that was interrupted.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from django.db.models import F, OuterRef, QuerySet, Subquery

from accounts.models import User
from standard import permissions, queries
from standard.models import Event, Notice, Standard
from standard.models.outbox import NoticeQuerySet
from standard.permissions import Operator, require
from standard.services import mailing
from standard.services.delivery import NOT_WRITTEN, UNKNOWN_FATE, Delivery, DeliveryOutcome, MailServer, ServerDown
from standard.services.errors import InvalidInput
from standard.services.tries import pause_after

TOO_OLD: Final = timedelta(days=3)
"""How long a mail is tried; whether it is still worth sending is then for the team to say."""
LATE: Final = "Ce courriel a attendu plus de trois jours sans pouvoir partir."
LOST: Final = timedelta(minutes=30)
"""How long after it was taken a mail is held to be lost, its worker killed: longer than a round lasts."""
ROUND: Final = 50
"""Mails of one round."""
MOST_IN_ONE: Final = 100
"""News in one mail."""
BREATH: Final = timedelta(minutes=30)
"""Between two mails of news of a standard to one person: thirty answers given one after the other are not thirty mails."""
PAUSES: Final = (timedelta(minutes=1), timedelta(hours=1))
"""Between two tries of one mail: the first, doubled each time, up to the last."""
OUTAGES: Final = (timedelta(seconds=2), timedelta(minutes=5))
"""Between two tries of a server that is down: half as long as mails have waited for it, between these."""

StillConcerns = Callable[[Notice, datetime], bool]
_still_concerns: Final[dict[str, StillConcerns]] = {}

State = Notice.State
SETTLED: Final = {DeliveryOutcome.SENT: State.SENT, DeliveryOutcome.FAILED: State.FAILED, DeliveryOutcome.DROPPED: State.DROPPED}


def send_only_while(verbs: Collection[str], still_concerns: StillConcerns) -> None:
    """Have the mails of these events dropped where, when their turn comes, they would ask for what is done or over."""
    _still_concerns.update(dict.fromkeys(verbs, still_concerns))


def due(now: datetime) -> bool:
    """Whether there is something to send, or to give up."""
    return Notice.objects.filter(done_at=None, due_at__lte=now).exists()


def send(*, actor: Operator, now: datetime) -> int:
    """Send the notices that are due, a round of them; how many were sent.

    What somebody is to know of one standard is one mail; what asks them for something is a mail of its own. An address that is
    refused is set aside with its reason, and the next one is tried. A server that is down ends the round: no address is at fault.
    """
    _give_up(now)
    _gather(now)
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
                sent += _deliver(server, [notice, *_take_fellows(notice, now)], now)
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
    return withdraw(Event.objects.filter(standard=standard), now=now)


def withdraw(events: QuerySet[Event], *, now: datetime) -> int:
    """Leave unsent what waits to tell these events, whose words are no longer to be read; how many."""
    waiting = Notice.objects.filter(event__in=events, state=State.WAITING)
    return waiting.update(state=State.DROPPED, done_at=now)


def _deliver(server: MailServer, taken: Sequence[Notice], now: datetime) -> bool:
    """Send what this worker took for one person as one mail, and write down what became of it; whether it was sent."""
    told = [notice for notice in taken if _concerns(notice, now)]
    letters = mailing.letters_of(told)
    for notice in taken:
        if notice not in told:
            _write(notice, Delivery(DeliveryOutcome.DROPPED), now)
        elif notice not in letters:
            _write(notice, Delivery(DeliveryOutcome.FAILED, NOT_WRITTEN), now)
    if not letters:
        return False
    delivery = server.deliver(partial(mailing.mail, letters))
    for notice in letters:
        _write(notice, delivery, now)
    return delivery.outcome is DeliveryOutcome.SENT


def _concerns(notice: Notice, now: datetime) -> bool:
    """Whether a mail still has something to tell its recipient."""
    still = _still_concerns.get(notice.event.verb)
    reached = notice.recipient.is_active if notice.recipient else bool(notice.address)
    return reached and (still is None or still(notice, now))


def _ready(now: datetime) -> NoticeQuerySet:
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


def _take_fellows(notice: Notice, now: datetime) -> list[Notice]:
    """The other news of the same standard that wait for the same person: they leave in the same mail."""
    if notice.reason == Notice.Reason.ASKED:
        return []
    same = _ready(now).news().filter(recipient=notice.recipient_id, event__standard=notice.event.standard_id)
    keys = same.order_by("pk").values_list("pk", flat=True)[: MOST_IN_ONE - 1]
    return [one for key in keys if (one := _take(key, now)) is not None]


def _gather(now: datetime) -> None:
    """Put off the news of those who have just received some of the same standard: the next ones come together."""
    lately = Notice.objects.news().filter(state=State.SENT, done_at__gt=now - BREATH, done_at__lt=now)
    told = lately.filter(recipient=OuterRef("recipient"), event__standard=OuterRef("event__standard")).order_by("-done_at")
    waiting = _ready(now).news().annotate(told=Subquery(told.values("done_at")[:1])).exclude(told=None)
    for key, last in waiting.values_list("pk", "told"):
        _ready(now).filter(pk=key).update(due_at=last + BREATH)


def _write(notice: Notice, delivery: Delivery, now: datetime) -> None:
    """Write what became of a notice that this worker took; nothing where it was held to be lost meanwhile."""
    taken = Notice.objects.filter(pk=notice.pk, state=State.SENDING, attempts=notice.attempts)
    if delivery.outcome is DeliveryOutcome.POSTPONED:
        taken.update(state=State.WAITING, error=delivery.reason, due_at=now + pause_after(notice.attempts, PAUSES))
    else:
        taken.update(state=SETTLED[delivery.outcome], error=delivery.reason, done_at=now)

"""What happens in a standard, told to the programs that its team named: signed, by the worker, tried again, given up in the end.

No writer waits for it: the events of a standard are the outbox, and each address remembers the last that was looked at.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from accounts.sealing import NotOpened, seal, unseal
from standard import permissions, places, queries
from standard.models import Circle, Event, Standard, Webhook, WebhookDelivery, WebhookKind
from standard.permissions import Operator, require
from standard.services import inputs
from standard.services.errors import InvalidInput
from standard.services.events import last_event, record
from standard.services.fetching import NotFetched, Web, check_address, checked
from standard.services.numbers import lock_standard
from standard.services.tries import pause_after, take

VERBS: Final[Mapping[str, frozenset[str]]] = {
    WebhookKind.DECISION: frozenset(
        ("decision.recorded", "decision.taken", "decision.called_up", "decision.contested", "decision.taken_out",
         "decision.corrected")
    ),
    WebhookKind.RELEASE: frozenset(("release.imported", "release.prepared", "release.published", "release.corrected", "release.withdrawn")),
    WebhookKind.COMMENT: frozenset(
        ("comment.posted", "comment.replied", "comment.answered", "comment.answer_changed", "comment.answer_maintained",
         "comment.contested",
         "comment.edited", "comment.removed", "comment.hidden", "comment.restored")
    ),
    WebhookKind.MEETING: frozenset(
        ("meeting.planned", "meeting.announced", "meeting.changed", "meeting.cancelled", "meeting.opened", "meeting.closed",
         "meeting.held_elsewhere", "minutes.published")
    ),
}  # fmt: skip
MOST: Final = 10
"""Addresses of a standard."""
PAUSES: Final = (timedelta(minutes=1), timedelta(hours=6))
"""Between two tries: the first, three times as long each time, up to the last."""
TRIES: Final = 8
LOST: Final = timedelta(minutes=5)
"""After which a worker that took one is held to be lost."""
STOPPED_AFTER: Final = 5
"""Deliveries given up in a row."""
KEPT_FOR: Final = timedelta(days=30)
SECONDS: Final = 10.0
_PURPOSE: Final = "webhooks"
_ROUND: Final = 200


def declare(*, standard: Standard, url: str, kinds: Collection[str], actor: User, now: datetime) -> tuple[Webhook, str]:
    """Send events of these kinds to an address from now on; gives the secret that signs them, shown once.

    Raises InvalidInput on `url` or `kinds`.
    """
    url = check_address(inputs.line("url", url, missing="Donnez l’adresse qui recevra les événements.", longest=500), at="url")
    chosen = [kind for kind in WebhookKind.values if kind in kinds]
    if not chosen or len(chosen) != len(set(kinds)):
        raise InvalidInput("kinds", "Choisissez ce dont le programme est averti\u00a0: décisions, versions, commentaires, réunions.")
    secret = f"whsec_{base64.b64encode(secrets.token_bytes(24)).decode()}"
    with transaction.atomic():
        standard = _locked(standard, actor, now)
        if standard.webhooks.count() >= MOST:
            raise InvalidInput("url", f"Un standard avertit {MOST} programmes au plus\u00a0: retirez-en un d’abord.")
        try:
            with transaction.atomic():
                made = Webhook.objects.create(
                    standard=standard, url=url, kinds=chosen, sealed_secret=seal(_PURPOSE, secret), declared_by=actor, declared_at=now,
                    after=last_event(standard),
                )  # fmt: skip
        except IntegrityError:
            raise InvalidInput("url", "Cette adresse est déjà déclarée.") from None
        record(standard=standard, verb="webhook.declared", actor=actor, message=_host(made), at=now)
        return made, secret


def remove(*, webhook: Webhook, actor: User, now: datetime) -> None:
    """Send nothing more there; what was sent is forgotten here."""
    with transaction.atomic():
        standard = _locked(webhook.standard, actor, now)
        if Webhook.objects.filter(pk=webhook.pk).delete()[0]:
            record(standard=standard, verb="webhook.removed", actor=actor, message=_host(webhook), at=now)


def resume(*, webhook: Webhook, actor: User, now: datetime) -> Webhook:
    """Send there again, from what happens now on."""
    with transaction.atomic():
        standard = _locked(webhook.standard, actor, now)
        held = Webhook.objects.select_for_update().get(pk=webhook.pk)
        if held.stopped_at is None:
            return held
        held.stopped_at, held.failures, held.after = None, 0, last_event(standard)
        held.save(update_fields=["stopped_at", "failures", "after"])
        record(standard=standard, verb="webhook.resumed", actor=actor, message=_host(held), at=now)
        return held


def test(*, webhook: Webhook, actor: User, now: datetime) -> WebhookDelivery:
    """Send a try, signed as the others are; one at a time."""
    with transaction.atomic():
        _locked(webhook.standard, actor, now)
        waiting = webhook.deliveries.filter(event=None, due_at__isnull=False).first()
        return waiting or WebhookDelivery.objects.create(webhook=webhook, queued_at=now, due_at=now)


def _locked(standard: Standard, actor: User, now: datetime) -> Standard:
    standard = lock_standard(standard)
    require(permissions.can_describe_standard(queries.actor_for(user=actor, standard=standard, now=now)))
    return standard


def due(now: datetime) -> bool:
    """Whether something happened that is to be told, or waits to be."""
    return WebhookDelivery.objects.filter(due_at__lte=now).exists() or _behind().exists()


def _behind() -> QuerySet[Webhook]:
    happened = Event.objects.filter(standard=OuterRef("standard"), pk__gt=OuterRef("after"))
    return Webhook.objects.filter(Exists(happened), stopped_at=None)


def send(*, actor: Operator, now: datetime, web: Web | None = None) -> bool:
    """Send what has waited longest; whether there was something. `web`: how the internet is reached."""
    for webhook in _behind():
        _gather(webhook, now)
    delivery = take(WebhookDelivery.objects.select_related("webhook__standard", "event__actor"), now, lost=LOST)
    if delivery is None:
        return False
    try:
        body = json.dumps(payload(delivery), ensure_ascii=False).encode()
        headers = signed(unseal(_PURPOSE, delivery.webhook.sealed_secret), f"evt_{delivery.pk}", int(now.timestamp()), body)
        status = (web or Web()).send(delivery.webhook.url, body, headers, seconds=SECONDS)
        error = "" if 200 <= status < 300 else f"L’adresse a répondu par le code {status}."
    except NotFetched as refused:
        status, error = None, refused.reason
    except NotOpened:
        status, error = None, "Le secret n’est plus lisible, celui du site ayant changé\u00a0: déclarez l’adresse de nouveau."
    _settle(delivery, status, error, now)
    return True


def _gather(webhook: Webhook, now: datetime) -> None:
    """Write what is to be sent of what happened since the last look; another worker's look finds nothing more."""
    verbs: set[str] = set().union(*(VERBS[kind] for kind in webhook.kinds if kind in VERBS))
    with transaction.atomic():
        held = Webhook.objects.select_for_update().filter(pk=webhook.pk, stopped_at=None, after=webhook.after).first()
        if held is None:
            return
        events = list(Event.objects.filter(standard=held.standard_id, pk__gt=held.after).order_by("pk").values_list("pk", "verb")[:_ROUND])
        WebhookDelivery.objects.bulk_create(
            [WebhookDelivery(webhook=held, event_id=key, queued_at=now, due_at=now) for key, verb in events if verb in verbs],
            ignore_conflicts=True,
        )
        held.after = events[-1][0] if events else held.after
        held.save(update_fields=["after"])
        held.deliveries.filter(due_at=None, queued_at__lt=now - KEPT_FOR).delete()


def payload(delivery: WebhookDelivery) -> dict[str, Any]:
    """What is sent: the event as the API shows it to anybody."""
    webhook, event = delivery.webhook, delivery.event
    if event is None:
        return {"type": "test", "standard": webhook.standard.slug, "event": None}
    said = {
        "id": event.pk,
        "verb": event.verb,
        "actor": event.signer.public_name if event.signer else None,
        "subject": {"kind": event.subject_kind, "id": event.subject_id},
        "message": event.message,
        "details": event.read_details(),
        "elements": [element.uid for element in event.elements.all()],
        "at": event.at.isoformat().replace("+00:00", "Z"),
    }
    return {"type": event.verb, "standard": webhook.standard.slug, "event": said}


def signed(secret: str, name: str, moment: int, body: bytes) -> dict[str, str]:
    """The headers by which whoever receives it knows that it comes from here (https://www.standardwebhooks.com)."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{name}.{moment}.".encode() + body, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json; charset=utf-8",
        "Webhook-Id": name,
        "Webhook-Timestamp": str(moment),
        "Webhook-Signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def _settle(delivery: WebhookDelivery, status: int | None, error: str, now: datetime) -> None:
    """Write down what came of a try. The team is told where its address no longer receives anything."""
    with transaction.atomic():
        standard = lock_standard(delivery.webhook.standard)
        webhook = Webhook.objects.select_for_update().filter(pk=delivery.webhook_id).first()
        if webhook is None:
            return
        given_up = bool(error) and (delivery.attempts >= TRIES or delivery.event_id is None or status == 410)
        pause = pause_after(delivery.attempts, PAUSES, times=3)
        WebhookDelivery.objects.filter(pk=delivery.pk).update(
            status=status, error=error, arrived_at=None if error else now, due_at=None if given_up or not error else now + pause
        )
        if delivery.event_id is None:
            return
        if not error:
            webhook.failures = 0
        elif given_up:
            webhook.failures += 1
        if webhook.stopped_at is None and (webhook.failures >= STOPPED_AFTER or (error and status == 410)):
            webhook.stopped_at = now
            webhook.deliveries.filter(due_at__isnull=False).update(
                due_at=None, error="L’adresse ne recevait plus les envois\u00a0: ils sont arrêtés."
            )
            _tell_stopped(standard, webhook, now)
        webhook.save(update_fields=["failures", "stopped_at"])


def _tell_stopped(standard: Standard, webhook: Webhook, now: datetime) -> None:
    record(
        standard=standard,
        verb="webhook.stopped",
        actor=permissions.OPERATOR,
        message=_host(webhook),
        at=now,
        tell=queries.members_in(standard, (Circle.TEAM,), now),
        path=places.webhooks(standard.slug),
    )


def log_of(webhook: Webhook) -> list[WebhookDelivery]:
    """The last deliveries, the latest first."""
    return list(webhook.deliveries.select_related("event").order_by("-pk")[:50])


def _host(webhook: Webhook) -> str:
    """What everybody may read of an address, whose path may be a secret."""
    return checked(webhook.url).hostname or ""

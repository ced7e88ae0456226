"""The mails that events call for, sent by the worker after the transaction that wrote them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string

from standard.models import Notice, Standard
from standard.permissions import Operator

TOO_OLD: Final = timedelta(days=3)
"""A mail that says late what people have seen since is noise."""


def send(*, actor: Operator, now: datetime) -> int:
    """Send every notice that waits; how many were sent.

    Each is taken under a row lock and marked in the same transaction: two workers never send one twice, and one that is
    killed leaves it to the next.
    """
    sent = 0
    for key in Notice.objects.filter(done_at=None).values_list("pk", flat=True):
        with transaction.atomic():
            notice = Notice.objects.select_for_update().filter(pk=key, done_at=None).first()
            if notice is None:
                continue
            fresh = now - notice.event.at < TOO_OLD and notice.recipient.is_active
            notice.done_at = now
            notice.save(update_fields=["done_at"])
            if fresh:
                mail(notice).send()
                sent += 1
    return sent


def drop(*, standard: Standard, actor: Operator, now: datetime) -> int:
    """Leave unsent what waits in a standard, as after replaying a story that nobody is to be told of; how many."""
    return Notice.objects.filter(event__standard=standard, done_at=None).update(done_at=now)


def mail(notice: Notice) -> EmailMessage:
    """The mail of a notice, from `templates/mails/<verb>.txt`: its subject on the first line, then its text."""
    event = notice.event
    text = render_to_string(
        f"mails/{event.verb.replace('.', '_')}.txt",
        {
            "event": event,
            "details": event.read_details(),
            "standard": event.standard,
            "url": f"{settings.SITE_URL}{notice.path}",
            "site_name": settings.SITE_NAME,
            "site_url": settings.SITE_URL,
        },
    )
    subject, _, body = text.strip().partition("\n")
    return EmailMessage(subject=subject.strip(), body=f"{body.strip()}\n", to=[notice.recipient.email])

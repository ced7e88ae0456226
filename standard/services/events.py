"""Write what happened, in the transaction in which it happens."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model

from accounts.models import User
from standard.models import Event, EventElement, Notice, Standard
from standard.permissions import Operator
from standard.services import search


def record(
    *,
    standard: Standard,
    verb: str,
    actor: User | Operator,
    at: datetime,
    subject: Model | None = None,
    message: str = "",
    details: Mapping[str, Any] | None = None,
    uids: Iterable[str] = (),
    tell: Iterable[User | None] = (),
    path: str = "",
) -> Event:
    """Record that `actor` did `verb` to `subject`, about the fields and values of `uids`.

    Where the subject's earlier texts are kept, `details` name the copy that this event left (`snapshot`), so that a reader
    of the history sees what was changed. What a search finds follows too. Save the subject first.

    `tell`: who is told by mail, with the page at `path`; nobody is told of what they did themselves.
    """
    key = subject.pk if subject is not None else None
    kept = dict(details or {})
    copies = getattr(subject, "history", None)
    if copies is not None:
        kept["snapshot"] = copies.order_by("-history_id").values_list("history_id", flat=True).first()
    event = Event.objects.create(
        standard=standard,
        verb=verb,
        actor=actor if isinstance(actor, User) else None,
        subject_kind=subject._meta.model_name or "" if subject is not None else "",
        subject_id=key if isinstance(key, int) else None,
        message=message,
        details=json.dumps(kept, ensure_ascii=False),
        at=at,
    )
    EventElement.objects.bulk_create(EventElement(event=event, uid=uid) for uid in dict.fromkeys(uids) if uid)
    told = {user.pk: user for user in tell if user is not None and user != actor}
    search.follow(standard, subject)
    Notice.objects.bulk_create(Notice(event=event, recipient=user, path=path, queued_at=at, due_at=at) for user in told.values())
    return event

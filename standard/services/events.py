"""Write what happened, in the transaction in which it happens."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model

from accounts.models import User
from standard.models import Element, Event, EventElement, NewsPreference, Notice, Standard, Subscription
from standard.news import TELLINGS, THE_STANDARD, Pace, Reach, Telling, Topic, audience, element
from standard.permissions import Operator
from standard.services import search

_AS_TOLD = Telling("those who are named", asks=True)


def last_event(standard: Standard) -> int:
    """The key of what happened last in a standard, after which one goes on looking; 0 before anything did."""
    return Event.objects.filter(standard=standard).order_by("-pk").values_list("pk", flat=True).first() or 0


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
    telling: Telling | None = None,
    topics: Iterable[Topic] = (),
    follow: Iterable[Topic] = (),
    tell_address: str = "",
) -> Event:
    """Record that `actor` did `verb` to `subject`, about the fields and values of `uids`.

    Where the subject's earlier texts are kept, `details` name the copy that this event left (`snapshot`), so that a reader
    of the history sees what was changed. What a search finds follows too. Save the subject first.

    `tell`: who is told, with the page at `path`, beside those who follow what it is about: `topics`, and its fields and values.
    `telling` says how (`standard.news`); nobody is told of what they did themselves. `follow`: what its author follows by it.
    `tell_address`: an address without an account, which is invited, told with the same page.
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
    mentioned = [uid for uid in dict.fromkeys(uids) if uid]
    EventElement.objects.bulk_create(EventElement(event=event, uid=uid) for uid in mentioned)
    search.follow(standard, subject)
    telling = telling or TELLINGS.get(verb, _AS_TOLD)
    _tell(event, telling, [user.pk for user in tell if user is not None], {*topics}, mentioned, path or standard.get_absolute_url())
    if telling.follows and event.actor is not None:
        mine = (Subscription(standard=standard, user=event.actor, kind=one.kind, key=one.key, since=at) for one in follow)
        Subscription.objects.bulk_create(mine, ignore_conflicts=True)
    if tell_address:
        Notice.objects.create(event=event, address=tell_address, path=path, queued_at=at, due_at=at)
    return event


def _tell(event: Event, telling: Telling, named: list[int], topics: set[Topic], uids: list[str], path: str) -> None:
    """Write a notice to each person whom an event concerns."""
    followed = _followed(event.standard, topics, uids) if telling.reach is not Reach.NONE else []
    concerned = {*named, *(user for user, _ in followed)}
    if not concerned:
        return
    chosen = NewsPreference.objects.filter(standard=event.standard, user__in=concerned).values_list("user", "pace")
    told = audience(
        telling,
        named=named,
        about={topic for _, topic in followed} - {THE_STANDARD},
        followed=followed,
        paces={user: Pace(pace) for user, pace in chosen},
        actor=event.actor_id,
        at=event.at,
    )
    Notice.objects.bulk_create(
        Notice(
            event=event,
            recipient_id=one.user,
            path=path,
            reason=one.reason,
            queued_at=one.due_at or event.at,
            due_at=one.due_at or event.at,
            **({} if one.due_at else {"state": Notice.State.ON_SITE, "done_at": event.at}),
        )
        for one in told
    )


def _followed(standard: Standard, topics: set[Topic], uids: list[str]) -> list[tuple[int, Topic]]:
    """Who follows the standard, or one of these things; whoever follows a field follows its values."""
    fields = Element.objects.filter(standard=standard, uid__in=uids).values_list("field_uid", flat=True) if uids else ()
    about = {(one.kind, one.key): one for one in (THE_STANDARD, *topics, *(element(uid) for uid in (*uids, *fields) if uid))}
    kept = Subscription.objects.filter(standard=standard, stopped=False, user__is_active=True)
    named = kept.filter(kind__in={kind for kind, _ in about}, key__in={key for _, key in about}).values_list("user", "kind", "key")
    return [(user, topic) for user, kind, key in named if (topic := about.get((kind, key)))]
